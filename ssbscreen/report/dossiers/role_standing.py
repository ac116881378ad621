"""Standing in each role: the line that opens the page, and the table of criteria and gates below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.domain.decisions import GateState
from ssbscreen.report.account import Grid
from ssbscreen.report.known_electrolytes import family_place, standing
from ssbscreen.report.number_text import number_text
from ssbscreen.report.reaction_text import probability
from ssbscreen.report.robustness_account import robustness_grid, robustness_of
from ssbscreen.report.role_account import Cost, costs, fronts, gate_rows, score_words
from ssbscreen.report.run_tables import RunTables

TAG_OF_STATE: Final = {
    GateState.PASSES.value: "ok",
    GateState.UNCERTAIN.value: "ask",
    GateState.FAILS.value: "bad",
}


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate: its verdict, and what it compared, as text."""

    gate: str
    state: str
    tag: str
    value: str
    limit: str
    margin: str
    probability: str
    reason: str


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """One role.

    Attributes:
        role: its name.
        meaning: what the role is for.
        rank: as text; empty where a gate excludes the candidate.
        ranked: how many are ranked.
        family: place among the ranked ones of its family, in words; may be empty.
        interval: ranks that hold 90 % of the draws; empty where it is not ranked or the run drew none.
        top_ten: probability to be among the first ten, if all pass; empty likewise.
        passes: probability to pass all gates; empty likewise.
        assessed: share of the weight that rests on known values; empty where it is not ranked.
        summary: rank or exclusion in a sentence.
        score: score in words; empty where it is not ranked.
        gates: verdicts.
        costs: of the criteria, heaviest first.
        trust: how far to trust the rank; None where nothing tells.
        fronts: in the trade-offs.
    """

    role: str
    meaning: str
    rank: str
    ranked: str
    family: str
    interval: str
    top_ten: str
    passes: str
    assessed: str
    summary: str
    score: str
    gates: Sequence[GateLine]
    costs: Sequence[Cost]
    trust: Grid | None
    fronts: Grid

    @property
    def open_gates(self) -> list[GateLine]:
        """Gates that do not let it pass for certain, exclusions first."""
        doubtful = [each for each in self.gates if each.state != GateState.PASSES.value]
        return sorted(doubtful, key=lambda each: each.state != GateState.FAILS.value)


def role_standings(run: RunTables, candidate: str) -> list[RoleStanding]:
    """Standing of a judged candidate in every role of the run."""
    return [_standing(run, role, candidate) for role in run.roles]


def _standing(run: RunTables, role: str, candidate: str) -> RoleStanding:
    row = run.ranked_rows[role].get(candidate)
    robust = robustness_of(run, role, candidate)
    return RoleStanding(
        role=role,
        meaning=run.roles[role].role.meaning,
        rank="" if row is None else f"{row['rank']:,}",
        ranked=f"{len(run.ranking[role]):,}",
        family=family_place(run, role, candidate),
        interval="" if robust is None else f"{robust['rank_low']:,} to {robust['rank_high']:,}",
        top_ten="" if robust is None else probability(robust["probability_top_10"]),
        passes="" if robust is None else probability(robust["probability_passes_gates"]),
        assessed="" if row is None else f"{row['assessed_weight']:.0%}".replace("%", " %"),
        summary=standing(run, role, candidate),
        score="" if row is None else score_words(row),
        gates=_gates(run, role, candidate),
        costs=costs(run, role, candidate),
        trust=robustness_grid(run, role, candidate),
        fronts=fronts(run, role, candidate),
    )


def _gates(run: RunTables, role: str, candidate: str) -> list[GateLine]:
    return [
        GateLine(
            gate=result.gate,
            state=result.state,
            tag=TAG_OF_STATE.get(result.state, "ask"),
            value=_number(row["gate_value"]),
            limit=_number(row["gate_limit"]),
            margin=_number(row["gate_margin"]),
            probability="" if row["probability_passes"] is None else probability(row["probability_passes"]),
            reason=result.reason,
        )
        for result, row in gate_rows(run, role, candidate)
    ]


def _number(value: float | None) -> str:
    return "" if value is None else number_text(value)
