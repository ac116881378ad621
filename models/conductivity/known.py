"""Known electrolytes and insulators for which answers are shown, by models that learned from none of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KNOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Li7La3Zr2O12": "electrolyte",
        "Li10GeP2S12": "electrolyte",
        "Li6PS5Cl": "electrolyte",
        "Li3YCl6": "electrolyte",
        "Li3InCl6": "electrolyte",
        "Li1.3Al0.3Ti1.7(PO4)3": "electrolyte",
        "Li3N": "electrolyte",
        "LiF": "insulator",
        "LiCl": "insulator",
        "Li2O": "insulator",
        "Li2S": "insulator",
        "LiCoO2": "mixed conductor",
    }
)
"""What each one is used as or known for."""
SAME_WITHIN: Final = 0.02
"""Atomic fractions: samples that differ by no more count as this composition and are held out."""


def is_like(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether two compositions, given as atomic fractions, are the same within `SAME_WITHIN`."""
    return all(abs(one.get(e, 0.0) - other.get(e, 0.0)) <= SAME_WITHIN for e in one.keys() | other.keys())
