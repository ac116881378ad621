"""Atoms on the sites of a supercell, arranged by simulated annealing of their electrostatic energy.

A state says what every site holds; moves exchange what two sites of one sublattice hold, so that every sublattice keeps
its composition. The energy of point charges comes from one Ewald matrix, E = q^T M q, and follows each move in O(n).
Kirkpatrick et al., Science 220, 671 (1983), doi:10.1126/science.220.4598.671.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pymatgen.core import Structure

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

OVERLAP_EV: Final = 1000.0
"""For each pair of atoms that would overlap: above any electrostatic gain, such as 180 eV for P5+ and O2- at 0.8 A."""
SWEEPS: Final = 150
_LEAST_STEPS: Final = 2_000
_MOST_STEPS: Final = 40_000
_COLDEST: Final = 1e-3
"""Final temperature over the first one."""
_NEIGHBOURS: Final = 8
_NEARBY_SHARE: Final = 0.5
"""Of the exchanges that are tried between near sites: a split site then finds its other half."""
_EWALD_DIGITS: Final = 8.0


@dataclass(frozen=True, slots=True)
class Interactions:
    """Energy of a state.

    Attributes:
        coulomb_ev: interaction of unit charges on the sites, (n, n), symmetric.
        overlap: whether two sites cannot both hold an atom, (n, n), symmetric.
        charges_e: by content, the first is a vacancy.
    """

    coulomb_ev: Floats
    overlap: Floats
    charges_e: Floats

    def energy_ev(self, state: Integers) -> float:
        """Electrostatic energy of a state [eV], without the background of a charged cell."""
        charge = self.charges_e[state]
        return float(charge @ self.coulomb_ev @ charge)

    def overlaps(self, state: Integers) -> int:
        """Pairs of atoms that are too close."""
        filled = (state > 0).astype(np.float64)
        return round(float(filled @ self.overlap @ filled) / 2.0)


def unit_coulomb_ev(structure: Structure) -> Floats:
    """Interaction of unit charges on all sites of a cell [eV], so that the energy is ``q @ matrix @ q``.

    Args:
        structure: only positions count; no two sites in one place.
    """
    from pymatgen.analysis.ewald import EwaldSummation
    from pymatgen.core import Species, Structure

    unit = Structure(structure.lattice, [Species("H", 1)] * len(structure), structure.frac_coords)
    summed = EwaldSummation(unit, acc_factor=_EWALD_DIGITS)  # type: ignore[no-untyped-call]
    matrix = np.asarray(summed.total_energy_matrix, dtype=np.float64)
    return (matrix + matrix.T) / 2.0


def anneal(
    interactions: Interactions,
    start: Integers,
    groups: Sequence[Integers],
    near: Integers,
    *,
    kept: int,
    rng: np.random.Generator,
) -> list[tuple[float, Integers]]:
    """States of low energy that annealing comes by, best first.

    Args:
        interactions: of all sites.
        start: content of every site, (n,).
        groups: sites that may exchange what they hold; each at least two, with different contents.
        near: of each site the closest others of its group, (n, k); for sites outside of the groups anything.
        kept: how many states at most.
        rng: random numbers.

    Returns:
        Energy [eV] and state, of different energies; only states with as few overlaps as were found.
    """
    state = start.copy()
    movable = np.concatenate(list(groups))
    group_of = np.zeros(len(state), dtype=np.int64)
    for number, sites in enumerate(groups):
        group_of[sites] = number
    steps = int(np.clip(SWEEPS * len(movable), _LEAST_STEPS, _MOST_STEPS))
    field = interactions.coulomb_ev @ interactions.charges_e[state]
    crowd = interactions.overlap @ (state > 0).astype(np.float64)
    hot = _first_temperature(interactions, state, groups, field, rng)
    picks = rng.choice(movable, size=steps)
    nearby = rng.random(steps) < _NEARBY_SHARE
    columns, places, chances = rng.integers(near.shape[1], size=steps), rng.random(steps), rng.random(steps)
    q, coulomb, overlap = interactions.charges_e.tolist(), interactions.coulomb_ev, interactions.overlap
    overlaps, energy = interactions.overlaps(state), interactions.energy_ev(state)
    best = _Best(kept)
    best.offer(overlaps, energy, state)
    cooling = _COLDEST ** (1.0 / steps)
    temperature = hot
    for step in range(steps):
        temperature *= cooling
        one = int(picks[step])
        sites = groups[group_of[one]]
        other = int(near[one, columns[step]]) if nearby[step] else int(sites[int(places[step] * len(sites))])
        held, offered = int(state[one]), int(state[other])
        if held == offered:
            continue
        charge, filling = q[offered] - q[held], float(offered > 0) - float(held > 0)
        change = 2.0 * charge * (field[one] - field[other]) + charge * charge * (
            coulomb[one, one] + coulomb[other, other] - 2.0 * coulomb[one, other]
        )
        pairs = filling * (crowd[one] - crowd[other] - filling * overlap[one, other]) if filling else 0.0
        cost = change + OVERLAP_EV * pairs
        if cost > 0.0 and (temperature <= 0.0 or chances[step] >= exp(-cost / temperature)):
            continue
        state[one], state[other] = offered, held
        if charge:
            field += charge * (coulomb[:, one] - coulomb[:, other])
        if filling:
            crowd += filling * (overlap[:, one] - overlap[:, other])
        overlaps, energy = overlaps + round(pairs), energy + change
        best.offer(overlaps, energy, state)
    return best.states()


class _Best:
    """The best states of different energies, to 0.01 eV; those with fewer overlaps first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[tuple[int, float], Integers] = {}
        self._worst = (0, 0.0)

    def offer(self, overlaps: int, energy_ev: float, state: Integers) -> None:
        key = (overlaps, round(energy_ev, 2))
        if key in self._found or (len(self._found) == self._most and key > self._worst):
            return
        if len(self._found) == self._most:
            del self._found[self._worst]
        self._found[key] = state.copy()
        self._worst = max(self._found)

    def states(self) -> list[tuple[float, Integers]]:
        """Energies [eV] and states with the fewest overlaps, best first."""
        keys = sorted(self._found)
        return [(key[1], self._found[key]) for key in keys if key[0] == keys[0][0]]


def _first_temperature(
    interactions: Interactions, state: Integers, groups: Sequence[Integers], field: Floats, rng: np.random.Generator
) -> float:
    """Median cost of an exchange [eV], without that of overlaps."""
    costs = []
    for _ in range(100):
        sites = groups[int(rng.integers(len(groups)))]
        one, other = rng.choice(sites, size=2, replace=False)
        charge = float(interactions.charges_e[state[other]] - interactions.charges_e[state[one]])
        if charge:
            costs.append(abs(2.0 * charge * float(field[one] - field[other])))
    return float(np.median(costs)) if costs else 0.0


def nearest_in_group(distances: Floats, groups: Sequence[Integers]) -> Integers:
    """Of each site the closest others of its group, (n, k), from distances of all sites [angstrom], (n, n)."""
    width = max(1, min(_NEIGHBOURS, max(len(sites) for sites in groups) - 1))
    near = np.tile(np.arange(len(distances))[:, None], (1, width))
    for sites in groups:
        inside = distances[np.ix_(sites, sites)] + np.diag(np.full(len(sites), np.inf))
        order = np.argsort(inside, axis=1, kind="stable")
        for row, site in enumerate(sites):
            near[site] = np.resize(sites[order[row, : len(sites) - 1]], width)
    return near
