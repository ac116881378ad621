"""The page in a real browser: plots wait until they come near, all are printed, and the matrix follows its choices."""

from __future__ import annotations

from typing import Any

from ssbscreen.report.mechanics_section import mechanics_section
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.trade_offs import trade_off_plots
from ssbscreen.report.voltage_profiles import profile_plot

DRAWN = "(id) => document.querySelectorAll(`#${id} svg.main-svg`).length > 0"
LINKED = ["plot-two", "plot-parallel", "plot-ladder", "plot-elements", "plot-funnel"]


def test_plots_wait_and_all_of_them_are_printed(run: RunTables, page: Any) -> None:
    profiles = profile_plot(run)
    assert profiles is not None
    keys = [plot.key for plot in [*trade_off_plots(run), *mechanics_section(run).plots, profiles]]
    assert len(keys) > 5
    assert not all(page.evaluate(DRAWN, key) for key in keys), "far below nothing is drawn yet"
    page.evaluate("loadPlotly()")
    page.evaluate("document.documentElement.dataset.print = 'whole'")
    page.pdf()
    assert [key for key in [*keys, *LINKED] if not page.evaluate(DRAWN, key)] == []


def test_a_plot_is_drawn_when_it_comes_near(page: Any) -> None:
    assert not page.evaluate(DRAWN, "plot-profiles")
    page.locator("#plot-profiles").scroll_into_view_if_needed()
    page.locator("#plot-profiles svg.main-svg").first.wait_for()


def test_the_switch_shows_one_of_the_two_matrices(page: Any) -> None:
    closed, opened = (page.locator(f".matrix[data-exchange={name}]") for name in ("closed", "open"))
    assert (closed.is_visible(), opened.is_visible()) == (True, False)
    page.locator("input[name=li-exchange][value=open]").check()
    assert (closed.is_visible(), opened.is_visible()) == (False, True)


def test_one_state_of_charge_or_both(page: Any) -> None:
    heads = page.locator("#matrix-closed thead th[data-state]:visible")
    groups = page.locator("#matrix-closed thead th[data-cathode]")
    cells = page.locator("#matrix-closed tbody tr:first-child td.pair:visible")
    both = heads.count()
    assert (cells.count(), both % 2) == (both, 0)
    for state in ("discharged", "charged"):
        page.locator(f"input[name=charge-state][value={state}]").check()
        assert all(text.startswith(state) for text in heads.all_text_contents())
        assert heads.count() == cells.count() == groups.count() == both // 2
        assert {each.get_attribute("colspan") for each in groups.all()} == {"1"}
    page.locator("input[name=charge-state][value=both]").check()
    assert heads.count() == cells.count() == both
