"""The funnel: its numbers add up and its lists name the reasons."""

from __future__ import annotations

from collections import Counter

import pytest

from ssbscreen.report import funnel
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


@pytest.mark.parametrize("role", ["separator", "catholyte"])
def test_those_who_leave_and_those_ranked_are_all(run_folder: RunFolder, role: str) -> None:
    found = funnel.role_funnel(RunTables.of(run_folder), role)
    assert sum(step.leaves.total for step in found.steps) + found.ranked == found.judged
    assert found.steps[-1].remaining == found.ranked
    counts = run_folder.manifest["funnel"][role]
    assert (found.excluded, found.passing, found.uncertain) == (counts["fails"], counts["passes"], counts["uncertain"])


@pytest.mark.parametrize("role", ["separator", "catholyte"])
def test_each_gate_counts_all_that_fail_it(run_folder: RunFolder, role: str) -> None:
    rows = tables.GATES.read(run_folder.table_path(tables.GATES)).to_pylist()
    states = Counter((row["gate"], row["state"]) for row in rows if row["role"] == role)
    for step in funnel.role_funnel(RunTables.of(run_folder), role).steps:
        assert step.fails.total == states[step.gate, "fails"]
        assert step.uncertain.total == states[step.gate, "uncertain"]
        assert all(reason for _, _, reason in step.fails.rows)


def test_a_record_not_used_is_told_from_what_left_the_run(run_folder: RunFolder) -> None:
    steps = {step.stage: step for step in funnel.stage_steps(RunTables.of(run_folder))}
    assert [row[0] for row in steps["sources"].left.rows] == ["Li"]
    assert [row[0] for row in steps["sources"].records.rows] == ["Li3PS4"]
    assert [row[0] for row in steps["windows"].left.rows] == ["Na3YCl6"]


def test_a_list_names_the_file_that_has_it(run_folder: RunFolder) -> None:
    for step in funnel.role_funnel(RunTables.of(run_folder), "separator").steps:
        assert step.uncertain.place == (
            f"tables/gates.parquet (role = 'separator', gate = '{step.gate}', state = 'uncertain')"
        )


def test_near_misses_come_first(run_folder: RunFolder) -> None:
    run = RunTables.of(run_folder)
    step = next(step for step in funnel.role_funnel(run, "separator").steps if step.gate == "closed_shell")
    failures = [
        sum(result.state == "fails" for result in run.gate_results["separator"][candidate])
        for candidate, _, _ in step.fails.rows
    ]
    assert failures == sorted(failures)
