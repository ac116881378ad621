"""Phases of the embedded set as pymatgen entries, with the cells of its candidates."""

from __future__ import annotations

from collections.abc import Collection

from pymatgen.core import Composition
from pymatgen.entries.computed_entries import ComputedEntry, ComputedStructureEntry

from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.cells import pymatgen_structure


def embedded_entries(elements: Collection[str]) -> list[ComputedEntry]:
    """Entries of the phases that hold these elements only; formation energies stand for total ones."""
    contents = read_bundled()
    phases, cells = contents.phases, contents.cells[0]
    assert phases is not None
    rows = {entry: row for row, entry in enumerate(cells.entry_ids)}
    found: list[ComputedEntry] = []
    columns = (phases.ids, phases.amounts, phases.formation_energies_ev_per_atom.tolist())
    for name, amounts, energy in zip(*columns, strict=True):
        if not set(amounts) <= set(elements):
            continue
        if name in rows:
            structure = pymatgen_structure(cells.geometry(rows[name]))
            found.append(ComputedStructureEntry(structure, energy * len(structure), entry_id=name))
        else:
            composition = Composition(amounts)
            found.append(ComputedEntry(composition, energy * composition.num_atoms, entry_id=name))
    return found
