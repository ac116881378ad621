"""Where a candidate stands in a role: what each criterion gains and costs, the gates, the Pareto fronts."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.drawbacks import GateResult
from ssbscreen.domain.decisions import Direction
from ssbscreen.report.account import Grid
from ssbscreen.report.number_text import NOT_ASSESSED, interval_text, number_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.scale_positions import Position, scale_positions
from ssbscreen.tables import catalogue as tables

HEADS: Final = ("criterion", "value", "interval", "unit", "origin", "better", "weight", "position", "lost")
POSITION_TOLD: Final = "position: 0 is the worst end of the scale, 1 the best"
LOST_TOLD: Final = (
    "lost: share of the distance from the ideal that this criterion makes up, with missing values at the worst "
    "observed, as the score has them"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """One criterion of a role: its value as text and what it costs.

    Attributes:
        position: on the criterion's scale, with its share of the weight.
        value: as text, "not assessed" where it is unknown.
        interval: as text; empty where no error is known.
        unit: empty for none.
        origin: empty where the value is unknown.
        better: "higher" or "lower".
        lost: share of the distance from the ideal, 0 to 1.
    """

    position: Position
    value: str
    interval: str
    unit: str
    origin: str
    better: str
    lost: float

    @property
    def criterion(self) -> str:
        """Its name."""
        return self.position.criterion

    @property
    def place(self) -> str:
        """``0.78``; ``0.10 to 0.90`` where the value is unknown."""
        low, high = self.position.low, self.position.high
        return f"{low:.2f}" if low == high else f"{low:.2f} to {high:.2f}"


def costs(run: RunTables, role: str, candidate: str) -> list[Cost]:
    """The criteria of a role, heaviest first, as they make the score of a candidate."""
    positions = scale_positions(run, role, candidate)
    distance = sqrt(sum((each.weight * (1.0 - each.low)) ** 2 for each in positions))
    found = []
    for each in positions:
        criterion = criteria()[each.criterion]
        estimate = run.estimates[each.criterion].get(candidate)
        value, interval, origin = (
            (NOT_ASSESSED, "", "")
            if estimate is None
            else (number_text(estimate.value), interval_text(estimate), estimate.origin.value)
        )
        found.append(
            Cost(
                each,
                value,
                interval,
                "" if criterion.unit == "-" else criterion.unit,
                origin,
                "higher" if criterion.direction is Direction.MAXIMISE else "lower",
                (each.weight * (1.0 - each.low) / distance) ** 2 if distance else 0.0,
            )
        )
    return found


def cost_rows(found: list[Cost]) -> list[tuple[str, ...]]:
    """The criteria as text in the order of `HEADS`."""
    return [
        (
            each.criterion,
            each.value,
            each.interval,
            each.unit,
            each.origin,
            each.better,
            f"{each.position.weight:.2f}",
            each.place,
            f"{each.lost:.0%}",
        )
        for each in found
    ]


def score_words(row: Row) -> str:
    """Score, the score that it could reach, Pareto front: of a row of the table ``ranking``."""
    reach = f", could reach {row['score_high']:.3f} with the missing values at the best observed"
    reach = reach if row["score_high"] > row["score"] else ""
    return f"score {row['score']:.3f}{reach}; Pareto front {row['pareto_front']}"


def gate_rows(run: RunTables, role: str, candidate: str) -> list[tuple[GateResult, Row]]:
    """Each gate of the role with its row of the table ``gates``: value, limit, margin and probability."""
    rows = {row["gate"]: row for row in run.rows_of(tables.GATES, [candidate])[candidate] if row["role"] == role}
    return [(result, rows[result.gate]) for result in run.gate_results[role][candidate]]


def fronts(run: RunTables, role: str, candidate: str) -> Grid:
    """The candidate's Pareto front in each trade-off."""
    rows = [
        (name, str(by_role[role][candidate]))
        for name, by_role in sorted(run.trade_off_fronts.items())
        if candidate in by_role.get(role, {})
    ]
    return Grid(rows, title="Pareto fronts of the trade-offs")
