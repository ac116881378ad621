"""Rows of the embedded reference set as materials: identifier, composition, energy and cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import ceil
from typing import Any, Final
from zlib import crc32

import numpy as np
import pyarrow.parquet as pq
from pymatgen.core import Composition, Element, Lattice, Structure

# Legacy identifiers end at mp-3347529; the set's own end below these.
_ELEMENT_IDS: Final = 3_300_000
_OTHER_IDS: Final = 3_310_000
_OTHER_ID_COUNT: Final = 30_000
_SYMBOL: Final = re.compile(r"[A-Z][a-z]?")
_LEGACY_ID: Final = re.compile(r"mp-\d+")
_VOLUME_PER_ATOM_A3: Final = 17.0


@dataclass(frozen=True)
class Material:
    """One phase of the set. ``candidate`` tells whether the cell is the set's or made up."""

    material_id: str
    formula: str
    formation_energy_ev_per_atom: float
    structure: Structure
    candidate: bool

    @cached_property
    def composition(self) -> Composition:
        """Composition of the cell."""
        return self.structure.composition

    @cached_property
    def elements(self) -> list[str]:
        """Symbols, sorted."""
        return sorted(element.symbol for element in self.composition)

    @cached_property
    def fractions(self) -> dict[str, float]:
        """Share of the atoms by symbol."""
        total = self.composition.num_atoms
        return {element.symbol: amount / total for element, amount in self.composition.items()}

    @property
    def is_element(self) -> bool:
        """Whether one element alone."""
        return len(self.elements) == 1

    @property
    def is_reference(self) -> bool:
        """Whether the zero of formation energies of its element."""
        return self.is_element and self.formation_energy_ev_per_atom == 0.0

    def share(self, purpose: str) -> float:
        """Number in [0, 1) that depends on identifier and purpose alone."""
        return crc32(f"{self.material_id} {purpose}".encode()) / 2**32


def read_materials(systems: frozenset[str] | None, *, excluded: bool) -> list[Material]:
    """Materials of the set made of the given elements alone."""
    folder = files("ssbscreen.sources") / "reference_set"
    cells = {row["candidate_id"]: row for row in pq.read_table(str(folder / "candidates.parquet")).to_pylist()}
    materials = []
    for row in pq.read_table(str(folder / "phases.parquet")).to_pylist():
        if row["excluded"] and not excluded:
            continue
        if systems is not None and not systems.issuperset(_SYMBOL.findall(row["formula"])):
            continue
        cell = cells.get(row["entry_id"])
        structure = _grid(row["formula"], row["volume_per_atom_a3"]) if cell is None else _cell(cell)
        materials.append(
            Material(
                material_id=_material_id(row["entry_id"], row["formula"]),
                formula=row["formula"],
                formation_energy_ev_per_atom=row["formation_energy_ev_per_atom"],
                structure=structure,
                candidate=cell is not None,
            )
        )
    if len({material.material_id for material in materials}) < len(materials):
        raise ValueError("two phases got one identifier: change the ranges of identifiers above")
    return materials


def _material_id(entry_id: str, formula: str) -> str:
    if _LEGACY_ID.fullmatch(entry_id):
        return entry_id
    if entry_id.startswith("element "):
        return f"mp-{_ELEMENT_IDS + Element(formula).Z}"
    return f"mp-{_OTHER_IDS + crc32(entry_id.encode()) % _OTHER_ID_COUNT}"


def _cell(row: Mapping[str, Any]) -> Structure:
    lattice = Lattice.from_parameters(*row["cell_abc_angstrom_angles_degree"])
    species = [Element.from_Z(number) for number in row["atomic_numbers"]]
    return Structure(lattice, species, np.reshape(row["fractional_xyz"], (-1, 3)))


def _grid(formula: str, volume_per_atom_a3: float | None) -> Structure:
    """The atoms of a formula on points of a simple cubic grid."""
    species = [element for element, amount in Composition(formula).items() for _ in range(round(amount))]
    edge = ceil(len(species) ** (1 / 3))
    layers = ceil(len(species) / edge**2)
    points = np.stack(np.unravel_index(np.arange(len(species)), (layers, edge, edge)), axis=1)
    volume = (volume_per_atom_a3 or _VOLUME_PER_ATOM_A3) * len(species)
    spacing = (volume / (layers * edge**2)) ** (1 / 3)
    lattice = Lattice.orthorhombic(layers * spacing, edge * spacing, edge * spacing)
    return Structure(lattice, species, points / (layers, edge, edge))
