"""The funnel: how many candidates each stage and each gate leaves out, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.criteria.registry import gates
from ssbscreen.domain.decisions import GateState
from ssbscreen.report.number_text import counted
from ssbscreen.report.run_tables import RunTables

SHOWN_ROWS: Final = 300
"""Rows of one list on the page; the table file has all."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Candidates with reasons, the first of them shown.

    Attributes:
        total: how many there are.
        rows: identifier, formula (empty where it is not known) and reason of those shown.
        place: which file has all, and how to find them there.
    """

    total: int
    rows: Sequence[tuple[str, str, str]]
    place: str


@dataclass(frozen=True, slots=True)
class StageStep:
    """What one stage left out.

    Attributes:
        stage: its name.
        left: candidates and phases that left the run.
        records: single records that were not used while the candidate stayed.
    """

    stage: str
    left: Listing
    records: Listing


@dataclass(frozen=True, slots=True)
class GateStep:
    """What one gate says of the candidates of a role.

    Attributes:
        gate: its name.
        meaning: what it asks.
        leaves: candidates for which this is the first gate that they fail.
        remaining: candidates left after this gate and those before it.
        fails: all candidates that fail it, those first that fail no other.
        only_here: how many fail this gate alone.
        uncertain: candidates that it cannot decide.
    """

    gate: str
    meaning: str
    leaves: int
    remaining: int
    fails: Listing
    only_here: int
    uncertain: Listing


@dataclass(frozen=True, slots=True)
class RoleFunnel:
    """From the judged candidates to the ranked ones of one role."""

    role: str
    judged: int
    steps: Sequence[GateStep]
    passing: int
    uncertain: int
    excluded: int

    @property
    def ranked(self) -> int:
        """Candidates that no gate excludes."""
        return self.passing + self.uncertain


def stage_steps(run: RunTables) -> list[StageStep]:
    """What the stages before the gates left out, in alphabetical order of the stages."""
    judged = set(run.judged)
    stages = sorted({row["stage"] for row in run.rejections})
    steps = []
    for stage in stages:
        rows = [(row["candidate_id"], row["reason"]) for row in run.rejections if row["stage"] == stage]
        place = f"tables/rejections.parquet (stage = '{stage}')"
        left = [row for row in rows if row[0] not in judged]
        kept = [row for row in rows if row[0] in judged]
        steps.append(StageStep(stage, _listing(run, left, place), _listing(run, kept, place)))
    return steps


def role_funnel(run: RunTables, role: str) -> RoleFunnel:
    """The gates of a role in their order."""
    results = run.gate_results[role]
    failed = {
        candidate: [r.gate for r in judgements if r.state == GateState.FAILS.value]
        for candidate, judgements in results.items()
    }
    first = Counter(names[0] for names in failed.values() if names)
    alone = Counter(names[0] for names in failed.values() if len(names) == 1)
    steps, remaining = [], len(run.judged)
    for position, gate in enumerate(run.roles[role].role.gates):
        remaining -= first[gate]
        by_state: dict[str, list[tuple[str, str]]] = {state.value: [] for state in GateState}
        for candidate, judgements in results.items():
            by_state[judgements[position].state].append((candidate, judgements[position].reason))
        # Those that fail nothing else come first: they are the near misses.
        fails = sorted(by_state[GateState.FAILS.value], key=lambda row: (len(failed[row[0]]), row[0]))
        uncertain = sorted(by_state[GateState.UNCERTAIN.value], key=lambda row: (len(failed[row[0]]), row[0]))
        steps.append(
            GateStep(
                gate=gate,
                meaning=gates()[gate].meaning,
                leaves=first[gate],
                remaining=remaining,
                fails=_listing(run, fails, _place(role, gate, GateState.FAILS)),
                only_here=alone[gate],
                uncertain=_listing(run, uncertain, _place(role, gate, GateState.UNCERTAIN)),
            )
        )
    undecided = sum(row["uncertain_gates"] is not None for row in run.ranking[role])
    ranked = len(run.ranking[role])
    return RoleFunnel(role, len(run.judged), steps, ranked - undecided, undecided, len(run.judged) - ranked)


def caption(listing: Listing) -> str:
    """How much of a listing is on the page, and where the rest is."""
    if listing.total <= len(listing.rows):
        return f"{counted(listing.total, 'row')}; also in {listing.place}."
    return f"{len(listing.rows):,} of {counted(listing.total, 'row')} shown; all are in {listing.place}."


def _listing(run: RunTables, rows: Iterable[tuple[str, str]], place: str) -> Listing:
    everything = list(rows)
    shown = [
        (candidate, run.facts[candidate]["formula"] if candidate in run.facts else "", reason)
        for candidate, reason in everything[:SHOWN_ROWS]
    ]
    return Listing(len(everything), shown, place)


def _place(role: str, gate: str, state: GateState) -> str:
    return f"tables/gates.parquet (role = '{role}', gate = '{gate}', state = '{state.value}')"
