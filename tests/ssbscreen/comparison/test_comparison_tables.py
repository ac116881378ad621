"""The tables of a comparison hold every candidate, keep their schema, and add up as the comparison does."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.compute as pc
import pytest

from ssbscreen.comparison.compare import compare
from ssbscreen.comparison.comparison_tables import comparison_tables, write_comparison_tables
from ssbscreen.comparison.moves import moves, tallies
from ssbscreen.tables.comparison import COMPARED, COMPARISON_OVERVIEW, COMPARISON_STEPS, COMPARISON_TABLES
from tests.ssbscreen.comparison.small_runs import MATERIALS, ChemistryAgain, Materials, small_run
from tests.ssbscreen.comparison.test_compare import NOTHING, ONE_MORE, OTHER_WEIGHTS

FEWER: Materials = {name: values for name, values in ONE_MORE.items() if name != "Li3PS4"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    one, other = small_run("one"), small_run("other", materials=FEWER, voltage=3.4, roles=OTHER_WEIGHTS)
    found = compare(one, other, ChemistryAgain((4.2, MATERIALS), (3.4, FEWER)))
    content = comparison_tables(
        found, {r: moves(found, r) for r in found.roles}, {r: tallies(found, r) for r in found.roles}
    )
    write_comparison_tables(folder, content)
    return folder


def test_every_table_is_there_as_parquet_and_as_csv_with_the_same_rows(written: Path) -> None:
    for schema in COMPARISON_TABLES:
        table = schema.read(written / f"{schema.name}.parquet")
        with (written / f"{schema.name}.csv").open(newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == len(table) > 0
        assert list(rows[0]) == table.schema.names


def test_steps_of_a_candidate_add_up_to_its_change_of_place(written: Path) -> None:
    whole = COMPARED.read(written / "comparison_candidates.parquet")
    steps = COMPARISON_STEPS.read(written / "comparison_steps.parquet")
    for row in whole.to_pylist():
        own = steps.filter((pc.field("role") == row["role"]) & (pc.field("candidate_id") == row["candidate_id"]))
        assert sum(own["place_change"].to_pylist()) == row["place_change"]
    assert set(steps["causes"].to_pylist()) == {"settings", "database", "weights"}


def test_the_overview_tells_the_whole_first_and_then_each_step(written: Path) -> None:
    rows = COMPARISON_OVERVIEW.read(written / "comparison_overview.parquet").to_pylist()
    of_role = [row for row in rows if row["role"] == "separator"]
    assert [(row["walk_step"], row["causes"]) for row in of_role] == [
        (0, "settings,database,weights"), (1, "settings"), (2, "database"), (3, "weights"),
    ]  # fmt: skip
    assert (of_role[0]["entered_candidates"], of_role[0]["left_candidates"]) == (1, 1)
    assert sum(row["entered_candidates"] - row["left_candidates"] for row in of_role[1:]) == 0


def test_text_that_a_spreadsheet_would_run_stands_behind_an_apostrophe(tmp_path: Path) -> None:
    formula = "=HYPERLINK(1)"
    found = compare(small_run("one", names={"Li3PS4": formula}), small_run("other", roles=OTHER_WEIGHTS), NOTHING)
    content = comparison_tables(
        found, {r: moves(found, r) for r in found.roles}, {r: tallies(found, r) for r in found.roles}
    )
    write_comparison_tables(tmp_path, content)
    with (tmp_path / "comparison_candidates.csv").open(newline="") as stream:
        former = {row["former_candidate_id"] for row in csv.DictReader(stream)}
    assert former == {"", f"'{formula}"}
    kept = COMPARED.read(tmp_path / "comparison_candidates.parquet")["former_candidate_id"].to_pylist()
    assert set(kept) == {None, formula}
