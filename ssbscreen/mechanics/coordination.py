"""Mean coordination number of lithium by anions in a crystal, which fixes the room Li takes in the electrolyte.

Method: pymatgen's CrystalNN, unweighted. Compared on 22 Li cells of known coordination and on the 546 Li cells of the
Materials Project (2018) that have an elastic tensor, 1,908 Li sites:

- CrystalNN: 4 in Li3PS4, Li3PO4, Li2O, Li2S and gamma-LiAlO2, 6 in LiF, LiCl, LiCoO2, LiFePO4, LiTi2(PO4)3 and LiScO2,
  8/3 in Li3N: all as known. 8 s for the 546 cells on one core with symmetry-unique sites, 11 s with every site; the
  same means on 100 random cells of the Materials Project (2025).
- EconNN: 2 s, equal on 95 % of the cells, but 12 in a LiBH4 (hydrides) and 4 in LiScO2.
- MinimumDistanceNN: 1 s, but cuts off-centre polyhedra short: 2.9 in Li7La3Zr2O12, 3.3 in a polar LiNbO3 of CN 6.
- VoronoiNN (tolerance 0.5): as CrystalNN but for far corners of octahedra, and five times slower.

Where an octahedron is so off-centre that two corners lie 0.6 A beyond the other four no method is right: tetragonal
Li7La3Zr2O12 comes out at 4.6, with all corners counted it has 5.7, and 5 is quoted. The stability parameter chi, for
which the number is meant, falls by 4 % from 4 to 6 there.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from pymatgen.core import Structure

# Non-metals and pnictogens that occur as anions. Oxidised ones (P in PS4, C in CO3) sit behind their own anions and
# are not found next to Li: none in the 27 cells above with two of these elements.
ANION_SYMBOLS: Final = frozenset({"H", "C", "N", "P", "As", "Sb", "O", "S", "Se", "Te", "F", "Cl", "Br", "I"})
LITHIUM_SYMBOL: Final = "Li"
# Distance within which spglib takes two sites as equivalent; the Materials Project's relaxed cells need about this.
SYMMETRY_TOLERANCE_ANGSTROM: Final = 0.01


def mean_lithium_coordination(structure: Structure) -> float:
    """Mean number of anion neighbours of the Li sites of a crystal.

    Each symmetry-unique Li site is counted once with CrystalNN and weighted by its multiplicity. Neighbours that are
    not in `ANION_SYMBOLS` are left out.

    Args:
        structure: a periodic cell, every site fully occupied, with or without oxidation states.

    Returns:
        The mean coordination number [-], not necessarily whole. NaN where the cell holds no Li, where no Li has an
        anion as neighbour (alloys), and where a site is partly occupied, for then neighbours have no count.

    References:
        H. Pan et al., Inorg. Chem. 60, 1590 (2021), doi:10.1021/acs.inorgchem.0c02996 (CrystalNN).
    """
    if not structure.is_ordered:
        return float("nan")
    lithium_sites = [index for index, site in enumerate(structure) if site.specie.symbol == LITHIUM_SYMBOL]
    if not lithium_sites:
        return float("nan")
    # Importing pymatgen's neighbour finders takes seconds; only runs with structures pay.
    from pymatgen.analysis.local_env import CrystalNN

    finder = CrystalNN(weighted_cn=False, cation_anion=False)  # type: ignore[no-untyped-call]
    unique_sites, multiplicities = np.unique(_equivalent_sites(structure)[lithium_sites], return_counts=True)
    with warnings.catch_warnings():
        # CrystalNN advises oxidation states; guessing them costs more than the count and fails for mixed valence.
        warnings.filterwarnings("ignore", message="No oxidation states specified|CrystalNN: cannot locate")
        counts = [
            sum(neighbour["site"].specie.symbol in ANION_SYMBOLS for neighbour in finder.get_nn_info(structure, site))
            for site in unique_sites.tolist()
        ]
    if not any(counts):
        return float("nan")
    return float(np.average(counts, weights=multiplicities))


def _equivalent_sites(structure: Structure) -> np.ndarray:
    """For each site the index of the first site it is equivalent to; itself where no symmetry is found."""
    from pymatgen.symmetry.analyzer import SpacegroupAnalyzer, SymmetryUndeterminedError

    with warnings.catch_warnings():
        # spglib announces its coming error handling on every failed attempt.
        warnings.filterwarnings("ignore", message="Set OLD_ERROR_HANDLING", category=DeprecationWarning)
        try:
            analyzer = SpacegroupAnalyzer(structure, symprec=SYMMETRY_TOLERANCE_ANGSTROM)
            dataset = analyzer.get_symmetry_dataset()
        except SymmetryUndeterminedError:
            return np.arange(len(structure))
    return np.asarray(dataset.equivalent_atoms)
