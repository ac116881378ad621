"""Snapshots of the Materials Project of 2018-10-18, as matminer publishes them and through matminer's own loader.

Data: Jain et al., APL Mater. 1, 011002 (2013), doi:10.1063/1.4812323, under CC BY 4.0; published with matminer, Ward et
al., Comput. Mater. Sci. 152, 60 (2018), doi:10.1016/j.commatsci.2018.05.018.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.mechanics.stiffness import ABSURD_STIFFNESS_GPA
from ssbscreen.sources.cells import cell_of_structure_dictionary
from ssbscreen.sources.contents import (
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
from ssbscreen.sources.matminer_files import NAME, WITH_STRUCTURES, load_columns, snapshot_file
from ssbscreen.sources.phase_rows import build_phases, picked, read_formulas, require_usable
from ssbscreen.sources.raw_files import as_number

if TYPE_CHECKING:
    from pymatgen.core import Structure

CREDIT: Final = "Materials Project of 2018-10-18 through matminer, CC BY 4.0, doi:10.1063/1.4812323"

_ID, _FORMULA, _ENERGY, _GAP = "mpid", "formula", "e_form", "gap pbe"
_BULK, _SHEAR, _STRUCTURE, _UNRELAXED = "bulk modulus", "shear modulus", "structure", "initial structure"
_COLUMNS: Final = (_ID, _FORMULA, _ENERGY, _GAP, _BULK, _SHEAR)


@dataclass(frozen=True, slots=True)
class SnapshotCells:
    """Geometry of pymatgen structures, by row."""

    structures: Sequence[Structure]

    def __call__(self, row: int) -> CellGeometry:
        """Cell of a row."""
        return cell_of_structure_dictionary(self.structures[row].as_dict())


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows with identifier and readable formula, one element each in every column; NaN is null."""

    label: str
    ids: Sequence[str]
    formulas: Sequence[str]
    amounts: Sequence[Amounts]
    energies: Floats
    gaps: Floats
    bulk_gpa: Floats
    shear_gpa: Floats
    structures: Sequence[Any] | None

    def rejection(self, row: int, reason: str) -> Rejection:
        """A value of a row that is passed over while the phase stays."""
        return Rejection(self.ids[row], STAGE, f"{self.label} {self.ids[row]}: {reason}; the phase stays")


def read_snapshot(dataset: str, folder: Path) -> SourceContents:
    """Contents of a snapshot; matminer downloads its file where it is not there yet.

    ``mp_nostruct_20181018`` holds phases, PBE gaps and moduli (Voigt-Reuss-Hill, without tensor). ``mp_all_20181018``
    adds cells, and matminer's loader builds every structure, before and after relaxation: 0.8 ms and 75 kB measured
    for a material of 17 atoms, so that all take some two minutes and 10 GB of memory. The relaxed ones are kept, and
    their geometry is read on request.

    Args:
        dataset: one of `DATASETS`.
        folder: where the file is, or is to be kept.

    Returns:
        Its contents. A row without identifier, readable formula or finite formation energy is a rejection. So is a gap,
        a lone modulus or a structure that cannot be used; the phase of that row stays. Most materials have no moduli:
        these rows are not listed.

    Raises:
        SourceError: the file is not there and cannot be downloaded, is another one, or lacks a column.
    """
    columns = load_columns(dataset, folder, without=_UNRELAXED)
    label = f"Materials Project of 2018-10-18 ({NAME} {dataset})"
    needed = (*_COLUMNS, _STRUCTURE) if dataset == WITH_STRUCTURES else _COLUMNS
    if missing := [name for name in needed if name not in columns]:
        raise SourceError(
            f"{snapshot_file(dataset, folder)}: no column {', '.join(missing)}; it has: {', '.join(columns)}. "
            "Install a release of matminer within the bounds of this package."
        )
    rows, unread = _rows(columns, label)
    phases, no_phases = build_phases(
        ids=rows.ids,
        formulas=rows.formulas,
        amounts=rows.amounts,
        energies_ev_per_atom=rows.energies,
        sources=[CREDIT] * len(rows.ids),
        faults={},
        place=lambda row: f"{label} {rows.ids[row]}",
    )
    rejections = [*unread, *no_phases]
    require_usable(len(phases.ids), rejections, label)
    cells, no_cells = _cells(rows)
    gaps, no_gaps = _gaps(rows)
    tensors, no_moduli = _moduli(rows)
    return SourceContents(
        label=label,
        scale=EnergyScale(
            functional="PBE/PBE+U",
            corrections="legacy",
            origin=Origin.DFT,
            error_ev_per_atom=REACTION_ENERGY_ERROR_EV_PER_ATOM,
            error_source=REACTION_ENERGY_ERROR_SOURCE,
        ),
        phases=phases,
        cells=cells,
        tensors=tensors,
        gaps=gaps,
        rejections=(*rejections, *no_cells, *no_gaps, *no_moduli),
    )


def _rows(columns: Mapping[str, Sequence[Any]], label: str) -> tuple[_Rows, list[Rejection]]:
    ids, formulas = ([_text(value) for value in columns[name]] for name in (_ID, _FORMULA))
    formulas = ["".join(formula.split()) for formula in formulas]  # pymatgen's full formulas have spaces
    amounts, faults = read_formulas(formulas)
    faults |= {row: "no formula" for row, formula in enumerate(formulas) if not formula}
    faults |= {row: f"no {_ID}" for row, name in enumerate(ids) if not name}
    unread = [
        Rejection(ids[row] or f"{label} row {row + 1}", STAGE, f"{label} row {row + 1}: {faults[row]}")
        for row in sorted(faults)
    ]
    kept = [row for row in range(len(ids)) if row not in faults]
    require_usable(len(kept), unread, label)

    def numbers(name: str) -> Floats:
        return np.array([as_number(columns[name][row]) for row in kept], dtype=np.float64)

    structures = picked(columns[_STRUCTURE], kept) if _STRUCTURE in columns else None
    rows = _Rows(
        label=label,
        ids=picked(ids, kept),
        formulas=picked(formulas, kept),
        amounts=picked(amounts, kept),
        energies=numbers(_ENERGY),
        gaps=numbers(_GAP),
        bulk_gpa=numbers(_BULK),
        shear_gpa=numbers(_SHEAR),
        structures=structures,
    )
    return rows, unread


def _cells(rows: _Rows) -> tuple[tuple[CellColumns, ...], list[Rejection]]:
    if rows.structures is None:
        return (), []
    held = {row: structure for row, structure in enumerate(rows.structures) if hasattr(structure, "as_dict")}
    rejections = [rows.rejection(row, "no structure") for row in range(len(rows.ids)) if row not in held]
    kept = list(held)
    ids = picked(rows.ids, kept)
    columns = CellColumns(
        material_ids=ids,
        entry_ids=ids,
        formulas=picked(rows.formulas, kept),
        amounts=picked(rows.amounts, kept),
        formation_energies_ev_per_atom=rows.energies[kept],
        origins=[Origin.DFT] * len(kept),
        sources=[CREDIT] * len(kept),
        geometry=SnapshotCells(list(held.values())),
    )
    return (columns,) if kept else (), rejections


def _gaps(rows: _Rows) -> tuple[tuple[GapColumns, ...], list[Rejection]]:
    usable = (rows.gaps >= 0.0) & np.isfinite(rows.gaps)
    rejections = [
        rows.rejection(row, "no band gap" if np.isnan(rows.gaps[row]) else f"band gap is {rows.gaps[row]:g} eV")
        for row in np.flatnonzero(~usable).tolist()
    ]
    kept = np.flatnonzero(usable).tolist()
    columns = GapColumns(
        material_ids=picked(rows.ids, kept),
        amounts=picked(rows.amounts, kept),
        band_gaps_ev=rows.gaps[kept],
        formation_energies_ev_per_atom=rows.energies[kept],
        origins=[Origin.DFT] * len(kept),
        source=CREDIT,
    )
    return (columns,) if kept else (), rejections


def _moduli(rows: _Rows) -> tuple[tuple[TensorRecord, ...], list[Rejection]]:
    bulk, shear = np.isfinite(rows.bulk_gpa), np.isfinite(rows.shear_gpa)
    rejections = [
        rows.rejection(row, f"a {_BULK if bulk[row] else _SHEAR} without the other modulus")
        for row in np.flatnonzero(bulk != shear).tolist()
    ]
    records = [
        TensorRecord(
            material_id=rows.ids[row],
            formula=rows.formulas[row],
            key=composition_key(rows.amounts[row]),
            stiffness_gpa=None,
            bulk_gpa=float(rows.bulk_gpa[row]),
            shear_gpa=float(rows.shear_gpa[row]),
            averaging=TABULATED_AVERAGING,
            origin=Origin.DFT,
            source=CREDIT,
            formation_energy_ev_per_atom=float(rows.energies[row]),
            fault=_absurdity(float(rows.bulk_gpa[row]), float(rows.shear_gpa[row])),
        )
        for row in np.flatnonzero(bulk & shear).tolist()
    ]
    return tuple(records), rejections


def _absurdity(bulk_gpa: float, shear_gpa: float) -> str:
    """Why moduli are too large to be true; "" where they are not. Those that are not positive are told on choosing."""
    largest_gpa = max(bulk_gpa, shear_gpa)
    if largest_gpa <= ABSURD_STIFFNESS_GPA:
        return ""
    return f"the moduli reach {largest_gpa:.0f} GPa, above {ABSURD_STIFFNESS_GPA:.0f} GPa: absurd"


def _text(value: Any) -> str:
    """A text without surrounding blanks; "" where it is none."""
    return value.strip() if isinstance(value, str) else ""
