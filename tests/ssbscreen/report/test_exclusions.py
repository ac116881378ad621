"""Nobody vanishes: every candidate of a run is ranked or excluded, with value, limit and margin."""

from __future__ import annotations

import pytest

from ssbscreen.domain.decisions import GateState
from ssbscreen.report.exclusions import EVERY_ROLE, as_text, exclusions
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


@pytest.fixture
def content(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


def test_ranked_and_excluded_together_are_all_judged_candidates(content: RunTables) -> None:
    for role in content.roles:
        out = {each.candidate for each in exclusions(content, role=role) if each.role == role}
        ranked = {row["candidate_id"] for row in content.ranking[role]}
        assert out | ranked == set(content.judged)
        assert not out & ranked


def test_each_exclusion_has_the_numbers_of_its_gate_and_nearest_misses_come_first(content: RunTables) -> None:
    found = [each for each in exclusions(content) if each.role != EVERY_ROLE]
    failed = [row for row in content.read(tables.GATES).to_pylist() if row["state"] == GateState.FAILS.value]
    assert len(found) == len(failed) > 0
    for each in found:
        if each.margin is not None:
            assert each.unit
            assert abs(each.margin) == pytest.approx(abs((each.value or 0.0) - (each.limit or 0.0)))
    for role in content.roles:
        for gate in {each.by for each in found}:
            misses = [
                abs(each.margin) for each in found if (each.role, each.by) == (role, gate) and each.margin is not None
            ]
            assert misses == sorted(misses)


def test_what_left_before_it_was_judged_belongs_to_every_role(content: RunTables) -> None:
    judged = set(content.judged)
    gone = {row["candidate_id"] for row in content.rejections if row["candidate_id"] not in judged}
    for role in content.roles:
        assert {each.candidate for each in exclusions(content, role=role) if each.role == EVERY_ROLE} == gone


def test_a_gate_can_be_asked_for_and_the_text_names_it(content: RunTables) -> None:
    by = exclusions(content)[0].by
    found = exclusions(content, gate=by)
    assert {each.by for each in found} == {by}
    told = as_text(found)
    assert by in told
    assert found[0].reason.split()[0] in told
