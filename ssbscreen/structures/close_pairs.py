"""Pairs of atoms of a user's own structure that are closer than atoms of a crystal come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ssbscreen.domain.atom_pairs import pairs_within
from ssbscreen.domain.elements import ATOMIC_NUMBER, SYMBOLS
from ssbscreen.suspicion.bonds import covalent_radii_angstrom

if TYPE_CHECKING:
    from pymatgen.core import PeriodicSite, Structure

MOLECULE_ANGSTROM: Final = {
    "H": 0.741, "C": 1.243, "N": 1.098, "O": 1.208, "F": 1.412, "P": 1.893,
    "S": 1.889, "Cl": 1.988, "Se": 2.166, "Br": 2.281, "I": 2.666,
}  # fmt: skip
"""Equilibrium distance in the diatomic molecule of a nonmetal, whose bond is the shortest of any two of its atoms
(Huber and Herzberg 1979, Constants of Diatomic Molecules, doi:10.1007/978-1-4757-0961-2)."""
_FULL: Final = 0.99


def close_pairs(structure: Structure, reduced: float, molecular: float = 0.0) -> list[tuple[float, float, str, str]]:
    """Pairs of full sites closer than a share of the sum of their covalent radii, or of a molecule, closest first.

    Args:
        structure: at least 1 angstrom thick in every direction.
        reduced: share of the sum of the radii (Cordero et al. 2008, doi:10.1039/b801115j).
        molecular: share of `MOLECULE_ANGSTROM`, where both sites hold one and the same nonmetal alone.

    Returns:
        Distance [angstrom], distance over the sum of both radii, and both elements in alphabetical order.
    """
    full = [site for site in structure if sum(site.species.values()) >= _FULL]
    if not full:
        return []
    radii = np.array([_radius(site.species.element_composition.get_el_amt_dict()) for site in full])
    molecules = np.array([_molecule(site.species.element_composition.get_el_amt_dict()) for site in full])
    reach = max(2.0 * reduced * float(np.nanmax(radii, initial=0.0)), molecular * float(molecules.max()))
    inside = np.array([site.frac_coords for site in full])
    pairs = pairs_within(np.asarray(structure.lattice.matrix), inside - np.floor(inside), reach)
    share = pairs.distance_angstrom / (radii[pairs.centre] + radii[pairs.neighbour])
    alike = molecules[pairs.centre] == molecules[pairs.neighbour]  # no two molecules of the table are equally long
    below = (share < reduced) | (alike & (pairs.distance_angstrom < molecular * molecules[pairs.centre]))
    forward = np.sign(pairs.image) @ (4, 2, 1) > 0  # of an atom and its own images one of each two
    once = (pairs.centre < pairs.neighbour) | ((pairs.centre == pairs.neighbour) & forward)
    close = np.flatnonzero(below & once)
    found = []
    for pair in close[np.argsort(share[close], kind="stable")]:
        first, second = sorted((_main(full[pairs.centre[pair]]), _main(full[pairs.neighbour[pair]])))
        found.append((float(pairs.distance_angstrom[pair]), float(share[pair]), first, second))
    return list(dict.fromkeys(found))


def _radius(shares: dict[str, float]) -> float:
    """Covalent radius of what is on a site [angstrom], of the smallest element where it is shared."""
    return min(float(covalent_radii_angstrom()[ATOMIC_NUMBER[symbol]]) for symbol in shares)


def _molecule(shares: dict[str, float]) -> float:
    """`MOLECULE_ANGSTROM` of a site that one nonmetal holds alone; 0 of any other."""
    return MOLECULE_ANGSTROM.get(next(iter(shares)), 0.0) if len(shares) == 1 else 0.0


def _main(site: PeriodicSite) -> str:
    """The element that holds most of a site."""
    amounts: dict[str, float] = site.species.element_composition.get_el_amt_dict()
    return max(amounts, key=lambda symbol: (amounts[symbol], -SYMBOLS.index(symbol)))
