"""The trust page in a browser: it reads well in light and dark and on a phone, and leads back to the ranking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ssbscreen.audit.trust_page import write_trust_page
from ssbscreen.store.run_folder import RunFolder
from tests.ssbscreen.audit.test_trust_page import CARDS
from tests.ssbscreen.report.browser import PHONE, Watched, watched
from tests.ssbscreen.report.test_theme_in_browser import CONTRASTS, OPEN_ALL, TOO_WIDE


@pytest.fixture(scope="module")
def report(written: RunFolder) -> Path:
    """Folder of both pages."""
    write_trust_page(written, CARDS)
    return written.report.parent


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_reads_well_and_is_silent(report: Path, browser: Any, theme: str) -> None:
    with watched(browser, color_scheme=theme, viewport=PHONE) as seen:
        page = seen.open(report / "trust.html")
        page.evaluate(OPEN_ALL)
        count, faults = page.evaluate(CONTRASTS)
        assert count > 300
        assert not faults
        assert not page.evaluate(TOO_WIDE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        seen.assert_silent()


def test_both_pages_lead_to_each_other_and_keep_the_choice_of_colours(report: Path, sight: Watched) -> None:
    page = sight.open(report / "index.html")
    page.select_option("#theme", "dark")
    page.click("nav .page")
    page.wait_for_url("**/trust.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 30)"
    page.click("nav .page")
    page.wait_for_url("**/index.html")
    for anchor in ("windows", "moduli", "models", "hull", "coverage", "provenance"):
        assert (report / "trust.html").read_text().count(f'id="{anchor}"') == 1
