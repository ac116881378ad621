"""Hops between the lithium sites of a crystal as matminer features: how short, how far they lead, how wide they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from matminer.featurizers.base import BaseFeaturizer
from pymatgen.core import DummySpecies
from pymatgen.optimization.neighbors import find_points_in_spheres

if TYPE_CHECKING:
    from pymatgen.core import Structure

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Image = tuple[int, int, int]
"""Whole lattice vectors between a cell and another."""

LABELS: Final = (
    "nearest_li_hop_angstrom", "percolating_hop_1d_angstrom", "percolating_hop_3d_angstrom",
    "hop_midpoint_anion_angstrom",
)  # fmt: skip

# All chosen; of the hops that ionic conductors are known for, few are longer than 4.5 angstrom.
PERCOLATION_RADIUS_ANGSTROM: Final = 8.0
NEIGHBOUR_RADIUS_ANGSTROM: Final = 6.0
SHORTEST_HOP_ANGSTROM: Final = 0.8
"""Closer sites are the halves of a split one, and between them nothing is passed."""
LONGEST_HOP_ANGSTROM: Final = 5.0
HOPS_PER_SITE: Final = 2
"""A path needs a way in and a way out."""

LEAST_LI_OCCUPANCY: Final = 0.005
LEAST_ANION_OCCUPANCY: Final = 0.3
ANIONS: Final = frozenset("O S Se Te F Cl Br I N".split())
ANIONS_WITHOUT_OTHERS: Final = frozenset("P As H B C".split())
"""Anions where there is none of `ANIONS`; beside one of these they are cations or part of a polyanion."""

SAME_LENGTH_ANGSTROM: Final = 1e-3
"""Hops that symmetry makes alike differ by less, by the digits of a file."""

CITATIONS: Final = (
    (
        "@article{Sendek2017, title={Holistic computational structure screening of more than 12 000 candidates for "
        "solid lithium-ion conductor materials}, author={Sendek, Austin D. and Yang, Qian and Cubuk, Ekin D. and "
        "Duerloo, Karel-Alexander N. and Cui, Yi and Reed, Evan J.}, journal={Energy \\& Environmental Science}, "
        "volume={10}, pages={306}, year={2017}, doi={10.1039/C6EE02697D}}"
    ),
)


class LithiumNetwork(BaseFeaturizer):
    """Lengths of hops between lithium sites, ordered or partly occupied, and the room for lithium half way.

    A Li site holds more than 0.005 Li. Sites of other species do not matter but for the anions, and whether a site is
    full does not matter but for the weight of the first feature. No feature depends on the choice of the cell.

    * ``nearest_li_hop_angstrom``: distance to the nearest Li site, mean over the sites that have one within 6 angstrom,
      weighted by the Li in them; 6 where none has.
    * ``percolating_hop_1d_angstrom`` and ``_3d_``: smallest hop length at which hops that are no longer connect a site
      with its images along one direction, or along three; NaN where 8 angstrom do not.
    * ``hop_midpoint_anion_angstrom``: distance from the middle of a hop to the nearest anion, mean over the two
      shortest hops of 0.8 to 5 angstrom of each site. Hops as long as the second shortest share its place. NaN where
      there is no such hop, or no anion: a site with more than 0.3 of O, S, Se, Te, F, Cl, Br, I and N or, where a
      structure has none of these, of P, As, H, B and C.

    Distances of Li sites as descriptors of conductors are those of A. D. Sendek et al., Energy Environ. Sci. 10, 306
    (2017), doi:10.1039/C6EE02697D; the lengths at which they percolate and the midpoints are a geometric stand-in for
    barriers.
    """

    def featurize(self, structure: Structure) -> list[float]:
        """Features of one structure.

        Raises:
            ValueError: it has no Li site, or dummy species.
        """
        li_occupancy, anion_occupancy = _occupancies(structure)
        li = np.flatnonzero(li_occupancy > LEAST_LI_OCCUPANCY)
        if not len(li):
            raise ValueError(
                f"{structure.composition.reduced_formula or 'empty structure'}: no site holds more than "
                f"{LEAST_LI_OCCUPANCY:g} Li, so there is nothing that hops."
            )
        inside = structure.frac_coords - np.floor(structure.frac_coords)
        hops = _hops(structure, inside[li])
        one, _, three = _percolation_lengths(hops, len(li))
        anions = inside[anion_occupancy > LEAST_ANION_OCCUPANCY]
        return [_nearest(hops, li_occupancy[li]), one, three, _midpoint_distance(structure, hops, inside[li], anions)]

    def feature_labels(self) -> list[str]:
        """Names of the features with their unit."""
        return list(LABELS)

    def citations(self) -> list[str]:
        """Descriptors of conductors by distances of lithium sites, as BibTeX."""
        return list(CITATIONS)

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]


class _Hops(NamedTuple):
    """Ordered pairs of Li sites within 8 angstrom: indices among the Li sites, image of the end and length."""

    start: Integers
    end: Integers
    image: Integers
    length: Floats


class _Clusters:
    """Li sites that hops connect, with the lattice vectors along which each cluster repeats itself.

    A union-find in which every site knows its cell relative to that of its parent: site x of cell 0 belongs to the
    same cluster as its root of cell ``offset``.
    """

    def __init__(self, sites: int) -> None:
        self._parent = list(range(sites))
        self._offset: list[Image] = [(0, 0, 0)] * sites
        self._periods: list[list[Image]] = [[] for _ in range(sites)]

    def connect(self, start: int, end: int, image: Image) -> int:
        """Connect a site with one of another cell; returns in how many directions (0 to 3) their cluster is endless."""
        (root, at), (other, other_at) = self._root(start), self._root(end)
        step = (image[0] + other_at[0] - at[0], image[1] + other_at[1] - at[1], image[2] + other_at[2] - at[2])
        if root == other:
            self._add_periods(root, [step])
        else:
            self._parent[other], self._offset[other] = root, (-step[0], -step[1], -step[2])
            self._add_periods(root, self._periods[other])
        return len(self._periods[root])

    def _root(self, site: int) -> tuple[int, Image]:
        path = []
        while self._parent[site] != site:
            path.append(site)
            site = self._parent[site]
        at: Image = (0, 0, 0)
        for passed in reversed(path):  # from the root down, so that each comes to hang on the root itself
            step = self._offset[passed]
            at = (at[0] + step[0], at[1] + step[1], at[2] + step[2])
            self._parent[passed], self._offset[passed] = site, at
        return site, at

    def _add_periods(self, root: int, found: Iterable[Image]) -> None:
        known = self._periods[root]
        known.extend(period for period in found if _is_independent(period, known))


def _is_independent(vector: Image, others: Sequence[Image]) -> bool:
    """Whether a vector is no combination of up to three independent ones; whole numbers, so exact."""
    if not others:
        return any(vector)
    a, b, c = vector
    d, e, f = others[0]
    cross = (b * f - c * e, c * d - a * f, a * e - b * d)
    if len(others) == 1:
        return any(cross)
    return len(others) == 2 and sum(x * y for x, y in zip(cross, others[1], strict=True)) != 0  # noqa: PLR2004 - a plane


def _occupancies(structure: Structure) -> tuple[Floats, Floats]:
    """Li and anions of each site, two of shape (sites,)."""
    sites = [site.species.items() for site in structure]
    dummies = {str(species) for site in sites for species, _ in site if isinstance(species, DummySpecies)}
    if dummies:
        raise ValueError(
            f"{structure.composition.formula}: {', '.join(sorted(dummies))} are no elements. Remove them "
            "(Structure.remove_species), as lithium passes where nothing is."
        )

    def held(symbols: frozenset[str]) -> Floats:
        return np.array([sum(amount for species, amount in site if species.symbol in symbols) for site in sites], float)

    anions = held(ANIONS)
    return held(frozenset({"Li"})), anions if anions.any() else held(ANIONS_WITHOUT_OTHERS)


def _hops(structure: Structure, li_inside: Floats) -> _Hops:
    matrix = np.ascontiguousarray(structure.lattice.matrix, dtype=np.float64)
    positions = np.ascontiguousarray(li_inside @ matrix)
    start, end, image, length = find_points_in_spheres(
        positions,
        positions,
        r=PERCOLATION_RADIUS_ANGSTROM,
        pbc=np.array(structure.lattice.pbc, dtype=np.int64),
        lattice=matrix,
        tol=1e-8,
    )
    other = (start != end) | image.any(axis=1)
    return _Hops(start[other], end[other], image[other].astype(np.int64), length[other])


def _percolation_lengths(hops: _Hops, sites: int) -> list[float]:
    """Smallest lengths [A] at which hops percolate in at least 1, 2 and 3 dimensions; NaN where they do not."""
    lengths = [float("nan")] * 3
    clusters, reached = _Clusters(sites), 0
    forward = np.flatnonzero(hops.start <= hops.end)  # each hop stands there from both of its ends
    for hop in forward[np.argsort(hops.length[forward], kind="stable")].tolist():
        x, y, z = hops.image[hop].tolist()
        endless = clusters.connect(int(hops.start[hop]), int(hops.end[hop]), (x, y, z))
        for dimension in range(reached, endless):
            lengths[dimension] = float(hops.length[hop])
        reached = max(reached, endless)
        if reached == len(lengths):
            break
    return lengths


def _nearest(hops: _Hops, li_occupancy: Floats) -> float:
    nearest = np.full(len(li_occupancy), np.inf)
    np.minimum.at(nearest, hops.start, hops.length)
    near = nearest <= NEIGHBOUR_RADIUS_ANGSTROM
    if not near.any():
        return NEIGHBOUR_RADIUS_ANGSTROM
    return float(np.average(nearest[near], weights=li_occupancy[near]))


def _midpoint_distance(structure: Structure, hops: _Hops, li_inside: Floats, anions_inside: Floats) -> float:
    places = _places(hops)
    taken = np.flatnonzero(places)
    if not len(taken) or not len(anions_inside):
        return float("nan")
    middle = (li_inside[hops.start[taken]] + li_inside[hops.end[taken]] + hops.image[taken]) / 2.0
    distance = structure.lattice.get_all_distances(middle, anions_inside).min(axis=1)
    return float(np.average(distance, weights=places[taken]))


def _places(hops: _Hops) -> Floats:
    """Weights of the hops, (hops,): 1 for the two shortest of a site, shared among those of one length."""
    places = np.zeros(len(hops.length))
    possible = np.flatnonzero((hops.length > SHORTEST_HOP_ANGSTROM) & (hops.length < LONGEST_HOP_ANGSTROM))
    ordered = possible[np.lexsort((hops.length[possible], hops.start[possible]))]
    _, first = np.unique(hops.start[ordered], return_index=True)
    for own in np.split(ordered, first[1:]):
        length = hops.length[own]
        longest = length[:HOPS_PER_SITE][-1:]
        shorter = length < longest - SAME_LENGTH_ANGSTROM
        alike = np.abs(length - longest) <= SAME_LENGTH_ANGSTROM
        places[own[shorter]] = 1.0
        places[own[alike]] = (min(len(own), HOPS_PER_SITE) - shorter.sum()) / max(alike.sum(), 1)
    return places
