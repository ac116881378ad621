"""The page of a comparison: what it tells, sorting and filters in a real browser, untrusted text inert."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ssbscreen.comparison.compare import compare
from ssbscreen.comparison.content import RunContent
from ssbscreen.comparison.stations import NoRecomputation
from ssbscreen.report.comparison_page import PAGE, Account, comparison_beside, comparison_files, comparison_html
from ssbscreen.report.slope_chart import FIRST, slope_chart
from ssbscreen.store.run_folder import RunFolder
from tests.ssbscreen.comparison.small_runs import INSTALLED, MATERIALS, Materials, small_run
from tests.ssbscreen.comparison.test_compare import ONE_MORE, OTHER_WEIGHTS, STRICTER
from tests.ssbscreen.report.browser import PHONE, watched

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
NOTHING = NoRecomputation(INSTALLED, "it was not asked for")


@pytest.fixture(scope="module")
def account() -> Account:
    return Account.of(compare(small_run("one"), small_run("other", materials=ONE_MORE, roles=OTHER_WEIGHTS), NOTHING))


@pytest.fixture(scope="module")
def hostile() -> Account:
    """Text that a file may bring along, in every place that shows any."""
    materials: Materials = {**ONE_MORE, "LiBr": ONE_MORE["Li3YCl6"]}
    one = small_run(HOSTILE, names={"LiF": HOSTILE})
    other = small_run(f"two {HOSTILE}", materials=materials, names={"LiBr": HOSTILE}, roles=OTHER_WEIGHTS)
    sources = {**other.manifest["sources"], "labels": [HOSTILE]}
    settings = {**other.manifest["settings"], "thermodynamics": {"cathode_voltage_v": HOSTILE}}
    manifest = {**other.manifest, "sources": sources, "settings": settings, "finished": HOSTILE}
    found = compare(one, RunContent(other.name, manifest, other.tables), NoRecomputation(INSTALLED, HOSTILE))
    account = Account.of(found)
    named = {role: [replace(move, formula=HOSTILE) for move in moved] for role, moved in account.moved.items()}
    return replace(account, moved=named)


def test_the_page_tells_causes_order_and_sums(account: Account) -> None:
    page = comparison_html(account, links=("../../one/report/index.html", "index.html"))
    assert "<b>database</b>, then <b>weights</b>" in page
    assert "separator: weight of window_width" in page
    assert page.count('href="index.html"') == 2
    assert "by database" in page
    assert "by weights" in page
    assert re.search(r"database: was not among the candidates", page)


def test_the_same_run_twice_is_told_as_such() -> None:
    page = comparison_html(Account.of(compare(small_run("one"), small_run("two"), NOTHING)))
    assert "No input that ranks depend on" in page
    assert page.count("Every candidate kept its rank") == 2
    assert "<svg" not in page


def test_lines_of_the_drawing_stand_at_the_ranks_and_say_where_else_a_candidate_is() -> None:
    found = Account.of(compare(small_run("one"), small_run("other", roles=STRICTER), NOTHING))
    moved = found.moved["separator"]
    chart = slope_chart(moved)
    assert len(chart.lines) == len([m for m in moved if min(m.before.rank or 99, m.after.rank or 99) <= FIRST])
    for move, line in zip(moved, chart.lines, strict=True):
        assert (line.way == "out") == (move.after.rank is None)
        assert (line.left_y < line.right_y) == (line.way == "down")
        if line.way == "out":
            assert line.left == f"{move.formula} (then not ranked) {move.before.rank}"
            assert line.right == ""


def test_the_page_of_a_run_links_to_the_comparison_that_lies_beside_it(tmp_path: Path, account: Account) -> None:
    run = RunFolder(tmp_path / "run")
    assert comparison_beside(run) == ""
    assert comparison_files(account).write(run.report.parent).name == comparison_beside(run) == PAGE


def test_untrusted_text_is_escaped(hostile: Account) -> None:
    page = comparison_html(hostile, links=(HOSTILE, "index.html"))
    assert "<img" not in page
    assert page.count("<script>") == 1  # ours
    assert "&lt;script&gt;alert(2)" in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_sorts_filters_and_meets_no_script_of_others(
    hostile: Account, tmp_path: Path, scheme: str, browser: Any
) -> None:
    page_file = comparison_files(hostile).write(tmp_path)
    with watched(browser, viewport=PHONE, color_scheme=scheme) as seen:
        page = seen.open(page_file)
        column = "#compared-1 tbody tr:not([hidden]) td:nth-child(4)"

        def shown() -> list[str]:
            return [cell.get_attribute("data-s") or "" for cell in page.query_selector_all(column)]

        head = page.locator("#compared-1 th button", has_text="rank after")
        head.focus()
        page.keyboard.press("Enter")
        ascending = shown()
        page.keyboard.press("Enter")
        descending = shown()
        page.select_option(".controls[data-table=compared-1] .filter-kind", "entered")
        entered = page.query_selector_all("#compared-1 tbody tr:not([hidden])")
        counted = page.text_content(".controls[data-table=compared-1] output")
        kinds = {row.get_attribute("data-k") for row in entered}
        page.fill(".controls[data-table=compared-1] .filter-text", "no such thing")
        nobody = shown()
        width = page.evaluate("document.documentElement.scrollWidth")
        seen.assert_silent()
    ranks = [int(rank) for rank in ascending if rank]
    assert len(ranks) > 3
    assert ranks == sorted(ranks)
    assert [int(rank) for rank in descending if rank] == ranks[::-1]
    assert kinds == {"entered"}
    assert counted == f"{len(entered)} of {len(ascending)} rows"
    assert nobody == []
    assert width <= PHONE["width"]


def test_the_names_of_causes_stay_whole_on_a_phone(account: Account, tmp_path: Path, browser: Any) -> None:
    page_file = comparison_files(account).write(tmp_path)
    with watched(browser, viewport=PHONE) as seen:
        page = seen.open(page_file)
        lines = page.evaluate(
            """[...document.querySelectorAll("table.narrow td:first-child")]
            .flatMap((cell) => {
              const words = cell.textContent.trim().split(/\\s+/);
              const held = document.createRange();
              held.selectNodeContents(cell);
              return [[words.length, new Set([...held.getClientRects()].map((box) => box.top)).size]];
            })"""
        )
    assert lines
    assert all(drawn <= words for words, drawn in lines)


def test_a_comparison_shows_the_best_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    monkeypatch.setattr("ssbscreen.report.comparison_page.SHOWN", 3)
    page = comparison_html(account)
    assert page.count('data-k="') <= 3 * len(account.moved)
    assert len(MATERIALS) > 3
    assert re.search(r"The 3 of \d+ with the best place in either run", page)
