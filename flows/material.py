"""A material of which a property is wanted: its composition, and its cell where one is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.sources.cells import pymatgen_structure
from ssbscreen.sources.contents import CellGeometry

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure

    Cell = Structure | CellGeometry
    """As a file of a user gives it, disordered perhaps, or as a table holds it."""


@dataclass(frozen=True, slots=True)
class Material:
    """A composition, with its cell, without oxidation states, where one is known."""

    composition: Composition
    cell: Cell | None = None


def material_of_row(row: Mapping[str, Any]) -> Material:
    """The material of a row of the table ``candidates``; its cell is not looked at, which may crash or hang."""
    from pymatgen.core import Composition

    if row["atomic_numbers"] is None:
        return Material(Composition(parse_formula(row["formula"])))
    counts = Counter(SYMBOLS[number - 1] for number in row["atomic_numbers"])
    cell = CellGeometry(
        tuple(row["cell_abc_angstrom_angles_degree"]), tuple(row["atomic_numbers"]), tuple(row["fractional_xyz"])
    )
    return Material(Composition({symbol: float(count) for symbol, count in counts.items()}), cell)


def structure_of(cell: Cell) -> Structure:
    """The cell as pymatgen has it."""
    return pymatgen_structure(cell) if isinstance(cell, CellGeometry) else cell
