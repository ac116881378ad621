"""A value with its interval and origin."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, isnan, sqrt
from typing import Final

from ssbscreen.domain.origin import Origin

STANDARD_DEVIATIONS: Final = 2.0
"""Half-width of every interval; about 95 % where the errors are normal."""
COVERAGE: Final = erf(STANDARD_DEVIATIONS / sqrt(2.0))
"""Share of a normal distribution within them, 95.45 %: what intervals of other distributions are made to hold."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that knows how sure it is.

    Attributes:
        value: best estimate, in the unit that the owner names; NaN where unknown.
        low: lower end of the interval, two standard deviations where the error is known.
        high: upper end of the interval.
        origin: how it was obtained.
    """

    value: float
    low: float
    high: float
    origin: Origin

    def __post_init__(self) -> None:
        if isnan(self.value):
            return
        if not self.low <= self.value <= self.high:
            raise ValueError(f"the interval {self.low}..{self.high} does not hold the value {self.value}")
