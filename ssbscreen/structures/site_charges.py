"""Charges of the elements on the sites of a disordered cell, to rank arrangements and to keep them neutral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from ssbscreen.domain.composition import parse_formula
from ssbscreen.electronics.closed_shell_states import closed_shell_states, loses_d_electrons_in_steps
from ssbscreen.structures.plain_cell import formula_of
from ssbscreen.suspicion.charges import common_states, counted_charges

if TYPE_CHECKING:
    from pymatgen.core import Structure

NEUTRAL_WITHIN: Final = 0.01
"""Of the positive charge: occupancies are refined to two or three digits."""
REFINED_WITHIN: Final = 0.03
"""Of the positive charge: what refined occupancies are off by; beyond, d metals rather have another state."""
_NO_SALT: Final = 0.2
"""Of the positive charge: where the nearest choice of states is further from neutral, they are not those of ions."""
_STATES_TRIED: Final = 3
_ELEMENTS_TRIED: Final = 9


@dataclass(frozen=True, slots=True)
class SiteCharges:
    """Charges of elements.

    Attributes:
        by_element: charge of each element [e]; empty where no states were found.
        adaptable: d and f metals that take whatever charge the others leave.
        imbalance: total charge over the positive charge; 0 for a neutral composition and for adaptable metals.
        basis: where the charges come from, in words.
    """

    by_element: Mapping[str, float]
    adaptable: frozenset[str]
    imbalance: float
    basis: str


def site_charges(structure: Structure) -> SiteCharges:
    """Charges of the elements of a cell: its own oxidation states, else common ones.

    Args:
        structure: sites may be shared or partly occupied; where all species carry oxidation states, their mean by
            element is taken. Else each element gets one closed-shell state, so that the whole is neutral to 3 %;
            where no choice is, d and f metals get what the others leave, or the common states nearest to neutral
            are taken, within 20 %.
    """
    if stated := _stated(structure):
        return SiteCharges(stated, frozenset(), _imbalance(_amounts(structure), stated), "oxidation states of the file")
    amounts = parse_formula(formula_of(structure))
    closed = _nearest(amounts, {symbol: closed_shell_states(symbol) for symbol in amounts})
    if closed and abs(_imbalance(amounts, closed)) <= REFINED_WITHIN:
        return _chosen(amounts, closed)
    counted = dict(counted_charges(formula_of(structure)))
    steps = frozenset(amounts) - counted.keys()
    if counted and steps:
        left = -sum(amounts[symbol] * charge for symbol, charge in counted.items())
        mean = left / sum(amounts[symbol] for symbol in steps)
        charges = {**counted, **dict.fromkeys(sorted(steps), mean)}
        return SiteCharges(charges, steps, 0.0, "common oxidation states")
    nearest = _nearest(amounts, {symbol: _states(symbol) for symbol in amounts})
    if not nearest or abs(_imbalance(amounts, nearest)) > _NO_SALT:
        return SiteCharges({}, frozenset(), 0.0, "no oxidation states")
    return _chosen(amounts, nearest)


def _chosen(amounts: Mapping[str, float], states: Mapping[str, float]) -> SiteCharges:
    imbalance = _imbalance(amounts, states)
    told = "" if abs(imbalance) <= NEUTRAL_WITHIN else f", {imbalance:+.1%} from neutral"
    return SiteCharges(states, frozenset(), imbalance, f"common oxidation states{told}")


def _stated(structure: Structure) -> dict[str, float]:
    """Mean oxidation state by element; empty where some species carries none."""
    sums: dict[str, float] = {}
    for species, amount in structure.composition.items():
        state = getattr(species, "oxi_state", None)
        if state is None:
            return {}
        sums[species.symbol] = sums.get(species.symbol, 0.0) + float(amount) * float(state)
    amounts = _amounts(structure)
    return {symbol: total / amounts[symbol] for symbol, total in sums.items()}


def _amounts(structure: Structure) -> dict[str, float]:
    found: dict[str, float] = structure.composition.element_composition.get_el_amt_dict()
    return found


def _nearest(amounts: Mapping[str, float], tried: Mapping[str, tuple[int, ...]]) -> dict[str, float]:
    """States nearest to neutral, those with most electrons lost among equals; anions are more electronegative."""
    symbols = list(amounts)
    choices = [tried[symbol][: _STATES_TRIED if len(symbols) <= _ELEMENTS_TRIED else 1] for symbol in symbols]
    found = [
        dict(zip(symbols, map(float, states), strict=True))
        for states in product(*choices)
        if all(_in_order(*one, *other) for one, other in combinations(zip(symbols, states, strict=True), 2))
    ]
    return min(found, key=lambda states: round(abs(_imbalance(amounts, states)), 2), default={})


def _states(symbol: str) -> tuple[int, ...]:
    """Closed shells; of metals that lose electrons in steps the other common states too."""
    closed = closed_shell_states(symbol)
    if closed and not loses_d_electrons_in_steps(symbol):
        return closed
    return tuple(dict.fromkeys((*closed, *(state for state in common_states(symbol) if state > 0))))


def _in_order(one: str, charge: float, two: str, other: float) -> bool:
    """Whether of two elements of opposite charge the negative one is at least as electronegative."""
    from pymatgen.core import Element

    if charge * other >= 0:
        return True
    negative, positive = (one, two) if charge < 0 else (two, one)
    return not Element(negative).X < Element(positive).X


def _imbalance(amounts: Mapping[str, float], charges: Mapping[str, float]) -> float:
    """Total charge over the positive charge."""
    positive = sum(amount * charges[symbol] for symbol, amount in amounts.items() if charges[symbol] > 0.0)
    total = sum(amount * charges[symbol] for symbol, amount in amounts.items())
    return total / positive if positive > 0.0 else 1.0
