"""A snapshot of the Materials Project as the contents of a source. Needs no network and no client."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.cells import cell_of_structure_dictionary
from ssbscreen.sources.contents import (
    STAGE,
    TABULATED_AVERAGING,
    TENSOR_AVERAGING,
    Amounts,
    CellColumns,
    CellGeometry,
    Floats,
    GapColumns,
    PhaseColumns,
    Rejection,
    SourceContents,
    TensorRecord,
    VolumeColumns,
)
from ssbscreen.sources.snapshots.folder import Snapshot, open_snapshot
from ssbscreen.sources.snapshots.query import SCALES
from ssbscreen.tables.catalogue import REJECTIONS
from ssbscreen.tables.snapshots import BAND_GAPS, ELASTIC_TENSORS, MATERIALS, PHASES

FAILED: Final = "failed"
"""State of an elasticity workflow whose result its authors do not stand by."""
NAMED_ELEMENTS: Final = 20
COMPLETE_SHARE: Final = 0.95
"""With a smaller share of the known materials a hull is called incomplete."""
_TOLD: Final = ("material_id", "theoretical")
CANDIDATES_ARE: Final = "those that the query of the snapshot names"


@dataclass(frozen=True, slots=True)
class SnapshotCells:
    """Geometry of structures kept as JSON, by row."""

    structures: Sequence[str]

    def __call__(self, row: int) -> CellGeometry:
        """Cell of a row."""
        return cell_of_structure_dictionary(json.loads(self.structures[row]))


def read_snapshot_folder(folder: Path) -> SourceContents:
    """Contents of a snapshot.

    Args:
        folder: of the snapshot.

    Returns:
        Every phase with its energy; as candidates those materials that the query named; cells and gaps of these, gaps
        and volumes of the others; elastic tensors. Documents that could not be used, and candidates that have no
        energy of the thermo type of the snapshot, are rejections.

    Raises:
        SourceError: it is damaged, or of another layout.
    """
    snapshot = open_snapshot(folder)
    snapshot.require_intact()
    thermo_type = snapshot.facts["query"]["thermo_type"]
    label = f"Materials Project {snapshot.database_version} ({thermo_type})"
    phases, materials = snapshot.table(PHASES), snapshot.table(MATERIALS)
    ids: list[str] = phases["material_id"].to_pylist()
    amounts = [parse_formula(formula) for formula in phases["formula"].to_pylist()]
    energies = _numbers(phases, "formation_energy_ev_per_atom")
    energy_of = dict(zip(ids, energies.tolist(), strict=True))
    held = [name for name in materials["material_id"].to_pylist() if name in energy_of]
    refused = [Rejection(*row.values()) for row in snapshot.table(REJECTIONS).to_pylist()]
    refused += [
        Rejection(name, STAGE, f"no candidate: the Materials Project has no {thermo_type} energy of {formula}")
        for name, formula in zip(*(materials[column].to_pylist() for column in ("material_id", "formula")), strict=True)
        if name not in energy_of
    ]
    return SourceContents(
        label=label,
        scale=SCALES[thermo_type],
        phases=PhaseColumns(ids, phases["formula"].to_pylist(), amounts, energies, [label] * len(ids)),
        cells=_cells(materials, energy_of, label),
        tensors=tuple(_tensors(snapshot, energy_of, label)),
        gaps=_gaps([materials, snapshot.table(BAND_GAPS)], energy_of, label),
        rejections=tuple(refused),
        candidate_ids=frozenset(held),
        candidates_are=CANDIDATES_ARE,
        notes=_notes(snapshot, label),
        volumes=_volumes(phases, ids, amounts, label),
        theoretical={
            name: told
            for name, told in zip(*(materials[column].to_pylist() for column in _TOLD), strict=True)
            if told is not None
        },
    )


def _notes(snapshot: Snapshot, label: str) -> tuple[str, ...]:
    """What the snapshot holds and lacks: elements beyond it, and materials without an energy of its kind."""
    facts = snapshot.facts
    rows = {name: held["rows"] for name, held in facts["tables"].items()}
    elements = facts["elements"]
    held = ", ".join(elements) if len(elements) <= NAMED_ELEMENTS else f"{len(elements)} elements"
    notes = [f"{label} holds the phases of {held}; products and coatings of others are not among them."]
    phases, materials = rows[PHASES.name], facts["materials_of_these_elements"]
    if phases < COMPLETE_SHARE * materials:
        notes.append(
            f"{label}: only {phases} of {materials} materials have an energy of this kind, and "
            f"{facts['candidates_with_energy']} of {rows[MATERIALS.name]} candidates. A phase that is missing competes "
            "with none: what is left looks more stable, and its window wider, than it is."
        )
    return tuple(notes)


def _cells(materials: pa.Table, energy_of: Mapping[str, float], label: str) -> tuple[CellColumns, ...]:
    rows = materials.filter(materials["structure_json"].is_valid())
    ids, formulas = rows["material_id"].to_pylist(), rows["formula"].to_pylist()
    columns = CellColumns(
        material_ids=ids,
        entry_ids=ids,
        formulas=formulas,
        amounts=[parse_formula(formula) for formula in formulas],
        formation_energies_ev_per_atom=_energies(ids, energy_of),
        origins=[Origin.DFT] * len(ids),
        sources=[label] * len(ids),
        geometry=SnapshotCells(rows["structure_json"].to_pylist()),
    )
    return (columns,) if ids else ()


def _gaps(tables: Sequence[pa.Table], energy_of: Mapping[str, float], label: str) -> tuple[GapColumns, ...]:
    """Gaps of the candidates and of all other phases; a material in both counts once."""
    found: dict[str, tuple[str, float]] = {}
    for table in tables:
        rows = (table[name].to_pylist() for name in ("material_id", "formula", "band_gap_ev"))
        for name, formula, gap in zip(*rows, strict=True):
            if gap is not None:
                found.setdefault(name, (formula, gap))
    ids = sorted(found)
    columns = GapColumns(
        material_ids=ids,
        amounts=[parse_formula(found[name][0]) for name in ids],
        band_gaps_ev=np.array([found[name][1] for name in ids], dtype=np.float64),
        formation_energies_ev_per_atom=_energies(ids, energy_of),
        origins=[Origin.DFT] * len(ids),
        source=label,
    )
    return (columns,) if ids else ()


def _tensors(snapshot: Snapshot, energy_of: Mapping[str, float], label: str) -> list[TensorRecord]:
    records = []
    for row in snapshot.table(ELASTIC_TENSORS).to_pylist():
        flat = row["stiffness_gpa"]
        bulk, shear = (np.nan if row[name] is None else row[name] for name in ("bulk_vrh_gpa", "shear_vrh_gpa"))
        records.append(
            TensorRecord(
                material_id=row["material_id"],
                formula=row["formula"],
                key=formula_key(row["formula"]),
                stiffness_gpa=tuple(tuple(flat[first : first + 6]) for first in range(0, 36, 6)) if flat else None,
                bulk_gpa=np.nan if flat else bulk,
                shear_gpa=np.nan if flat else shear,
                averaging=TENSOR_AVERAGING if flat else TABULATED_AVERAGING,
                origin=Origin.DFT,
                source=label,
                formation_energy_ev_per_atom=energy_of.get(row["material_id"], np.nan),
                fault=_workflow_fault(row),
            )
        )
    return records


def _workflow_fault(row: Mapping[str, Any]) -> str:
    if row["workflow_state"] != FAILED:
        return ""
    said = f" ({'; '.join(row['warnings'])})" if row["warnings"] else ""
    return f"the workflow that computed it failed{said}"


def _volumes(phases: pa.Table, ids: Sequence[str], amounts: Sequence[Amounts], label: str) -> tuple[VolumeColumns, ...]:
    volumes = _numbers(phases, "volume_per_atom_a3")
    by_energy = np.argsort(_numbers(phases, "formation_energy_ev_per_atom"), kind="stable")
    rows = by_energy[np.isfinite(volumes[by_energy])].tolist()  # the first of a composition stands for it
    columns = VolumeColumns(
        entry_ids=[ids[row] for row in rows],
        amounts=[amounts[row] for row in rows],
        volumes_per_atom_a3=volumes[rows],
        origins=[Origin.DFT] * len(rows),
        source=label,
    )
    return (columns,) if rows else ()


def _numbers(table: pa.Table, name: str) -> Floats:
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.float64)


def _energies(ids: Sequence[str], energy_of: Mapping[str, float]) -> Floats:
    return np.array([energy_of.get(name, np.nan) for name in ids], dtype=np.float64)
