"""Plots of the trade-offs: who is a point, who is on the front, who is named."""

from __future__ import annotations

from typing import Any

import pytest

from ssbscreen.report import trade_offs
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.trade_offs import trade_off_plots
from ssbscreen.store.run_folder import RunFolder


def traces(plot: Plot, name: str) -> list[dict[str, Any]]:
    return [trace for trace in plot.figure["data"] if trace["name"] == name]


def test_no_member_of_the_front_is_beaten_in_both_axes(run_folder: RunFolder) -> None:
    plot = next(plot for plot in trade_off_plots(RunTables.of(run_folder)) if plot.title.startswith("T3"))
    (first, *_) = traces(plot, "first Pareto front")
    front = list(zip(first["x"], first["y"], strict=True))
    # Toughness against conductivity, both to be high: LGPS (0.24, -1.9) and LLZO (1.4, -3.3); Li3PS4 gains in nothing
    # that LLZO does not.
    assert front == [(0.24, -1.9), (1.4, -3.3)]


def test_beyond_the_best_ranked_points_are_drawn_without_words(
    run_folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RunTables.of(run_folder)
    whole = next(plot for plot in trade_off_plots(run) if plot.title.startswith("T4"))
    monkeypatch.setattr(trade_offs, "MOST_HOVERED", 0)
    cut = next(plot for plot in trade_off_plots(run) if plot.title.startswith("T4"))
    (told, *_), (silent, *_) = traces(whole, "ranked"), traces(cut, "ranked")
    assert (silent["x"], silent["y"]) == (told["x"], told["y"])
    assert len(told["hovertext"]) == len(told["x"])
    assert silent["hoverinfo"] == "skip"
    assert any("the best 0 tell" in note for note in cut.notes)
    assert not any("tell formula" in note for note in whole.notes)


def test_known_electrolytes_are_named(run_folder: RunFolder) -> None:
    for plot in trade_off_plots(RunTables.of(run_folder)):
        for trace in traces(plot, "known electrolyte"):
            assert {"LGPS", "LLZO"} <= set(trace["text"])
            assert len(trace["text"]) == len(trace["x"]) == len(trace["textposition"])


def test_only_the_first_role_is_shown_until_its_button_is_pressed(run_folder: RunFolder) -> None:
    run = RunTables.of(run_folder)
    for plot in trade_off_plots(run):
        (menu,) = plot.figure["layout"]["updatemenus"]
        assert [button["label"] for button in menu["buttons"]] == list(run.roles)
        visible = [trace["visible"] for trace in plot.figure["data"]]
        assert visible == menu["buttons"][0]["args"][0]["visible"]


def test_axes_carry_unit_and_direction(run_folder: RunFolder) -> None:
    plot = next(plot for plot in trade_off_plots(RunTables.of(run_folder)) if plot.title.startswith("T8 light"))
    layout = plot.figure["layout"]
    assert layout["xaxis"]["title"]["text"] == "density [g/cm3], lower is better"
    assert layout["yaxis"]["title"]["text"] == "log10 conductivity [log10(S/cm)], higher is better"


def test_no_plot_needs_webgl(run_folder: RunFolder) -> None:
    kinds = {trace["type"] for plot in trade_off_plots(RunTables.of(run_folder)) for trace in plot.figure["data"]}
    assert kinds == {"scatter"}


def test_the_theory_that_contradicts_an_axis_is_named_beside_it(run_folder: RunFolder) -> None:
    for plot in trade_off_plots(RunTables.of(run_folder)):
        axes = [plot.figure["layout"][axis]["title"]["text"] for axis in ("xaxis", "yaxis")]
        assert any("chi, contradicts" in note for note in plot.notes) == axes[0].startswith("Monroe-Newman")
