"""Whole numbers of atoms for occupancies: the smallest supercell that represents a disordered cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.errors import SourceError
from ssbscreen.structures.site_charges import NEUTRAL_WITHIN, SiteCharges

if TYPE_CHECKING:
    from pymatgen.core import Structure

RELATIVE_TOLERANCE: Final = 0.05
"""Of the amount of each element."""
OCCUPANCY_TOLERANCE: Final = 0.1
"""Of each element on each sublattice; it gives way where no supercell within the limit of atoms keeps to it."""
SHARE_OF_ATOMS: Final = 0.005
"""Where no supercell within the limit of atoms keeps to the relative tolerance, as for dopants: an element but Li may
be off by this share of all atoms..."""
SHARE_OF_ITSELF: Final = 0.25
"""...and no more than this share of its own amount."""
FULL: Final = 0.99
"""A site with a higher occupancy has no vacancies."""
MOST_CELLS: Final = 48
_COMPOSITIONS_TRIED: Final = 60
_MOST_COMBINATIONS: Final = 5_000
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Sublattice:
    """Sites that the same species share in the same proportion.

    Attributes:
        sites: how many there are in the cell.
        shares: occupancy by element.
    """

    sites: int
    shares: Mapping[str, float]

    @property
    def full(self) -> bool:
        """Whether every site is occupied by something."""
        return sum(self.shares.values()) >= FULL


@dataclass(frozen=True, slots=True)
class WholeCounts:
    """A supercell in whole numbers.

    Attributes:
        cells: how many of the given cells it takes.
        amounts: atoms of each element in it.
        counts: atoms of each element on each sublattice.
        deviation: largest relative deviation of an element from the given composition.
        occupancy_error: largest difference of an element's occupancy of a sublattice from the given one.
        charge: of the supercell [e].
    """

    cells: int
    amounts: Mapping[str, int]
    counts: tuple[Mapping[str, int], ...]
    deviation: float
    occupancy_error: float
    charge: float


def sublattices(structure: Structure) -> tuple[list[Sublattice], list[int]]:
    """The sublattices of a cell in an order that its supercells share, and to which of them each site belongs."""
    keys = [tuple(sorted((each.symbol, round(float(x), 3)) for each, x in site.species.items())) for site in structure]
    order = {key: number for number, key in enumerate(sorted(set(keys)))}
    members = [order[key] for key in keys]
    found = []
    for number in order.values():
        first = structure[members.index(number)]
        shares: dict[str, float] = {}
        for each, x in first.species.items():
            shares[each.symbol] = shares.get(each.symbol, 0.0) + float(x)
        found.append(Sublattice(members.count(number), shares))
    return found, members


def whole_counts(parts: Sequence[Sublattice], charges: SiteCharges, *, most_atoms: int) -> WholeCounts:
    """The smallest supercell whose whole numbers of atoms represent the occupancies.

    Every element is within 5 % of its amount and every occupancy within 0.1; where no supercell of the allowed size
    keeps to both, the one whose composition comes nearest, with every element but Li within 0.5 % of all atoms and a
    quarter of its own amount. It is neutral where the states of the elements allow that within the tolerance; a
    composition that is not neutral itself may stay so.

    Args:
        parts: sublattices of one cell.
        charges: of the elements.
        most_atoms: limit of the supercell.

    Raises:
        SourceError: no supercell within the limit.
    """
    target = _amounts(parts)
    atoms = sum(target.values())
    cells = range(1, max(1, min(MOST_CELLS, floor(most_atoms / atoms * (1.0 + RELATIVE_TOLERANCE)))) + 1)
    must = bool(charges.by_element) and not charges.adaptable
    for neutral in (True, False) if must and abs(charges.imbalance) > NEUTRAL_WITHIN else (must,):
        kept: WholeCounts | None = None
        for number in cells:
            found = _of_supercell(parts, target, number, charges, neutral=neutral)
            if found is None or sum(found.amounts.values()) > most_atoms:
                continue
            if _misses(found) == (0.0, 0.0):
                return found
            if kept is None or _misses(found) < _misses(kept):
                kept = found
        if kept is not None:
            return kept
    raise SourceError(_too_large(target, most_atoms, neutral=must))


def _misses(found: WholeCounts) -> tuple[float, float]:
    """By how much a supercell misses the tolerances of composition and occupancies; 0 where it keeps them."""
    return _beyond(found.deviation, RELATIVE_TOLERANCE), _beyond(found.occupancy_error, OCCUPANCY_TOLERANCE)


def _beyond(error: float, tolerance: float) -> float:
    return round(error, 6) if error > tolerance + _ROUNDING else 0.0


def _too_large(target: Mapping[str, float], most_atoms: int, *, neutral: bool) -> str:
    rarest = min(target, key=lambda symbol: target[symbol])
    return (
        f"no {'neutral ' if neutral else ''}supercell of at most {most_atoms} atoms represents the occupancies within "
        f"{RELATIVE_TOLERANCE:.0%} (one cell has {sum(target.values()):.4g} atoms, of {rarest} {target[rarest]:.3g}): "
        "give an ordered cell, or occupancies that a smaller cell can hold"
    )


def _amounts(parts: Sequence[Sublattice]) -> dict[str, float]:
    amounts: dict[str, float] = {}
    for part in parts:
        for symbol, share in part.shares.items():
            amounts[symbol] = amounts.get(symbol, 0.0) + part.sites * share
    return amounts


def _of_supercell(
    parts: Sequence[Sublattice], target: Mapping[str, float], cells: int, charges: SiteCharges, *, neutral: bool
) -> WholeCounts | None:
    """The composition nearest to the target that sites and charges allow; None where there is none."""
    for amounts in _compositions(parts, target, cells, charges, neutral=neutral):
        if (counts := _distributed(parts, amounts, cells)) is not None:
            deviation = max(abs(n / (cells * target[symbol]) - 1.0) for symbol, n in amounts.items())
            error = max(
                abs(number / (part.sites * cells) - part.shares[symbol])
                for part, filled in zip(parts, counts, strict=True)
                for symbol, number in filled.items()
            )
            return WholeCounts(cells, amounts, counts, deviation, error, _charge(amounts, charges))
    return None


def _compositions(
    parts: Sequence[Sublattice], target: Mapping[str, float], cells: int, charges: SiteCharges, *, neutral: bool
) -> Iterator[dict[str, int]]:
    """Whole numbers of atoms within the tolerances, nearest first."""
    symbols = list(target)
    shared = {symbol for part in parts if not part.full or len(part.shares) > 1 for symbol in part.shares}
    slack = SHARE_OF_ATOMS * sum(target.values()) * cells
    ranges = []
    for symbol in symbols:
        wanted = target[symbol] * cells
        off = RELATIVE_TOLERANCE * wanted if symbol in shared else 0.0
        if symbol in shared and symbol != LITHIUM:
            off = max(off, min(slack, SHARE_OF_ITSELF * wanted))
        ranges.append(range(max(1, ceil(wanted - off - _ROUNDING)), floor(wanted + off + _ROUNDING) + 1))
    combinations = 1
    for number, each in enumerate(ranges):
        combinations *= max(1, len(each))
        if combinations > _MOST_COMBINATIONS:  # large cells: the nearest two numbers do
            wanted = target[symbols[number]] * cells
            ranges[number] = range(max(1, floor(wanted)), max(1, floor(wanted)) + 2)
    found = []
    for numbers in product(*ranges):
        amounts = dict(zip(symbols, numbers, strict=True))
        if neutral and abs(_charge(amounts, charges)) > _ROUNDING:
            continue
        misses = [abs(n - target[symbol] * cells) / (target[symbol] * cells) for symbol, n in amounts.items()]
        found.append((round(max(misses), 9), round(sum(misses), 9), numbers))
    found.sort()
    for *_, numbers in found[:_COMPOSITIONS_TRIED]:
        yield dict(zip(symbols, numbers, strict=True))


def _charge(amounts: Mapping[str, int], charges: SiteCharges) -> float:
    if not charges.by_element or charges.adaptable:
        return 0.0
    return sum(n * charges.by_element[symbol] for symbol, n in amounts.items())


def _distributed(
    parts: Sequence[Sublattice], amounts: Mapping[str, int], cells: int
) -> tuple[Mapping[str, int], ...] | None:
    """Atoms on sublattices, as near to the occupancies as whole numbers allow; None where they do not fit.

    A transport problem: its matrix is totally unimodular, so that the linear program has a whole solution.
    """
    from scipy.optimize import linprog

    places = [(row, symbol) for row, part in enumerate(parts) for symbol in part.shares]
    wanted = np.array([parts[row].sites * cells * parts[row].shares[symbol] for row, symbol in places])
    low = np.floor(wanted + _ROUNDING)
    over = np.maximum(wanted - low, 0.0)
    # |n - wanted| as three steps for each place: atoms below the floor, the first above it, and more.
    step = np.concatenate([-np.ones_like(low), np.ones_like(low), np.ones_like(low)])
    cost = np.concatenate([np.ones_like(low), 1.0 - 2.0 * over, np.ones_like(low)])
    most = np.concatenate([low, np.ones_like(low), np.full_like(low, np.inf)])
    equal: list[tuple[npt.NDArray[np.bool_], float]] = []
    below: list[tuple[npt.NDArray[np.bool_], float]] = []
    for symbol, number in amounts.items():
        equal.append((np.array([each == symbol for _, each in places]), float(number)))
    for row, part in enumerate(parts):
        (equal if part.full else below).append((np.array([each == row for each, _ in places]), part.sites * cells))
    solved = linprog(
        cost,
        A_eq=np.array([step * np.tile(mine, 3) for mine, _ in equal]),
        b_eq=np.array([to - low[mine].sum() for mine, to in equal]),
        A_ub=np.array([step * np.tile(mine, 3) for mine, _ in below]) if below else None,
        b_ub=np.array([to - low[mine].sum() for mine, to in below]) if below else None,
        bounds=np.column_stack([np.zeros_like(most), most]),
        method="highs-ds",
    )
    if not solved.success:
        return None
    numbers = np.rint(low + (step * solved.x).reshape(3, -1).sum(axis=0))
    counts: list[dict[str, int]] = [{} for _ in parts]
    for (row, symbol), number in zip(places, numbers.tolist(), strict=True):
        counts[row][symbol] = int(number)
    return tuple(counts)
