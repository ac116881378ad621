"""Identifiers, reasons and formulas that hold markup stay text, in the page and in what its scripts make of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ssbscreen.report.page import page_html
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from tests.ssbscreen.report.browser import Watched, settled
from tests.ssbscreen.report.ranked_by_python import READY

HOSTILE = "<img src=x onerror=alert(1)>'\"</script><script>alert(2)</script>"


@pytest.fixture
def hostile(run_folder: RunFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The page of a run in which a candidate and its gates' reasons are called so."""
    read = RunTables.read

    def renamed(self: RunTables, schema: Any) -> pa.Table:
        table = read(self, schema)
        for name in ("candidate_id", "material_id", "reason"):
            if name in table.column_names:
                held = table[name].to_pylist()
                changed = [HOSTILE if each in {"Li3PS4", "mp-0"} else each for each in held]
                if name == "reason":
                    changed = [f"{HOSTILE} {each}" for each in held]
                table = table.set_column(table.column_names.index(name), name, pa.array(changed, pa.string()))
        return table

    monkeypatch.setattr(RunTables, "read", renamed)
    place = tmp_path / "index.html"
    place.write_text(page_html(RunTables.of(run_folder)))
    return place


def test_hostile_identifiers_and_formulas_are_inert(hostile: Path, sight: Watched) -> None:
    page = sight.open(hostile)
    page.evaluate(READY)
    row = page.locator("#table-separator tr", has_text="onerror").first
    assert row.get_attribute("data-id") == HOSTILE
    assert HOSTILE in row.locator("th").inner_text()
    row.locator(".evidence summary").click()
    row.locator(".select").check()
    page.locator("#ranking-separator .filter-text").fill(HOSTILE.split(maxsplit=1)[0])
    settled(page)
    # A formula with markup is refused by every source; the scripts would not run it either.
    page.evaluate(
        """(hostile) => {
          const { ranking } = window.ssbscreen, role = ranking.role("catholyte");
          role.formulas.fill(hostile);
          role.known.fill(hostile);
          role.also = role.also.map(() => [hostile]);
          role.drawbacks = role.drawbacks.map(() => [[hostile, "severe", 1, hostile]]);
          ranking.open("catholyte");
          ranking.setWeights("catholyte", role.weights);
        }""",
        HOSTILE,
    )
    for summary in page.locator("#table-catholyte .evidence summary").all():
        summary.click()
    settled(page)
    assert page.locator("#table-catholyte tbody th", has_text="onerror").count() >= 5
    assert page.locator("img").count() == 0
    sight.assert_silent()
