"""A drawback: a named flag of a material with its evidence, and how its rules read known values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isinf, isnan
from typing import Any

from ssbscreen.decision.scaling import ENDS
from ssbscreen.domain.severity import SHARE_OF_PERHAPS, Grade, grade_of, severity_beyond

Facts = Mapping[str, Any]
"""Values of one candidate by column name; None or absent where there is none."""


@dataclass(frozen=True, slots=True)
class Drawback:
    """A named flag with the evidence for it.

    Attributes:
        name: of the flag; "perhaps" before it where an interval holds the limit.
        evidence: in words with numbers and units.
        severity: 0 to 1; of a number how far it lies beyond the limit on the criterion's scale, half of that where the
            flag is only perhaps there; of anything else the middle of its grade.
    """

    name: str
    evidence: str
    severity: float

    @property
    def grade(self) -> Grade:
        """The severity in a word."""
        return grade_of(self.severity)


def known_number(facts: Facts, column: str) -> float | None:
    """The number in a column; None where it is missing or infinite."""
    value = facts.get(column)
    return None if value is None or isnan(value) or isinf(value) else float(value)


def on_scale(value: float, criterion: str, *, limit: float, perhaps: bool = False) -> float:
    """Severity of a value beyond a limit, in units of a criterion's scale.

    Args:
        value: in the unit of the criterion.
        criterion: whose worst end counts as 1.
        limit: where the flag begins; counts as 0.
        perhaps: whether the interval holds the limit.
    """
    severity = severity_beyond(value, limit=limit, worst=ENDS[criterion].worst)
    return SHARE_OF_PERHAPS * severity if perhaps else severity


def with_products(told: str, products: str | None) -> str:
    """Evidence with the products of the reaction, where they are known."""
    return f"{told}: {products}" if products else told
