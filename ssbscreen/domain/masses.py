"""Molar masses, from the atomic masses that pymatgen carries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache


def molar_mass_g_per_mol(amounts: Mapping[str, float]) -> float:
    """Mass of a mole of formula units.

    Args:
        amounts: atoms per formula unit by element.
    """
    return sum(amount * _atomic_mass_u(symbol) for symbol, amount in amounts.items())


@cache
def _atomic_mass_u(symbol: str) -> float:
    from pymatgen.core import Element

    return float(Element(symbol).atomic_mass)
