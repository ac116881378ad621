"""The sites of a disordered supercell, filled with whole atoms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from ssbscreen.domain.elements import ATOMIC_NUMBER
from ssbscreen.domain.errors import SourceError
from ssbscreen.structures.arrangement import (
    Floats,
    Integers,
    Interactions,
    anneal,
    nearest_in_group,
    unit_coulomb_ev,
)
from ssbscreen.structures.site_charges import SiteCharges
from ssbscreen.structures.whole_counts import Sublattice, WholeCounts, sublattices
from ssbscreen.suspicion.bonds import covalent_radii_angstrom

if TYPE_CHECKING:
    from pymatgen.core import Structure

OVERLAPS: Final = (0.6, 0.54)
"""Of the sum of covalent radii: sites that are closer are not both occupied. Of 21,111 relaxed Li cells of the
Materials Project 78 hold a pair below 0.6 (Li-Li 1.54 A, Li-O 1.16 A) and 31 below 0.54 (1.38 A and 1.05 A). The second
limit is tried where the first leaves no arrangement, as in argyrodites with much Li: relaxed, such atoms move apart."""


@dataclass(frozen=True, slots=True)
class DisorderedLattice:
    """A supercell with its sites, what may stand on them, and the energy of that.

    Attributes:
        cell: all sites, with the shares of their elements.
        distances: of all sites [angstrom], (n, n).
        contents: symbols; "" for a vacancy comes first.
        interactions: with the wider and the closer limit of overlaps.
        groups: sites of each sublattice.
        fillings: contents of each sublattice in whole numbers, in any order.
        merged: groups, with sublattices of one element and vacancies as one.
    """

    cell: Structure
    distances: Floats
    contents: tuple[str, ...]
    interactions: tuple[Interactions, ...]
    groups: tuple[Integers, ...]
    fillings: tuple[Integers, ...]
    merged: tuple[Integers, ...]

    @classmethod
    def of(cls, cell: Structure, counts: WholeCounts, charges: SiteCharges) -> DisorderedLattice:
        """The lattice of a supercell with these numbers of atoms on its sublattices."""
        parts, members = sublattices(cell)
        symbols = sorted({symbol for part in parts for symbol in part.shares})
        charge = [0.0, *(charges.by_element.get(symbol, 0.0) for symbol in symbols)]
        groups, fillings = [], []
        for number, filled in enumerate(counts.counts):
            sites = np.flatnonzero(np.array(members) == number)
            holds = [1 + symbols.index(symbol) for symbol, atoms in filled.items() for _ in range(atoms)]
            groups.append(sites)
            fillings.append(np.array([*holds, *([0] * (len(sites) - len(holds)))], dtype=np.int64))
        distances, coulomb = cell.distance_matrix, unit_coulomb_ev(cell)
        strict, loose = (
            Interactions(coulomb, _overlap(parts, members, distances, share), np.array(charge)) for share in OVERLAPS
        )
        merged = _merged(parts, groups)
        return cls(cell, distances, ("", *symbols), (strict, loose), tuple(groups), tuple(fillings), merged)

    def states(self, *, seed: int, starts: int, kept: int) -> list[tuple[float, Integers]]:
        """States of low energy of several starts, best first.

        Where overlaps remain, atoms may change between sublattices that hold the same element and vacancies; where
        they still do, atoms may be closer.

        Raises:
            SourceError: overlaps remain even so.
        """
        last = self.interactions[-1]
        found: list[tuple[float, Integers]] = []
        for energy, groups in product(self.interactions, (self.groups, self.merged)):
            found = self._annealed(energy, groups, seed=seed, starts=starts, kept=kept)
            if not energy.overlaps(found[0][1]):
                return found
        raise SourceError(self._overlapping(last, found[0][1]))

    def _annealed(
        self, interactions: Interactions, groups: Sequence[Integers], *, seed: int, starts: int, kept: int
    ) -> list[tuple[float, Integers]]:
        near_to, found = None, []
        for start in range(starts):
            rng = np.random.default_rng([seed, start])
            state = np.zeros(len(self.cell), dtype=np.int64)
            for sites, filling in zip(self.groups, self.fillings, strict=True):
                state[sites] = rng.permutation(filling)
            movable = [sites for sites in groups if len(set(state[sites].tolist())) > 1]
            if not movable:
                return [(interactions.energy_ev(state), state)]
            if near_to is None:
                near_to = nearest_in_group(self.distances, movable)
            found += anneal(interactions, state, movable, near_to, kept=kept, rng=rng)
        fewest = min(interactions.overlaps(state) for _, state in found)
        best = [each for each in found if interactions.overlaps(each[1]) == fewest]
        return sorted(best, key=lambda each: each[0])  # stable: equal energies in the order of the starts

    def structure(self, state: Integers) -> Structure:
        """The atoms of a state, sorted by element."""
        from pymatgen.core import Structure

        filled = np.flatnonzero(state)
        symbols = [self.contents[state[site]] for site in filled]
        return Structure(self.cell.lattice, symbols, self.cell.frac_coords[filled]).get_sorted_structure()

    def _overlapping(self, interactions: Interactions, state: Integers) -> str:
        filled = np.flatnonzero(state)
        close = np.argwhere(np.triu(interactions.overlap[np.ix_(filled, filled)]))
        one, other = filled[close[0]]
        distance = self.distances[one, other]
        return (
            f"the occupancies ask for atoms that overlap, such as {self.contents[state[one]]} and "
            f"{self.contents[state[other]]} at {distance:.2f} A: give an ordered cell, or correct the occupancies of "
            "split sites"
        )


def _overlap(parts: Sequence[Sublattice], members: Sequence[int], distances: Floats, share: float) -> Floats:
    """Pairs of sites that are too close to be both occupied, at least one of which may be empty or shared."""
    radius = [min(float(covalent_radii_angstrom()[ATOMIC_NUMBER[symbol]]) for symbol in part.shares) for part in parts]
    radii = np.array([radius[number] for number in members])
    fixed = np.array([parts[number].full for number in members])
    close = distances < share * (radii[:, None] + radii[None, :])
    close &= ~(fixed[:, None] & fixed[None, :])
    np.fill_diagonal(close, val=False)
    return np.asarray(close, dtype=np.float64)


def _merged(parts: Sequence[Sublattice], groups: Sequence[Integers]) -> tuple[Integers, ...]:
    """Groups of sites with vacancies and the same elements as one, the others as they are."""
    together: dict[tuple[str, ...], list[Integers]] = {}
    for number, (part, sites) in enumerate(zip(parts, groups, strict=True)):
        key = (str(number),) if part.full else ("vacancies", *sorted(part.shares))
        together.setdefault(key, []).append(sites)
    return tuple(np.concatenate(sites) for sites in together.values())
