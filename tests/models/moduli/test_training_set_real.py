"""Laws of the real training rows, against the raw tables and the anchors of published binaries."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from models.moduli.training_files import MODULI_FILE, TrainingFiles
from models.moduli.training_set import (
    BINARIES_2025,
    MODULI_2020,
    TENSORS_2018,
    TrainingSet,
    cells_with_moduli,
    compositions_with_moduli,
    further_cells,
)
from ssbscreen.domain.composition import composition_key, formula_key

# Bulk and shear moduli [GPa] of the Materials Project's binaries, to a decimal.
ANCHORS = {
    "LiF": (69.6, 50.0), "LiCl": (32.2, 20.8), "LiBr": (26.0, 16.3), "LiI": (19.9, 12.5), "Li2O": (78.6, 68.5),
    "Li2S": (40.5, 33.9), "Li3N": (52.0, 33.6), "Li3P": (39.5, 34.5),
}  # fmt: skip
OTHER_IN_2020 = "LiBr"
"""Its moduli of 2018 and 2020, 21 and 16 GPa, are not those of 2025, which therefore do not stand in their place."""
VERSIONS_GPA = 1.5
"""How far the tensors of 2018 may lie from the anchors."""


@pytest.fixture(scope="module")
def files(shared_data: Path) -> TrainingFiles:
    return TrainingFiles(shared_data)


@pytest.fixture(scope="module")
def cells(files: TrainingFiles) -> TrainingSet:
    return cells_with_moduli(files)


@pytest.fixture(scope="module")
def compositions(files: TrainingFiles) -> TrainingSet:
    return compositions_with_moduli(files)


@pytest.fixture(scope="module")
def raw(shared_data: Path) -> pd.DataFrame:
    table = pd.read_csv(shared_data / MODULI_FILE, keep_default_na=False, na_values=[""])
    return table.set_index("mp_id")


def test_no_row_of_the_files_is_lost_or_counted_twice(cells: TrainingSet, raw: pd.DataFrame) -> None:
    told = pd.concat([cells.rows["material_id"], cells.refused["material_id"]])
    assert told.is_unique
    assert set(raw.index) <= set(told)
    assert set(cells.rows.loc[cells.rows["is_scored"], "material_id"]) <= set(raw.index)
    assert len(raw) == 11_741


def test_every_row_has_a_cell_of_its_composition(cells: TrainingSet) -> None:
    rows = cells.rows
    assert rows["atomic_numbers"].notna().all()
    assert (rows["fractional_xyz"].str.len() == 3 * rows["atomic_numbers"].str.len()).all()
    elements = rows["chemical_system"].str.split("-").str.len()
    assert (rows["atomic_numbers"].map(lambda numbers: len(set(numbers))) == elements).all()


def test_learned_moduli_lie_between_reuss_and_voigt_up_to_rounding(cells: TrainingSet, raw: pd.DataFrame) -> None:
    scored = cells.rows[cells.rows["is_scored"]].set_index("material_id")
    averages = raw.loc[scored.index]
    for kind in ("bulk", "shear"):
        assert (scored[f"{kind}_gpa"] >= averages[f"{kind}_reuss_gpa"] - 0.5 - 1e-6).all()
        assert (scored[f"{kind}_gpa"] <= averages[f"{kind}_voigt_gpa"] + 0.5 + 1e-6).all()
        assert (scored[f"{kind}_gpa"] > 0.0).all()


def test_exact_moduli_round_to_the_integers_and_all_others_are_the_integers(
    cells: TrainingSet, raw: pd.DataFrame
) -> None:
    scored = cells.rows[cells.rows["is_scored"]].set_index("material_id")
    integers = raw.loc[scored.index]
    for kind in ("bulk", "shear"):
        away = (scored[f"{kind}_gpa"] - integers[f"{kind}_vrh_gpa"]).abs()
        assert (away <= 0.5 + 1e-6).all()
        assert (away[scored["value_source"] == MODULI_2020] == 0.0).all()
    assert scored["value_source"].isin([TENSORS_2018, BINARIES_2025]).sum() > 300


@pytest.mark.parametrize("formula", ANCHORS)
def test_anchors_are_among_the_binaries_and_the_rows(files: TrainingFiles, cells: TrainingSet, formula: str) -> None:
    key = formula_key(formula)
    bulk, shear = ANCHORS[formula]

    def near(table: pd.DataFrame, gpa: float) -> bool:
        rows = table[table["reduced_formula"] == key]
        return bool((((rows["bulk_gpa"] - bulk).abs() < gpa) & ((rows["shear_gpa"] - shear).abs() < gpa)).any())

    assert near(files.binaries(), 0.051)
    assert near(cells.rows, VERSIONS_GPA) is (formula != OTHER_IN_2020)


def test_sodium_nitride_is_a_formula_and_not_a_missing_value(files: TrainingFiles) -> None:
    assert files.moduli()["reduced_formula"].notna().all()
    assert composition_key({"Na": 1.0, "N": 1.0}) in set(files.further_cells(set(), most_atoms=8)["reduced_formula"])


def test_rows_of_matbench_are_all_kept_and_most_have_a_cell_with_their_composition_and_moduli(
    cells: TrainingSet, compositions: TrainingSet
) -> None:
    assert len(compositions.rows) == 10_987
    assert compositions.refused.empty
    matched = cells.rows.dropna(subset="matbench_row")
    assert matched["matbench_row"].is_unique
    assert len(matched) > 0.9 * len(compositions.rows)
    rows = compositions.rows.loc[matched["matbench_row"].astype(int)].reset_index(drop=True)
    matched = matched.reset_index(drop=True)
    assert (matched["reduced_formula"] == rows["reduced_formula"]).all()
    for name in ("bulk_gpa", "shear_gpa"):
        assert ((matched[name] - rows[name]).abs() <= 1.0 + 1e-6).all()


def test_further_cells_share_no_composition_with_what_is_learned_or_judged(
    files: TrainingFiles, cells: TrainingSet, compositions: TrainingSet
) -> None:
    further = further_cells(files, cells, compositions, most_atoms=36)
    assert further["reduced_formula"].is_unique
    assert (further["atomic_numbers"].str.len() <= 36).all()
    for each in (cells, compositions):
        assert not set(further["reduced_formula"]) & {*each.rows["reduced_formula"], *each.refused["reduced_formula"]}
