"""Where candidates stand in a role at one station of a comparison: state by the gates, rank, score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.comparison.content import RunContent, Tables
from ssbscreen.comparison.matching import Matching
from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.judgement import Judgement, judge
from ssbscreen.decision.roles import ConfiguredRole
from ssbscreen.domain.decisions import Columns, GateState
from ssbscreen.tables import catalogue as tables

ABSENT: Final = "absent"
"""State of what is no candidate, or has no hull."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate in one role.

    Attributes:
        state: passes, uncertain, fails or absent.
        rank: None where it is not ranked.
        score: None where it is not ranked.
        gates: that fail it, or else that could not decide, joined by commas.
    """

    state: str
    rank: int | None = None
    score: float | None = None
    gates: str = ""


NOWHERE: Final = Standing(ABSENT)


@dataclass(frozen=True, slots=True)
class Standings:
    """All candidates in one role.

    Attributes:
        of: standing by the name of the candidate; who is not in it is absent.
        ranked: how many are ranked.
    """

    of: Mapping[str, Standing]
    ranked: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranked", sum(each.rank is not None for each in self.of.values()))

    def __getitem__(self, name: str) -> Standing:
        return self.of.get(name, NOWHERE)

    def place(self, name: str, behind: int) -> int:
        """The rank; of who is not ranked the place behind all rankings, so that changes of place add up on any way.

        Args:
            name: of the candidate.
            behind: a place behind the longest ranking of the way, one for all its stations: then who leaves falls.
        """
        rank = self[name].rank
        return behind if rank is None else rank


def recorded_standings(run: RunContent, role: str, matching: Matching, formulas: Mapping[str, str]) -> Standings:
    """As a run has them."""
    of_role = pc.field("role") == role
    return _standings(
        run.tables.read(tables.GATES).filter(of_role),
        run.tables.read(tables.RANKING).filter(of_role),
        matching,
        formulas,
    )


def judged_standings(columns: Columns, role: ConfiguredRole, matching: Matching) -> Standings:
    """As the installed code judges values of candidates.

    Raises:
        ConfigurationError: the values lack a column that a gate or criterion needs.
    """
    found: Judgement = judge(columns, [role], criteria=criteria(), gates=gates())
    formulas = dict(zip(found.candidate_ids, columns["formula"].tolist(), strict=True))
    return _standings(found.outcomes[0].table, found.rankings[0], matching, formulas)


def formulas_of(found: Tables) -> dict[str, str]:
    """Formula by identifier of every candidate with a window: those that are judged."""
    judged = found.read(tables.WINDOWS)["candidate_id"]
    candidates = found.read(tables.CANDIDATES)
    kept = candidates.filter(pc.is_in(candidates["candidate_id"], value_set=judged))
    return dict(zip(kept["candidate_id"].to_pylist(), kept["formula"].to_pylist(), strict=True))


def _standings(verdicts: pa.Table, ranking: pa.Table, matching: Matching, formulas: Mapping[str, str]) -> Standings:
    failing = _gates_by_candidate(verdicts, GateState.FAILS)
    undecided = _gates_by_candidate(verdicts, GateState.UNCERTAIN)
    found = {
        matching.name_of(identifier, formulas.get(identifier, identifier)): Standing(
            GateState.FAILS.value, gates=gate_names
        )
        for identifier, gate_names in failing.items()
    }
    columns = (ranking[name].to_pylist() for name in ("candidate_id", "rank", "score"))
    for identifier, rank, score in zip(*columns, strict=True):
        unsure = undecided.get(identifier, "")
        state = GateState.UNCERTAIN if unsure else GateState.PASSES
        name = matching.name_of(identifier, formulas.get(identifier, identifier))
        found[name] = Standing(state.value, rank, score, unsure)
    return Standings(found)


def _gates_by_candidate(verdicts: pa.Table, state: GateState) -> dict[str, str]:
    kept = verdicts.filter(pc.field("state") == state.value)
    found: dict[str, str] = {}
    for identifier, gate in zip(kept["candidate_id"].to_pylist(), kept["gate"].to_pylist(), strict=True):
        found[identifier] = f"{found[identifier]}, {gate}" if identifier in found else gate
    return found
