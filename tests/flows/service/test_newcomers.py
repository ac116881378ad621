"""Who entered the top between two runs, what is told of them, and that each is told once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from flows.service.newcomers import (
    CHANGES,
    LEDGER,
    begin_telling,
    change_report,
    compared,
    mark_told,
    newcomers,
    untold_runs,
)
from ssbscreen.report.markdown_text import Places
from ssbscreen.tables.catalogue import ALL_TABLES
from tests.flows.service.conftest import TwoRuns

ROLES = ("separator",)
ADDRESS = "http://127.0.0.1:4280/second/"


@pytest.fixture
def runs(two_runs: TwoRuns, tmp_path: Path) -> Path:
    shutil.copytree(two_runs.runs, tmp_path / "runs", symlinks=True)
    return tmp_path / "runs"


def test_the_candidate_that_was_added_is_new_and_those_that_stayed_are_not(two_runs: TwoRuns) -> None:
    found = newcomers(two_runs.second, 100, ROLES)
    assert [each.formula for each in found] == ["Li3PS4"]
    assert found[0].previous_rank is None
    ranking = ALL_TABLES["ranking"].read(two_runs.second.table_path(ALL_TABLES["ranking"])).to_pylist()
    assert [row["rank"] for row in ranking if row["candidate_id"] == found[0].candidate_id] == [found[0].rank]
    assert found[0].drawbacks  # nothing is without any


def test_who_moved_from_below_the_top_into_it_is_new_with_its_former_rank(two_runs: TwoRuns) -> None:
    rows = compared(two_runs.second)
    assert rows is not None
    top = max(row["rank_after"] for row in rows.to_pylist() if row["rank_after"] is not None)
    before = {row["candidate_id"]: row["rank_before"] for row in rows.to_pylist()}
    for limit in range(1, top + 1):
        for each in newcomers(two_runs.second, limit, ROLES):
            assert each.rank <= limit
            assert each.previous_rank == before[each.candidate_id]
            assert each.previous_rank is None or each.previous_rank > limit


def test_another_role_has_no_newcomers(two_runs: TwoRuns) -> None:
    assert newcomers(two_runs.second, 100, ("coating",)) == []


def test_the_first_run_has_no_newcomers(two_runs: TwoRuns) -> None:
    assert newcomers(two_runs.first, 100, ROLES) == []
    assert "no run before" in change_report([], Places(two_runs.first), top=3, because="x")


def test_the_payload_has_a_link_that_leads_to_a_file(two_runs: TwoRuns) -> None:
    (each,) = newcomers(two_runs.second, 100, ROLES)
    payload = each.payload(Places(two_runs.second, ADDRESS))
    assert payload.keys() == {"formula", "role", "rank", "previous_rank", "run", "link", "drawbacks"}
    assert payload["link"].startswith(f"{ADDRESS}report/")
    assert (two_runs.second.path / payload["link"].removeprefix(ADDRESS)).is_file()
    assert Path(each.payload(Places(two_runs.second))["link"]).is_file()  # where nobody serves it


def test_the_change_report_names_cause_newcomers_and_the_page_of_the_comparison(two_runs: TwoRuns) -> None:
    found = newcomers(two_runs.second, 100, ROLES)
    text = change_report(found, Places(two_runs.second, ADDRESS), top=100, because="database 1 -> 2")
    assert "database 1 -\\> 2" in text
    assert f"({ADDRESS}{CHANGES})" in text
    assert "Li3PS4" in text
    assert "Nobody." in change_report([], Places(two_runs.second), top=1, because="x")


def test_before_the_service_began_everything_counts_as_told(runs: Path) -> None:
    assert untold_runs(runs, ROLES) == []
    begin_telling(runs, ROLES)
    assert untold_runs(runs, ROLES) == []


def test_a_run_that_comes_later_is_told_once(runs: Path) -> None:
    shutil.rmtree(runs / "second")
    begin_telling(runs, ROLES)
    shutil.copytree(runs / "first", runs / "third")
    begin_telling(runs, ROLES)  # a second time changes nothing
    assert [run.path.name for run in untold_runs(runs, ROLES)] == ["third"]
    told = untold_runs(runs, ROLES)
    shutil.copytree(runs / "first", runs / "ended meanwhile")
    mark_told(runs, ROLES, told)
    assert [run.path.name for run in untold_runs(runs, ROLES)] == ["ended meanwhile"]
    mark_told(runs, ROLES)
    assert untold_runs(runs, ROLES) == []


def test_the_first_run_of_all_is_untold_where_telling_began_before_it(runs: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    begin_telling(empty, ROLES)
    shutil.copytree(runs / "first", empty / "first")
    assert [run.path.name for run in untold_runs(empty, ROLES)] == ["first"]


def test_roles_are_told_of_apart(runs: Path) -> None:
    begin_telling(runs, ROLES)
    assert untold_runs(runs, ("coating",)) == []
    begin_telling(runs, ("coating",))
    assert json.loads((runs / LEDGER).read_text()) == {"separator": ["first", "second"], "coating": []}


def test_a_damaged_ledger_announces_nobody(runs: Path) -> None:
    (runs / LEDGER).write_text("{torn")
    assert untold_runs(runs, ROLES) == []
