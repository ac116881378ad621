"""The ranked tables as a reader uses them: tabs, heads, filters, rows, print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ssbscreen.report.page import page_html, write_report
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import RANKING
from ssbscreen.tables.schema import TableSchema
from tests.ssbscreen.report.browser import PHONE, Watched, settled, watched
from tests.ssbscreen.report.ranked_by_python import READY

SEPARATOR = "#ranking-separator"


@pytest.fixture
def page(written: RunFolder, sight: Watched) -> Any:
    opened = sight.open(written.report)
    opened.evaluate(READY)
    return opened


def formulas(page: Any, role: str = "separator") -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f"#table-{role} tbody tr", "(rows) => rows.map((row) => row.dataset.f)"
    )
    return found


def head(page: Any, column: str) -> Any:
    return page.locator(f"{SEPARATOR} th[data-column={column}]")


def test_tabs_follow_arrow_keys_and_tell_their_state(page: Any, sight: Watched) -> None:
    tabs = page.get_by_role("tab")
    assert tabs.count() == 2
    tabs.nth(0).focus()
    for key, role in (
        ("ArrowRight", "catholyte"),
        ("ArrowRight", "separator"),
        ("End", "catholyte"),
        ("Home", "separator"),
    ):
        page.keyboard.press(key)
        chosen = page.locator("[role=tab][aria-selected=true]")
        assert chosen.count() == 1
        assert chosen.evaluate("(tab) => tab === document.activeElement && tab.tabIndex === 0")
        assert page.locator("[role=tabpanel]:visible").get_attribute("id") == f"ranking-{role}"
        assert page.evaluate("window.ssbscreen.ranking.activeRole") == role
        assert len(formulas(page, role)) >= 5
    sight.assert_silent()


def test_the_address_and_links_open_a_tab(written: RunFolder, sight: Watched) -> None:
    page = sight.open(written.report, "#ranking-catholyte")
    page.evaluate(READY)
    assert page.locator("[role=tabpanel]:visible").get_attribute("id") == "ranking-catholyte"
    page.locator(f'nav a[href="{SEPARATOR}"]').first.evaluate("(link) => link.click()")
    page.locator(SEPARATOR).wait_for()
    assert page.evaluate("window.ssbscreen.ranking.activeRole") == "separator"


def test_the_address_keeps_moved_weights_when_the_link_of_their_role_is_followed(
    written: RunFolder, sight: Watched
) -> None:
    page = sight.open(written.report, "#ranking-separator;fracture_toughness=0.5")
    page.evaluate(READY)
    asked = page.evaluate("location.hash")
    assert "fracture_toughness=0.5" in asked
    page.locator(f'nav a[href="{SEPARATOR}"]').first.click()
    settled(page)
    assert page.evaluate("location.hash") == asked


def test_who_loads_the_page_anew_stays_where_they_were(written: RunFolder, sight: Watched) -> None:
    page = sight.open(written.report, SEPARATOR)
    page.evaluate(READY)
    page.evaluate("window.scrollTo(0, 0)")
    settled(page)
    page.reload()
    page.evaluate(READY)
    settled(page)
    assert page.evaluate("window.scrollY") == 0


@pytest.mark.parametrize("width", [820, 1000, 1300, 600])
def test_the_heads_cover_nothing_that_is_jumped_to(written: RunFolder, browser: Any, width: int) -> None:
    with watched(browser, viewport={"width": width, "height": 900}) as sight:
        page = sight.open(written.report)
        page.evaluate(READY)
        for section in ("funnel", "linked", "mechanics"):
            page.locator(f'nav a[href="#{section}"]').click()
            settled(page)
            covered = page.evaluate("Math.max(document.querySelector('nav').getBoundingClientRect().bottom, 0)")
            assert covered <= page.locator(f"#{section} h2").bounding_box()["y"] < covered + 80


def test_a_head_sorts_both_ways_with_what_was_not_assessed_last(page: Any) -> None:
    known = ["Li3PS4", "Li7La3Zr2O12", "Li10Ge(PS6)2"]
    column = head(page, "log10_conductivity")
    for direction, order in (("descending", known[::-1]), ("ascending", known)):
        column.locator("button").press("Enter")
        assert column.get_attribute("aria-sort") == direction
        assert formulas(page)[:3] == order
        assert set(formulas(page)[3:]) == {"Li3YCl6", "LiAlO2"}
    assert page.locator(f"{SEPARATOR} th[aria-sort]").count() == 1
    for column in page.locator(f"{SEPARATOR} thead button").all():
        column.click()
        assert len(formulas(page)) == 5


@pytest.mark.parametrize(
    ("column", "direction"),
    [
        ("score", "descending"),
        ("assessed", "descending"),
        ("window", "descending"),
        ("oxidation_limit", "descending"),
        ("energy_above_hull", "ascending"),
        ("formula", "ascending"),
        ("rank", "descending"),  # it is sorted so, best first, when the page opens
    ],
)
def test_the_first_click_on_a_head_brings_the_best_up(page: Any, column: str, direction: str) -> None:
    button = head(page, column).locator("button")
    button.click()
    assert head(page, column).get_attribute("aria-sort") == direction
    before = formulas(page)
    button.click()
    assert head(page, column).get_attribute("aria-sort") == {"descending": "ascending"}.get(direction, "descending")
    assert formulas(page) != before


def test_the_widest_window_comes_first(page: Any) -> None:
    head(page, "window").locator("button").click()
    assert formulas(page)[0] == "Li3YCl6"


def test_filters_ask_all_candidates_and_are_told_and_reset(page: Any, sight: Watched) -> None:
    filters = page.locator(f"{SEPARATOR} .filters")
    told = filters.locator("output")
    everyone = formulas(page)
    assert told.text_content() == "5 of 5 candidates match, all shown"

    filters.locator(".filter-text").fill("S, -Ge")
    assert formulas(page) == ["Li3PS4"]
    assert told.text_content() == "1 of 5 candidates match, all shown"
    filters.locator(".filter-text").fill("li10gep2s12")  # another way to write a formula
    assert formulas(page) == ["Li10Ge(PS6)2"]
    filters.get_by_role("button", name="Reset filters").click()
    settled(page)
    assert formulas(page) == everyone

    filters.locator(".filter-family").select_option("oxide")
    assert set(formulas(page)) == {"Li7La3Zr2O12", "LiAlO2"}
    filters.locator(".filter-family").select_option("")
    filters.locator(".filter-origin").select_option("+MEASURED")
    assert set(formulas(page)) == {"Li3PS4", "Li10Ge(PS6)2", "Li7La3Zr2O12"}
    filters.locator(".filter-origin").select_option("-MEASURED")
    assert set(formulas(page)) == {"Li3YCl6", "LiAlO2"}
    filters.locator(".filter-origin").select_option("")
    kept = {}
    for state in ("passes", "uncertain"):
        filters.locator(".filter-gates").select_option(state)
        kept[state] = formulas(page)
    assert sorted(kept["passes"] + kept["uncertain"]) == sorted(everyone)
    filters.locator(".filter-gates").select_option("")
    filters.locator(".filter-front").check()
    first = page.evaluate(
        "(() => { const r = ssbscreen.ranking.role('separator'); return r.ids.filter((_, i) => r.fronts[i] === 1); })()"
    )
    assert sorted(formulas(page)) == sorted(first)
    sight.assert_silent()


def test_a_marked_row_is_told_to_the_plots_and_can_be_asked_for(page: Any) -> None:
    page.evaluate("document.addEventListener('selected', (event) => { window.told = event.detail.ids; })")
    page.get_by_label("mark Li3YCl6 in the plots").first.check()
    assert page.evaluate("window.told") == ["Li3YCl6"]
    page.locator(f"{SEPARATOR} .filter-marked").check()
    assert formulas(page) == ["Li3YCl6"]
    page.evaluate("window.ssbscreen.ranking.select([])")
    assert formulas(page) == []


def test_evidence_and_window_of_a_row_are_reached_by_keyboard(page: Any) -> None:
    row = page.locator("#table-separator tr[data-id='Li3PS4']")
    summary = row.locator(".evidence summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert (
        row.locator(".evidence li", has_text="reduced by Li metal")
        .inner_text()
        .startswith("● reduced by Li metal (severe")
    )
    assert "1.72 to 2.36 V" in row.inner_text()
    assert row.locator("svg.window path.range").get_attribute("d") == "M34.4 6H47.2"


def test_only_as_many_rows_as_the_settings_ask_for_and_more_on_request(
    make_run: Callable[..., RunFolder], sight: Watched
) -> None:
    run = make_run(shown=2)
    write_report(run)
    page = sight.open(run.report)
    page.evaluate(READY)
    assert len(formulas(page)) == 2
    output = page.locator(f"{SEPARATOR} .filters output")
    assert output.text_content() == "5 of 5 candidates match, the first 2 shown"
    page.get_by_role("button", name="Show 2 more").click()
    assert len(formulas(page)) == 4
    page.locator(f"{SEPARATOR} .filter-text").fill("LiAlO2")  # also who is not among the first
    assert formulas(page) == ["LiAlO2"]


def test_a_role_in_which_nobody_is_ranked_has_a_tab(
    run_folder: RunFolder, sight: Watched, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read = RunTables.read

    def without_catholytes(self: RunTables, schema: TableSchema) -> pa.Table:
        table = read(self, schema)
        return table.filter(pc.equal(table["role"], "separator")) if schema.name == RANKING.name else table

    monkeypatch.setattr(RunTables, "read", without_catholytes)
    place = tmp_path / "index.html"
    place.write_text(page_html(RunTables.of(run_folder)))
    page = sight.open(place, "#ranking-catholyte")
    page.evaluate(READY)
    assert formulas(page, "catholyte") == []
    told = page.locator("#ranking-catholyte .filters output")
    assert told.text_content() == "0 of 0 candidates match, all shown"
    page.locator("#ranking-catholyte .weight input[type=range]").first.press("ArrowRight")
    settled(page)
    assert page.locator("#ranking-catholyte .weights-state").text_content().startswith("1 of")
    sight.assert_silent()


def test_every_role_is_printed(page: Any, sight: Watched) -> None:
    page.evaluate("document.documentElement.dataset.print = 'whole'")
    assert page.pdf().startswith(b"%PDF")
    for role in ("separator", "catholyte"):
        assert page.locator(f"#table-{role} tbody tr[data-id]").count() >= 5
    page.emulate_media(media="print")
    shown = "(parts) => parts.map((part) => getComputedStyle(part).display !== 'none')"
    assert page.locator("[role=tabpanel]").evaluate_all(shown) == [True, True]
    assert not any(page.locator(".filters, .weights, .tabs").evaluate_all(shown))
    sight.assert_silent()


def test_without_scripts_the_first_of_every_role_stand_in_the_page(written: RunFolder, browser: Any) -> None:
    with watched(browser, java_script_enabled=False) as sight:
        page = sight.open(written.report)
        for role in ("separator", "catholyte"):
            assert page.locator(f"#table-{role} tbody tr:visible").count() >= 5
        assert page.locator(".filters:visible, .weights:visible, .tabs:visible").count() == 0


def test_on_a_phone_only_the_table_scrolls_sideways(written: RunFolder, browser: Any) -> None:
    with watched(browser, viewport=PHONE) as sight:
        page = sight.open(written.report)
        page.evaluate(READY)
        widths = page.evaluate(
            "[...document.querySelectorAll('#ranking .tabs, #ranking .filters, #ranking .weights, #ranking .scroll')]"
            ".filter((each) => each.offsetParent).map((each) => each.getBoundingClientRect().right)"
        )
        assert len(widths) == 4
        assert max(widths) <= PHONE["width"]
        assert page.locator(f"{SEPARATOR} .weights").get_attribute("open") is None
        sight.assert_silent()
