"""A cell as elements on sites, without what files hang on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssbscreen.domain.composition import hill_formula
from ssbscreen.domain.elements import ATOMIC_NUMBER
from ssbscreen.domain.errors import SourceError

if TYPE_CHECKING:
    from pymatgen.core import Structure

MOST_SITES: Final = 2000
"""More than ten times the largest cell of a crystal that databases hold; what is larger are supercells and glasses."""
ISOTOPES: Final = {"D": "H", "T": "H"}
_NEGLIGIBLE_CHARGE: Final = 0.01
"""Of the positive charge: occupancies are printed with two or three digits."""


def plain_cell(cell: Structure) -> Structure:
    """The cell without oxidation states, isotopes, labels and properties; sites may be shared or partly occupied.

    Raises:
        SourceError: no atoms, too many, no element, or not periodic in three directions; without the file's name.
    """
    from pymatgen.core import Structure

    if len(cell) == 0:
        raise SourceError("the cell holds no atoms")
    if len(cell) > MOST_SITES:
        raise SourceError(f"the cell has {len(cell)} sites, more than {MOST_SITES}: give a primitive or smaller cell")
    if not all(cell.lattice.pbc):
        raise SourceError("is not periodic in three directions: give a bulk crystal, not a slab, wire or molecule")
    contents = [_elements(site.species) for site in cell]
    if unknown := sorted({symbol for site in contents for symbol in site} - ATOMIC_NUMBER.keys()):
        raise SourceError(f"{', '.join(unknown)} is no element")
    species: list[Any] = [next(iter(site)) if list(site.values()) == [1.0] else site for site in contents]
    return Structure(cell.lattice, species, cell.frac_coords)


def charge_note(cell: Structure) -> str:
    """What the oxidation states in a file say where they do not sum to zero; "" where they do or there are none."""
    parts = [
        float(amount) * float(getattr(species, "oxi_state", None) or 0.0)
        for species, amount in cell.composition.items()
    ]
    total = sum(parts)
    if abs(total) <= _NEGLIGIBLE_CHARGE * max(1.0, sum(part for part in parts if part > 0.0)):
        return ""
    return f"the oxidation states in the file sum to {total:+.3g} e per cell, not to zero"


def formula_of(structure: Structure) -> str:
    """Reduced formula of elements, to four decimals where it is not of whole numbers."""
    amounts = structure.composition.element_composition.get_el_amt_dict()
    return hill_formula({symbol: round(float(amount), 4) for symbol, amount in amounts.items() if amount > 0.0})


def _elements(species: Any) -> dict[str, float]:
    """Occupancy by symbol of the element."""
    held: dict[str, float] = {}
    for each, occupancy in species.items():
        symbol = ISOTOPES.get(each.symbol, each.symbol)
        held[symbol] = held.get(symbol, 0.0) + float(occupancy)
    return held
