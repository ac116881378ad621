"""The page ranks as Python does, for any weights."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.report.number_text import number_text
from ssbscreen.report.page import write_report
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from tests.ssbscreen.report.browser import Watched
from tests.ssbscreen.report.ranked_by_python import READY, assert_same, expected, page_ranks, with_weights


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    write_report(run_folder)
    return RunTables.of(run_folder)


def test_the_declared_weights_rank_as_the_tables_do(run: RunTables, sight: Watched) -> None:
    page = sight.open(run.run.report)
    page.evaluate(READY)
    for name, configured in run.roles.items():
        wanted = expected(run, configured.role)
        assert {row["candidate_id"]: row["rank"] for row in run.ranking[name]} == {
            c: each["rank"] for c, each in wanted.items()
        }
        assert_same(page_ranks(page, name), wanted)
    sight.assert_silent()


@pytest.mark.parametrize("seed", range(3))
def test_moved_weights_rank_as_python_does(run: RunTables, sight: Watched, seed: int) -> None:
    page = sight.open(run.run.report)
    page.evaluate(READY)
    draw = np.random.default_rng(seed)
    for name, configured in run.roles.items():
        for share_of_zeros in (0.0, 0.3, 0.8):
            weights = draw.exponential(size=len(configured.role.criteria))
            weights[draw.random(len(weights)) < share_of_zeros] = 0.0
            weights[draw.integers(len(weights))] = 1.0
            moved = with_weights(configured.role, weights.tolist())
            assert_same(page_ranks(page, name, weights.tolist()), expected(run, moved))
    sight.assert_silent()


def test_weights_that_are_none_are_refused(run: RunTables, sight: Watched) -> None:
    page = sight.open(run.run.report)
    page.evaluate(READY)
    count = len(run.roles["separator"].role.criteria)
    before = page_ranks(page, "separator")
    for weights in ([0.0] * count, [-1.0] + [1.0] * (count - 1), [1.0]):
        refused = """(weights) => {
          try { window.ssbscreen.ranking.setWeights("separator", weights); } catch (fault) { return fault.name; }
        }"""
        assert page.evaluate(refused, weights) == "RangeError"
    assert page_ranks(page, "separator") == before


def test_numbers_read_as_python_writes_them(run: RunTables, sight: Watched) -> None:
    page = sight.open(run.run.report)
    draw = np.random.default_rng(7)
    values = (draw.choice([-1.0, 1.0], 400) * 10.0 ** draw.uniform(-6, 6, 400)).tolist()
    values += [0.0, 99.94, 99.96, 100.0, 1e-3, 9.99e-4, 4.0, 1.0]
    found = page.evaluate("(values) => values.map(window.ssbscreen.numberText)", values)
    assert found == [number_text(value) for value in values]
    assert page.evaluate("[Infinity, -Infinity, null].map(window.ssbscreen.numberText)") == ["∞", "−∞", "not assessed"]
