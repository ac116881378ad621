"""The stage that predicts moduli: for whom, with what beside them, and what it tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows import moduli_stages
from flows.caching import stage_key
from flows.chunks import cut_into_chunks
from flows.moduli_stages import predict_moduli_chunk, told_of_predictions
from flows.stages import merge_tables, read_table, write_tables
from ssbscreen.tables import catalogue as tables
from tests.flows.moduli_stand_in import STD, rock_salt, stand_in

PHASES = ("Li", "F", "Cl", "Br", "Na", "Tc", "LiF", "LiCl", "LiBr", "LiNaF2", "LiTcF")
# A cell, a tensor, a composition alone, an element without a phase of its own, a cell with two atoms in one place, an
# element that the model does not know.
CANDIDATES = {"LiF": "cell", "LiCl": "cell", "LiBr": None, "LiI": "cell", "LiNaF2": "broken", "LiTcF": None}


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moduli_stages, "models_in", lambda _folder: stand_in)


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Any]:
    """Tables that the stage reads."""
    cells: dict[str, list[Any]] = {
        name: [] for name in ("cell_abc_angstrom_angles_degree", "atomic_numbers", "fractional_xyz")
    }
    for formula, kind in CANDIDATES.items():
        cell = rock_salt("Li", "F") if formula == "LiF" else rock_salt("Li", "Cl", 5.1)
        numbers, xyz = [site.specie.Z for site in cell], cell.frac_coords.ravel().tolist()
        if kind == "broken":
            numbers, xyz = [3, 11, 9, 9], [0.0] * 12
        known = kind is not None
        cells["cell_abc_angstrom_angles_degree"].append(list(cell.lattice.parameters) if known else None)
        cells["atomic_numbers"].append(numbers if known else None)
        cells["fractional_xyz"].append(xyz if known else None)
    names = list(CANDIDATES)
    candidates = tables.CANDIDATES.build(
        {
            "candidate_id": names, "formula": names, "chemical_system": ["-"] * len(names),
            "formation_energy_ev_per_atom": [-1.0] * len(names), "source": ["made up"] * len(names),
            "material_id": [f"m-{name}" if CANDIDATES[name] else None for name in names],
            "volume_per_atom_a3": [8.0 if CANDIDATES[name] else None for name in names], **cells,
        }
    )  # fmt: skip
    entries = tables.PHASE_ENTRIES.build(
        {
            "entry_id": list(PHASES), "formula": list(PHASES), "chemical_system": ["-"] * len(PHASES),
            "formation_energy_ev_per_atom": [0.0 if len(name) <= 2 else -1.0 for name in PHASES],
            "source": ["made up"] * len(PHASES),
        }
    )  # fmt: skip
    known = tables.ELASTICITY.build(
        {"candidate_id": ["LiCl"], "bulk_gpa": [32.0], "shear_gpa": [19.0], "moduli_origin": ["DFT"],
         "moduli_source": ["a tensor"]}
    )  # fmt: skip
    written = write_tables(str(tmp_path / "given"), candidates=candidates, phase_entries=entries, elasticity=known)
    return {
        "candidates": written["candidates"],
        "phase_entries": written["phase_entries"],
        "known": written["elasticity"],
        "model": "",
        "model_digests": {"cells": "1", "compositions": "2"},
        "seconds_per_structure": 60.0,
    }


def rows_of(payload: dict[str, Any], name: str = "elasticity") -> dict[str, dict[str, Any]]:
    rows = read_table(tables.ALL_TABLES[name], payload[name]).to_pylist()
    return {row["candidate_id"]: row for row in rows}


def test_all_that_have_a_hull_and_no_moduli_are_predicted(given: dict[str, Any], tmp_path: Path) -> None:
    assert rows_of(predict_moduli_chunk(str(tmp_path), **given)).keys() == {"LiF", "LiBr", "LiNaF2", "LiTcF"}


def test_a_tensor_stays_where_predictions_are_merged_with_it(given: dict[str, Any], tmp_path: Path) -> None:
    made = predict_moduli_chunk(str(tmp_path / "made"), **given)
    merged = merge_tables(str(tmp_path / "all"), {"elasticity": [given["known"], made["elasticity"]]})
    rows = rows_of(merged)
    assert (rows["LiCl"]["moduli_origin"], rows["LiCl"]["bulk_gpa"]) == ("DFT", 32.0)
    assert rows["LiCl"]["moduli_in_domain"] is None
    assert rows["LiF"]["moduli_origin"] == "ML"


def test_a_prediction_says_what_it_is_and_how_sure(given: dict[str, Any], tmp_path: Path) -> None:
    rows = rows_of(predict_moduli_chunk(str(tmp_path), **given))
    cell, composition, outside = rows["LiF"], rows["LiBr"], rows["LiTcF"]
    assert {row["moduli_origin"] for row in rows.values()} == {"ML"}
    assert (cell["bulk_gpa"], cell["shear_gpa"]) == pytest.approx((8.0, 4.0))
    assert (cell["bulk_log10_std"], cell["moduli_error_correlation"]) == (pytest.approx(STD), 0.5)
    assert (cell["volume_per_atom_a3"], cell["li_coordination"], cell["material_id"]) == (8.0, 6.0, "m-LiF")
    assert [composition[name] for name in ("volume_per_atom_a3", "li_coordination", "material_id")] == [None] * 3
    assert "from composition and cell" in cell["moduli_source"]
    assert "from composition," in composition["moduli_source"]
    assert (cell["moduli_in_domain"], cell["moduli_why_outside"]) == (True, None)
    assert (outside["moduli_in_domain"], outside["moduli_why_outside"]) == (False, "Tc is in 0 training rows")


def test_a_cell_that_cannot_be_read_keeps_its_candidate_and_is_told(given: dict[str, Any], tmp_path: Path) -> None:
    made = predict_moduli_chunk(str(tmp_path), **given)
    assert "from composition, trained on nothing; its cell cannot be used" in rows_of(made)["LiNaF2"]["moduli_source"]
    told = read_table(tables.REJECTIONS, made["rejections"]).to_pylist()
    assert {row["candidate_id"] for row in told} == {"LiNaF2"}
    assert {row["stage"] for row in told} == {"moduli"}
    assert all("the candidate stays" in row["reason"] and "m-LiNaF2" in row["reason"] for row in told)
    assert any("in one place" in row["reason"] for row in told)


def test_chunks_together_are_the_whole(given: dict[str, Any], tmp_path: Path) -> None:
    whole = predict_moduli_chunk(str(tmp_path / "whole"), **given)
    chunks = cut_into_chunks(str(tmp_path / "cut"), given["candidates"], 2)["chunks"]
    parts = [
        predict_moduli_chunk(str(tmp_path / str(number)), **{**given, "candidates": chunk})
        for number, chunk in enumerate(chunks)
    ]
    merged = merge_tables(str(tmp_path / "merged"), {"elasticity": [part["elasticity"] for part in parts]})
    assert rows_of(merged) == rows_of(whole)
    assert merged["elasticity"]["sha256"] == whole["elasticity"]["sha256"]
    assert told_of_predictions(parts) == told_of_predictions([whole])


def test_the_note_counts_cells_compositions_and_what_lies_outside(given: dict[str, Any], tmp_path: Path) -> None:
    note = told_of_predictions([predict_moduli_chunk(str(tmp_path), **given)])
    assert "4 candidates, 1 from the cell, 3 from the composition alone; 1 of them lie outside" in note


def test_another_model_makes_another_result(given: dict[str, Any]) -> None:
    key = stage_key("predict_moduli_chunk", given)
    assert stage_key("predict_moduli_chunk", {**given, "model_digests": {"cells": "1", "compositions": "3"}}) != key
    assert stage_key("predict_moduli_chunk", dict(given)) == key
