"""A user's own CIF files, with formation energies from a table beside them where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ssbscreen.domain.composition import hill_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.cells import amounts_of, cell_of_cif, sound_cell
from ssbscreen.sources.contents import (
    NOT_STATED,
    REACTION_ENERGY_ERROR_EV_PER_ATOM,
    REACTION_ENERGY_ERROR_SOURCE,
    STAGE,
    CellColumns,
    CellGeometry,
    Floats,
    Rejection,
    SourceContents,
)
from ssbscreen.sources.phase_rows import build_phases, require_usable
from ssbscreen.sources.raw_files import decoded, read_decompressed
from ssbscreen.sources.table_files import read_table


@dataclass(frozen=True, slots=True)
class ReadCells:
    """Geometry of rows that are read already."""

    geometries: Sequence[CellGeometry]

    def __call__(self, row: int) -> CellGeometry:
        """Cell of a row."""
        return self.geometries[row]


def read_cif_files(paths: Sequence[Path], *, energies: Path | None, label: str) -> SourceContents:
    """Cells of CIF files, and phases where a table gives their energies.

    Args:
        paths: CIF files; the name without ending is the identifier.
        energies: table with the columns ``file`` (or ``id``) and ``formation_energy_ev_per_atom``, or None.
        label: name of the source in messages and tables.

    Returns:
        Cells, and phases where energies are given. Rejections: files that are disordered or cannot be read, files
        without an energy (their cell still counts), and rows of the table that belong to no file.

    Raises:
        SourceError: no file is usable, or the table lacks a column.
    """
    rejections: list[Rejection] = []
    ids, geometries = [], []
    for path in paths:
        name = _stem(path.name)
        try:
            geometry = sound_cell(cell_of_cif(decoded(read_decompressed(path), path)))
        except SourceError as fault:
            rejections.append(Rejection(name, STAGE, f"{path.name}: {fault}"))
        else:
            ids.append(name)
            geometries.append(geometry)
    require_usable(len(ids), rejections, label)
    amounts = [amounts_of(geometry) for geometry in geometries]
    formulas = [hill_formula(amount) for amount in amounts]
    phases, scale, formation = None, None, np.full(len(ids), np.nan)
    if energies is not None:
        formation = _energies(energies, ids, {_stem(path.name) for path in paths}, rejections)
        phases, refused = build_phases(
            ids=ids,
            formulas=formulas,
            amounts=amounts,
            energies_ev_per_atom=formation,
            sources=[label] * len(ids),
            faults={},
            place=lambda row: f"{ids[row]}.cif with {energies.name}",
        )
        rejections.extend(refused)
        scale = _scale(energies)
    cells = CellColumns(
        material_ids=ids,
        entry_ids=ids,
        formulas=formulas,
        amounts=amounts,
        formation_energies_ev_per_atom=formation,
        origins=[Origin.DFT] * len(ids),
        sources=[label] * len(ids),
        geometry=ReadCells(geometries),
    )
    return SourceContents(label, scale, phases, (cells,), rejections=tuple(rejections))


def _energies(path: Path, ids: Sequence[str], known: set[str], rejections: list[Rejection]) -> Floats:
    """Formation energy of each identifier [eV/atom], NaN where the table has none."""
    table, torn = read_table(read_decompressed(path), path)
    rejections.extend(torn)
    table.require("file", "entry_id")
    table.require("formation_energy_ev_per_atom")
    names = [_stem(name) for name in table.texts("file") or table.texts("entry_id") or []]
    values = table.numbers("formation_energy_ev_per_atom")
    held: dict[str, float] = {}
    for row, (name, value) in enumerate(zip(names, values.tolist(), strict=True)):
        if name not in known:
            rejections.append(
                Rejection(name or f"row {row + 1}", STAGE, f"{path.name} row {row + 1}: no such CIF file")
            )
        elif name in held:
            rejections.append(Rejection(name, STAGE, f"{path.name} row {row + 1}: a second energy of {name}"))
        else:
            held[name] = value
    return np.array([held.get(name, np.nan) for name in ids])


def _scale(path: Path) -> EnergyScale:
    table, _ = read_table(read_decompressed(path), path)
    return EnergyScale(
        functional=table.only_text("functional", NOT_STATED),
        corrections=table.only_text("corrections", NOT_STATED),
        origin=Origin.DFT,
        error_ev_per_atom=REACTION_ENERGY_ERROR_EV_PER_ATOM,
        error_source=REACTION_ENERGY_ERROR_SOURCE,
    )


def _stem(name: str) -> str:
    return name.removesuffix(".gz").removesuffix(".cif")
