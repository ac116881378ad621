"""Criteria trade off, gates exclude, roles hold both with their weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

Columns = Mapping[str, Any]
"""Column name to array of values, one per candidate; missing numbers are NaN."""
Floats = npt.NDArray[np.float64]


class Direction(StrEnum):
    """Which way a criterion improves."""

    MAXIMISE = "maximise"
    MINIMISE = "minimise"


class GateState(StrEnum):
    """What a gate says of one candidate; uncertain when its interval holds the limit or the value is unknown."""

    PASSES = "passes"
    FAILS = "fails"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class CriterionValues:
    """Values of one criterion for all candidates: best estimate, interval, origin; NaN and "" where not assessed."""

    value: Floats
    low: Floats
    high: Floats
    origin: npt.NDArray[np.str_]

    def __post_init__(self) -> None:
        if not self.value.shape == self.low.shape == self.high.shape == self.origin.shape:
            raise ValueError("value, low, high and origin need one length")


@dataclass(frozen=True, slots=True)
class Ends:
    """The values of a criterion that count as 0 and 1, in its unit.

    Attributes:
        worst: at and beyond it the scaled value is 0.
        best: at and beyond it the scaled value is 1.
        because: why these.
    """

    worst: float
    best: float
    because: str

    def __post_init__(self) -> None:
        if not (np.isfinite(self.worst) and np.isfinite(self.best) and self.worst != self.best):
            raise ValueError(f"the ends {self.worst} and {self.best} are not two finite numbers")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A soft axis of the trade-off.

    Attributes:
        name: column-like name.
        unit: unit of the values, "-" where there is none.
        direction: which way is better.
        meaning: one sentence for reports.
        needs: columns that ``compute`` reads.
        source: reference with DOI.
        compute: columns -> values of all candidates.
        ends: of its scale; None: those of `ssbscreen.decision.scaling.ENDS`, else quantiles of the ranked candidates.

    Raises:
        ValueError: the better end is not on the side of the direction.
    """

    name: str
    unit: str
    direction: Direction
    meaning: str
    needs: tuple[str, ...]
    source: str
    compute: Callable[[Columns], CriterionValues] = field(repr=False)
    ends: Ends | None = None

    def __post_init__(self) -> None:
        rises = self.ends is None or self.ends.best > self.ends.worst
        if self.ends is not None and rises is not (self.direction is Direction.MAXIMISE):
            raise ValueError(f"{self.name}: {self.direction} and ends from {self.ends.worst} to {self.ends.best}")


@dataclass(frozen=True, slots=True)
class GateVerdicts:
    """What one gate says of all n candidates; the reason says what was found, not only the limit.

    Attributes:
        state: passes, fails or uncertain, (n,).
        reason: in words, (n,).
        probability: that the candidate passes, by the distribution that its interval stands for; NaN where nothing is
            known that could tell, (n,).
        value: what is compared with the limit, in the unit of the gate; NaN where the gate compares no number, (n,).
        limit: that it is compared with, (n,).
        margin: distance from the limit, positive on the side that passes, in the same unit, (n,).
    """

    state: npt.NDArray[np.str_]
    reason: npt.NDArray[np.str_]
    probability: Floats
    value: Floats
    limit: Floats
    margin: Floats


@dataclass(frozen=True, slots=True)
class Gate:
    """A hard limit.

    Attributes:
        name: column-like name.
        meaning: one sentence for reports.
        needs: columns that ``judge`` reads.
        source: reference with DOI.
        judge: columns and limits (name -> number, from the settings) -> verdicts.
        limits: default limits by name; the name carries the unit.
        unit: of the number that is compared; "" where none is.
    """

    name: str
    meaning: str
    needs: tuple[str, ...]
    source: str
    judge: Callable[[Columns, Mapping[str, float]], GateVerdicts] = field(repr=False)
    limits: Mapping[str, float] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class WeightedCriterion:
    """A criterion's weight in a role, with the sentence of the workshop that it rests on."""

    criterion: str
    weight: float
    because: str

    def __post_init__(self) -> None:
        if not self.weight > 0.0:
            raise ValueError(f"the weight of {self.criterion} is {self.weight}; a weight is positive")


@dataclass(frozen=True, slots=True)
class Role:
    """One job in the cell: the gates that exclude from it and the criteria that trade off.

    Attributes:
        name: what reports and settings call it.
        meaning: one sentence for reports.
        gates: names of the gates.
        criteria: with their weights.
        limits: limits of gates that differ from the gates' own in this role, by gate and name of the limit.
    """

    name: str
    meaning: str
    gates: tuple[str, ...]
    criteria: tuple[WeightedCriterion, ...]
    limits: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
