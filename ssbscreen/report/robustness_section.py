"""Robustness on the page: ranks over draws, other aggregations, reversals, and what to compute next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.decision.aggregations import DECLARED
from ssbscreen.decision.calculations import calculations_of
from ssbscreen.report.number_text import NOT_ASSESSED, name_words
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.robustness_plot import rank_plot
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import TableSchema

NEXT_CALCULATIONS: Final = 10
_LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True)
class NextCalculation:
    """One calculation that may change the first ten.

    Attributes:
        candidate: identifier.
        formula: of the candidate.
        rank: in the role.
        calculation: name.
        meaning: what would be done.
        change: expected number of places of the first ten that it changes, as text.
        probability_change: expected change of the candidate's probability to be among them, as text.
    """

    candidate: str
    formula: str
    rank: int
    calculation: str
    meaning: str
    change: str
    probability_change: str


@dataclass(frozen=True, slots=True)
class RoleRobustness:
    """What the section says of one role.

    Attributes:
        role: name.
        told: sentences.
        plot: of the best.
        agreements: two aggregations, how many candidates, Kendall's tau, Spearman's rho, as text.
        reversals: aggregation, change, candidates whose change reverses a pair, most pairs that one reverses.
        stability: comparison, candidates, mean and 5 % of Kendall's tau, as text.
        next_calculations: the most valuable first.
    """

    role: str
    told: Sequence[str]
    plot: Plot
    agreements: Sequence[Sequence[str]]
    reversals: Sequence[Sequence[str]]
    stability: Sequence[Sequence[str]]
    next_calculations: Sequence[NextCalculation]


@dataclass(frozen=True, slots=True)
class RobustnessSection:
    """The roles, and what was drawn."""

    roles: Sequence[RoleRobustness]
    draws: int
    weight_spread: float


def robustness_section(run: RunTables) -> RobustnessSection | None:
    """The section; None for a run that did not compute it, or is from before it."""
    settings = run.manifest["settings"].get("robustness")
    if settings is None or tables.AGGREGATIONS.name not in run.manifest["tables"]:
        return None
    roles = [_role(run, role, rows) for role in run.roles if (rows := _rows(run, tables.ROBUSTNESS, role))]
    return RobustnessSection(roles, settings["draws"], settings["weight_spread"]) if roles else None


def _role(run: RunTables, role: str, rows: Sequence[Row]) -> RoleRobustness:
    rows = sorted(rows, key=lambda row: row["rank"])
    return RoleRobustness(
        role=role,
        told=_told(run, rows),
        plot=rank_plot(run, role, rows),
        agreements=[
            (
                f"{name_words(row['method'])} and {name_words(row['other_method'])}",
                f"{row['compared_candidates']:,}",
                _two(row["kendall_tau"]),
                _two(row["spearman_rho"]),
            )
            for row in _rows(run, tables.AGGREGATION_AGREEMENT, role)
        ],
        reversals=_reversals(_rows(run, tables.RANK_REVERSALS, role)),
        stability=[
            (
                row["comparison"],
                f"{row['compared_candidates']:,}",
                _two(row["kendall_tau"]),
                _two(row["kendall_tau_low"]),
            )
            for row in _rows(run, tables.RANK_STABILITY, role)
        ],
        next_calculations=_next(run, role, {row["candidate_id"]: row["rank"] for row in rows}),
    )


def _told(run: RunTables, rows: Sequence[Row]) -> list[str]:
    """Who is likely among the first ten, and who wins with the most weights."""
    likely = [row for row in rows if row["probability_top_10"] > _LIKELY]
    names = ", ".join(
        f"{run.facts[row['candidate_id']]['formula']} ({row['probability_top_10']:.0%})" for row in likely
    )
    widest = max(rows, key=lambda row: row["first_acceptability"])
    formula = run.facts[widest["candidate_id"]]["formula"]
    return [
        f"Among the first ten in more than half of the draws: {names or 'none'}.",
        f"{formula} is first with the largest share of all possible weights: {widest['first_acceptability']:.0%}.",
    ]


def _reversals(rows: Sequence[Row]) -> list[Sequence[str]]:
    kinds = dict.fromkeys((row["method"], row["change"]) for row in rows)
    ordered = sorted(kinds, key=lambda kind: (kind[0] != DECLARED, kind))
    found: list[Sequence[str]] = []
    for method, change in ordered:
        mine = [row for row in rows if (row["method"], row["change"]) == (method, change)]
        counts = [row["reversed_pairs"] for row in mine]
        touched = sum(count > 0 for count in counts)
        found.append(
            (
                name_words(method),
                name_words(change),
                f"{touched} of {len(mine)}",
                f"{max(counts)} of {mine[0]['compared_pairs']:,}",
            )
        )
    return found


def _next(run: RunTables, role: str, ranks: dict[str, int]) -> list[NextCalculation]:
    meaning = {each.name: each.meaning for each in calculations_of(w.criterion for w in run.roles[role].role.criteria)}
    rows = sorted(
        _rows(run, tables.VALUE_OF_INFORMATION, role),
        key=lambda row: (-row["top_ten_change"], ranks[row["candidate_id"]], row["calculation"]),
    )
    return [
        NextCalculation(
            row["candidate_id"],
            run.facts[row["candidate_id"]]["formula"],
            ranks[row["candidate_id"]],
            row["calculation"],
            meaning[row["calculation"]],
            f"{row['top_ten_change']:.2f}",
            f"{row['top_ten_probability_change']:.2f}",
        )
        for row in rows[:NEXT_CALCULATIONS]
    ]


def _two(value: float | None) -> str:
    return NOT_ASSESSED if value is None else f"{value:.2f}"


def _rows(run: RunTables, schema: TableSchema, role: str) -> list[Row]:
    return [row for row in run.read(schema).to_pylist() if row["role"] == role]
