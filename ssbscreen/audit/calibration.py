"""Whether models keep what they promise: shares of intervals that held, and how often probabilities came true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SIDE_PX: Final = 180
"""Side of a drawing's square, 0 to 100 % both ways."""


@dataclass(frozen=True, slots=True)
class CalibrationPoint:
    """One promise and what came of it, shares of 1.

    Attributes:
        promised: share of intervals that should hold, or mean probability that was told.
        found: share that held, or that came true.
        told: what it is of, for who asks.
    """

    promised: float
    found: float
    told: str

    @property
    def x(self) -> float:
        """Pixels from the left."""
        return round(SIDE_PX * self.promised, 1)

    @property
    def y(self) -> float:
        """Pixels from the top."""
        return round(SIDE_PX * (1.0 - self.found), 1)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Promises of one model, from cross-validation in its card.

    Attributes:
        model: what it predicts.
        promise: what is promised, in words.
        points: by rising promise.
    """

    model: str
    promise: str
    points: Sequence[CalibrationPoint]
