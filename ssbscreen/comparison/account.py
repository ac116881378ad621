"""A comparison in words and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any, Final

from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.compare import Comparison
from ssbscreen.comparison.moves import Kind, Move, Tally

SHOWN: Final = 8
"""Candidates of each list in words; the tables have all."""
_SHOWN_OF_A_VALUE: Final = 60
MINUS: Final = "−"


def in_words(found: Comparison, moved: Mapping[str, Sequence[Move]], tallied: Mapping[str, Sequence[Tally]]) -> str:
    """A short account: what differs, in which order it was changed, and what that did in each role."""
    lines = [f"{run.name}: {run.manifest['finished']}" for run in (found.first, found.second)]
    lines += ["", "What differs:" if found.differences else "No input differs."]
    lines += [f"  {each.cause}: {each.name}: {short(each.before)} -> {short(each.after)}" for each in found.differences]
    if len(found.steps) > 1:
        lines.append(f"Changed one after the other in this order: {', '.join(map(told, found.steps))}.")
    lines += [*found.warnings, *found.notes]
    for role in found.roles:
        lines += ["", *_of_role(found, role, moved[role], tallied[role])]
    return "\n".join(lines)


def as_json(
    found: Comparison, moved: Mapping[str, Sequence[Move]], tallied: Mapping[str, Sequence[Tally]]
) -> dict[str, Any]:
    """The same with every candidate that did not stay as it was."""
    return {
        "first": found.first.name,
        "second": found.second.name,
        "differences": [
            {"cause": each.cause.value, "name": each.name, "before": each.before, "after": each.after}
            for each in found.differences
        ],
        "order": [list(causes) for causes in found.steps],
        "warnings": list(found.warnings),
        "notes": list(found.notes),
        "roles": {
            role: {
                "steps": [
                    {
                        "causes": list(tally.causes),
                        "entered": tally.entered,
                        "left": tally.left,
                        "moved": tally.moved,
                        "judged_otherwise": tally.judged,
                        "common": tally.common,
                        "kendall_tau": None if isnan(tally.kendall_tau) else tally.kendall_tau,
                    }
                    for tally in tallied[role]
                ],
                "candidates": [_as_json(each) for each in moved[role] if each.kind is not Kind.SAME],
            }
            for role in found.roles
        },
    }


def told(causes: Sequence[Cause]) -> str:
    """``settings``; ``database or code`` of what was not told apart."""
    return " or ".join(causes)


def short(text: str) -> str:
    """A value of the settings, cut where it is long."""
    return text if len(text) <= _SHOWN_OF_A_VALUE else f"{text[: _SHOWN_OF_A_VALUE - 1]}…"


def signed(places: int) -> str:
    """``+3`` for three places down, ``−3`` up."""
    return f"{MINUS}{-places}" if places < 0 else f"+{places}" if places else "0"


def sum_of_parts(move: Move) -> str:
    """``settings −1, weights −8``."""
    return ", ".join(f"{told(part.causes)} {signed(part.places)}" for part in move.parts if part.places)


def _of_role(found: Comparison, role: str, moved: Sequence[Move], tallied: Sequence[Tally]) -> list[str]:
    whole, steps = tallied[0], tallied[1:]
    lines = [f"{role}: {_counts(whole)}"]
    lines += [f"  {told(step.causes)}: {_did(step)}" for step in steps if len(found.steps) > 1]
    for kind in (Kind.ENTERED, Kind.LEFT):
        lines += _listed(
            f"  {kind}:",
            [
                f"    {_who(each)}, rank {each.after.rank if kind is Kind.ENTERED else each.before.rank}; {each.why}"
                for each in moved
                if each.kind is kind
            ],
        )
    by_size = sorted(
        (each for each in moved if each.kind is Kind.MOVED), key=lambda each: (-abs(each.places), each.name)
    )
    lines += _listed(
        "  farthest:",
        [
            f"    {_who(each)}: {each.before.rank} -> {each.after.rank}, {signed(each.places)} ({sum_of_parts(each)})"
            for each in by_size
        ],
    )
    return lines


def _listed(head: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    rest = [f"    and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [head, *lines[:SHOWN], *rest]


def _who(move: Move) -> str:
    return move.formula if move.name == move.formula else f"{move.formula} ({move.name})"


def _counts(tally: Tally) -> str:
    same = tally.common - tally.moved
    tau = "" if isnan(tally.kendall_tau) else f"; Kendall tau {tally.kendall_tau:.3f} of {tally.common} ranked in both"
    moved = f"{tally.entered} entered, {tally.left} left, {tally.moved} moved, {same} kept their rank"
    return f"{moved}{_judged(tally)}{tau}"


def _did(step: Tally) -> str:
    return _counts(step) if step.entered or step.left or step.moved else f"no rank changed{_judged(step)}"


def _judged(tally: Tally) -> str:
    return f", {tally.judged} judged otherwise by gates" if tally.judged else ""


def _as_json(move: Move) -> dict[str, Any]:
    return {
        "candidate_id": move.name,
        "former_candidate_id": move.former or None,
        "formula": move.formula,
        "what_became": move.kind.value,
        "rank_before": move.before.rank,
        "rank_after": move.after.rank,
        "place_change": move.places,
        "score_before": move.before.score,
        "score_after": move.after.score,
        "state_before": move.before.state,
        "state_after": move.after.state,
        "why": move.why or None,
        "parts": [{"causes": list(part.causes), "place_change": part.places} for part in move.parts],
        "values": [
            {"criterion": each.criterion, "before": _finite(each.before), "after": _finite(each.after)}
            for each in move.values
        ],
    }


def _finite(value: float | None) -> float | str | None:
    """JSON has no infinity."""
    return value if value is None or abs(value) != float("inf") else ("inf" if value > 0.0 else "-inf")
