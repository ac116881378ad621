"""Where a candidate stands on the scale of each criterion, as the ranking sees it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.scaling import observed_ends, scaled, stated_ends
from ssbscreen.report.run_tables import RunTables


@dataclass(frozen=True, slots=True)
class Position:
    """Place of a candidate on one criterion's scale from 0 (worst) to 1 (best).

    Attributes:
        criterion: its name.
        weight: its share of the role's weight.
        low: position, or where the value is missing the worst observed.
        high: position, or where the value is missing the best observed.
    """

    criterion: str
    weight: float
    low: float
    high: float


def scale_positions(run: RunTables, role: str, candidate: str) -> list[Position]:
    """Positions of a candidate on the scales of a role's criteria, heaviest first.

    A candidate that a gate excludes is placed on the scale of the ranked ones. What nobody has leaves the whole scale.
    """
    weighted = run.roles[role].role.criteria
    total = sum(each.weight for each in weighted)
    positions = [
        Position(each.criterion, each.weight / total, *_bounds(run, role, each.criterion, candidate))
        for each in weighted
    ]
    return sorted(positions, key=lambda position: (-position.weight, position.criterion))


def _bounds(run: RunTables, role: str, criterion: str, candidate: str) -> tuple[float, float]:
    declared = criteria()[criterion]
    values = run.estimates[criterion]
    ranked = run.ranked_values(role, criterion)
    ends = stated_ends(declared) or observed_ends(ranked, declared.direction)
    if candidate in values:
        place = float(scaled(np.array([values[candidate].value]), declared.direction, ends)[0])
        return place, place
    if len(ranked) == 0:
        return 0.0, 1.0
    places = scaled(ranked, declared.direction, ends)
    return float(places.min()), float(places.max())
