"""A material of which a property is wanted: its composition, and its cell where one is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssbscreen.domain.composition import parse_formula
from ssbscreen.sources.cells import pymatgen_structure
from ssbscreen.sources.contents import CellGeometry

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure


@dataclass(frozen=True, slots=True)
class Material:
    """A composition, with its cell, without oxidation states, where one is known."""

    composition: Composition
    cell: Structure | None = None


def material_of_row(row: Mapping[str, Any]) -> Material:
    """The material of a row of the table ``candidates``."""
    from pymatgen.core import Composition

    if row["atomic_numbers"] is None:
        return Material(Composition(parse_formula(row["formula"])))
    cell = pymatgen_structure(
        CellGeometry(
            tuple(row["cell_abc_angstrom_angles_degree"]), tuple(row["atomic_numbers"]), tuple(row["fractional_xyz"])
        )
    )
    return Material(cell.composition, cell)
