"""From computed cells to the tables of the embedded reference set."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flows.reference_cells import vacuum_reason
from flows.reference_jobs import CellJob
from models.potential import MODEL_NAME
from ssbscreen.domain.composition import composition_key, hill_formula, parse_formula, reduced_amounts
from ssbscreen.sources.cells import volume_a3
from ssbscreen.sources.contents import CellGeometry

SINGLE_POINT = "single point"
RELAXED = "relaxed"
UNCONVERGED = "relaxed, not converged"
ELEMENT = "element reference"
PHASE_SCHEMA = pa.schema(
    [
        ("entry_id", pa.string()),
        ("formula", pa.string()),
        ("formation_energy_ev_per_atom", pa.float32()),
        ("method", pa.dictionary(pa.int8(), pa.string())),
        ("excluded", pa.string()),
        ("volume_per_atom_a3", pa.float32()),
    ]
)
CANDIDATE_SCHEMA = pa.schema(
    [
        ("candidate_id", pa.string()),
        ("formula", pa.string()),
        ("material_id", pa.string()),
        ("formation_energy_ev_per_atom", pa.float32()),
        ("cell_abc_angstrom_angles_degree", pa.list_(pa.float32(), 6)),
        ("atomic_numbers", pa.list_(pa.uint8())),
        ("fractional_xyz", pa.list_(pa.float32())),
        ("method", pa.string()),
        ("provenance", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The energy of one cell and how it was obtained."""

    entry_id: str
    formula: str
    energy_ev_per_atom: float
    method: str
    excluded: str | None
    outcome: Mapping[str, Any] | None
    cell_id: str


def read_element_energies(path: Path) -> dict[str, float]:
    """Energies of the elements in eV/atom from a CSV with the columns ``element, energy_ev_per_atom``."""
    with path.open(newline="") as stream:
        return {row["element"]: float(row["energy_ev_per_atom"]) for row in csv.DictReader(stream)}


def formation_energy_ev_per_atom(amounts: Mapping[str, float], energy: float, elements: Mapping[str, float]) -> float:
    """Energy per atom less that of the elements."""
    return energy - sum(n * elements[e] for e, n in amounts.items()) / sum(amounts.values())


def gather_cells(
    energies: Path, structures: Path, outcomes: Mapping[str, Mapping[str, Any]], elements: Mapping[str, float]
) -> list[Cell]:
    """One cell per row of the first pass and per substituted cell, with the best energy that was computed for it.

    Args:
        energies: first pass, Parquet with ``mp_id, reduced_formula, chgnet_energy_ev_per_atom``.
        structures: the cells, Parquet.
        outcomes: by job key.
        elements: energies of the elements, eV/atom.
    """
    first_pass = pq.read_table(energies).to_pylist()
    vacuum = vacuum_reason(structures)
    cells = []
    for row in first_pass:
        relaxed = outcomes.get(CellJob(row["mp_id"], "relaxed").key)
        completed = outcomes.get(CellJob(row["mp_id"], "single_point").key)
        energy, method = row["chgnet_energy_ev_per_atom"], SINGLE_POINT
        if energy is None and completed is not None:
            energy = completed["energy_ev_per_atom"]
        if relaxed is not None and np.isfinite(relaxed["energy_ev_per_atom"]):
            energy, method = relaxed["energy_ev_per_atom"], RELAXED if relaxed["converged"] else UNCONVERGED
        if energy is None or not np.isfinite(energy):
            continue
        outcome = relaxed if method != SINGLE_POINT else None
        cells.append(
            Cell(row["mp_id"], row["reduced_formula"], energy, method, vacuum.get(row["mp_id"]), outcome, row["mp_id"])
        )
    for outcome in outcomes.values():
        if outcome["substitution"] and outcome.get("converged"):
            swap = ",".join(f"{old}->{new}" for old, new in outcome["substitution"])
            formula = hill_formula(reduced_amounts(parse_formula(outcome["formula"].replace(" ", ""))))
            name = f"{formula} from {outcome['cell_id']} {swap}"
            cells.append(Cell(name, formula, outcome["energy_ev_per_atom"], RELAXED, None, outcome, outcome["cell_id"]))
    return [
        Cell(c.entry_id, c.formula, value, c.method, c.excluded, c.outcome, c.cell_id)
        for c in cells
        if (value := formation_energy_ev_per_atom(parse_formula(c.formula), c.energy_ev_per_atom, elements)) is not None
    ]


def phase_table(cells: list[Cell], elements: Mapping[str, float]) -> tuple[pa.Table, list[Cell]]:
    """The phases: the lowest cell of each composition, and beside it the lowest excluded one where that lies below.

    Elements stand at zero by definition; the potential's own energies of elements are off by up to 0.2 eV/atom.

    Returns:
        The table, and the cells that are its rows.
    """
    lowest: dict[tuple[str, bool], Cell] = {}
    for cell in cells:
        amounts = parse_formula(cell.formula)
        if len(amounts) == 1:
            continue
        slot = (composition_key(amounts), cell.excluded is not None)
        held = lowest.get(slot)
        if held is None or (cell.energy_ev_per_atom, cell.entry_id) < (held.energy_ev_per_atom, held.entry_id):
            lowest[slot] = cell
    kept = [
        cell
        for (key, excluded), cell in lowest.items()
        if not excluded
        or (sound := lowest.get((key, False))) is None
        or cell.energy_ev_per_atom < sound.energy_ev_per_atom
    ]
    kept.sort(key=lambda cell: cell.entry_id)
    rows = [
        {
            "entry_id": cell.entry_id,
            "formula": cell.formula,
            "formation_energy_ev_per_atom": cell.energy_ev_per_atom,
            "method": cell.method,
            "excluded": cell.excluded,
            "volume_per_atom_a3": relaxed_volume_per_atom_a3(cell),
        }
        for cell in kept
    ]
    rows += [
        {"entry_id": f"element {e}", "formula": e, "formation_energy_ev_per_atom": 0.0, "method": ELEMENT}
        for e in sorted(elements)
    ]
    return pa.Table.from_pylist(rows, schema=PHASE_SCHEMA), kept


def relaxed_volume_per_atom_a3(cell: Cell) -> float | None:
    """Volume per atom [A^3], to 0.01, of a cell that was relaxed to convergence; None for the others.

    A volume that an earlier set kept without its cell stays as it is.
    """
    if cell.method != RELAXED or cell.outcome is None:
        return None
    if (kept := cell.outcome.get("volume_per_atom_a3")) is not None:
        return float(kept)
    numbers = tuple(cell.outcome["atomic_numbers"])
    geometry = CellGeometry(tuple(cell.outcome["cell"]), numbers, tuple(cell.outcome["fractional_xyz"]))
    return round(volume_a3(geometry) / len(numbers), 2)


def is_candidate(cell: Cell) -> bool:
    """Whether the lowest cell of a composition makes it a candidate: with Li, sound, relaxed to convergence, kept."""
    relaxed = cell.method == RELAXED and cell.outcome is not None and "cell" in cell.outcome
    return relaxed and cell.excluded is None and "Li" in parse_formula(cell.formula)


def candidate_table(cells: list[Cell]) -> pa.Table:
    """The candidates: compositions with Li whose lowest cell was relaxed to convergence, with the relaxed cell."""
    rows = []
    for cell in cells:
        if cell.outcome is None or not is_candidate(cell):
            continue
        rows.append(
            {
                "candidate_id": cell.entry_id,
                "formula": cell.formula,
                "material_id": cell.cell_id,
                "formation_energy_ev_per_atom": cell.energy_ev_per_atom,
                "cell_abc_angstrom_angles_degree": cell.outcome["cell"],
                "atomic_numbers": cell.outcome["atomic_numbers"],
                "fractional_xyz": _wrapped(cell.outcome["fractional_xyz"]),
                "method": cell.method,
                "provenance": f"cell of Materials Project {cell.cell_id} (CC BY 4.0), relaxed with {MODEL_NAME}",
            }
        )
    return pa.Table.from_pylist(rows, schema=CANDIDATE_SCHEMA)


def _wrapped(fractional_xyz: Sequence[float]) -> list[float]:
    """Coordinates to 1e-5 in [0, 1); what is wrapped stays as it is."""
    wrapped: list[float] = np.mod(np.round(np.mod(fractional_xyz, 1.0), 5), 1.0).tolist()
    return wrapped
