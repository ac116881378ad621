"""The funnel: how many candidates each stage and each gate leaves out, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.criteria.registry import gates
from ssbscreen.domain.decisions import GateState
from ssbscreen.report.number_text import name_words
from ssbscreen.report.run_tables import RunTables

_NEAR_MISSES: Final = "first those that fail nothing else."


@dataclass(frozen=True, slots=True)
class Listing:
    """All candidates behind one number, with reasons.

    Attributes:
        key: identifier in the page.
        label: what they have in common, as a sentence.
        rows: identifier, formula (empty where it is not known) and reason.
        place: which file has them, and how to find them there.
    """

    key: str
    label: str
    rows: Sequence[tuple[str, str, str]]
    place: str

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.rows)


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
        only_here: those that fail this gate alone.
        uncertain: candidates that it cannot decide, those first that no gate excludes.
    """

    gate: str
    meaning: str
    leaves: Listing
    remaining: int
    fails: Listing
    only_here: Listing
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
    steps = []
    for stage in sorted({row["stage"] for row in run.rejections}):
        rows = [(row["candidate_id"], row["reason"]) for row in run.rejections if row["stage"] == stage]
        place = f"tables/rejections.parquet (stage = '{stage}')"
        left = [row for row in rows if row[0] not in judged]
        kept = [row for row in rows if row[0] in judged]
        steps.append(
            StageStep(
                stage,
                _listing(run, f"{stage}-left", f"Left the run at {stage}.", left, place),
                _listing(run, f"{stage}-records", f"Records not used at {stage}.", kept, place),
            )
        )
    return steps


def role_funnel(run: RunTables, role: str) -> RoleFunnel:
    """The gates of a role in their order."""
    results = run.gate_results[role]
    failed = {
        candidate: [r.gate for r in judgements if r.state == GateState.FAILS.value]
        for candidate, judgements in results.items()
    }
    first = Counter(names[0] for names in failed.values() if names)
    steps, remaining = [], len(run.judged)
    for position, gate in enumerate(run.roles[role].role.gates):
        remaining -= first[gate]
        by_state: dict[str, list[tuple[str, str]]] = {state.value: [] for state in GateState}
        for candidate, judgements in results.items():
            by_state[judgements[position].state].append((candidate, judgements[position].reason))
        # Those that fail nothing else come first: they are the near misses.
        fails = sorted(by_state[GateState.FAILS.value], key=lambda row: (len(failed[row[0]]), row[0]))
        uncertain = sorted(by_state[GateState.UNCERTAIN.value], key=lambda row: (len(failed[row[0]]), row[0]))
        leaves = [row for row in fails if failed[row[0]][0] == gate]
        alone = [row for row in fails if len(failed[row[0]]) == 1]
        name = name_words(gate)
        where, key = _place(role, gate, GateState.FAILS), f"{role}-{gate}"
        steps.append(
            GateStep(
                gate=gate,
                meaning=gates()[gate].meaning,
                leaves=_listing(run, f"{key}-leaves", f"Leaves at {name} ({role}); {_NEAR_MISSES}", leaves, where),
                remaining=remaining,
                fails=_listing(run, f"{key}-fails", f"Fails {name} ({role}); {_NEAR_MISSES}", fails, where),
                only_here=_listing(run, f"{key}-alone", f"Fails {name} and no other gate ({role}).", alone, where),
                uncertain=_listing(
                    run,
                    f"{key}-uncertain",
                    f"Uncertain at {name} ({role}); first those that no gate excludes.",
                    uncertain,
                    _place(role, gate, GateState.UNCERTAIN),
                ),
            )
        )
    undecided = sum(row["uncertain_gates"] is not None for row in run.ranking[role])
    ranked = len(run.ranking[role])
    return RoleFunnel(role, len(run.judged), steps, ranked - undecided, undecided, len(run.judged) - ranked)


def _listing(run: RunTables, key: str, label: str, rows: Iterable[tuple[str, str]], place: str) -> Listing:
    named = [
        (candidate, run.facts[candidate]["formula"] if candidate in run.facts else "", reason)
        for candidate, reason in rows
    ]
    return Listing(key, label, named, place)


def _place(role: str, gate: str, state: GateState) -> str:
    return f"tables/gates.parquet (role = '{role}', gate = '{gate}', state = '{state.value}')"
