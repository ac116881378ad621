"""The funnel and the ranks as flat tables."""

from __future__ import annotations

import json
from collections.abc import Callable

from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.report.markdown_text import Places
from ssbscreen.report.run_in_tables import DRAWBACKS_NAMED, funnel_rows, ranking_rows
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder


def test_the_funnel_ends_with_what_the_ranking_holds_and_loses_no_candidate(run: RunTables) -> None:
    for role in run.roles:
        rows = [row for row in funnel_rows(run) if row["role"] == role]
        first, *gates, last = rows
        assert first["stay"] == len(run.judged)
        assert last["stay"] == len(run.ranking[role])
        assert first["stay"] - sum(row["leave here"] for row in gates) == last["stay"]
        assert last["fail"] == first["stay"] - last["stay"]


def test_a_gate_counts_those_that_fail_it_as_the_table_of_gates_does(run: RunTables) -> None:
    for row in funnel_rows(run):
        key = row["gate"].replace(" ", "_")
        results = [each for all_ in run.gate_results[row["role"]].values() for each in all_ if each.gate == key]
        if results:
            assert row["fail"] == sum(each.state == "fails" for each in results)
            assert row["uncertain"] == sum(each.state == "uncertain" for each in results)


def test_a_rank_comes_with_its_draws_and_its_worst_drawbacks(run: RunTables) -> None:
    rows = ranking_rows(run, "separator", 25, Places(run.run))
    assert [row["identifier"] for row in rows] == [row["candidate_id"] for row in run.ranking["separator"]]
    for row in rows:
        low, high = map(int, row["90 % of draws"].split(" to "))
        assert 1 <= low <= high <= len(rows)
        found = property_drawbacks(run.facts[row["identifier"]], cathode_voltage_v=4.2)
        assert all(each.name in row["worst drawbacks"] for each in found[:DRAWBACKS_NAMED])
    assert json.loads(json.dumps(rows)) == rows


def test_a_candidate_has_the_address_of_its_dossier_only_where_the_run_is_served(run: RunTables) -> None:
    address = "http://127.0.0.1:4280/a/"
    (served,) = ranking_rows(run, "separator", 1, Places(run.run, address))
    assert (run.run.path / served["dossier"].removeprefix(address)).is_file()
    assert "dossier" not in ranking_rows(run, "separator", 1, Places(run.run))[0]


def test_without_draws_the_cells_of_robustness_are_empty(make_run: Callable[..., RunFolder]) -> None:
    bare = make_run(roles=("separator",))
    manifest = bare.manifest
    del manifest["tables"]["robustness"]
    row = ranking_rows(RunTables(bare, manifest), "separator", 1, Places(bare))[0]
    assert row["90 % of draws"] == row["P(top 10) [%]"] == ""
