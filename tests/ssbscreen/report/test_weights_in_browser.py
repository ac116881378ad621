"""Sliders of the weights: the page ranks at once what Python would rank, and the declared weights come back."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.roles import configured_role
from ssbscreen.report.run_tables import RunTables
from tests.ssbscreen.report.browser import Watched, settled
from tests.ssbscreen.report.ranked_by_python import READY, assert_same, expected, page_ranks, with_weights

PANEL = "#ranking-separator"


@pytest.fixture
def page(run: RunTables, sight: Watched) -> Any:
    opened = sight.open(run.run.report)
    opened.evaluate(READY)
    return opened


def weights(page: Any) -> list[float]:
    found: list[float] = page.evaluate("window.ssbscreen.ranking.role('separator').weights")
    return found


def drawn(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all("#table-separator tbody tr", "(rows) => rows.map((r) => r.dataset.id)")
    return found


def test_a_slider_moved_by_keys_ranks_as_python_does_and_the_declared_weights_come_back(
    run: RunTables, page: Any, sight: Watched
) -> None:
    role = run.roles["separator"].role
    declared = weights(page)
    assert declared == [each.weight for each in role.criteria]
    first = drawn(page)
    for slider, key in (
        ("decomposition energy at Li", "Home"),
        ("log10 conductivity", "End"),
        ("band gap", "ArrowRight"),
    ):
        page.locator(PANEL).get_by_label(slider, exact=True).focus()
        page.keyboard.press(key)
        settled(page)
        wanted = expected(run, with_weights(role, weights(page)))
        assert_same(page_ranks(page, "separator"), wanted)
        assert drawn(page) == sorted(wanted, key=lambda c: wanted[c]["rank"])
    assert sum(now != then for now, then in zip(weights(page), declared, strict=True)) == 3
    assert drawn(page) != first
    assert page.locator(f"{PANEL} .weights-state").text_content() == f"3 of {len(declared)} moved"
    shares = page.locator("#table-separator .head-share").all_text_contents()
    assert shares == [f"{each / sum(weights(page)):.3f}" for each in weights(page)]
    changed = page.locator("#table-separator .moved", has_text="from")
    assert changed.count() >= 2

    page.get_by_role("button", name="Declared weights").first.click()
    assert weights(page) == declared
    assert drawn(page) == first
    assert page.locator(f"{PANEL} .weights-state").text_content() == "as declared"
    assert changed.count() == 0
    sight.assert_silent()


def test_a_number_sets_a_weight_that_no_slider_reaches(run: RunTables, page: Any) -> None:
    role = run.roles["separator"].role
    page.locator(PANEL).get_by_label("weight of band gap", exact=True).fill("7.25")
    settled(page)
    assert weights(page)[[each.criterion for each in role.criteria].index("band_gap")] == 7.25
    assert_same(page_ranks(page, "separator"), expected(run, with_weights(role, weights(page))))


def test_the_last_weight_stays_above_zero(page: Any) -> None:
    count = len(weights(page))
    page.evaluate("(n) => window.ssbscreen.ranking.setWeights('separator', [1, ...Array(n - 1).fill(0)])", count)
    slider = page.locator(f"{PANEL} .weight input[type=range]").first
    slider.focus()
    page.keyboard.press("Home")
    settled(page)
    assert "above 0" in page.locator(f"{PANEL} .weights output").first.text_content()
    assert weights(page) == [1.0] + [0.0] * (count - 1)
    assert slider.input_value() != "0"


def test_the_settings_that_are_offered_give_the_same_role(run: RunTables, page: Any) -> None:
    role = run.roles["separator"].role
    moved = [0.0 if number == 2 else each.weight + 0.01 * number for number, each in enumerate(role.criteria)]
    page_ranks(page, "separator", moved)
    told = tomllib.loads(page.locator(f"{PANEL} .toml").text_content())
    changes = told["roles"]["separator"]
    configured = configured_role("separator", changes, criteria=criteria(), gates=gates()).role
    wanted = with_weights(role, moved)
    assert {e.criterion: e.weight for e in configured.criteria} == {e.criterion: e.weight for e in wanted.criteria}


def test_a_link_brings_its_weights_along(run: RunTables, page: Any, sight: Watched) -> None:
    number = page.locator(PANEL).get_by_label("weight of band gap", exact=True)
    number.fill("0.5")
    number.press("Enter")
    settled(page)
    declared = page.evaluate("window.ssbscreen.ranking.role('separator').declaredWeights")
    fragment = page.evaluate("location.hash")
    assert fragment == "#ranking-separator;band_gap=0.5"
    page.goto("about:blank")
    again = sight.open(run.run.report, fragment)
    again.evaluate(READY)
    settled(again)
    names = [each.criterion for each in run.roles["separator"].role.criteria]
    assert dict(zip(names, weights(again), strict=True))["band_gap"] == 0.5
    page.goto("about:blank")
    wrong = sight.open(run.run.report, "#ranking-separator;band_gap=-1;chi=x;energy_above_hull=;nothing=2;%ZZ")
    wrong.evaluate(READY)
    assert weights(wrong) == declared
    assert wrong.get_by_role("tab").count() == 2  # the table is there all the same
    sight.assert_silent()
