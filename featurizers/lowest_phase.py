"""What featurizers take a composition for: its amounts by element, and the lowest phase of an index there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import TYPE_CHECKING

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.elements import ATOMIC_NUMBER, LITHIUM
from ssbscreen.thermo.mixing import Reactant

if TYPE_CHECKING:
    from pymatgen.core import Composition

    from ssbscreen.thermo.phase_index import PhaseIndex


def element_amounts(composition: Composition | float | None) -> dict[str, float]:
    """Atoms by element, oxidation states dropped.

    Args:
        composition: as it stands in a dataframe: None or NaN where there is none.

    Returns:
        Amounts; empty where there is no composition, or one of other than hydrogen to lawrencium in positive amounts.
    """
    if composition is None or isinstance(composition, float):
        return {}
    amounts = {str(symbol): float(amount) for symbol, amount in composition.get_el_amt_dict().items()}
    readable = all(symbol in ATOMIC_NUMBER and 0.0 < amount < inf for symbol, amount in amounts.items())
    return amounts if readable else {}


def lowest_phase(index: PhaseIndex, amounts: Mapping[str, float], *, beside: Iterable[str] = ()) -> Reactant | None:
    """The lowest phase at a composition: the one whose energy stands for it in every feature.

    Args:
        index: phases on one energy scale.
        amounts: atoms by element, in any multiple of the formula unit.
        beside: elements that the composition will react with.

    Returns:
        The phase, its formula unit as the index writes it; None where the composition is no phase of the index, or an
        element of it, of ``beside`` or Li has no phase of its own, so that energies have no zero.
    """
    row = index.row_of.get(composition_key(amounts)) if amounts else None
    if row is None or not all(has_reference(index, element) for element in {*amounts, *beside, LITHIUM}):
        return None
    formula = str(index.formulas[row])
    return Reactant(formula, parse_formula(formula), float(index.energies[row]))


def has_reference(index: PhaseIndex, element: str) -> bool:
    """Whether an element has a phase of its own, the zero of energies."""
    return composition_key({element: 1.0}) in index.row_of
