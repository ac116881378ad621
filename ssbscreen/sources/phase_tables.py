"""CSV and Parquet tables: energies, band gaps, moduli and cells by formula, whichever of them a table holds.

Column names are those of `table_columns.ACCEPTED_NAMES`. A table without energies serves as an additional source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.contents import (
    NOT_STATED,
    REACTION_ENERGY_ERROR_EV_PER_ATOM,
    REACTION_ENERGY_ERROR_SOURCE,
    STAGE,
    TABULATED_AVERAGING,
    Amounts,
    CellColumns,
    CellGeometry,
    Floats,
    GapColumns,
    Rejection,
    SourceContents,
    TensorRecord,
)
from ssbscreen.sources.phase_rows import build_phases, picked, read_formulas, require_usable
from ssbscreen.sources.table_columns import (
    CELL_COLUMNS,
    VALUE_COLUMNS,
    ForeignTable,
)

# Data sets that name themselves in the column `source`, with the functional and the corrections of their energies.
KNOWN_SCALES: Final = {"matbench_mp_e_form": ("PBE/PBE+U", "legacy")}


@dataclass(frozen=True, slots=True)
class TableCells:
    """Geometry of the rows of a table; `rows` are those of its cells."""

    table: ForeignTable
    rows: Sequence[int]

    def __call__(self, row: int) -> CellGeometry:
        """Cell of a row."""
        cell, numbers, xyz = (self.table.value(name, self.rows[row]) for name in CELL_COLUMNS)
        try:
            return CellGeometry(tuple(cell), tuple(numbers), tuple(xyz))
        except (TypeError, ValueError) as fault:
            raise SourceError(f"the structure cannot be read ({fault})") from fault


def holds_phases(table: ForeignTable) -> bool:
    """Whether a table has a formula and at least one value column."""
    return table.has("formula") and any(table.has(name) for name in VALUE_COLUMNS)


def read_phase_table(table: ForeignTable, torn: Sequence[Rejection] = ()) -> SourceContents:
    """Phases, gaps, moduli and cells of a table.

    Args:
        table: the table.
        torn: rows lost on reading, handed on.

    Returns:
        Its contents. A row with an unreadable formula or value, or without the value that the table is for, is a
        rejection; in a table with energies a row without one is no phase, its gap, moduli and cell still count.

    Raises:
        SourceError: a needed column is absent, several energy scales stand in one table, or no row is usable.
    """
    table.require("formula")
    table.require(*VALUE_COLUMNS)
    rows, faults = _read_rows(table)
    gaps, tensors, cells = _gaps(rows, faults), _moduli(rows, faults), _cells(rows)
    phases, scale = None, None
    if table.has("formation_energy_ev_per_atom"):
        phases, rejections = build_phases(
            ids=rows.ids,
            formulas=rows.formulas,
            amounts=rows.amounts,
            energies_ev_per_atom=rows.energies,
            sources=table.texts("source") or [table.label] * table.rows,
            faults=faults,
            place=rows.place,
        )
        scale = _scale(table)
    else:
        names = rows.ids or rows.formulas
        rejections = [Rejection(names[row], STAGE, f"{rows.place(row)}: {faults[row]}") for row in sorted(faults)]
    usable = len(phases.ids) if phases else len(gaps) + len(tensors) + len(cells)
    require_usable(usable, rejections, table.label)
    return SourceContents(table.label, scale, phases, cells, tensors, gaps, (), (*torn, *rejections))


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table read as rows of formulas; `readable` are those whose formula could be read."""

    table: ForeignTable
    ids: Sequence[str] | None
    formulas: Sequence[str]
    amounts: Sequence[Amounts]
    energies: Floats
    origins: Sequence[Origin]
    readable: Sequence[int]

    def place(self, row: int) -> str:
        """Where a row stands."""
        return f"{self.table.label} row {row + 1}"

    def holds_only(self, *names: str) -> bool:
        """Whether the table has no values but these."""
        return not any(self.table.has(name) for name in VALUE_COLUMNS if name not in names)


def _read_rows(table: ForeignTable) -> tuple[_Rows, dict[int, str]]:
    """Rows of a table, and the faults found in them so far."""
    formulas = table.texts("formula") or []
    amounts, faults = read_formulas(formulas)
    readable = [row for row in range(table.rows) if row not in faults] if faults else range(table.rows)
    for name in ("formation_energy_ev_per_atom", "band_gap_ev", "bulk_gpa", "shear_gpa"):
        for row, fault in table.bad_numbers(name).items():
            faults.setdefault(row, fault)
    ids = table.texts("entry_id")
    if ids is not None:
        ids = [name or f"{table.label} row {row + 1}" for row, name in enumerate(ids)]
    energies = table.numbers("formation_energy_ev_per_atom")
    return _Rows(table, ids, formulas, amounts, energies, table.origins(), readable), faults


def _scale(table: ForeignTable) -> EnergyScale:
    """Scale as the table states it in the columns functional, corrections and origin, or as its data set is known."""
    named = next((scale for name, scale in KNOWN_SCALES.items() if name in (table.texts("source") or ())), None)
    functional, corrections = named or (NOT_STATED, NOT_STATED)
    stated = table.only_text("origin", "") or named is not None
    return EnergyScale(
        functional=table.only_text("functional", functional),
        corrections=table.only_text("corrections", corrections),
        origin=table.origins()[0] if stated else Origin.NOT_STATED,
        error_ev_per_atom=REACTION_ENERGY_ERROR_EV_PER_ATOM,
        error_source=REACTION_ENERGY_ERROR_SOURCE if stated else f"assumed as for DFT, {REACTION_ENERGY_ERROR_SOURCE}",
    )


def _gaps(rows: _Rows, faults: dict[int, str]) -> tuple[GapColumns, ...]:
    if not rows.table.has("band_gap_ev"):
        return ()
    gaps = rows.table.numbers("band_gap_ev")
    usable = (gaps >= 0.0) & np.isfinite(gaps)
    for row in np.flatnonzero(~usable).tolist():
        if not np.isnan(gaps[row]):
            faults.setdefault(row, f"band gap is {gaps[row]:g} eV")
        elif rows.holds_only("band_gap_ev"):
            faults.setdefault(row, "no band gap")
    kept = [row for row in rows.readable if usable[row]]
    columns = GapColumns(
        material_ids=picked(rows.ids or [""] * rows.table.rows, kept),
        amounts=picked(rows.amounts, kept),
        band_gaps_ev=gaps[kept],
        formation_energies_ev_per_atom=rows.energies[kept],
        origins=picked(rows.origins, kept),
        source=rows.table.label,
    )
    return (columns,) if kept else ()


def _moduli(rows: _Rows, faults: dict[int, str]) -> tuple[TensorRecord, ...]:
    if not rows.table.has("bulk_gpa"):
        return ()
    rows.table.require("shear_gpa")
    bulk, shear = rows.table.numbers("bulk_gpa"), rows.table.numbers("shear_gpa")
    known = np.isfinite(bulk) & np.isfinite(shear)
    if rows.holds_only("bulk_gpa"):
        for row in np.flatnonzero(~known).tolist():
            faults.setdefault(row, "no bulk and shear modulus")
    return tuple(
        TensorRecord(
            material_id=rows.ids[row] if rows.ids else "",
            formula=rows.formulas[row],
            key=composition_key(rows.amounts[row]),
            stiffness_gpa=None,
            bulk_gpa=float(bulk[row]),
            shear_gpa=float(shear[row]),
            averaging=TABULATED_AVERAGING,
            origin=rows.origins[row],
            source=rows.table.label,
            formation_energy_ev_per_atom=float(rows.energies[row]),
        )
        for row in rows.readable
        if known[row]
    )


def _cells(rows: _Rows) -> tuple[CellColumns, ...]:
    if not rows.table.has(*CELL_COLUMNS):
        return ()
    entry_ids = rows.ids or rows.formulas
    material_ids = rows.table.texts("material_id") or entry_ids
    sources = rows.table.texts("source") or [rows.table.label] * rows.table.rows
    columns = CellColumns(
        material_ids=[material_ids[row] or entry_ids[row] for row in rows.readable],
        entry_ids=picked(entry_ids, rows.readable),
        formulas=picked(rows.formulas, rows.readable),
        amounts=picked(rows.amounts, rows.readable),
        formation_energies_ev_per_atom=rows.energies[rows.readable],
        origins=picked(rows.origins, rows.readable),
        sources=picked(sources, rows.readable),
        geometry=TableCells(rows.table, rows.readable),
    )
    return (columns,) if rows.readable else ()
