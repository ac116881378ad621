"""Candidates whose values on the scale from 0 to 1 are given, for the tests of draws and ranks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ssbscreen.decision.value_draws import ValueDraws, value_draws
from ssbscreen.domain.decisions import Criterion, CriterionValues, Direction, Ends


def no_values(_: object) -> CriterionValues:
    raise AssertionError("nothing is computed here")


def criterion(name: str, direction: Direction = Direction.MAXIMISE) -> Criterion:
    return Criterion(name, "-", direction, "made up", (), "none", no_values)


def values(
    value: Sequence[float], low: Sequence[float] | None = None, high: Sequence[float] | None = None
) -> CriterionValues:
    centre = np.array(value, dtype=np.float64)
    ends = [centre if end is None else np.array(end, dtype=np.float64) for end in (low, high)]
    return CriterionValues(centre, *ends, np.where(np.isnan(centre), "", "DFT"))


def exact_draws(scaled: Sequence[Sequence[float]], names: Sequence[str] = ()) -> ValueDraws:
    """Candidates a, b, ... with exact values; criteria x0, x1, ... of calculations of their own, or of given names."""
    matrix = np.array(scaled, dtype=np.float64)
    return made_draws({name: values(column) for name, column in zip(names or x_names(matrix), matrix.T, strict=True)})


def x_names(matrix: np.ndarray) -> list[str]:
    return [f"x{place}" for place in range(matrix.shape[1])]


def made_draws(
    found: dict[str, CriterionValues], ids: Sequence[str] = (), directions: dict[str, Direction] | None = None
) -> ValueDraws:
    """Draws of criteria whose scale is 0 to 1 (1 to 0 for one to be minimised)."""
    directions = directions or {}
    count = len(next(iter(found.values())).value)
    known = {name: criterion(name, directions.get(name, Direction.MAXIMISE)) for name in found}
    ends = {
        name: Ends(1.0, 0.0, "made up") if each.direction is Direction.MINIMISE else Ends(0.0, 1.0, "made up")
        for name, each in known.items()
    }
    return value_draws(list(found), ids or [chr(ord("a") + row) for row in range(count)], found, known, ends)
