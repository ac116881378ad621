"""Which cells of the reference set to relax, in which order: known electrolytes, then promising cells, small first.

Candidates are the compositions with Li that the cheap gates let pass: near the hull, closed shell, not radioactive, no
molecule in a box. A relaxed candidate among phases at single points would look too stable by some meV/atom, so the
phases it competes with are relaxed as well: those near the hull of the systems of known electrolytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from flows.reference_assembly import Cell, phase_table
from flows.reference_jobs import CellJob
from ssbscreen.criteria.registry import gates
from ssbscreen.domain.composition import composition_key, formula_key, parse_formula
from ssbscreen.domain.decisions import GateState
from ssbscreen.sources.literature import read_conductivities, read_moduli, read_windows
from ssbscreen.thermo.phase_index import index_phases, mask_of
from ssbscreen.thermo.system_batches import compute_profiles

NEAR_HULL_EV_PER_ATOM = 0.05
LARGEST_COMPETITOR_ATOMS = 120
LARGEST_CANDIDATE_ATOMS = 120
CHEAP_GATES: Final = ("closed_shell", "radioactive")
"""The gates that need the formula alone."""
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


@dataclass(frozen=True, slots=True)
class RelaxationPlan:
    """What to relax.

    Attributes:
        jobs: in order of importance.
        promising: cells whose compositions the cheap gates let pass.
        not_promising: how many other compositions with Li there are, by the reason.
    """

    jobs: Sequence[CellJob]
    promising: frozenset[str]
    not_promising: Mapping[str, int]


def relaxation_plan(cells: list[Cell], atoms: Mapping[str, int], elements: Mapping[str, float]) -> RelaxationPlan:
    """Relaxations in order of importance.

    Args:
        cells: all cells with energies.
        atoms: atoms per cell by identifier.
        elements: energies of the elements, which the phases must include.
    """
    _, kept = phase_table(cells, elements)
    boxes = [cell for cell in kept if cell.excluded is not None and "Li" in parse_formula(cell.formula)]
    kept = [cell for cell in kept if cell.excluded is None]
    above_hull = heights_above_hull(kept, elements)
    own = [(cell, height) for cell, height in zip(kept, above_hull, strict=True) if cell.entry_id == cell.cell_id]
    by_key = {formula_key(cell.formula): cell.cell_id for cell in kept}
    known = {*read_conductivities(), *read_moduli(), *(window.key for window in read_windows())}
    cathodes = [formula_key(formula) for formula in CATHODES]
    named = [by_key[key] for key in (*cathodes, *sorted(known)) if key in by_key]
    jobs = [CellJob(cell_id, "relaxed") for cell_id in named]
    jobs += [
        CellJob(by_key[key], "relaxed", swap)
        for formula, swap in PROTOTYPES
        if (key := composition_key(amounts := parse_formula(formula))) in by_key
        and composition_key(_swapped(amounts, dict(swap))) not in by_key
    ]
    reasons = _reasons_against([(cell, height) for cell, height in own if "Li" in parse_formula(cell.formula)], atoms)
    promising = frozenset(cell_id for cell_id, reason in reasons.items() if reason is None)
    systems = {mask_of([*(term.rstrip("0123456789.") for term in key.split()), "Li"]) for key in known}
    competitors = {
        cell.cell_id
        for cell, height in own
        if height < NEAR_HULL_EV_PER_ATOM
        and atoms[cell.cell_id] <= LARGEST_COMPETITOR_ATOMS
        and any(mask_of(parse_formula(cell.formula)) & ~system == 0 for system in systems)
    }
    rest = sorted((competitors | promising) - set(named), key=lambda cell_id: (atoms[cell_id], cell_id))
    against = Counter(reason for reason in reasons.values() if reason is not None)
    if boxes:
        against["an isolated molecule or cluster in a box"] = len(boxes)
    return RelaxationPlan([*jobs, *(CellJob(cell_id, "relaxed") for cell_id in rest)], promising, against)


def _swapped(amounts: Mapping[str, float], swap: Mapping[str, str]) -> dict[str, float]:
    return {swap.get(element, element): amount for element, amount in amounts.items()}


def heights_above_hull(cells: Sequence[Cell], elements: Mapping[str, float]) -> np.ndarray:
    """Height of each cell above the hull of all, eV/atom."""
    amounts = [parse_formula(cell.formula) for cell in cells]
    index = index_phases(
        [*(cell.entry_id for cell in cells), *elements],
        [*(cell.formula for cell in cells), *elements],
        [*amounts, *({element: 1.0} for element in elements)],
        np.array([*(cell.energy_ev_per_atom for cell in cells), *(0.0 for _ in elements)]),
    )
    return np.array([cell.energy_ev_per_atom for cell in cells]) - compute_profiles(index, amounts).hull_energy


def _reasons_against(cells: Sequence[tuple[Cell, float]], atoms: Mapping[str, int]) -> dict[str, str | None]:
    """Why a composition with Li is no candidate, None where the cheap gates let it pass, by the identifier of its cell.

    Args:
        cells: with their heights above the hull, eV/atom.
        atoms: atoms per cell by identifier.
    """
    columns = {"formula": np.array([cell.formula for cell, _ in cells], dtype=np.str_)}
    failing: list[str | None] = [None] * len(cells)
    for name in CHEAP_GATES:
        gate = gates()[name]
        passed = gate.judge(columns, gate.limits).state == GateState.PASSES.value
        failing = [held or (None if good else name) for held, good in zip(failing, passed, strict=True)]
    reasons: dict[str, str | None] = {}
    for (cell, height), gate_name in zip(cells, failing, strict=True):
        if gate_name is not None:
            reason: str | None = f"the gate {gate_name} does not let it pass"
        elif not height < NEAR_HULL_EV_PER_ATOM:
            reason = f"{NEAR_HULL_EV_PER_ATOM} eV/atom or more above the hull"
        elif atoms[cell.cell_id] > LARGEST_CANDIDATE_ATOMS:
            reason = f"more than {LARGEST_CANDIDATE_ATOMS} atoms in the cell"
        else:
            reason = None
        reasons[cell.cell_id] = reason
    return reasons
