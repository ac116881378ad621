"""A drawback: a named flag of a material with its evidence, and how its rules read known values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isinf, isnan
from typing import Any

Facts = Mapping[str, Any]
"""Values of one candidate by column name; None or absent where there is none."""


@dataclass(frozen=True, slots=True)
class Drawback:
    """A named flag with the evidence for it, in words with numbers and units."""

    name: str
    evidence: str


def known_number(facts: Facts, column: str) -> float | None:
    """The number in a column; None where it is missing or infinite."""
    value = facts.get(column)
    return None if value is None or isnan(value) or isinf(value) else float(value)


def with_products(told: str, products: str | None) -> str:
    """Evidence with the products of the reaction, where they are known."""
    return f"{told}: {products}" if products else told
