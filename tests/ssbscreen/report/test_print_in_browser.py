"""The page on paper: one sheet of A4 whose words are those of the tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.report.page import write_report
from ssbscreen.report.print_summary import FIRST_OF_ROLE, ROWS_OF_SHEET, print_summary
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from tests.ssbscreen.report.browser import watched

PAGES = re.compile(rb"/Type\s*/Page\b")
A4_PT = rb"/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12][.\d]*\s*\]"
ALL_ROLES = ("separator", "catholyte", "interlayer", "coating")


@pytest.mark.parametrize("roles", [("separator",), ALL_ROLES])
def test_print_is_one_sheet(make_run: Callable[..., RunFolder], browser: Any, roles: tuple[str, ...]) -> None:
    run = make_run(roles=roles)
    write_report(run)
    with watched(browser, color_scheme="dark") as seen:
        page = seen.open(run.report)
        paper = page.pdf(prefer_css_page_size=True)
        assert len(PAGES.findall(paper)) == 1
        assert re.search(A4_PT, paper)
        page.emulate_media(media="print")
        shown = page.evaluate(
            "[...document.querySelectorAll('main > *')].filter((each) => each.checkVisibility()).map((each) => each.id)"
        )
        assert shown == ["print"]
        assert not page.locator("nav").is_visible()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('#print')).color") == "rgb(28, 39, 51)"
        )  # as on light ground
        told = page.inner_text("#print")
        for role in roles:
            assert f"{role.capitalize()}: the first" in told
        seen.assert_silent()


def test_the_whole_page_follows_the_sheet_where_it_is_asked_for(written: RunFolder, browser: Any) -> None:
    with watched(browser, color_scheme="dark") as seen:
        page = seen.open(written.report)
        page.wait_for_selector("#ranking-separator .download-csv")
        page.evaluate("loadPlotly()")
        page.evaluate("window.print = () => { window.asked = document.documentElement.dataset.print ?? 'sheet'; }")
        page.click("#print-sheet")
        assert page.evaluate("window.asked") == "sheet"
        page.click("#print-whole")
        assert page.evaluate("window.asked") == "whole"
        assert len(PAGES.findall(page.pdf(prefer_css_page_size=True))) > 5
        assert page.evaluate("document.documentElement.dataset.print ?? 'sheet'") == "sheet"
        plot = "document.querySelector('#plot-1').layout.paper_bgcolor"
        assert page.evaluate(plot) == "#12181e", "dark again after printing"
        assert len(PAGES.findall(page.pdf(prefer_css_page_size=True))) == 1
        seen.assert_silent()


def test_the_sheet_is_hidden_on_screens(written: RunFolder, sight: Any) -> None:
    page = sight.open(written.report)
    assert not page.locator("#print").is_visible()


def test_rows_are_the_first_of_the_ranking_with_their_most_severe_drawbacks(run_folder: RunFolder) -> None:
    run = RunTables.of(run_folder)
    for printed in print_summary(run):
        ranking = run.ranking[printed.role][:FIRST_OF_ROLE]
        assert [row.rank for row in printed.rows] == [row["rank"] for row in ranking]
        for row, ranked in zip(printed.rows, ranking, strict=True):
            found = property_drawbacks(run.facts[ranked["candidate_id"]], cathode_voltage_v=run.cathode_voltage_v)
            assert list(row.drawbacks) == [each.name for each in found[: len(row.drawbacks)]]
            assert row.further == len(found) - len(row.drawbacks)
    sulfide = next(row for row in print_summary(run)[0].rows if row.name == "Li3PS4")
    assert (sulfide.window, sulfide.above_hull) == ("1.72 to 2.36", "0.000")
    assert sulfide.conductivity.startswith("−3.80")


def test_what_is_not_known_is_said(run_folder: RunFolder) -> None:
    rows = [row for printed in print_summary(RunTables.of(run_folder)) for row in printed.rows]
    assert "n. a." in {row.energy for row in rows}


def test_a_sheet_has_room_for_four_full_roles() -> None:
    assert len(ALL_ROLES) * FIRST_OF_ROLE <= ROWS_OF_SHEET
