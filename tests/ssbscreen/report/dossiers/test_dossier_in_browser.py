"""Dossiers in a real browser: nothing of a hostile source runs or asks, on any width, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ssbscreen.report.dossier_name import dossier_file_name
from ssbscreen.report.page import write_report
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder, write_run
from ssbscreen.tables.catalogue import ALL_TABLES
from tests.ssbscreen.report.browser import DESKTOP, PHONE, watched

HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>&amp;</style><svg onload=alert(3)>"""
RENAMED = "Li3PS4"
FREE_TEXT = {
    "evidence", "source", "reason", "hull_phases", "reduction_products", "oxidation_products", "products_at_li",
    "conductivity_source", "moduli_source", "material_id", "anode", "cathode", "cathode_formula", "known_formula",
    "coating", "modelled", "fault", "moduli_why_outside", "band_gap_source", "because", "costliest_elements",
}  # fmt: skip
"""Columns whose text comes from sources or settings."""


@pytest.fixture(scope="module")
def hostile(run_folder: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """The small run with markup in every free text and as identifier of one candidate."""
    place = tmp_path_factory.mktemp("hostile")
    refs = []
    for name in run_folder.manifest["tables"]:
        schema = ALL_TABLES[name]
        table = pa.parquet.read_table(run_folder.table_path(schema))
        rows = [_hostile(row) for row in table.to_pylist()]
        columns = {column.name: [row[column.name] for row in rows] for column in schema.columns}
        refs.append(schema.write(schema.build(columns) if rows else schema.empty(), place / f"{name}.parquet"))
    manifest = {name: each for name, each in run_folder.manifest.items() if name != "tables"}
    run = write_run(place / "run", tables=refs, manifest=manifest, build_report=lambda _: None)
    write_report(run)
    return run


def _hostile(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with markup; a number before it, so that keys stay apart."""
    changed = dict(row)
    for name, value in row.items():
        if name == "candidate_id" and value == RENAMED:
            changed[name] = HOSTILE
        elif name in FREE_TEXT and isinstance(value, str):
            changed[name] = value + HOSTILE
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            changed[name] = [{**each, "formula": each["formula"] + HOSTILE} for each in value]
    return changed


@pytest.fixture(scope="module")
def dossier(hostile: RunFolder) -> Path:
    return hostile.report.parent / "dossiers" / dossier_file_name(HOSTILE)


@pytest.mark.parametrize(
    "options", [{"viewport": DESKTOP}, {"viewport": PHONE}, {"color_scheme": "dark"}], ids=["wide", "phone", "dark"]
)
def test_markup_of_a_source_is_text(browser: Any, dossier: Path, options: dict[str, Any]) -> None:
    with watched(browser, **options) as seen:
        page = seen.open(dossier)
        assert page.locator("script, img, iframe, object, style ~ style").count() == 0
        assert page.locator("[onload], [onerror], [onclick]").count() == 0
        assert HOSTILE in page.locator("header").inner_text()
        assert page.locator("text=alert(1)").count() > 20
        assert page.locator("h1").inner_text() == "Li3PS4"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for link in page.locator("a").all():
            assert (link.get_attribute("href") or "").startswith(("#", "https://", "../index.html"))
        seen.assert_silent()


def test_a_formula_of_the_ranking_leads_to_its_dossier_and_back(browser: Any, hostile: RunFolder) -> None:
    ranked = RunTables.of(hostile).ranking["separator"]
    with watched(browser) as seen:
        page = seen.open(hostile.report)
        for row in ranked:
            name = dossier_file_name(row["candidate_id"])
            page.locator(f'#ranking-separator a[href="dossiers/{name}"]').first.click()
            page.wait_for_url(f"**/report/dossiers/{name}")
            assert page.locator(".ranks .rank").first.inner_text() == str(row["rank"])
            page.locator('nav a[href="../index.html"]').click()
            page.wait_for_url("**/report/index.html")
        seen.assert_silent()


def test_every_section_of_the_menu_is_there_and_the_rest_of_the_card_opens(browser: Any, dossier: Path) -> None:
    with watched(browser) as seen:
        page = seen.open(dossier)
        for link in page.locator('nav a[href^="#"]').all():
            assert page.locator(link.get_attribute("href")).count() == 1
        more = page.locator(".panel.drawbacks details")
        hidden = more.locator("li").first
        assert not hidden.is_visible()
        more.locator("summary").click()
        assert hidden.is_visible()


def test_all_is_printed_what_is_closed_on_screen_too(browser: Any, dossier: Path, tmp_path: Path) -> None:
    with watched(browser) as seen:
        page = seen.open(dossier)
        page.emulate_media(media="print")
        assert not page.locator("nav").is_visible()
        assert page.locator("details.role table.costs").last.is_visible()
        printed = tmp_path / "dossier.pdf"
        page.pdf(path=printed, format="A4")
        assert printed.read_bytes().startswith(b"%PDF")
        seen.assert_silent()
