"""The page: complete, alone, and the same for the same run."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from ssbscreen.report.page import write_report
from ssbscreen.report.practicality_section import practicality_section
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


class Outline(HTMLParser):
    """Tags with attributes, the text of style sheets, and the cells of each row that carries a formula."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.styles = ""
        self.rows: dict[str, dict[str, list[str]]] = {}
        self.table = ""
        self.row: list[str] | None = None
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append((tag, held))
        self.inside = tag
        if tag == "table":
            self.table = held.get("id") or ""
        if tag == "tr":
            self.row = None
            if formula := held.get("data-f"):
                self.row = self.rows.setdefault(self.table, {}).setdefault(formula, [])
        if tag in {"td", "th"} and self.row is not None:
            self.row.append("")

    def handle_data(self, data: str) -> None:
        if self.inside == "style":
            self.styles += data
        if self.row:
            self.row[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""
        if tag == "tr":
            self.row = None


@pytest.fixture(scope="module")
def page(written: RunFolder) -> str:
    return written.report.read_text()


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    parsed = Outline()
    parsed.feed(page)
    return parsed


def test_the_same_run_gives_the_same_bytes(page: str, run_folder: RunFolder) -> None:
    write_report(run_folder)
    assert run_folder.report.read_text() == page


def test_nothing_is_loaded_from_anywhere(outline: Outline) -> None:
    for tag, held in outline.tags:
        assert tag not in {"link", "iframe", "img", "object", "embed", "base"}
        assert "src" not in held
        assert not any(name.startswith("on") for name in held)
        if "href" in held:
            assert (held["href"] or "").startswith(("#", "trust.html", "https://doi.org/10."))
    assert "url(" not in outline.styles
    assert "@import" not in outline.styles


def test_the_browser_is_told_to_load_nothing(outline: Outline) -> None:
    policy = next(held["content"] for tag, held in outline.tags if held.get("http-equiv") == "Content-Security-Policy")
    assert (policy or "").startswith("default-src 'none'")
    assert "http" not in (policy or "")


def test_every_ranked_candidate_that_is_shown_appears_in_its_role(outline: Outline, run_folder: RunFolder) -> None:
    ranking = tables.RANKING.read(run_folder.table_path(tables.RANKING)).to_pylist()
    for role in ("separator", "catholyte"):
        ranked = {row["candidate_id"] for row in ranking if row["role"] == role}
        assert ranked
        assert set(outline.rows[f"table-{role}"]) == ranked


def test_a_missing_value_reads_not_assessed(outline: Outline, run_folder: RunFolder) -> None:
    run = RunTables.of(run_folder)
    for role in run.roles:
        names = [weighted.criterion for weighted in run.roles[role].role.criteria]
        for candidate, cells in outline.rows[f"table-{role}"].items():
            missing = [candidate not in run.estimates[name] for name in names]
            assert [cell.strip() == "not assessed" for cell in cells[-len(names) :]] == missing
            assert all(cell.strip() for cell in cells)
    unknown = [cell for cell in outline.rows["table-separator"]["Li3YCl6"] if cell.strip() == "not assessed"]
    assert len(unknown) == 6  # conductivity, energy and cost for want of a density, toughness, the two of dendrites


def test_the_comparison_with_published_windows_says_whom_it_counts(page: str) -> None:
    section = page[page.index('<section id="windows"') :]
    section = section[: section.index("</section>")]
    assert re.search(r"Counted are the candidates of this run; .*\bLi6PS5Cl\b.* have a published window", section)


def test_cost_and_cell_of_the_known_electrolytes_are_told_with_what_they_leave_out(run_folder: RunFolder) -> None:
    section = practicality_section(RunTables.of(run_folder))
    assert section is not None
    rows = {row.shown.formula: dict(zip(section.heads, row.cells, strict=True)) for row in section.rows}
    assert rows["Li10Ge(PS6)2"]["made by"] == "Ge 99 %"
    assert rows["Li10Ge(PS6)2"]["critical"] == "Ge, P"
    assert rows["Li7La3Zr2O12"]["500 Wh/kg below"] == "no thickness"
    assert [head for head, cell in rows["Li3YCl6"].items() if cell == "not assessed"] == [
        "$/kWh", "Wh/kg", "500 Wh/kg below"
    ]  # fmt: skip
    assert "2 are not assessed" in section.counts[0]  # Li3YCl6 has no density here, and Tc no price
    assert "lower bound" in section.notes[0]


def test_the_page_shows_cost_and_cell(page: str) -> None:
    assert 'id="practicality-shown"' in page
    assert "Not looked up in a source, so doubt them: the prices of" in page


def test_an_excluded_candidate_is_in_no_ranked_table(outline: Outline) -> None:
    assert not {"LiCoO2", "LiF", "LiTcO4"} & set(outline.rows["table-separator"])


def test_markup_in_a_reason_stays_text(page: str) -> None:
    # Reasons stand in the page packed; test_funnel_in_browser.py opens their lists.
    assert "<script>alert(1)" not in page


def test_every_doi_is_a_link(page: str) -> None:
    assert (
        '<a href="https://doi.org/10.1103/PhysRevB.85.155208">doi:10.1103/PhysRevB.85.155208</a>: of somebody' in page
    )


def test_energies_of_a_potential_are_announced_with_their_error(make_run: Callable[..., RunFolder], page: str) -> None:
    run = make_run(origin="POTENTIAL", roles=("separator",))
    write_report(run)
    assert 'id="potential"' in run.report.read_text()
    assert "machine-learned potential" in run.report.read_text()
    assert "<li>Windows of 2 &lt;salts&gt;: 0.1 V.</li>" in run.report.read_text()
    assert 'id="potential"' not in page
    assert 'id="measured"' not in page


def test_deviations_from_published_windows_are_told_and_lead_to_all_of_them(page: str) -> None:
    assert "published within our interval" in page
    assert '<a href="trust.html#windows">All 5 windows side by side</a>' in page


def test_only_as_many_rows_as_the_settings_ask_for(make_run: Callable[..., RunFolder]) -> None:
    run = make_run(shown=2)
    write_report(run)
    parsed = Outline()
    parsed.feed(run.report.read_text())
    assert {name: len(rows) for name, rows in parsed.rows.items()} == {"table-separator": 2, "table-catholyte": 2}


def test_a_run_in_which_nothing_is_ranked_has_a_page(make_run: Callable[..., RunFolder], monkeypatch: Any) -> None:
    run = make_run(roles=("catholyte",))
    empty = {tables.RANKING.name: tables.RANKING.empty(), tables.TRADE_OFFS.name: tables.TRADE_OFFS.empty()}
    read = RunTables.read
    monkeypatch.setattr(RunTables, "read", lambda self, schema: empty.get(schema.name, read(self, schema)))
    write_report(run)
    assert "No trade-off could be drawn" in run.report.read_text()
