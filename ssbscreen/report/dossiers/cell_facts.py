"""The cell of a candidate as the run's tables hold it: space group, volume, sites, and the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import spglib

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
        drawing: of it.
    """

    rows: tuple[tuple[str, str], ...]
    drawing: CellDrawing


def cell_facts(run: RunTables, candidate: str) -> CellFacts | None:
    """The candidate's cell; None where the run's tables hold none."""
    row = run.rows_of(tables.CANDIDATES, [candidate])[candidate][0]
    cell = _geometry(row)
    if cell is None:
        return None
    volume = volume_a3(cell)
    sites = len(cell.atomic_numbers)
    a, b, c, *angles = cell.cell_abc_angstrom_angles_degree
    rows = (
        ("space group", _space_group(cell)),
        ("cell", f"{a:.2f} × {b:.2f} × {c:.2f} Å; {', '.join(f'{angle:.1f}' for angle in angles)}°"),
        ("sites", f"{sites}{_units(row['formula'], sites)}"),
        ("volume", f"{volume:.1f} Å³, {volume / sites:.2f} Å³ per atom"),
        ("density", f"{number_text(density_g_per_cm3(cell))} g/cm³"),
        ("origin", row["density_origin"] or "not stated"),
    )
    return CellFacts(rows, draw_cell(cell))


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
