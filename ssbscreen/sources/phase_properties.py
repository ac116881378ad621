"""Band gap and volume of any phase by its formula, with Li or without: products of reactions, coatings, cathodes."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa

from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.cells import volume_a3
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.gap_choice import index_gaps
from ssbscreen.sources.structure_choice import choose_structures, index_cells
from ssbscreen.sources.wanted_rows import wanted_rows
from ssbscreen.tables.catalogue import PHASE_PROPERTIES

A3_PER_CM3_PER_MOL: Final = 1.0 / 0.602214076
"""Volume of one atom [A^3] where a mole has 1 cm3 (CODATA 2018)."""


class _Volume(NamedTuple):
    per_atom_a3: float
    origin: Origin


def phase_properties(contents: Sequence[SourceContents], formulas: Sequence[str]) -> pa.Table:
    """Gap and volume of each asked formula, null where no source has one.

    The volume is that of the cell that stands for the composition (`choose_structures`); where there is no cell, the
    first volume that a source tells; for an element without either, the measured molar volume. The gap is that of the
    same cell where it is known, else as `GapIndex.choose` takes it. Only geometries of asked compositions are read.

    Args:
        contents: sources in order of precedence.
        formulas: phases, in any order; repeated ones make one row.

    Returns:
        Table ``phase_properties``, one row a distinct formula as it was written.

    Raises:
        FormulaError: one of them is no formula.
    """
    by_formula = {formula: formula_key(formula) for formula in formulas}
    keys = frozenset(by_formula.values())
    gaps = index_gaps(contents, keys)
    structures, _ = choose_structures(index_cells(contents, keys), {key: key for key in keys})
    told = _told_volumes(contents, keys)
    columns: dict[str, list[Any]] = {name: [] for name in PHASE_PROPERTIES.arrow.names}
    for formula, key in by_formula.items():
        structure = structures.get(key)
        gap = gaps.choose(key, [structure.material_id] if structure else [])
        if structure is not None:
            cell = structure.geometry
            volume: _Volume | None = _Volume(volume_a3(cell) / len(cell.atomic_numbers), structure.origin)
        else:
            volume = told.get(key) or _measured_volume(parse_formula(formula))
        columns["formula"].append(formula)
        columns["band_gap_ev"].append(gap.gap_ev if gap else None)
        columns["band_gap_origin"].append(gap.origin if gap else None)
        columns["volume_per_atom_a3"].append(volume.per_atom_a3 if volume else None)
        columns["volume_origin"].append(volume.origin if volume else None)
    return PHASE_PROPERTIES.build(columns)


def _told_volumes(contents: Sequence[SourceContents], keys: Collection[str]) -> dict[str, _Volume]:
    """First volume of each composition that a source tells without its cell."""
    found: dict[str, _Volume] = {}
    for source in contents:
        for columns in source.volumes:
            for row, key in wanted_rows(columns.amounts, keys):
                found.setdefault(key, _Volume(float(columns.volumes_per_atom_a3[row]), columns.origins[row]))
    return found


def _measured_volume(amounts: Mapping[str, float]) -> _Volume | None:
    """Measured volume per atom of an element, from the table in pymatgen; None for compounds and where it has none."""
    if len(amounts) != 1:
        return None
    from pymatgen.core import Element

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pymatgen warns where its table has no value
        molar_cm3 = Element(next(iter(amounts))).molar_volume
    return None if molar_cm3 is None else _Volume(float(molar_cm3) * A3_PER_CM3_PER_MOL, Origin.MEASURED)
