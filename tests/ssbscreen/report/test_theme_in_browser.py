"""The page in light and dark, by keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ssbscreen.store.run_folder import RunFolder
from tests.ssbscreen.report.browser import PHONE, Watched, watched

CONTRASTS = """() => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const linear = (share) => share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const found = numbers(getComputedStyle(each).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const faults = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest("svg, script, .js-plotly-plot, option")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    seen += 1;
    const one = luminance(numbers(getComputedStyle(element).color)), other = luminance(ground(element));
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faults[element.tagName + "." + element.className] = contrast.toFixed(2);
  }
  return [seen, faults];
}"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.right <= innerWidth + 1) return false;
  for (let each = element.parentElement; each !== document.body; each = each.parentElement) {
    if (getComputedStyle(each).overflowX !== "visible") return false;
  }
  return true;
}).map((element) => element.tagName + "." + element.className)"""
OPEN_ALL = (
    "for (const each of document.querySelectorAll('details')) { each.removeAttribute('name'); each.open = true; }"
)
PLOT = "#plot-1"
DRAWN = f"{PLOT} svg.main-svg"


@pytest.fixture(scope="module")
def page_file(written: RunFolder) -> Path:
    return written.report


@pytest.fixture(params=["light", "dark"])
def seen(request: pytest.FixtureRequest, browser: Any) -> Iterator[Watched]:
    with watched(browser, color_scheme=request.param) as page:
        yield page


def ground(page: Any) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def paper_of_plot(page: Any) -> str:
    return str(page.evaluate(f"document.querySelector('{PLOT}').layout.paper_bgcolor"))


def test_every_word_of_the_page_stands_out(seen: Watched, page_file: Path) -> None:
    page = seen.open(page_file)
    page.evaluate(OPEN_ALL)
    count, faults = page.evaluate(CONTRASTS)
    assert count > 1000
    assert not faults
    seen.assert_silent()


def test_the_reader_chooses_and_plots_follow(sight: Watched, page_file: Path) -> None:
    page = sight.open(page_file)
    page.locator(PLOT).scroll_into_view_if_needed()
    page.wait_for_selector(DRAWN)
    assert (ground(page), paper_of_plot(page)) == ("rgb(255, 255, 255)", "#ffffff")
    fronts = "Array.from(document.querySelector('#plot-1').data, (trace) => trace.marker.color)"
    light = page.evaluate(fronts)
    page.evaluate("Plotly.relayout('plot-1', {'xaxis.range': [-5, -1]})")
    page.select_option("#theme", "dark")
    assert (ground(page), paper_of_plot(page)) == ("rgb(18, 24, 30)", "#12181e")
    assert page.evaluate(fronts) != light
    assert page.evaluate("document.querySelector('#plot-1').layout.xaxis.range") == [-5, -1]
    page.reload()
    assert page.input_value("#theme") == "dark"
    assert ground(page) == "rgb(18, 24, 30)"
    page.locator(PLOT).scroll_into_view_if_needed()
    page.wait_for_selector(DRAWN)
    assert paper_of_plot(page) == "#12181e"
    page.select_option("#theme", "light")
    assert page.evaluate(fronts) == light
    assert paper_of_plot(page) == "#ffffff"
    sight.assert_silent()


def test_the_system_is_followed_until_the_reader_chooses(browser: Any, page_file: Path) -> None:
    with watched(browser, color_scheme="dark") as seen:
        page = seen.open(page_file)
        page.locator(PLOT).scroll_into_view_if_needed()
        page.wait_for_selector(DRAWN)
        assert paper_of_plot(page) == "#12181e"
        page.emulate_media(color_scheme="light")
        page.wait_for_timeout(500)
        assert paper_of_plot(page) == "#ffffff"
        assert ground(page) == "rgb(255, 255, 255)"
        seen.assert_silent()


def test_a_page_without_storage_still_changes_its_colours(sight: Watched, page_file: Path) -> None:
    sight.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = sight.open(page_file)
    page.select_option("#theme", "dark")
    assert ground(page) == "rgb(18, 24, 30)"
    sight.assert_silent()


def test_the_first_key_leads_past_the_links(sight: Watched, page_file: Path) -> None:
    page = sight.open(page_file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_what_has_the_focus_is_marked(sight: Watched, page_file: Path) -> None:
    page = sight.open(page_file)
    for _ in range(3):
        page.keyboard.press("Tab")
    style = page.evaluate(
        "(({ outlineStyle, outlineWidth }) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert style == ["solid", "3px"]


def test_a_phone_never_scrolls_the_page_sideways(browser: Any, page_file: Path) -> None:
    with watched(browser, viewport=PHONE) as seen:
        page = seen.open(page_file)
        page.evaluate(OPEN_ALL)
        page.locator(PLOT).scroll_into_view_if_needed()
        page.wait_for_selector(DRAWN)
        assert not page.evaluate(TOO_WIDE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        seen.assert_silent()


def test_no_movement_for_those_who_asked_for_none(browser: Any, page_file: Path) -> None:
    with watched(browser, reduced_motion="reduce") as seen:
        page = seen.open(page_file)
        assert page.evaluate("getComputedStyle(document.querySelector('nav a')).transitionDuration") in {"0s", ""}
        assert page.evaluate("getComputedStyle(document.querySelector('nav a')).animationName") == "none"
