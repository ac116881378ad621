"""What a reader takes along from the page: ranked rows as CSV, plots as SVG and PNG."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ssbscreen.criteria.registry import criteria
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from tests.ssbscreen.report.browser import Watched, watched

SEPARATOR = "#ranking-separator"
PLOT = "#plot-1"
HEADS = {"SVG": b"<svg", "PNG": b"\x89PNG"}


@pytest.fixture
def seen(browser: Any) -> Iterator[Watched]:
    with watched(browser, accept_downloads=True) as page:
        yield page


@pytest.fixture(scope="module")
def page_file(written: RunFolder) -> Path:
    return written.report


def saved(page: Any, button: Any) -> tuple[str, bytes]:
    """Name and content of what a button downloads."""
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def downloaded(page: Any) -> list[dict[str, str]]:
    name, content = saved(page, page.locator(f"{SEPARATOR} .download-csv"))
    assert name == "separator.csv"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_ranked_rows_are_those_of_the_run(seen: Watched, page_file: Path, run_folder: RunFolder) -> None:
    rows = downloaded(seen.open(page_file))
    run = RunTables.of(run_folder)
    expected = run.ranking["separator"]
    assert [(row["candidate_id"], int(row["rank"])) for row in rows] == [
        (row["candidate_id"], row["rank"]) for row in expected
    ]
    named = {
        each.criterion: f"{each.criterion} [{criteria()[each.criterion].unit}]".removesuffix(" [-]")
        for each in run.roles["separator"].role.criteria
    }
    assert "log10_conductivity [log10(S/cm)]" in named.values()
    for row, known in zip(rows, expected, strict=True):
        assert float(row["score"]) == pytest.approx(known["score"], abs=1e-9)
        for name, head in named.items():
            estimate = run.estimates[name].get(row["candidate_id"])
            assert (row[head] == "") == (estimate is None), head
            if estimate is not None:
                assert float(row[head]) == pytest.approx(estimate.value, rel=1e-3)  # the page has four figures
                assert row[f"{name} origin"] == estimate.origin.value
    seen.assert_silent()


def test_only_what_matches_is_downloaded_in_the_order_of_the_table(seen: Watched, page_file: Path) -> None:
    page = seen.open(page_file)
    page.fill(f"{SEPARATOR} .filter-text", "S")
    page.click(f"{SEPARATOR} th[data-column=formula] button")
    formulas = [row["formula"] for row in downloaded(page)]
    assert formulas == page.eval_on_selector_all(f"{SEPARATOR} tbody tr", "(rows) => rows.map((row) => row.dataset.f)")
    assert formulas
    assert all("S" in formula for formula in formulas)


def test_text_is_no_formula(seen: Watched, page_file: Path) -> None:
    page = seen.open(page_file)
    page.wait_for_selector(f"{SEPARATOR} .download-csv")
    told = page.evaluate("""() => {
      const { ranking, rankedCsv } = window.ssbscreen;
      const role = { ...ranking.role("separator"), formulas: ['=HYPERLINK("x","y")'], ids: ["-1+2"] };
      return rankedCsv(role, [0]);
    }""")
    (row,) = csv.DictReader(io.StringIO(told, newline=""))
    assert (row["formula"], row["candidate_id"]) == ('\'=HYPERLINK("x","y")', "'-1+2")


@pytest.mark.parametrize("kind", HEADS)
def test_a_plot_is_downloaded_as_it_is_shown(seen: Watched, page_file: Path, kind: str) -> None:
    page = seen.open(page_file)
    page.locator(PLOT).scroll_into_view_if_needed()
    page.wait_for_selector(f"{PLOT} svg.main-svg")
    page.hover(PLOT)
    name, content = saved(page, page.locator(f"{PLOT} .modebar-btn[data-title='Download as {kind}']"))
    assert name == f"t1-conductivity-vs-electrochemical-stability.{kind.lower()}"
    assert content.startswith(HEADS[kind])
    seen.assert_silent()
