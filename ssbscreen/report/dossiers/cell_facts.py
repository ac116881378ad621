"""The cell of a candidate as the run's tables hold it: space group, volume, sites, and the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import spglib

from ssbscreen.domain.cell_reading import CellReading, ReadCells
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import FormulaError
from ssbscreen.report.dossiers.cell_drawing import CellDrawing, draw_cell
from ssbscreen.report.number_text import number_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.sources.cells import density_g_per_cm3, volume_a3
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.suspicion.bonds import lattice_vectors_angstrom
from ssbscreen.tables import catalogue as tables

TOLERANCE_ANGSTROM: Final = 0.1
"""For the space group; that of the Materials Project."""
NO_CELL: Final = "No cell is at hand: no source of this run has one of this composition."


@dataclass(frozen=True, slots=True)
class CellFacts:
    """The cell in words, and drawn.

    Attributes:
        rows: what it is, name and text.
        drawing: of it; None where it could not be looked at.
        fault: why not; "" where it could.
    """

    rows: tuple[tuple[str, str], ...]
    drawing: CellDrawing | None
    fault: str = ""


class CellLook(NamedTuple):
    """What libraries see in a cell."""

    space_group: str
    drawing: CellDrawing


def look_at_cell(cell: CellGeometry) -> CellLook:
    """Space group and drawing of a cell."""
    return CellLook(_space_group(cell), draw_cell(cell))


def facts_of_cells(run: RunTables, candidates: Sequence[str], look: ReadCells) -> dict[str, CellFacts]:
    """The cells of candidates.

    Args:
        run: its tables.
        candidates: identifiers; those whose cell the tables do not hold are absent from the answer.
        look: gives `look_at_cell` of cells.
    """
    rows = {candidate: found[0] for candidate, found in run.rows_of(tables.CANDIDATES, candidates).items()}
    cells = {candidate: cell for candidate, row in rows.items() if (cell := _geometry(row)) is not None}
    readings = look(list(cells.values()))
    return {
        candidate: _facts(rows[candidate], cell, reading)
        for (candidate, cell), reading in zip(cells.items(), readings, strict=True)
    }


def _facts(row: Row, cell: CellGeometry, reading: CellReading) -> CellFacts:
    seen: CellLook | None = reading.value
    volume = volume_a3(cell)
    sites = len(cell.atomic_numbers)
    a, b, c, *angles = cell.cell_abc_angstrom_angles_degree
    rows = (
        ("space group", "not known" if seen is None else seen.space_group),
        ("cell", f"{a:.2f} × {b:.2f} × {c:.2f} Å; {', '.join(f'{angle:.1f}' for angle in angles)}°"),
        ("sites", f"{sites}{_units(row['formula'], sites)}"),
        ("volume", f"{volume:.1f} Å³, {volume / sites:.2f} Å³ per atom"),
        ("density", f"{number_text(density_g_per_cm3(cell))} g/cm³"),
        ("origin", row["density_origin"] or "not stated"),
    )
    return CellFacts(rows, None if seen is None else seen.drawing, reading.fault)


def _geometry(row: Row) -> CellGeometry | None:
    parts = [row["cell_abc_angstrom_angles_degree"], row["atomic_numbers"], row["fractional_xyz"]]
    return None if any(part is None for part in parts) else CellGeometry(*(tuple(part) for part in parts))


def _space_group(cell: CellGeometry) -> str:
    matrix = lattice_vectors_angstrom(cell.cell_abc_angstrom_angles_degree)
    xyz = np.asarray(cell.fractional_xyz, dtype=np.float64).reshape(-1, 3)
    found = spglib.get_spacegroup(
        (matrix.tolist(), xyz.tolist(), list(cell.atomic_numbers)), symprec=TOLERANCE_ANGSTROM
    )
    return f"{found}, within {TOLERANCE_ANGSTROM:g} Å" if found else "not found"


def _units(formula: str, sites: int) -> str:
    """``, 4 formula units``; nothing where the formula does not fit into the cell a whole number of times."""
    try:
        units = sites / sum(parse_formula(formula).values())
    except FormulaError:
        return ""
    whole = round(units)
    return f", {whole} formula unit{'' if whole == 1 else 's'}" if whole and abs(units - whole) < 1e-6 else ""  # noqa: PLR2004
