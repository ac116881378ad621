"""Every plot that a run's report draws from its tables, for who wants them as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ssbscreen.report.conduction_plots import calibration_plot, residual_plot
from ssbscreen.report.conduction_section import conduction_section
from ssbscreen.report.mechanics_section import mechanics_section
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.robustness_section import robustness_section
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.trade_offs import trade_off_plots
from ssbscreen.report.voltage_profiles import profile_plot


def run_plots(run: RunTables) -> list[Plot]:
    """The plots in the order of the page; one that has a button for each role comes once for each.

    The key of a plot is a name for its file.
    """
    card = run.model_cards.get("conductivity", {})
    profiles, robustness = profile_plot(run), robustness_section(run)
    plots = [
        *trade_off_plots(run),
        *mechanics_section(run).plots,
        *conduction_section(run).plots,
        *filter(None, (calibration_plot(card), residual_plot(card))),
        *([profiles] if profiles else []),
        *([each.plot for each in robustness.roles] if robustness else []),
    ]
    return [_named(each) for plot in plots for each in _by_button(plot)]


def file_name(title: str) -> str:
    """``T1 conductivity vs stability`` as ``t1-conductivity-vs-stability``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _by_button(plot: Plot) -> Iterator[Plot]:
    """The plot once for each of its buttons, with what that button shows and without buttons."""
    menus = plot.figure["layout"].get("updatemenus", ())
    if not menus:
        yield plot
        return
    layout = {name: part for name, part in plot.figure["layout"].items() if name != "updatemenus"}
    for button in menus[0]["buttons"]:
        shown = button["args"][0]["visible"]
        data = [
            {**trace, "visible": True} for trace, visible in zip(plot.figure["data"], shown, strict=True) if visible
        ]
        notes = [note for note in plot.notes if note.startswith(f"{button['label']}: ") or ": " not in note]
        yield replace(
            plot, title=f"{plot.title}: {button['label']}", notes=notes, figure={"data": data, "layout": layout}
        )


def _named(plot: Plot) -> Plot:
    return replace(plot, key=file_name(plot.title))
