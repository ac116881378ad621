"""Rows that moduli are learned from: made-up files whose every row has its fate, and laws of the real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.moduli.training_files import ALL_FILES, BULK_BY_COMPOSITION_FILE, TENSORS_FILE, TrainingFiles
from models.moduli.training_set import (
    BINARIES_2025,
    MATBENCH,
    MODULI_2020,
    TENSORS_2018,
    TrainingSet,
    cells_with_moduli,
    compositions_with_moduli,
    further_cells,
    without_rows,
)
from ssbscreen.domain.composition import composition_key, formula_key
from ssbscreen.domain.errors import SourceError
from tests.models.moduli import made_up_data as made_up

COMPOUNDS = {each.identifier: each for each in made_up.compounds()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.write_training_files(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def cells(folder: Path) -> TrainingSet:
    return cells_with_moduli(TrainingFiles(folder))


def row_of(cells: TrainingSet, identifier: str) -> pd.Series:
    return cells.rows.set_index("material_id").loc[identifier]


def test_every_row_is_learned_from_or_refused_with_its_reason(cells: TrainingSet) -> None:
    new = {made_up.NEW_TENSOR, made_up.NEW_BINARY}
    assert set(cells.rows["material_id"]) == {*COMPOUNDS, *new}
    assert cells.rows["material_id"].is_monotonic_increasing
    reasons = dict(zip(cells.refused["material_id"], cells.refused["reason"], strict=True))
    assert set(reasons) == {made_up.DISORDERED, made_up.WITHOUT_CELL, made_up.UNSTABLE_TENSOR}
    assert reasons[made_up.WITHOUT_CELL] == "no cell"
    assert reasons[made_up.DISORDERED].startswith("shear moduli break Reuss <= Hill <= Voigt")
    assert "Born" in reasons[made_up.UNSTABLE_TENSOR]


def test_errors_are_counted_on_the_rows_of_2020_alone(cells: TrainingSet) -> None:
    helping = cells.rows.loc[~cells.rows["is_scored"], "material_id"]
    assert set(helping) == {made_up.NEW_TENSOR, made_up.NEW_BINARY}


def test_exact_moduli_stand_in_place_of_the_integers_that_they_round_to_and_of_no_others(cells: TrainingSet) -> None:
    sources = cells.rows.set_index("material_id")["value_source"]
    exact = {
        made_up.EXACT_TENSOR: TENSORS_2018,  # though a binary would round alike
        made_up.EXACT_BINARY: BINARIES_2025,
        **dict.fromkeys(made_up.MEASURED.values(), TENSORS_2018),
        made_up.NEW_TENSOR: TENSORS_2018,
        made_up.NEW_BINARY: BINARIES_2025,
    }
    for identifier, source in sources.items():
        assert source == exact.get(str(identifier), MODULI_2020), identifier
        if identifier in COMPOUNDS:
            compound, row = COMPOUNDS[str(identifier)], row_of(cells, str(identifier))
            rounded = source == MODULI_2020
            for found, true in ((row["bulk_gpa"], compound.bulk_gpa), (row["shear_gpa"], compound.shear_gpa)):
                assert found == (round(true) if rounded else pytest.approx(true, rel=1e-6)), identifier


def test_cells_are_those_of_their_identifiers(cells: TrainingSet) -> None:
    for identifier, compound in COMPOUNDS.items():
        row, structure = row_of(cells, identifier), compound.structure
        np.testing.assert_allclose(row["cell_abc_angstrom_angles_degree"], structure.lattice.parameters, atol=1e-6)
        assert list(row["atomic_numbers"]) == list(structure.atomic_numbers)
        np.testing.assert_allclose(row["fractional_xyz"], structure.frac_coords.ravel(), atol=1e-6)
        assert row["reduced_formula"] == formula_key(compound.formula)
        assert row["chemical_system"] == "-".join(sorted([compound.cation, compound.anion]))


def test_rows_of_matbench_are_named_and_keep_their_order(cells: TrainingSet, folder: Path) -> None:
    compositions = compositions_with_moduli(TrainingFiles(folder)).rows
    rock_salts = [each for each in reversed(made_up.compounds()) if each.kind == "rocksalt"]
    assert [*compositions["bulk_gpa"]] == pytest.approx([round(each.bulk_gpa) for each in rock_salts])
    assert compositions["is_scored"].all()
    assert (compositions["value_source"] == MATBENCH).all()
    matched = cells.rows.dropna(subset="matbench_row")
    assert len(matched) >= 40
    for row in matched.itertuples():
        assert rock_salts[int(row.matbench_row)].formula == COMPOUNDS[row.material_id].formula


def test_further_cells_are_the_lowest_of_each_composition_that_no_set_has(cells: TrainingSet, folder: Path) -> None:
    files = TrainingFiles(folder)
    found = further_cells(files, cells, compositions_with_moduli(files), most_atoms=36)
    assert set(found["material_id"]) == {each.identifier for each in made_up.further()} - {made_up.HIGH_POLYMORPH}
    # Of compositions that were refused nothing is taught either.
    assert composition_key({"Li": 1.0, "Te": 1.0}) not in set(found["reduced_formula"])
    large = further_cells(files, cells, most_atoms=128)
    assert made_up.LARGE_CELL in set(large["material_id"])


def test_rows_that_are_left_out_join_the_refused(cells: TrainingSet) -> None:
    left_out = np.arange(len(cells.rows)) == 3
    fewer = without_rows(cells, left_out, "no features")
    assert len(fewer.rows) == len(cells.rows) - 1
    assert fewer.rows.index.tolist() == list(range(len(fewer.rows)))
    assert fewer.refused.iloc[-1][["material_id", "reason"]].tolist() == [cells.rows["material_id"][3], "no features"]


@pytest.mark.parametrize("name", ALL_FILES)
def test_an_absent_file_is_named(tmp_path: Path, name: str) -> None:
    folder = made_up.write_training_files(tmp_path)
    (folder / name).unlink()
    with pytest.raises(SourceError, match=f"lacks {name}. Give the folder"):
        TrainingFiles(folder)


def test_a_torn_file_is_named(tmp_path: Path) -> None:
    folder = made_up.write_training_files(tmp_path)
    (folder / TENSORS_FILE).write_bytes((folder / TENSORS_FILE).read_bytes()[:100])
    with pytest.raises(SourceError, match=f"{TENSORS_FILE} cannot be read as gzipped JSON.*Fetch it again"):
        TrainingFiles(folder).tensors()


def test_two_files_of_matbench_with_other_rows_are_refused(tmp_path: Path) -> None:
    folder = made_up.write_training_files(tmp_path)
    lines = (folder / BULK_BY_COMPOSITION_FILE).read_text().splitlines()
    (folder / BULK_BY_COMPOSITION_FILE).write_text("\n".join([lines[0], lines[2], lines[1], *lines[3:]]))
    with pytest.raises(SourceError, match="do not hold the same rows"):
        TrainingFiles(folder).by_composition()
