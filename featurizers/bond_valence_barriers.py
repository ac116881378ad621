"""Percolation barriers of Li+ in the bond valence site energies of bvlain, as matminer features."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matminer.featurizers.base import BaseFeaturizer

from featurizers.ionic_charges import ionic_charges
from featurizers.percolation import percolation_energies
from featurizers.site_energy_map import site_energies_ev
from ssbscreen.domain.elements import ATOMIC_NUMBER

if TYPE_CHECKING:
    from pymatgen.core import Structure

LITHIUM: Final = "Li"
LABELS: Final = ("barrier_1d_ev", "barrier_2d_ev", "barrier_3d_ev")
RESOLUTION_ANGSTROM: Final = 0.1
"""On 22 solids the barriers are within 0.007 eV of those at 0.075 angstrom (90 %: 0.006), for 0.12 s at the median; at
0.2 angstrom within 0.056 (0.038) for 0.02 s."""
HIGHEST_BARRIER_EV: Final = 5.0
"""Beyond, Li+ does not move: such a path counts as none. bvlain's documentation ends its search there too."""
ANION_CHARGES: Final = {"N": -3, "O": -2, "F": -1, "S": -2, "Cl": -1, "Se": -2, "Br": -1, "Te": -2, "I": -1}
"""Anions to which bvlain 0.25 has bond valence parameters of Li+."""
SYMMETRY_TOLERANCE_ANGSTROM: Final = 0.01
CITATIONS: Final = (
    (
        "@article{Adams2011, title={High power lithium ion battery materials by computational design}, "
        "author={Adams, Stefan and Rao, R. Prasada}, journal={Physica Status Solidi A}, volume={208}, pages={1746}, "
        "year={2011}, doi={10.1002/pssa.201001116}}"
    ),
    (
        "@article{Chen2019, title={SoftBV - a software tool for screening the materials genome of inorganic fast ion "
        "conductors}, author={Chen, Haomin and Wong, Lee Loong and Adams, Stefan}, journal={Acta Crystallographica "
        "Section B}, volume={75}, pages={18}, year={2019}, doi={10.1107/S2052520618015718}}"
    ),
    "@software{bvlain, title={BVlain}, author={Dembitskiy, Artem}, url={https://github.com/dembart/BVlain}}",
)


class BondValenceBarriers(BaseFeaturizer):
    """Energy that Li+ needs to move through a crystal without end along 1, 2 and 3 directions.

    The site energy of Li+ is mapped over the cell in the rigid framework of the other ions (Morse attraction to anions
    by bond valence parameters, screened Coulomb repulsion from cations; parameters of bvlain). The barrier in n
    dimensions is how far above the lowest point of the map the points have to be allowed that connect into a path in n
    independent directions.

    Li ions neither fill sites nor push each other and the framework does not give way, so these barriers do not rank
    electrolytes: LiF gets 0.48 eV, Li2O 0.26 eV, Li10GeP2S12 0.58 eV (in one dimension).

    Args:
        resolution_angstrom: largest step of the grid.
    """

    def __init__(self, resolution_angstrom: float = RESOLUTION_ANGSTROM) -> None:
        self.resolution_angstrom = resolution_angstrom

    def featurize(self, structure: Structure) -> list[float]:
        """Barriers of one structure.

        Args:
            structure: ordered; its oxidation states, if it has any, are replaced by those that balance the formula.

        Returns:
            Barriers in 1, 2 and 3 dimensions [eV], ascending; NaN where there is no path below 5 eV.

        Raises:
            ValueError: there is no map, with the reason: disordered, no Li, no balanced oxidation states, or no bond
                valence parameters.
        """
        energies = site_energies_ev(_with_charges(structure), self.resolution_angstrom)
        found = percolation_energies(energies, highest=HIGHEST_BARRIER_EV)
        return [float(barrier) if np.isfinite(barrier) else float("nan") for barrier in found]

    def feature_labels(self) -> list[str]:
        """Names of the features with their units."""
        return list(LABELS)

    def citations(self) -> list[str]:
        """Bond valence site energies, their parameters, and bvlain, as BibTeX."""
        return list(CITATIONS)

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]


def _with_charges(structure: Structure) -> Structure:
    """The primitive, reduced cell with the charges of its ions."""
    if not structure.is_ordered:
        raise ValueError("disordered: a site is shared or partly occupied")
    symbols = [site.specie.symbol for site in structure]
    if unknown := sorted(set(symbols) - ATOMIC_NUMBER.keys()):
        raise ValueError(f"no element: {', '.join(unknown)}")
    if LITHIUM not in symbols:
        raise ValueError("no Li in the cell")
    plain = _reduced(structure)
    charges = ionic_charges(plain.composition)
    _require_parameters(charges)
    return plain.add_oxidation_state_by_element(charges)


def _require_parameters(charges: dict[str, float]) -> None:
    """Check that each ion has a place in the potential.

    Raises:
        ValueError: Li that is not Li+, an anion without parameters, or an atom without charge.
    """
    if charges[LITHIUM] != 1.0:
        raise ValueError("Li is not Li+")
    if neutral := [symbol for symbol, charge in charges.items() if charge == 0.0]:
        raise ValueError(f"no charge on {', '.join(sorted(neutral))}")
    anions = {symbol: charge for symbol, charge in charges.items() if charge < 0.0}
    if lacking := [f"{symbol}{-charge:g}-" for symbol, charge in anions.items() if ANION_CHARGES.get(symbol) != charge]:
        raise ValueError(f"no bond valence parameters of Li+ with {', '.join(sorted(lacking))}")


def _reduced(structure: Structure) -> Structure:
    """The primitive cell where symmetry finds one, with short vectors at blunt angles, without oxidation states."""
    from pymatgen.core import Structure
    from spglib import standardize_cell

    numbers: Any = [ATOMIC_NUMBER[site.specie.symbol] for site in structure]
    lattice: Any = structure.lattice.matrix
    places: Any = structure.frac_coords
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # spglib tells of an exception that it will raise one day
        primitive = standardize_cell(
            (lattice, places, numbers), to_primitive=True, no_idealize=True, symprec=SYMMETRY_TOLERANCE_ANGSTROM
        )
    if primitive is not None:
        lattice, places, numbers = primitive
    return Structure(lattice, numbers, places).get_reduced_structure("LLL")
