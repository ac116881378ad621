"""Whether a user's own structure is a crystal that can be screened, and what is odd about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ssbscreen.domain.elements import ATOMIC_NUMBER, LITHIUM, is_radioactive
from ssbscreen.structures.close_pairs import close_pairs
from ssbscreen.structures.plain_cell import charge_note, formula_of
from ssbscreen.structures.site_charges import REFINED_WITHIN, site_charges
from ssbscreen.suspicion.charges import balances_with_common_states

if TYPE_CHECKING:
    from pymatgen.core import Structure

LEAST_VOLUME_A3_PER_ATOM: Final = 3.0
"""Diamond, the densest packing of atoms at ambient pressure, has 5.7; the smallest of 21,614 relaxed Li cells of the
Materials Project (2025) is LiNH2 with 6.0."""
MOST_VOLUME_A3_PER_ATOM: Final = 100.0
"""Of these Li cells Na2LiS2 with 99 is the largest below 100, then comes none up to 124; the 271 beyond, to 665, are
intermetallic compounds that fell apart. Rb3Li has 70; caesium, the most spacious metal, 115."""
LEAST_REDUCED_DISTANCE: Final = 0.3
"""Of the sum of covalent radii, for two sites that are both full. No Li cell of the Materials Project is below 0.319,
nine are below 0.5 (such as V-O of 0.97 A, while the shortest vanadyl bonds are 1.57 A)."""
LEAST_MOLECULAR_DISTANCE: Final = 0.8
"""Of the distance in the diatomic molecule of a nonmetal, for two atoms of it. No Li cell of the Materials Project
(2025) is below 0.84; of the 321 cells of OBELiX two are, at 0.75: their O has an occupancy of 1 where 1/2 is meant."""
UNUSUAL_REDUCED_DISTANCE: Final = 0.6
"""Below it lie 78 of the same 21,111 cells with such pairs, 0.4 %: told as a remark."""
UNUSUAL_MOLECULAR_DISTANCE: Final = 1.0
"""In no solid are two atoms of a nonmetal closer than in their molecule: 18 of these Li cells, failed relaxations."""
LEAST_THICKNESS_ANGSTROM: Final = 1.0
"""Between opposite faces of a cell; that of lithium, the thinnest of crystals with Li, measures 2.5."""
_OCCUPANCY_TOLERANCE: Final = 1e-3
_REMARKED_PAIRS: Final = 3


def refusal_reason(structure: Structure) -> str | None:
    """Why a structure cannot be screened, in one line; None where it can.

    Args:
        structure: sites may be shared or partly occupied.

    Returns:
        The first of: an unknown or radioactive element, no Li or nothing but Li, numbers that are not finite, an
        occupancy of zero or less or of more than one, a cell that is too thin, too dense or too empty, two full sites
        closer than 0.3 sums of their covalent radii or, of one nonmetal, than 0.8 of the distance in its molecule.
    """
    for check in (_elements, _numbers, _occupancies, _cell, _distances):
        if reason := check(structure):
            return reason
    return None


def remarks(structure: Structure) -> tuple[str, ...]:
    """What is odd about a structure that can be screened, a sentence each.

    Told are distances between full sites below 0.6 sums of covalent radii or below that in a molecule, a composition
    that no common oxidation states balance (to 3 % of the positive charge where sites are shared or partly occupied),
    and oxidation states of the sites that do not sum to zero.
    """
    found = []
    for distance, _, one, other in close_pairs(structure, UNUSUAL_REDUCED_DISTANCE, UNUSUAL_MOLECULAR_DISTANCE)[
        :_REMARKED_PAIRS
    ]:
        found.append(f"{one} and {other} are unusually close: {distance:.2f} A")
    if not balances_with_common_states(formula_of(structure)) and (note := _imbalance_note(structure)):
        found.append(note)
    if note := charge_note(structure):
        found.append(note)
    return tuple(found)


def _imbalance_note(structure: Structure) -> str:
    """That no common oxidation states balance; "" for refined occupancies that nearly do."""
    told = "no charge-balanced oxidation states"
    charges = site_charges(structure)
    if structure.is_ordered or not charges.by_element:
        return told
    return "" if abs(charges.imbalance) <= REFINED_WITHIN else f"{told}: common ones leave {charges.imbalance:+.1%}"


def _elements(structure: Structure) -> str:
    symbols = [element.symbol for element in structure.composition.element_composition]
    if unknown := sorted(set(symbols) - ATOMIC_NUMBER.keys()):
        return f"{', '.join(unknown)} is no element: name the elements in the file"
    if radioactive := sorted(symbol for symbol in symbols if is_radioactive(symbol)):
        return f"{', '.join(radioactive)} is radioactive: no battery will hold it"
    if LITHIUM not in symbols:
        return "holds no Li: only compounds of lithium are screened"
    return "holds nothing but Li: that is the anode, not an electrolyte" if set(symbols) == {LITHIUM} else ""


def _numbers(structure: Structure) -> str:
    if not np.isfinite(structure.lattice.matrix).all():
        return "the lattice holds numbers that are not finite: correct the cell in the file"
    bad = [number for number, site in enumerate(structure, start=1) if not np.isfinite(site.frac_coords).all()]
    return f"the coordinates of site {bad[0]} are not finite: correct them in the file" if bad else ""


def _occupancies(structure: Structure) -> str:
    for number, site in enumerate(structure, start=1):
        shares = [float(share) for share in site.species.values()]
        total = sum(shares)
        if not shares or not min(shares) > 0.0 or not total <= 1.0 + _OCCUPANCY_TOLERANCE:
            told = min(shares, default=0.0) if total <= 1.0 else total
            return f"site {number} ({site.species_string}) has an occupancy of {told:.3g}: correct it in the file"
    return ""


def _cell(structure: Structure) -> str:
    matrix = structure.lattice.matrix
    volume = abs(float(np.linalg.det(matrix)))
    faces = [float(np.linalg.norm(np.cross(matrix[one], matrix[two]))) for one, two in ((1, 2), (0, 2), (0, 1))]
    if not volume > 0.0 or volume / max(faces) < LEAST_THICKNESS_ANGSTROM:
        return f"the cell is thinner than {LEAST_THICKNESS_ANGSTROM:g} A: correct the lattice, in angstrom and degrees"
    atoms = sum(float(amount) for amount in structure.composition.values())
    each = volume / atoms
    if not LEAST_VOLUME_A3_PER_ATOM <= each <= MOST_VOLUME_A3_PER_ATOM:
        return (
            f"has {each:.3g} A^3 per atom, outside of {LEAST_VOLUME_A3_PER_ATOM:g} to {MOST_VOLUME_A3_PER_ATOM:g}: "
            "correct the lattice, in angstrom, or add the atoms that are missing"
        )
    return ""


def _distances(structure: Structure) -> str:
    pairs = close_pairs(structure, LEAST_REDUCED_DISTANCE, LEAST_MOLECULAR_DISTANCE)
    if not pairs:
        return ""
    distance, _, one, other = pairs[0]
    return (
        f"{one} and {other} are {distance:.2f} A apart and both sites are full: correct symmetry, coordinates or "
        "occupancies in the file"
    )
