"""A pandas frame of what the caller knows of candidates by formula: band gaps, moduli, conductivities.

It is a source without energies: measured, published, computed or predicted values come in with their origin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.contents import ConductivityRecord, Rejection, SourceContents
from ssbscreen.sources.phase_rows import read_formulas
from ssbscreen.sources.phase_tables import holds_phases, read_phase_table
from ssbscreen.sources.table_columns import ForeignTable

if TYPE_CHECKING:
    import pandas as pd

LABEL: Final = "known values"
CONDUCTIVITY: Final = "log10_conductivity_s_per_cm"
STD: Final = "log10_conductivity_std"
BOUND: Final = "conductivity_is_upper_bound"
VALUES: Final = ("band_gap_ev", "bulk_gpa", "shear_gpa", CONDUCTIVITY)
READ: Final = ("formula", *VALUES, STD, BOUND, "origin", "source", "material_id")


def read_known_values(frame: pd.DataFrame, label: str = LABEL) -> SourceContents:
    """Values of a frame as a source.

    Args:
        frame: one row a material with ``formula`` and any of ``band_gap_ev`` [eV], ``bulk_gpa`` with ``shear_gpa``
            [GPa] and ``log10_conductivity_s_per_cm`` [log10 S/cm], the last with ``log10_conductivity_std`` [decades]
            and ``conductivity_is_upper_bound`` where these are known. ``origin`` is one of `Origin` (DFT where there is
            none), ``source`` tells where a conductivity is from, ``material_id`` whose gap and moduli they are.
        label: name of the source in messages and tables.

    Raises:
        SourceError: a column that is not read, no column of values, or no usable row.
    """
    if unknown := [str(name) for name in frame.columns if name not in READ]:
        raise SourceError(
            f"{label}: nothing reads the columns {', '.join(unknown)}. Accepted: {', '.join(READ)}. Rename what is "
            "meant; energies belong into the source itself."
        )
    if "formula" not in frame.columns or not set(VALUES) & set(frame.columns):
        raise SourceError(f"{label}: the column formula is needed, and one of {', '.join(VALUES)}.")
    table = ForeignTable(label, pa.Table.from_pandas(frame, preserve_index=False))
    parts = read_phase_table(table) if holds_phases(table) else SourceContents(label)
    records, refused = _conductivities(frame, table, label) if CONDUCTIVITY in frame.columns else ((), ())
    return SourceContents(
        label,
        gaps=parts.gaps,
        tensors=parts.tensors,
        conductivities=records,
        rejections=tuple(dict.fromkeys((*parts.rejections, *refused))),
    )


def _conductivities(
    frame: pd.DataFrame, table: ForeignTable, label: str
) -> tuple[tuple[ConductivityRecord, ...], tuple[Rejection, ...]]:
    formulas, origins = table.texts("formula") or [], table.origins()
    amounts, faults = read_formulas(formulas)
    sources: list[Any] = table.texts("source") or [label] * table.rows
    values = np.asarray(frame[CONDUCTIVITY], dtype=np.float64)
    stds = np.asarray(frame[STD], dtype=np.float64) if STD in frame.columns else np.full(len(frame), np.nan)
    bounds = [value is True or value == 1 for value in frame[BOUND]] if BOUND in frame.columns else [False] * len(frame)
    records = tuple(
        ConductivityRecord(
            formulas[row], composition_key(amounts[row]), float(values[row]), float(stds[row]), bounds[row],
            origins[row], sources[row] or label,
        )
        for row in range(table.rows)
        if row not in faults and np.isfinite(values[row])
    )  # fmt: skip
    refused = tuple(Rejection(formulas[row], "sources", f"{label} row {row + 1}: {why}") for row, why in faults.items())
    return records, refused
