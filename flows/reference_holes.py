"""Holes of the set's hulls that a neighbouring rare earth can fill.

Where the set has no cell of a phase that is known to exist, nothing stands in the way of its elements falling out:
without ErBr3 the oxidation limit of Li3ErBr6 is 6.8 V. Rare earths of like radius form the same crystals, so the cell
of the neighbour with its rare earth replaced, relaxed, is the missing phase (or lies above it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from flows.reference_comparison import amounts_of, heights_ev_per_atom
from flows.reference_jobs import CellJob
from ssbscreen.domain.composition import composition_key
from ssbscreen.thermo.phase_index import PhaseIndex, mask_of

RARE_EARTHS: Final = ("La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Y", "Ho", "Er", "Tm", "Yb", "Lu")
"""In falling radius of the ion with charge 3, Shannon, Acta Cryst. A 32, 751 (1976), doi:10.1107/S0567739476001551."""
DIVALENT_NEIGHBOURS: Final[Mapping[str, tuple[str, ...]]] = {"Eu": ("Sr",), "Yb": ("Ca",)}
"""Of the two that are ions of charge 2 in most of these energies: radii within 0.02 angstrom, from the same table."""
FARTHEST_NEIGHBOUR: Final = 3
NEAR_HULL_EV_PER_ATOM: Final = 0.025
LARGEST_CELL_ATOMS: Final = 120


def hole_jobs(
    embedded: PhaseIndex,
    known_to_exist: PhaseIndex,
    systems: Iterable[Mapping[str, float]],
    atoms: Mapping[str, int],
) -> list[CellJob]:
    """Relaxations of substituted cells that fill holes, the nearest neighbour for each, small cells first.

    Args:
        embedded: phases of the set; those that are cells of a database have its identifiers.
        known_to_exist: phases of another set; those near its hull are looked for.
        systems: compositions whose hulls matter.
        atoms: atoms per cell by identifier.
    """
    masks = {mask_of(amounts) for amounts in systems}
    heights = heights_ev_per_atom(known_to_exist, [str(formula) for formula in known_to_exist.formulas])
    neighbours = _near_hull(embedded, atoms)
    jobs = []
    for key, row in known_to_exist.row_of.items():
        if key in embedded.row_of or not heights[row] <= NEAR_HULL_EV_PER_ATOM:
            continue
        amounts = amounts_of(known_to_exist, row)
        mask = mask_of(amounts)
        held = [element for element in RARE_EARTHS if element in amounts]
        if len(held) != 1 or len(amounts) == 1 or not any(mask & ~system == 0 for system in masks):
            continue
        if (job := _nearest(amounts, held[0], neighbours)) is not None:
            jobs.append(job)
    return sorted(jobs, key=lambda job: (atoms[job.cell_id], job.key))


def _near_hull(embedded: PhaseIndex, atoms: Mapping[str, int]) -> dict[str, str]:
    """Cells of phases near the hull that are small enough, by composition."""
    heights = heights_ev_per_atom(embedded, [str(formula) for formula in embedded.formulas])
    small = np.array([atoms.get(str(name), LARGEST_CELL_ATOMS + 1) <= LARGEST_CELL_ATOMS for name in embedded.ids])
    good = small & (heights <= NEAR_HULL_EV_PER_ATOM)
    return {key: str(embedded.ids[row]) for key, row in embedded.row_of.items() if good[row]}


def _nearest(amounts: Mapping[str, float], element: str, cells: Mapping[str, str]) -> CellJob | None:
    for other in _neighbours(element):
        swapped = {other if each == element else each: amount for each, amount in amounts.items()}
        if other not in amounts and (cell_id := cells.get(composition_key(swapped))) is not None:
            return CellJob(cell_id, "relaxed", ((other, element),))
    return None


def _neighbours(element: str) -> list[str]:
    """Of like radius, the nearest first."""
    place = RARE_EARTHS.index(element)
    near = [each for each in RARE_EARTHS if 0 < abs(RARE_EARTHS.index(each) - place) <= FARTHEST_NEIGHBOUR]
    near.sort(key=lambda each: abs(RARE_EARTHS.index(each) - place))
    return [*near, *DIVALENT_NEIGHBOURS.get(element, ())]
