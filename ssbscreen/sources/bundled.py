"""The reference set that comes with the package: phases and candidates computed with a machine-learned potential."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.contents import STAGE, Amounts, CellColumns, Rejection, SourceContents, VolumeColumns
from ssbscreen.sources.phase_rows import build_phases, read_formulas, require_usable
from ssbscreen.sources.phase_tables import TableCells
from ssbscreen.sources.table_columns import ForeignTable

LABEL: Final = "bundled reference set"
PHASES: Final = "phases.parquet"
CANDIDATES: Final = "candidates.parquet"
PROVENANCE: Final = "provenance.json"
REFERENCE_FILES: Final = frozenset({PHASES, CANDIDATES, PROVENANCE})
FUNCTIONAL: Final = "PBE/PBE+U (CHGNet 0.3.0)"
RELAXED: Final = "relaxed"
ELEMENT_ENERGIES: Final = "element_energies_ev_per_atom"
"""Key of the provenance: by symbol, what formation energies of the potential are relative to."""

_PHASE_COLUMNS: Final = ("entry_id", "formula", "formation_energy_ev_per_atom", "method", "excluded")
_VOLUME: Final = "volume_per_atom_a3"
_CANDIDATE_COLUMNS: Final = (
    "candidate_id",
    "formula",
    "material_id",
    "formation_energy_ev_per_atom",
    "cell_abc_angstrom_angles_degree",
    "atomic_numbers",
    "fractional_xyz",
    "method",
    "provenance",
)


def read_bundled(folder: Path | None = None, *, keep_isolated_molecules: bool = False) -> SourceContents:
    """Contents of the bundled reference set, or of a folder in the same layout.

    ``provenance.json`` holds under ``measured_errors`` the keys ``reaction_energy_std_ev_per_atom`` and ``source``, and
    may hold ``sentences``, which every report prints.

    Args:
        folder: with ``phases.parquet``, ``candidates.parquet`` and ``provenance.json``; None: the bundled one.
        keep_isolated_molecules: whether phases that the set excludes (molecules in a box, stabilised by a correction
            made for solids) stay; otherwise they are rejections with the reason that the set gives.

    Raises:
        SourceError: a file or column is absent or broken.
    """
    place: Traversable = folder if folder is not None else files("ssbscreen.sources") / "reference_set"
    label = LABEL if folder is None else folder.name
    provenance = _provenance(place)
    table = _table(place, PHASES, _PHASE_COLUMNS)
    formulas, ids = table.texts("formula") or [], table.texts("entry_id") or []
    amounts, faults = read_formulas(formulas)
    if not keep_isolated_molecules:
        excluded = table.table["excluded"].to_pylist()
        faults |= {row: f"excluded: {reason}" for row, reason in enumerate(excluded) if reason}
    phases, rejections = build_phases(
        ids=ids,
        formulas=formulas,
        amounts=amounts,
        energies_ev_per_atom=table.numbers("formation_energy_ev_per_atom"),
        sources=[f"{label}, {method}" for method in table.table["method"].to_pylist()],
        faults=faults,
        place=lambda row: f"{label} {PHASES} row {row + 1}",
    )
    require_usable(len(phases.ids), rejections, label)
    cells, refused = _cells(_table(place, CANDIDATES, _CANDIDATE_COLUMNS), label)
    return SourceContents(
        label,
        _scale(provenance, place),
        phases,
        (cells,),
        rejections=(*rejections, *refused),
        candidate_ids=frozenset(cells.entry_ids),
        candidates_are="those with a structure relaxed for it",
        volumes=_volumes(table, ids, amounts, faults, label),
    )


def _volumes(
    table: ForeignTable, ids: Sequence[str], amounts: Sequence[Amounts], faults: Mapping[int, str], label: str
) -> tuple[VolumeColumns, ...]:
    """Volumes of the phases that were relaxed, where the set has the column."""
    if _VOLUME not in table.table.column_names:
        return ()
    volumes = np.array(table.table[_VOLUME].cast(pa.float64()).to_numpy(), dtype=np.float64)
    rows = [row for row in np.flatnonzero(volumes > 0.0).tolist() if row not in faults]
    return (
        VolumeColumns(
            entry_ids=[ids[row] for row in rows],
            amounts=[amounts[row] for row in rows],
            volumes_per_atom_a3=volumes[rows],
            origins=[Origin.POTENTIAL] * len(rows),
            source=label,
        ),
    )


def _cells(table: ForeignTable, label: str) -> tuple[CellColumns, list[Rejection]]:
    formulas = table.texts("formula") or []
    ids: list[str] = table.table["candidate_id"].to_pylist()
    amounts, faults = read_formulas(formulas)
    rejections = [Rejection(ids[row], STAGE, f"{label} {CANDIDATES} row {row + 1}: {faults[row]}") for row in faults]
    rows = [row for row in range(table.rows) if row not in faults]
    material_ids, methods, provenances = (
        table.table[name].to_pylist() for name in ("material_id", "method", "provenance")
    )
    held: list[Amounts] = [amounts[row] for row in rows]
    columns = CellColumns(
        material_ids=[material_ids[row] or ids[row] for row in rows],
        entry_ids=[ids[row] for row in rows],
        formulas=[formulas[row] for row in rows],
        amounts=held,
        formation_energies_ev_per_atom=table.numbers("formation_energy_ev_per_atom")[rows],
        origins=[Origin.POTENTIAL if methods[row] == RELAXED else Origin.DFT for row in rows],
        sources=[provenances[row] or label for row in rows],
        geometry=TableCells(table, rows),
    )
    return columns, rejections


def _scale(provenance: Mapping[str, Any], place: Traversable) -> EnergyScale:
    errors = provenance.get("measured_errors")
    try:
        error, source = float(errors["reaction_energy_std_ev_per_atom"]), str(errors["source"])  # type: ignore[index]
    except (KeyError, TypeError, ValueError) as fault:
        raise SourceError(
            f"{place.name}/{PROVENANCE}: no measured_errors with reaction_energy_std_ev_per_atom and source. "
            "Restore the file of the release."
        ) from fault
    measured = tuple(str(sentence) for sentence in errors.get("sentences", ()))  # type: ignore[union-attr]
    return EnergyScale(FUNCTIONAL, "MP2020", Origin.POTENTIAL, error, source, measured)


def _provenance(place: Traversable) -> Mapping[str, Any]:
    try:
        value = json.loads(_bytes(place, PROVENANCE))
    except json.JSONDecodeError as fault:
        raise SourceError(f"{place.name}/{PROVENANCE}: no valid JSON ({fault}). Restore the file.") from fault
    return value if isinstance(value, dict) else {}


def _table(place: Traversable, name: str, needed: tuple[str, ...]) -> ForeignTable:
    try:
        table = pq.read_table(pa.BufferReader(_bytes(place, name)))
    except pa.ArrowException as fault:
        raise SourceError(f"{place.name}/{name}: the Parquet file is broken ({fault}). Restore the file.") from fault
    if missing := [column for column in needed if column not in table.column_names]:
        raise SourceError(
            f"{place.name}/{name}: no column {', '.join(missing)}. It has: {', '.join(table.column_names)}. "
            "Restore the file of the release."
        )
    return ForeignTable(f"{place.name}/{name}", table)


def _bytes(place: Traversable, name: str) -> bytes:
    try:
        return (place / name).read_bytes()
    except OSError as fault:
        raise SourceError(
            f"{place.name}/{name}: the reference set is not there. Install the package again, or name another source "
            "with --source."
        ) from fault
