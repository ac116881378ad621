"""Holes of the set's hulls that a neighbour in the periodic table can fill.

Where the set has no cell of a phase that exists, what competes with it looks too stable: without ErBr3 the oxidation
limit of Li3ErBr6 is 6.8 V. Ions of one charge and like radius form the same crystals, so the cell of the neighbour with
its ion replaced, relaxed, is the missing phase, or lies above it.

A phase is taken to exist where another set has it near its hull, and where the set itself has it on its hull with a
larger and with a smaller ion. Where it lies far above both of these, the database lacks its ground state (TmF3,
0.3 eV/atom), and the neighbour's cell is tried too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from flows.reference_comparison import NEAR_HULL_EV_PER_ATOM, amounts_of, heights_ev_per_atom
from flows.reference_jobs import CellJob
from ssbscreen.domain.composition import composition_key
from ssbscreen.thermo.phase_index import PhaseIndex, mask_of

RARE_EARTHS: Final = ("La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Y", "Ho", "Er", "Tm", "Yb", "Lu")
"""In falling radius of the ion with charge 3, Shannon, Acta Cryst. A 32, 751 (1976), doi:10.1107/S0567739476001551."""
SERIES: Final = (
    (RARE_EARTHS, 3),
    (("Na", "K", "Rb", "Cs"), 1),
    (("Mg", "Ca", "Sr", "Ba"), 1),
    (("Cl", "Br", "I"), 1),
)
"""Ions of one charge in the order of their radii, and how many places away still counts as like."""
DIVALENT_NEIGHBOURS: Final[Mapping[str, tuple[str, ...]]] = {"Eu": ("Sr",), "Yb": ("Ca",)}
"""Of the two that are ions of charge 2 in most of these energies: radii within 0.02 angstrom, from the same table."""
ON_HULL_EV_PER_ATOM: Final = 0.001
LARGEST_CELL_ATOMS: Final = 120
OUT_OF_LINE_EV_PER_ATOM: Final = 0.1
"""Formation energies of one kind of compound change by less from one ion to the next of its series."""


def hole_jobs(
    embedded: PhaseIndex,
    systems: Iterable[Mapping[str, float]],
    atoms: Mapping[str, int],
    known_to_exist: PhaseIndex | None = None,
) -> list[CellJob]:
    """Relaxations of substituted cells that fill holes, each from the nearest neighbour, small cells first.

    Args:
        embedded: phases of the set; those that are cells of a database have its identifiers.
        systems: compositions whose hulls matter.
        atoms: atoms per cell by identifier.
        known_to_exist: phases of another set; None: there is none.
    """
    masks = {mask_of(amounts) for amounts in systems}
    near, on_hull = (_cells(embedded, atoms, limit) for limit in (NEAR_HULL_EV_PER_ATOM, ON_HULL_EV_PER_ATOM))
    elsewhere = list(_near_the_hull_of(known_to_exist))
    jobs: dict[str, CellJob] = {}
    for series, reach in SERIES:
        for amounts, highest_ev_per_atom in (*_between(embedded, on_hull, series, reach), *elsewhere):
            key, mask = composition_key(amounts), mask_of(amounts)
            row = embedded.row_of.get(key)
            in_line = row is not None and embedded.energies[row] <= highest_ev_per_atom + OUT_OF_LINE_EV_PER_ATOM
            element = _only(amounts, series)
            if key in jobs or in_line or element is None:
                continue
            job = _nearest(amounts, element, near, _neighbours(element, series, reach))
            if job is not None and any(mask & ~system == 0 for system in masks):
                jobs[key] = job
    return sorted(jobs.values(), key=lambda job: (atoms[job.cell_id], job.key))


def _cells(embedded: PhaseIndex, atoms: Mapping[str, int], limit_ev_per_atom: float) -> dict[str, str]:
    """Cells that are small enough, of phases at most this far above the hull, by composition."""
    heights = heights_ev_per_atom(embedded, [str(formula) for formula in embedded.formulas])
    return {
        key: name
        for key, row in embedded.row_of.items()
        if heights[row] <= limit_ev_per_atom
        and atoms.get(name := str(embedded.ids[row]), LARGEST_CELL_ATOMS + 1) <= LARGEST_CELL_ATOMS
    }


def _near_the_hull_of(known: PhaseIndex | None) -> Iterator[tuple[dict[str, float], float]]:
    """Compositions near the hull of another set; of their energies on the scale of this one nothing is known."""
    if known is None:
        return
    heights = heights_ev_per_atom(known, [str(formula) for formula in known.formulas])
    for row, height in enumerate(heights):
        if height <= NEAR_HULL_EV_PER_ATOM:
            yield amounts_of(known, row), np.inf


def _between(
    embedded: PhaseIndex, on_hull: Mapping[str, str], series: Sequence[str], reach: int
) -> Iterator[tuple[dict[str, float], float]]:
    """Compositions that are on the hull with a larger and with a smaller ion, near by on both sides.

    Beside each stands the higher energy of the two, eV/atom.
    """
    for key in on_hull:
        amounts = amounts_of(embedded, embedded.row_of[key])
        held = _only(amounts, series)
        if held is None:
            continue
        one_end = series.index(held)
        for place in range(one_end + 1, min(one_end + reach + 1, len(series))):
            for other in series[place + 1 : place + 1 + reach]:
                if (other_end := composition_key(_swapped(amounts, held, other))) in on_hull:
                    energies = embedded.energies[[embedded.row_of[key], embedded.row_of[other_end]]]
                    yield _swapped(amounts, held, series[place]), float(energies.max())


def _only(amounts: Mapping[str, float], series: Sequence[str]) -> str | None:
    """The one member of the series in a compound; None where there is none, or another beside it."""
    held = [element for element in series if element in amounts]
    return held[0] if len(held) == 1 and len(amounts) > 1 else None


def _nearest(
    amounts: Mapping[str, float], element: str, cells: Mapping[str, str], neighbours: Sequence[str]
) -> CellJob | None:
    for other in neighbours:
        swapped = composition_key(_swapped(amounts, element, other))
        if other not in amounts and (cell_id := cells.get(swapped)) is not None:
            return CellJob(cell_id, "relaxed", ((other, element),))
    return None


def _neighbours(element: str, series: Sequence[str], reach: int) -> list[str]:
    """Of like radius, the nearest first."""
    place = series.index(element)
    near = [each for each in series if 0 < abs(series.index(each) - place) <= reach]
    near.sort(key=lambda each: abs(series.index(each) - place))
    return [*near, *(DIVALENT_NEIGHBOURS.get(element, ()) if series is RARE_EARTHS else ())]


def _swapped(amounts: Mapping[str, float], old: str, new: str) -> dict[str, float]:
    return {new if element == old else element: amount for element, amount in amounts.items()}
