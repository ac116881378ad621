"""Voltage profiles of the shown electrolytes: Li per formula unit against voltage, with the phases of each step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any, Final

from ssbscreen.report.number_text import number_text
from ssbscreen.report.plot_style import FONT, Plot, axis_style
from ssbscreen.report.reaction_text import amounts_words
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.shown_electrolytes import Shown, shown_electrolytes
from ssbscreen.report.windows_check import HIGHEST_SHOWN_V
from ssbscreen.tables import catalogue as tables

KEY: Final = "plot-profiles"
"""Right end of the plot; the last step has no end."""
_FIRST_SHOWN: Final = 3
_HOVER_EVERY_V: Final = 0.25
_ROW_PX: Final = 22
_LEAST_HEIGHT_PX: Final = 520
_COLOURS: Final = ("#1f4e79", "#c2410c", "#2f855a", "#7b3fa0", "#b7791f", "#0e7490", "#9b2c2c", "#4a5568")
_DASHES: Final = ("solid", "dash", "dot", "dashdot")


def profile_plot(run: RunTables) -> Plot | None:
    """One line a candidate, the first few visible, the others by a click on their name; None without any profile."""
    shown = shown_electrolytes(run)
    found = run.rows_of(tables.VOLTAGE_PROFILES, [each.candidate for each in shown])
    kept = [each for each in shown if found[each.candidate]]
    if not kept:
        return None
    traces = [_trace(each, found[each.candidate], number) for number, each in enumerate(kept)]
    return Plot(KEY, "Li content against voltage", (), _figure(traces))


def _trace(shown: Shown, steps: Sequence[Row], number: int) -> dict[str, Any]:
    """Points along every step, so that hovering anywhere on it names its phases."""
    voltages: list[float] = []
    contents: list[float] = []
    texts: list[str] = []
    for step in steps:
        low, high = step["voltage_low_v"], _end(step)
        if low >= HIGHEST_SHOWN_V:
            break
        inner = max(int((high - low) / _HOVER_EVERY_V), 1)
        points = [round(low + (high - low) * place / inner, 4) for place in range(inner + 1)]
        voltages += points
        contents += [round(step["li_per_formula"], 4)] * len(points)
        texts += [_step_words(shown, step)] * len(points)
    return {
        "type": "scatter", "mode": "lines", "name": _name(shown), "x": voltages, "y": contents,
        "hovertext": texts, "hoverinfo": "text", "visible": True if number < _FIRST_SHOWN else "legendonly",
        "line": {"color": _COLOURS[number % len(_COLOURS)], "width": 2,
                 "dash": _DASHES[number // len(_COLOURS) % len(_DASHES)]},
    }  # fmt: skip


def _name(shown: Shown) -> str:
    return shown.name if shown.name == shown.formula or not shown.is_known else f"{shown.name}, {shown.formula}"


def _end(step: Row) -> float:
    high = step["voltage_high_v"]
    return min(high, HIGHEST_SHOWN_V) if high is not None and isfinite(high) else HIGHEST_SHOWN_V


def _step_words(shown: Shown, step: Row) -> str:
    high = step["voltage_high_v"]
    low = number_text(step["voltage_low_v"])
    place = f"above {low} V" if high is None else f"{low} to {number_text(high)} V"
    phases = amounts_words(step["phases"]).replace(" + ", "<br>+ ")
    return f"<b>{shown.name}</b>, {place}: {number_text(step['li_per_formula'])} Li<br>{phases}"


def _figure(traces: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Checked by Plotly, as plain data."""
    from plotly.graph_objects import Figure

    layout: dict[str, Any] = {
        "template": "none",
        "height": max(_LEAST_HEIGHT_PX, _ROW_PX * len(traces) + 120),
        "margin": {"l": 70, "r": 20, "t": 20, "b": 60},
        "font": FONT,
        "hovermode": "closest",
        "hoverdistance": 30,
        "hoverlabel": {"align": "left"},
        "showlegend": True,
        "legend": {"x": 1.01, "xanchor": "left", "y": 1, "yanchor": "top"},
        "xaxis": axis_style("V against Li/Li+") | {"range": [0.0, HIGHEST_SHOWN_V]},
        "yaxis": axis_style("Li per formula unit") | {"rangemode": "tozero"},
    }
    plain: dict[str, Any] = json.loads(Figure(data=list(traces), layout=layout).to_json())
    return plain
