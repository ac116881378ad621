"""Bonds of a crystal as weighted neighbours, after Hoppe's effective coordination numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from matminer.utils.data import MagpieData
from pymatgen.core import Element
from pymatgen.optimization.neighbors import find_points_in_spheres

if TYPE_CHECKING:
    from pymatgen.core import Structure

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HOPPE_EXPONENT: Final = 6
"""Power in the weight exp(1 - (x / x_average)^6) of a bond: Hoppe (1979), doi:10.1524/zkri.1979.150.14.23."""

MIN_WEIGHT: Final = 0.01
"""Neighbours of smaller weight are no bonds: those beyond 1.33 average lengths, chosen."""

REACH_IN_AVERAGES: Final = 1.7
"""Neighbours beyond so many average lengths weigh less than 1e-10, so the average does not feel them."""

FIRST_RADIUS_ANGSTROM: Final = 4.5
LAST_RADIUS_ANGSTROM: Final = 60.0
"""Where the search for neighbours starts and where it gives up; the result depends on neither."""

RADIUS_GROWTH: Final = 1.5
"""Factor on the radius while a site has no neighbour at all."""

CLOSEST_ANGSTROM: Final = 0.01
"""Sites closer than this are one atom written twice."""

CONVERGED: Final = 1e-11
MAX_STEPS: Final = 5000
"""Largest relative step of a converged average length, and the steps after which a slower one is taken as it is."""

PM_PER_ANGSTROM: Final = 100.0
MAX_ATOMIC_NUMBER: Final = 118


ELEMENTAL_PROPERTIES: Final = {
    "Electronegativity": ("electronegativity", ""),
    "CovalentRadius": ("covalent_radius", "_pm"),
    "MendeleevNumber": ("mendeleev_number", ""),
    "MeltingT": ("melting_temperature", "_k"),
    "NValence": ("valence_electrons", ""),
    "Column": ("column", ""),
    "Row": ("row", ""),
    "GSvolume_pa": ("elemental_volume", "_a3"),
    "NdValence": ("d_electrons", ""),
    "NpValence": ("p_electrons", ""),
    "NsValence": ("s_electrons", ""),
    "NfValence": ("f_electrons", ""),
    "NUnfilled": ("unfilled_states", ""),
    "GSbandgap": ("elemental_band_gap", "_ev"),
    "AtomicWeight": ("atomic_weight", "_u"),
    "SpaceGroupNumber": ("elemental_space_group", ""),
}
"""Properties by their names at Magpie, with the names and units that features give them."""


@dataclass(frozen=True, slots=True)
class BondNetwork:
    """Bonds of a structure, each once from either end, and what they make of its sites.

    A length is reduced by the sum of the covalent radii of both atoms. The weight of a bond is seen from its centre, so
    both directions of a bond may weigh differently.

    Attributes:
        centre: site from which the bond goes, (bonds,).
        neighbour: site to whose image it goes, (bonds,).
        distance_angstrom: its length, (bonds,).
        reduced_distance: length over the sum of covalent radii, (bonds,).
        weight: exp(1 - (x / x_average)^6) of the reduced length x, above ``MIN_WEIGHT``, at most e, (bonds,).
        direction: unit vector from centre to neighbour, (bonds, 3).
        average_reduced_distance: Hoppe's weighted average length of each site, (sites,).
        effective_coordination: sum of the weights of each site's bonds, (sites,).
    """

    centre: Integers
    neighbour: Integers
    distance_angstrom: Floats
    reduced_distance: Floats
    weight: Floats
    direction: Floats
    average_reduced_distance: Floats
    effective_coordination: Floats

    def site_means(self, bond_values: Floats) -> Floats:
        """Weighted means over the bonds of each site, (sites,), of one value per bond."""
        sums = np.bincount(self.centre, self.weight * bond_values, len(self.effective_coordination))
        return np.asarray(sums / self.effective_coordination)

    def mean_and_std(self, bond_values: Floats) -> tuple[float, float]:
        """Weighted mean and standard deviation over all bonds of one value per bond."""
        mean = float(np.average(bond_values, weights=self.weight))
        return mean, float(np.sqrt(np.average((bond_values - mean) ** 2, weights=self.weight)))


@lru_cache(maxsize=64)
def elemental_values(magpie_property: str) -> Floats:
    """One property of the elements by atomic number, (119,), from matminer's copy of Magpie's tables.

    Elements without a value get the median of those that have one; so does number 0, which is no element.

    Raises:
        KeyError: Magpie has no property of that name.
    """
    table = _magpie().all_elemental_props[magpie_property]
    values = np.full(MAX_ATOMIC_NUMBER + 1, np.nan)
    for number in range(1, MAX_ATOMIC_NUMBER + 1):
        values[number] = table[Element.from_Z(number).symbol]
    values[np.isnan(values)] = np.nanmedian(values)
    values.flags.writeable = False  # it is shared through the cache
    return values


@lru_cache(maxsize=1)
def _magpie() -> Any:
    return MagpieData(impute_nan=False)


def bond_network(structure: Structure) -> BondNetwork:
    """Weighted bonds of an ordered structure.

    Each site's average reduced length is the smallest solution of x = sum(w x_j) / sum(w), w = exp(1 - (x_j / x)^6),
    iterated from the shortest x_j. The sphere in which neighbours are sought grows until every site has one and reaches
    1.7 average lengths from it to the largest atom of the structure, so no bond is missed in however open a cell.

    Like atoms count as any others: by covalent radii the cations of MgO nearly touch, and are bonded to each other.

    Args:
        structure: ordered sites of elements or ions.

    Returns:
        Bonds sorted by centre.

    Raises:
        ValueError: the structure is empty or disordered, has dummy species, two sites in one place or a site without
            neighbours within 60 angstrom.
    """
    radii_angstrom = elemental_values("CovalentRadius")[atomic_numbers(structure)] / PM_PER_ANGSTROM
    radius = FIRST_RADIUS_ANGSTROM
    while True:
        centre, neighbour, distance, vector = _neighbours(structure, radius)
        found = np.bincount(centre, minlength=len(structure))
        if not found.all():
            radius = _grown(structure, radius, radius * RADIUS_GROWTH, int(np.argmin(found)))
            continue
        reduced = distance / (radii_angstrom[centre] + radii_angstrom[neighbour])
        average = _average_lengths(reduced, centre, len(structure))
        reach = REACH_IN_AVERAGES * average * (radii_angstrom + radii_angstrom.max())
        if reach.max() <= radius:
            break
        radius = _grown(structure, radius, float(reach.max()) * (1.0 + 1e-6), int(np.argmax(reach)))
    weight = np.exp(1.0 - (reduced / average[centre]) ** HOPPE_EXPONENT)
    bonded = np.flatnonzero(weight > MIN_WEIGHT)
    bonded = bonded[np.argsort(centre[bonded], kind="stable")]
    return BondNetwork(
        centre=centre[bonded],
        neighbour=neighbour[bonded],
        distance_angstrom=distance[bonded],
        reduced_distance=reduced[bonded],
        weight=weight[bonded],
        direction=vector[bonded] / distance[bonded, None],
        average_reduced_distance=average,
        effective_coordination=np.bincount(centre[bonded], weight[bonded], len(structure)).astype(np.float64),
    )


def atomic_numbers(structure: Structure) -> Integers:
    """Atomic numbers of the sites of an ordered structure, (sites,).

    Raises:
        ValueError: it is empty, disordered or has dummy species.
    """
    if not len(structure):
        raise ValueError("A structure without sites has no bonds.")
    if not structure.is_ordered:
        raise ValueError(
            f"{structure.composition.reduced_formula}: the structure is disordered, and bonds need one atom a site. "
            "Order it first (pymatgen.transformations.standard_transformations.OrderDisorderedStructureTransformation)."
        )
    elements = [getattr(site.specie, "element", site.specie) for site in structure]
    dummies = {str(element) for element in elements if not isinstance(element, Element)}
    if dummies:
        raise ValueError(
            f"{structure.composition.reduced_formula}: {', '.join(sorted(dummies))} have no covalent radius."
        )
    return np.array([element.Z for element in elements], dtype=np.int64)


def _grown(structure: Structure, radius: float, wanted: float, site: int) -> float:
    if radius >= LAST_RADIUS_ANGSTROM:
        raise ValueError(
            f"{structure.composition.reduced_formula}: site {site} has too few neighbours within "
            f"{LAST_RADIUS_ANGSTROM:g} angstrom for bonds. Is its cell a crystal's, periodic in all directions?"
        )
    return min(wanted, LAST_RADIUS_ANGSTROM)


def _neighbours(structure: Structure, radius_angstrom: float) -> tuple[Integers, Integers, Floats, Floats]:
    """Centre, neighbour, distance and vector of all pairs within the radius, without a site and itself."""
    matrix = np.ascontiguousarray(structure.lattice.matrix, dtype=np.float64)
    inside = structure.frac_coords - np.floor(structure.frac_coords)
    positions = np.ascontiguousarray(inside @ matrix)
    periodic = np.array(structure.lattice.pbc, dtype=np.int64)
    centre, neighbour, image, distance = find_points_in_spheres(
        positions, positions, r=radius_angstrom, pbc=periodic, lattice=matrix, tol=1e-8
    )
    other = (centre != neighbour) | image.any(axis=1)
    centre, neighbour, distance = centre[other], neighbour[other], distance[other]
    if len(distance) and distance.min() < CLOSEST_ANGSTROM:
        pair = int(np.argmin(distance))
        raise ValueError(
            f"{structure.composition.reduced_formula}: sites {centre[pair]} and {neighbour[pair]} lie in one place. "
            "Merge them (Structure.merge_sites)."
        )
    return centre, neighbour, distance, positions[neighbour] + image[other] @ matrix - positions[centre]


def _average_lengths(reduced: Floats, centre: Integers, sites: int) -> Floats:
    """Smallest fixed point of the weighted average length of each site, (sites,); it is approached from below."""
    average = np.full(sites, np.inf)
    np.minimum.at(average, centre, reduced)
    power = reduced**HOPPE_EXPONENT
    for _ in range(MAX_STEPS):
        weight = np.exp(-power / (average**HOPPE_EXPONENT)[centre])
        previous = average
        average = np.bincount(centre, weight * reduced, sites) / np.bincount(centre, weight, sites)
        if np.all(np.abs(average - previous) <= CONVERGED * average):
            break
    return average
