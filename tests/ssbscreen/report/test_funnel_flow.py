"""The funnel as flows: what comes to a node leaves it, and numbers and lists are those of the tables."""

from __future__ import annotations

from collections import Counter

import pytest

from ssbscreen.report import funnel_flow
from ssbscreen.report.funnel import role_funnel, stage_steps
from ssbscreen.report.funnel_flow import CANDIDATES, JUDGED, OTHERS, PHASES, Flow, role_flow
from ssbscreen.report.funnel_lists import listings, listings_data
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables

ROLES = ["separator", "catholyte"]


@pytest.fixture
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


def flow_of(run: RunTables, role: str) -> Flow:
    return role_flow(run, stage_steps(run), role_funnel(run, role))


def counts(flow: Flow) -> dict[tuple[str, str], int]:
    return {(link.source, link.target): link.count for link in flow.links}


@pytest.mark.parametrize("role", ROLES)
def test_what_comes_to_a_node_leaves_it(run: RunTables, role: str) -> None:
    flow = flow_of(run, role)
    comes, leaves = Counter[str](), Counter[str]()
    for link in flow.links:
        comes[link.target] += link.count
        leaves[link.source] += link.count
    for node in flow.nodes:
        assert node.count == (comes[node.key] or leaves[node.key])
        if comes[node.key] and leaves[node.key]:
            assert comes[node.key] == leaves[node.key]
    assert leaves[PHASES] == sum(comes[node.key] for node in flow.nodes if node.key not in leaves)


@pytest.mark.parametrize("role", ROLES)
def test_flows_are_the_numbers_of_the_tables(run: RunTables, role: str) -> None:
    found = counts(flow_of(run, role))
    phases = tables.PHASE_ENTRIES.read(run.run.table_path(tables.PHASE_ENTRIES))["entry_id"].to_pylist()
    candidates = tables.CANDIDATES.read(run.run.table_path(tables.CANDIDATES))["candidate_id"].to_pylist()
    assert set(candidates) <= set(phases)
    assert found[PHASES, CANDIDATES] == len(candidates)
    assert found.get((PHASES, OTHERS), 0) == len(phases) - len(candidates)
    assert found[CANDIDATES, JUDGED] == len(run.judged)
    by_gate = Counter(target for _, target in found if target.startswith("fails-"))
    assert set(by_gate.values()) <= {1}
    rows = [row for row in tables.GATES.read(run.run.table_path(tables.GATES)).to_pylist() if row["role"] == role]
    excluded = {row["candidate_id"] for row in rows if row["state"] == "fails"}
    assert sum(n for (_, target), n in found.items() if target.startswith("fails-")) == len(excluded)


@pytest.mark.parametrize("role", ROLES)
def test_a_flow_opens_the_list_of_as_many(run: RunTables, role: str) -> None:
    stages, funnel = stage_steps(run), role_funnel(run, role)
    lists = {each.key: each for each in listings(stages, [funnel])}
    for link in role_flow(run, stages, funnel).links:
        if link.target.startswith("fails-"):
            assert lists[link.opens].total == link.count
            assert all(reason for *_, reason in lists[link.opens].rows)


def test_the_first_failed_gate_is_where_a_candidate_leaves(run: RunTables) -> None:
    left = [c for step in role_funnel(run, "separator").steps for c, *_ in step.leaves.rows]
    assert len(left) == len(set(left))
    assert set(left) == {c for c in run.judged if run.fails("separator", c)}
    for step in role_funnel(run, "separator").steps:
        for candidate, *_ in step.only_here.rows:
            failed = [r.gate for r in run.gate_results["separator"][candidate] if r.state == "fails"]
            assert failed == [step.gate]


def test_many_other_phases_are_drawn_short_and_few_wide_enough_to_be_hit() -> None:
    assert funnel_flow._drawn(OTHERS, 90_000, 9_000) == 5_400
    assert funnel_flow._drawn("fails-x", 3, 9_000) == pytest.approx(108)
    assert funnel_flow._drawn("fails-x", 3_000, 9_000) == 3_000


def test_lists_are_complete_in_the_data_of_the_page(run: RunTables) -> None:
    lists = listings(stage_steps(run), [role_funnel(run, role) for role in ROLES])
    data = listings_data(lists)
    assert len(data["lists"]) == len(lists)
    for each in lists:
        numbers = data["lists"][each.key]["rows"]
        rows = [
            (data["ids"][c], data["formulas"][c], data["reasons"][r])
            for c, r in zip(numbers[::2], numbers[1::2], strict=True)
        ]
        assert rows == list(each.rows)
