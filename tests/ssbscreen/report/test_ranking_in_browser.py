"""The page ranks as Python does, for any weights."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.report.number_text import name_words, number_text
from ssbscreen.report.page import page_html
from ssbscreen.report.ranking_data import ranking_text
from ssbscreen.report.run_tables import RunTables
from tests.ssbscreen.report.browser import Watched, settled
from tests.ssbscreen.report.ranked_by_python import READY, assert_same, expected, page_ranks, ranked, with_weights

MARKS = [*"abcdefghijklmnopqrstuvwxyz", "\uffee", "\U0001d538"]


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


def test_the_page_writes_names_as_python_does(run: RunTables, sight: Watched) -> None:
    names = [*criteria(), *gates()]
    page = sight.open(run.run.report)
    assert page.evaluate("(names) => names.map(nameWords)", names) == [name_words(name) for name in names]


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


def crowd(run: RunTables, copies: int) -> dict[str, Any]:
    """Data of a run in which every candidate stands several times under other names."""
    data = json.loads(ranking_text(run))
    names = data["candidates"]["id"]
    held = len(names)
    data["candidates"] |= {name: column * copies for name, column in data["candidates"].items()}
    # Characters beyond the first plane sort otherwise in scripts than in Python.
    data["candidates"]["id"] = sorted(f"{name} {mark}" for name in names for mark in MARKS[:copies])
    data["candidates"] |= {
        name: [each for each in column[:held] for _ in range(copies)]
        for name, column in data["candidates"].items()
        if name != "id"
    }
    for column in data["values"].values():
        column |= {part: [each for each in numbers for _ in range(copies)] for part, numbers in column.items()}
    for role in data["roles"]:
        members = role["members"]
        role |= {part: [each for each in role[part] for _ in range(copies)] for part in ("rank", "front", "uncertain")}
        role["members"] = [copies * each + copy for each in members for copy in range(copies)]
    return data


def test_equal_scores_are_ordered_as_python_orders_them_and_rows_come_as_they_are_scrolled_to(
    run: RunTables, sight: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = crowd(run, len(MARKS))
    assert all(a.split()[0] <= b.split()[0] for a, b in pairwise(data["candidates"]["id"]))
    monkeypatch.setattr("ssbscreen.report.page.ranking_text", lambda _: json.dumps(data))
    place = tmp_path / "index.html"
    place.write_text(page_html(run))
    page = sight.open(place)
    page.evaluate(READY)
    for role in data["roles"]:
        ids = [data["candidates"]["id"][each] for each in role["members"]]
        numbers = {
            name: [
                np.nan if (v := data["values"][name]["value"][each]) is None else float(v) for each in role["members"]
            ]
            for name in role["criteria"]
        }
        configured = run.roles[role["name"]].role
        for weights in (role["weights"], [float(number % 3) for number in range(len(role["weights"]))]):
            wanted = ranked(with_weights(configured, weights), ids, numbers)
            assert_same(page_ranks(page, role["name"], weights), wanted)
    page.evaluate("ssbscreen.ranking.setWeights('separator', ssbscreen.ranking.role('separator').declaredWeights)")
    rows = page.locator("#table-separator tbody tr")
    assert 30 <= rows.count() < 5 * len(MARKS)
    order = page.evaluate(
        "(() => { const r = ssbscreen.ranking.role('separator'); return r.order.map((i) => r.ids[i]); })()"
    )
    for _ in range(10):
        page.locator("#ranking-separator .scroll").evaluate("(each) => each.scrollTo(0, each.scrollHeight)")
        settled(page)
    assert rows.evaluate_all("(rows) => rows.map((row) => row.dataset.id)") == order
    assert page.locator("#table-separator").get_attribute("aria-rowcount") == str(len(order) + 1)
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
