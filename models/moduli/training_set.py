"""Rows that moduli are learned from: cells with moduli, and compositions with moduli, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.moduli.matching import match_rounded, rounds_to
from models.moduli.physical_rows import faults_of_averages, faults_of_moduli
from models.moduli.training_files import CELL_COLUMNS, TrainingFiles

MODULI_2020: Final = "Materials Project moduli of 2020, rounded to GPa"
MATBENCH: Final = "matbench, rounded to GPa"
TENSORS_2018: Final = "Materials Project tensor of 2018"
BINARIES_2025: Final = "Materials Project moduli of binaries, 2025"
IDENTITY: Final = ("material_id", "reduced_formula", "chemical_system", "bulk_gpa", "shear_gpa", "value_source")


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """What a model learns from.

    Attributes:
        rows: ``material_id, reduced_formula, chemical_system, bulk_gpa, shear_gpa`` [GPa], ``value_source``,
            ``matbench_row`` (missing where none), ``is_scored`` (whether errors are counted on it), and cell columns
            where it is a set of cells; sorted by identifier, index 0 to n - 1.
        refused: ``material_id, reduced_formula, value_source, reason`` of the rows left out.
    """

    rows: pd.DataFrame
    refused: pd.DataFrame


def cells_with_moduli(files: TrainingFiles) -> TrainingSet:
    """Cells with moduli: those of 2020, in place of whose integers stand exact values where these are known.

    Exact values are those of the 2018 tensor, else of the 2025 binary of the same identifier, and only where they round
    to the integers. Materials with a tensor of 2018 or a binary of 2025 alone are added; they help to learn, and errors
    are not counted on them. Rows of matbench, which are rounded too, are named where formula and moduli tell which.
    """
    base = files.moduli()
    base["reason"] = faults_of_averages(base)
    base = base.rename(columns={"bulk_vrh_gpa": "bulk_gpa", "shear_vrh_gpa": "shear_gpa"})
    base = base.assign(
        value_source=MODULI_2020, is_scored=True, rounded_bulk=base.bulk_gpa, rounded_shear=base.shear_gpa
    )
    compositions, tensors, binaries = files.by_composition(), files.tensors(), files.binaries()
    base["matbench_row"] = match_rounded(base, compositions)
    for table, source in ((tensors, TENSORS_2018), (binaries, BINARIES_2025)):
        sound = table[faults_of_moduli(table["bulk_gpa"], table["shear_gpa"]) == ""]
        _exact_from(base, sound.set_index("material_id").reindex(base["material_id"]).set_index(base.index), source)
    base = base.merge(files.cells(set(base["material_id"])), on="material_id", how="left")
    base["reason"] = base["reason"].mask((base["reason"] == "") & base["atomic_numbers"].isna(), "no cell")
    extra: list[pd.DataFrame] = []
    for table, source in ((tensors, TENSORS_2018), (binaries, BINARIES_2025)):
        known = {*base["material_id"], *(i for each in extra for i in each["material_id"])}
        new = table[~table["material_id"].isin(known)].copy()
        fault = faults_of_moduli(new["bulk_gpa"], new["shear_gpa"])
        new["reason"] = new["fault"].where(new["fault"] != "", fault) if "fault" in new else fault
        no_row = pd.Series(pd.NA, index=new.index, dtype="Int64")
        extra.append(new.assign(value_source=source, is_scored=False, matbench_row=no_row))
    kept = [*IDENTITY, "matbench_row", "is_scored", *CELL_COLUMNS, "reason"]
    table = pd.concat([each[kept] for each in (base, *extra)], ignore_index=True)
    return _parted(table.astype({"matbench_row": "Int64"}))


def compositions_with_moduli(files: TrainingFiles) -> TrainingSet:
    """The rows of matbench's sets by composition, in their order, for a model that knows no structure."""
    table = files.by_composition()
    table["reason"] = faults_of_moduli(table["bulk_gpa"], table["shear_gpa"])
    table = table.assign(
        material_id=[f"matbench-{row}" for row in table.index],
        value_source=MATBENCH,
        matbench_row=pd.Series(table.index, index=table.index, dtype="Int64"),
        is_scored=True,
    )
    return _parted(table[[*IDENTITY, "matbench_row", "is_scored", "reason"]], sort=False)


def further_cells(files: TrainingFiles, *known: TrainingSet, most_atoms: int) -> pd.DataFrame:
    """Cells of compositions that none of the sets has, not even among what it refused."""
    compositions = {
        formula for each in known for part in (each.rows, each.refused) for formula in part["reduced_formula"]
    }
    return files.further_cells(compositions, most_atoms=most_atoms)


def without_rows(given: TrainingSet, left_out: npt.NDArray[np.bool_], reason: str) -> TrainingSet:
    """The set without some rows, which join what was refused.

    Args:
        given: the set.
        left_out: which rows, (n,).
        reason: why.
    """
    refused = given.rows.loc[left_out, ["material_id", "reduced_formula", "value_source"]].assign(reason=reason)
    return TrainingSet(
        given.rows[~left_out].reset_index(drop=True), pd.concat([given.refused, refused], ignore_index=True)
    )


def _exact_from(base: pd.DataFrame, exact: pd.DataFrame, source: str) -> None:
    """Put exact moduli in place of integers that they round to, where no earlier source did."""
    usable = (
        (base["value_source"] == MODULI_2020)
        & rounds_to(base["rounded_bulk"], exact["bulk_gpa"])
        & rounds_to(base["rounded_shear"], exact["shear_gpa"])
    )
    for name in ("bulk_gpa", "shear_gpa"):
        base[name] = base[name].mask(usable, exact[name])
    base["value_source"] = base["value_source"].mask(usable, source)


def _parted(table: pd.DataFrame, *, sort: bool = True) -> TrainingSet:
    sound = table["reason"] == ""
    rows = table[sound].drop(columns="reason")
    if sort:
        rows = rows.sort_values("material_id")
    refused = table.loc[~sound, ["material_id", "reduced_formula", "value_source", "reason"]]
    return TrainingSet(rows.reset_index(drop=True), refused.reset_index(drop=True))
