"""Near neighbours of the atoms in a cell, and the pieces that bonds hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.atom_pairs import Floats, Integers, pairs_within
from ssbscreen.domain.elements import SYMBOLS

BONDED_WITHIN: Final = 1.25
"""Sums of covalent radii: Li and Ba to iodine in crystals 1.1, cations to their neighbours below 1.2; molecules to one
another from 1.5 (S8, hydrogen bonds 1.7), the packed I2 of solid iodine 1.26."""
LONGEST_ANGSTROM: Final = 4.5
"""No bond of a salt is longer; Cs to I in CsI 3.95 A."""


@dataclass(frozen=True, slots=True)
class BondedCell:
    """Pairs of atoms closer than `BONDED_WITHIN` sums of covalent radii, each seen from both its ends.

    Attributes:
        symbols: element of each of the n sites.
        centre: site of each pair, (m,).
        neighbour: the other site, (m,).
        image: cell of the neighbour beside that of the centre, (m, 3).
        distance_angstrom: (m,).
        reduced_distance: distance over the sum of both covalent radii, (m,).
    """

    symbols: npt.NDArray[np.str_]
    centre: Integers
    neighbour: Integers
    image: Integers
    distance_angstrom: Floats
    reduced_distance: Floats

    def distances_of(self, one: str, other: str) -> Floats:
        """Distances of all near pairs of two elements [angstrom], shortest first, each pair once."""
        pairs = (self.symbols[self.centre] == one) & (self.symbols[self.neighbour] == other)
        found = np.sort(self.distance_angstrom[pairs])
        return found[::2] if one == other else found

    def neighbours_of(self, centre: str, neighbour: str, within_angstrom: float) -> Integers:
        """How many neighbours of one element within a distance each site of another has, in the order of the sites."""
        near = (self.symbols[self.neighbour] == neighbour) & (self.distance_angstrom <= within_angstrom)
        counts = np.bincount(self.centre[near], minlength=len(self.symbols))
        return np.asarray(counts[self.symbols == centre], dtype=np.int64)

    def pieces(self) -> list[tuple[Integers, int]]:
        """Sites of each connected piece and in how many directions it extends without end; 0 is a molecule."""
        edges: list[list[int]] = [[] for _ in self.symbols]
        for pair, site in enumerate(self.centre.tolist()):
            edges[site].append(pair)
        offset: dict[int, Integers] = {}
        found = []
        for first in range(len(self.symbols)):
            if first in offset:
                continue
            offset[first] = np.zeros(3, dtype=np.int64)
            held, loops = [first], set()
            for site in held:  # grows while it is walked
                for pair in edges[site]:
                    other = int(self.neighbour[pair])
                    place = offset[site] + self.image[pair]
                    if other not in offset:
                        offset[other] = place
                        held.append(other)
                    elif (loop := place - offset[other]).any():
                        loops.add(tuple(loop.tolist()))
            rank = int(np.linalg.matrix_rank(np.array(sorted(loops)))) if loops else 0
            found.append((np.array(held, dtype=np.int64), rank))
        return found


def bonded_cell(lattice: Sequence[float], atomic_numbers: Sequence[int], fractional_xyz: Sequence[float]) -> BondedCell:
    """Near neighbours in a cell.

    Args:
        lattice: lengths [angstrom] and angles [degree], six numbers.
        atomic_numbers: of the n sites.
        fractional_xyz: 3 n numbers.
    """
    numbers = np.asarray(atomic_numbers, dtype=np.int64)
    inside = np.asarray(fractional_xyz, dtype=np.float64).reshape(-1, 3)
    radii = covalent_radii_angstrom()[numbers]
    reach = min(2.0 * BONDED_WITHIN * float(np.nanmax(radii, initial=0.0)), LONGEST_ANGSTROM)
    pairs = pairs_within(lattice_vectors_angstrom(lattice), inside - np.floor(inside), reach)
    reduced = pairs.distance_angstrom / (radii[pairs.centre] + radii[pairs.neighbour])
    kept = reduced <= BONDED_WITHIN
    return BondedCell(
        symbols=np.array([SYMBOLS[number - 1] for number in numbers.tolist()], dtype=np.str_),
        centre=pairs.centre[kept],
        neighbour=pairs.neighbour[kept],
        image=pairs.image[kept],
        distance_angstrom=pairs.distance_angstrom[kept],
        reduced_distance=reduced[kept],
    )


def lattice_vectors_angstrom(lattice: Sequence[float]) -> Floats:
    """Three row vectors from lengths [angstrom] and angles [degree]."""
    a, b, c = lattice[:3]
    alpha, beta, gamma = (radians(angle) for angle in lattice[3:])
    x = cos(beta)
    y = (cos(alpha) - cos(beta) * cos(gamma)) / sin(gamma)
    z = sqrt(max(1.0 - x * x - y * y, 0.0))
    return np.array([[a, 0.0, 0.0], [b * cos(gamma), b * sin(gamma), 0.0], [c * x, c * y, c * z]])


@cache
def covalent_radii_angstrom() -> Floats:
    """Covalent radii [angstrom] by atomic number; NaN where there is none, so that no bond is found.

    Cordero et al., Dalton Trans. 2832 (2008), doi:10.1039/b801115j, as pymatgen has them.
    """
    from pymatgen.analysis.local_env import CovalentRadius

    radii = np.full(len(SYMBOLS) + 1, np.nan)
    for number, symbol in enumerate(SYMBOLS, start=1):
        radii[number] = CovalentRadius.radius.get(symbol, np.nan)
    return radii
