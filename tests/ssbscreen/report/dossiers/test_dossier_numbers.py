"""Numbers on a dossier are those of the run's tables, all of them, each with unit, origin and source."""

from __future__ import annotations

from math import isfinite

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ssbscreen.criteria.registry import criteria
from ssbscreen.report.dossiers.page import dossier_html
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES
from tests.ssbscreen.report.dossiers.reading import Tables

CANDIDATES = ["Li3PS4", "LiCoO2", "LiTcO4"]
"""A known electrolyte, one that gates exclude, and one of which almost nothing is known."""


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


def as_written(value: float) -> str:
    return format(value, ".6g").replace("-", "−")


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_every_number_of_every_table_with_one_row_is_in_the_provenance(run: RunTables, candidate: str) -> None:
    told = Tables(dossier_html(run, candidate)).by_name("numbers")
    every = {text for rows in told.values() for cells in rows for text in cells}
    ends = {end for text in every for end in text.split(" to ")}
    checked = 0
    for path in sorted((run.run.path / "tables").glob("*.parquet")):
        schema = ALL_TABLES[path.stem]
        if schema.key != ("candidate_id",):
            continue
        for row in pq.read_table(path).to_pylist():
            if row["candidate_id"] != candidate:
                continue
            for column in schema.columns:
                value = row[column.name]
                if not pa.types.is_floating(column.dtype) or value is None or not isfinite(value):
                    continue
                checked += 1
                if column.name in told:
                    assert any(cells[0] == as_written(value) for cells in told[column.name]), column.name
                    assert any(cells[2] == column.unit for cells in told[column.name]), column.name
                else:
                    assert "_low" in column.name or "_high" in column.name, f"{column.name} is not told"
                    assert as_written(value) in ends, column.name
    assert checked >= 12


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_every_table_with_several_rows_is_named_with_how_many(run: RunTables, candidate: str) -> None:
    told = Tables(dossier_html(run, candidate)).by_name("many")
    for path in (run.run.path / "tables").glob("*.parquet"):
        schema = ALL_TABLES[path.stem]
        if "candidate_id" not in schema.key or schema.key == ("candidate_id",) or schema.name == "criteria_values":
            continue
        rows = pq.read_table(path)["candidate_id"].to_pylist().count(candidate)
        if rows and schema.name != "rejections":
            assert told[schema.name][0][0] == str(rows)
        else:
            assert schema.name not in told


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_every_criterion_stands_with_value_unit_and_source(run: RunTables, candidate: str) -> None:
    told = Tables(dossier_html(run, candidate)).by_name("criteria")
    table = pq.read_table(run.run.path / "tables" / "criteria_values.parquet").to_pylist()
    rows = [row for row in table if row["candidate_id"] == candidate]
    assert {row["criterion"] for row in rows} == told.keys() - {"criterion"}
    for row in rows:
        value, interval, unit, origin, _, source = told[row["criterion"]][0]
        known = row["value"] is not None
        assert value == (as_written(row["value"]) if known else "not assessed")
        assert origin == (row["origin"] if known else "")
        if known and row["low"] < row["high"]:
            assert interval == f"{as_written(row['low'])} to {as_written(row['high'])}"
        assert unit == criteria()[row["criterion"]].unit
        assert source == criteria()[row["criterion"]].source != ""


def test_numbers_of_one_origin_stand_under_it(run: RunTables) -> None:
    rows = Tables(dossier_html(run, "Li3PS4")).rows["numbers"]
    head = ""
    for first, *cells in rows:
        head = head if cells else first
        if first == "log10_conductivity_s_per_cm":
            assert head.startswith("Conduction of Li MEASURED a paper")
        if first == "reduction_limit_v":
            assert head.startswith("Hull and window DFT PBE, corrections MP2020, error 0.024 eV/atom")


def test_ranks_and_gates_are_those_of_the_tables(run: RunTables) -> None:
    page = " ".join(dossier_html(run, "Li3PS4").split())
    for role in run.roles:
        row = run.ranked_rows[role]["Li3PS4"]
        assert f'<b class="rank">{row["rank"]}</b><br><span class="small">of {len(run.ranking[role])}</span>' in page
        assert f"Score {row['score']:.3f}" in page
    excluded = " ".join(dossier_html(run, "LiCoO2").split())
    assert excluded.count('<span class="tag bad">excluded</span> closed_shell') == 2
    assert "Co has no closed-shell oxidation state" in excluded
    assert '<b class="rank">' not in excluded
