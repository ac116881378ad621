"""``export``, ``figures`` and ``query --out`` from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from ssbscreen.domain.errors import SsbscreenError
from tests.flows.commands.asking import HEADER

PHASES = f"{HEADER}\nLi,0\nS,0\nP,0\nLi2S,-1.5\nLi3P,-0.9\nLi3PS4,-1.0\n"
Ask = Callable[..., Result]


@pytest.fixture(scope="module")
def ask() -> Ask:
    return lambda *arguments: CliRunner().invoke(cli, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def run(ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("export")
    (place / "phases.csv").write_text(PHASES)
    done = ask("run", "--direct", "--quiet", "--source", place / "phases.csv", "--out", place / "run")
    assert done.exit_code == 0, done.output
    return place / "run"


def test_all_tables_go_into_a_folder(run: Path, ask: Ask, tmp_path: Path) -> None:
    answer = ask("export", run, "--format", "csv", "--out", tmp_path / "tables")
    names = set(json.loads((run / "manifest.json").read_text())["tables"])
    assert answer.exit_code == 0
    assert {path.name for path in (tmp_path / "tables").iterdir()} == {
        name + ending for name in names for ending in (".csv", ".units.csv")
    }


def test_the_suffix_names_the_format_and_tables_are_chosen(run: Path, ask: Ask, tmp_path: Path) -> None:
    assert ask("export", run, "ranking", "windows", "--out", tmp_path / "two.xlsx").output.split() == [
        str(tmp_path / "two.xlsx")
    ]
    assert ask("export", run.parent, "windows", "--out", tmp_path / "windows.json").exit_code == 0  # the latest
    content = json.loads((tmp_path / "windows.json").read_text())
    assert {row["candidate_id"] for row in content["rows"]} == {"Li2S", "Li3P", "Li3PS4"}
    units = {each["name"]: each["unit"] for each in content["columns"]}
    assert (units["reduction_limit_v"], units["candidate_id"]) == ("V", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["colours", "--out", "x.csv"], "has no table colours; it has phase_entries"),
        (["ranking", "--out", "x.txt"], "give --format"),
        (["ranking", "windows", "--out", "x.csv"], "2 tables go into a folder"),
    ],
)
def test_faults_are_told(run: Path, ask: Ask, arguments: list[str], told: str) -> None:
    answer = ask("export", run, *arguments)
    assert isinstance(answer.exception, SsbscreenError)
    assert told in str(answer.exception)


def test_nothing_is_written_into_a_run(run: Path, ask: Ask) -> None:
    for arguments in (["export", run, "ranking", "--out", run / "x.csv"], ["figures", run, "--out", run / "report"]):
        assert "never changed" in str(ask(*arguments).exception)


def test_a_query_is_written_with_the_units_of_its_columns(run: Path, ask: Ask, tmp_path: Path) -> None:
    sql = "SELECT candidate_id, reduction_limit_v, 1 AS one FROM windows ORDER BY 1"
    assert ask("query", run, sql, "--out", tmp_path / "answer.parquet").exit_code == 0
    table = pq.read_table(tmp_path / "answer.parquet")
    assert table["candidate_id"].to_pylist() == ["Li2S", "Li3P", "Li3PS4"]
    assert table.schema.field("reduction_limit_v").metadata[b"unit"] == b"V"
    assert table.schema.field("one").metadata is None


def test_figures_are_written(run: Path, ask: Ask, tmp_path: Path) -> None:
    answer = ask("figures", run, "--out", tmp_path / "figures", "--only", "ladder", "--format", "png")
    assert answer.output.split() == [str(tmp_path / "figures" / "window-ladder.png")]
