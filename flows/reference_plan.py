"""Which cells of the reference set to relax, in which order: known electrolytes, then small promising cells.

A relaxed candidate among phases at single points would look too stable by some meV/atom, so the phases it competes
with are relaxed as well: those near the hull of the systems of known electrolytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from flows.reference_assembly import Cell, phase_table
from flows.reference_jobs import CellJob
from ssbscreen.criteria.registry import gates
from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.decisions import GateState
from ssbscreen.sources.literature import read_conductivities, read_moduli, read_windows
from ssbscreen.thermo.phase_index import index_phases, mask_of
from ssbscreen.thermo.system_batches import compute_profiles

NEAR_HULL_EV_PER_ATOM = 0.05
LARGEST_COMPETITOR_ATOMS = 64
LARGEST_CANDIDATE_ATOMS = 24
MOST_ELEMENTS = 5
CATHODES = (
    "LiCoO2", "LiFePO4", "LiNiO2", "LiMn2O4", "Li2Mn3NiO8", "CoO2", "FePO4", "NiO2", "MnO2", "Mn3NiO8",
)  # fmt: skip
"""Discharged and charged cathodes: what an electrolyte meets, and what must not rank as one."""
PROTOTYPES: Sequence[tuple[str, tuple[tuple[str, str], ...]]] = (
    ("Li3InCl6", (("In", "Y"),)),
    ("Li3ErCl6", (("Er", "Y"),)),
    ("Li3YBr6", (("Br", "Cl"),)),
)
"""Compositions without a cell (Li3YCl6), by substitution in the cells of their neighbours."""


def relaxation_plan(cells: list[Cell], atoms: Mapping[str, int], elements: Mapping[str, float]) -> list[CellJob]:
    """Relaxations in order of importance.

    Args:
        cells: all cells with energies.
        atoms: atoms per cell by identifier.
        elements: energies of the elements, which the phases must include.
    """
    _, kept = phase_table(cells, elements)
    kept = [cell for cell in kept if cell.excluded is None and cell.cell_id in atoms]
    by_key = {composition_key(parse_formula(cell.formula)): cell.cell_id for cell in kept}
    known = {*read_conductivities(), *read_moduli(), *(window.key for window in read_windows())}
    cathodes = [composition_key(parse_formula(formula)) for formula in CATHODES]
    named = [by_key[key] for key in (*cathodes, *sorted(known)) if key in by_key]
    jobs = [CellJob(cell_id, "relaxed") for cell_id in named]
    jobs += [
        CellJob(by_key[key], "relaxed", swap)
        for formula, swap in PROTOTYPES
        if (key := composition_key(parse_formula(formula))) in by_key
    ]
    above_hull = _above_hull(kept, elements)
    systems = {mask_of([*(term.rstrip("0123456789.") for term in key.split()), "Li"]) for key in known}
    near = [
        (cell, mask_of(parse_formula(cell.formula)))
        for cell, height in zip(kept, above_hull, strict=True)
        if height < NEAR_HULL_EV_PER_ATOM
    ]
    competitors = {
        cell.cell_id
        for cell, mask in near
        if atoms[cell.cell_id] <= LARGEST_COMPETITOR_ATOMS and any(mask & ~system == 0 for system in systems)
    }
    promising = set(_promising([cell for cell, _ in near if atoms[cell.cell_id] <= LARGEST_CANDIDATE_ATOMS]))
    rest = sorted((competitors | promising) - set(named), key=lambda cell_id: (atoms[cell_id], cell_id))
    return jobs + [CellJob(cell_id, "relaxed") for cell_id in rest]


def _above_hull(cells: list[Cell], elements: Mapping[str, float]) -> np.ndarray:
    """Height of each cell above the hull of all, eV/atom."""
    amounts = [parse_formula(cell.formula) for cell in cells]
    index = index_phases(
        [*(cell.entry_id for cell in cells), *elements],
        [*(cell.formula for cell in cells), *elements],
        [*amounts, *({element: 1.0} for element in elements)],
        np.array([*(cell.energy_ev_per_atom for cell in cells), *(0.0 for _ in elements)]),
    )
    return np.array([cell.energy_ev_per_atom for cell in cells]) - compute_profiles(index, amounts).hull_energy


def _promising(cells: list[Cell]) -> list[str]:
    """Compounds of Li that the gates on the formula alone let pass."""
    with_li = [cell for cell in cells if "Li" in (a := parse_formula(cell.formula)) and len(a) <= MOST_ELEMENTS]
    columns = {"formula": np.array([cell.formula for cell in with_li], dtype=np.str_)}
    passed = np.ones(len(with_li), dtype=bool)
    for name in ("closed_shell", "radioactive"):
        gate = gates()[name]
        passed &= gate.judge(columns, gate.limits).state == GateState.PASSES.value
    return [cell.cell_id for cell, good in zip(with_li, passed, strict=True) if good]
