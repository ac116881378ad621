"""Energies above the hull by linear programs: slow, simple, and not the project's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from scipy.optimize import linprog

from tests.stand_in.reference_rows import Material

ON_THE_HULL_EV_PER_ATOM: Final = 1e-8
_SHARE_OF_A_PRODUCT: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Stability:
    """Distance to the hull, and what a phase above it decomposes to: materials with their shares of the atoms."""

    above_hull_ev_per_atom: float
    products: tuple[tuple[Material, float], ...]


def stabilities(materials: Sequence[Material]) -> list[Stability]:
    """Stability of every material against all of them."""
    lowest: dict[frozenset[tuple[str, float]], Material] = {}
    for material in materials:
        key = frozenset(material.fractions.items())
        held = lowest.get(key)
        if held is None or material.formation_energy_ev_per_atom < held.formation_energy_ev_per_atom:
            lowest[key] = material
    by_system: dict[tuple[str, ...], list[Material]] = {}
    for material in lowest.values():
        by_system.setdefault(tuple(material.elements), []).append(material)
    return [_stability(material, _rivals(material, by_system)) for material in materials]


def _rivals(material: Material, by_system: Mapping[tuple[str, ...], list[Material]]) -> list[Material]:
    elements = material.elements
    systems = (system for size in range(1, len(elements) + 1) for system in combinations(elements, size))
    return [rival for system in systems for rival in by_system.get(system, ())]


def _stability(material: Material, rivals: Sequence[Material]) -> Stability:
    own = material.formation_energy_ev_per_atom
    if material.is_element:
        best = min(rivals, key=lambda rival: rival.formation_energy_ev_per_atom)
        return _against(own, best.formation_energy_ev_per_atom, ((best, 1.0),))
    wanted = material.fractions
    fractions = [rival.fractions for rival in rivals]
    result = linprog(
        [rival.formation_energy_ev_per_atom for rival in rivals],
        A_eq=np.array([[held.get(element, 0.0) for held in fractions] for element in material.elements]),
        b_eq=[wanted[element] for element in material.elements],
        method="highs",
    )
    products = tuple(
        (rival, float(share)) for rival, share in zip(rivals, result.x, strict=True) if share > _SHARE_OF_A_PRODUCT
    )
    return _against(own, float(result.fun), products)


def _against(own: float, hull: float, products: tuple[tuple[Material, float], ...]) -> Stability:
    above = own - hull
    return Stability(0.0, ()) if above < ON_THE_HULL_EV_PER_ATOM else Stability(above, products)
