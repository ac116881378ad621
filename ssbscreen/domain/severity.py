"""How bad a flag is: a number from 0 to 1 and the grade that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from math import isfinite
from types import MappingProxyType
from typing import Final


class Grade(StrEnum):
    """Severity in a word."""

    MILD = "mild"
    SERIOUS = "serious"
    SEVERE = "severe"


GRADE_MEANING: Final[Mapping[Grade, str]] = MappingProxyType(
    {
        Grade.MILD: "costs something; many electrolytes in use have it",
        Grade.SERIOUS: "needs a remedy: a coating, a thinner film, dry handling, a measurement",
        Grade.SEVERE: "by itself likely to rule the material out for the job",
    }
)
STATED_SEVERITY: Final[Mapping[Grade, float]] = MappingProxyType(
    {Grade.MILD: 1.0 / 6.0, Grade.SERIOUS: 1.0 / 2.0, Grade.SEVERE: 5.0 / 6.0}
)
"""Middle of each third, for flags that compare no number and are graded by their meaning."""
SHARE_OF_PERHAPS: Final = 0.5
"""What counts of the severity of a flag whose interval holds the limit: it may not be there at all."""


def grade_of(severity: float) -> Grade:
    """Grade of a severity from 0 to 1: its thirds."""
    if severity < 1.0 / 3.0:
        return Grade.MILD
    return Grade.SERIOUS if severity < 2.0 / 3.0 else Grade.SEVERE


def severity_beyond(value: float, *, limit: float, worst: float) -> float:
    """How far a value lies beyond a limit, as a share of the way from there to the worst end of the criterion's scale.

    Args:
        value: of the material, in the unit of limit and worst; an infinite one counts as beyond the worst end.
        limit: where the flag begins; severity 0.
        worst: end of the scale beyond which a change no longer matters for a cell; severity 1.

    Returns:
        0 to 1, also on the side of the limit that raises no flag (0).

    Raises:
        ValueError: limit and worst are not two finite numbers.
    """
    if not (isfinite(limit) and isfinite(worst) and limit != worst):
        raise ValueError(f"the limit {limit} and the worst end {worst} are not two finite numbers")
    return min(max((value - limit) / (worst - limit), 0.0), 1.0)
