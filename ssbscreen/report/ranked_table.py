"""The ranked table of a role: heads with their weights, and its first rows for readers without scripts.

Where scripts run, they make the rows from `ssbscreen.report.ranking_data`, for any order, filter and weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.drawback import Drawback
from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.domain.composition import hill_formula, parse_formula
from ssbscreen.domain.decisions import Direction, GateState
from ssbscreen.report.doubts_account import suspicions_of
from ssbscreen.report.known_electrolytes import family_places
from ssbscreen.report.number_text import NOT_ASSESSED, interval_text, number_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.suspicion.verdict import Finding
from ssbscreen.tables import catalogue as tables

STATIC_ROWS: Final = 20
"""Best candidates of a role that are in the page as they stand."""


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a criterion's column.

    Attributes:
        name: of the criterion.
        unit: of its values.
        better: "higher" or "lower".
        share: of the role's weight, 0 to 1.
        meaning: one sentence.
    """

    name: str
    unit: str
    better: str
    share: float
    meaning: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as text, with interval and origin as small text; all empty: not assessed."""

    text: str
    interval: str
    origin: str


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One candidate of a ranked table."""

    rank: Row
    formula: str
    also: str
    score: str
    possible_score: str
    uncertain: Sequence[str]
    drawbacks: Sequence[Drawback]
    suspicions: Sequence[Row]
    family: str
    window: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class RankedTable:
    """A role's ranking with its first rows."""

    role: str
    meaning: str
    heads: Sequence[Head]
    rows: Sequence[RankedRow]
    ranked: int
    known_share: float


def ranked_table(run: RunTables, role: str) -> RankedTable:
    """The first candidates of a role: no more than the settings of the run ask for."""
    configured = run.roles[role].role
    heads = _heads(run, role)
    ranking = run.ranking[role]
    shown = ranking[: min(STATIC_ROWS, run.manifest["settings"]["report"]["shown_candidates"])]
    mean = sum(row["assessed_weight"] for row in ranking) / len(ranking) if ranking else 0.0
    doubts = run.rows_if_kept(tables.SUSPICIONS, [row["candidate_id"] for row in shown])
    places = family_places(run, role)
    rows = [_row(run, role, heads, row, doubts=doubts[row["candidate_id"]], places=places) for row in shown]
    return RankedTable(role, configured.meaning, heads, rows, len(ranking), mean)


def better(direction: Direction) -> str:
    """Which way is better, in a word."""
    return "higher" if direction is Direction.MAXIMISE else "lower"


def _heads(run: RunTables, role: str) -> list[Head]:
    weighted = run.roles[role].role.criteria
    total = sum(each.weight for each in weighted)
    known = criteria()
    return [
        Head(
            name=each.criterion,
            unit=known[each.criterion].unit,
            better=better(known[each.criterion].direction),
            share=each.weight / total,
            meaning=known[each.criterion].meaning,
        )
        for each in weighted
    ]


def _row(
    run: RunTables, role: str, heads: Sequence[Head], row: Row, *, doubts: Sequence[Row], places: Mapping[str, str]
) -> RankedRow:
    candidate = row["candidate_id"]
    facts = run.facts[candidate]
    flat = hill_formula(parse_formula(facts["formula"]))  # Li10GeP2S12 is found as well as Li10Ge(PS6)2
    names = [name for name in (candidate, facts["material_id"], flat) if name and name != facts["formula"]]
    return RankedRow(
        rank=row,
        formula=facts["formula"],
        also=", ".join(dict.fromkeys(names)),
        score=f"{row['score']:.3f}",
        possible_score=f"{row['score_high']:.3f}",
        uncertain=[r.gate for r in run.gate_results[role][candidate] if r.state == GateState.UNCERTAIN.value],
        drawbacks=property_drawbacks(facts, cathode_voltage_v=run.cathode_voltage_v),
        suspicions=[each for each in suspicions_of(doubts) if each["finding"] == Finding.SUSPECTED],
        family=places.get(candidate, ""),
        window=_window(facts),
        cells=[_cell(run, head.name, candidate) for head in heads],
    )


def _cell(run: RunTables, criterion: str, candidate: str) -> Cell:
    estimate = run.estimates[criterion].get(candidate)
    if estimate is None:
        return Cell("", "", "")
    return Cell(number_text(estimate.value), interval_text(estimate), estimate.origin.value)


def _window(facts: Row) -> str:
    low, high = facts["reduction_limit_v"], facts["oxidation_limit_v"]
    return NOT_ASSESSED if low is None or high is None else f"{number_text(low)} to {number_text(high)} V"
