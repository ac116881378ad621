"""Plots of the trade-offs: all ranked candidates, the first Pareto front, and the known electrolytes by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Final

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.pareto import TRADE_OFF_AXES
from ssbscreen.domain.decisions import Direction
from ssbscreen.domain.estimate import Estimate
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.number_text import counted, interval_text, name_words, number_text
from ssbscreen.report.plot_style import FONT, Plot, axis_style
from ssbscreen.report.ranked_table import better
from ssbscreen.report.run_tables import RunTables

CONTRADICTED: Final = (
    "Another theory, that of chi, contradicts the Monroe-Newman ratio for inorganic electrolytes: see Mechanics."
)
_POINT, _FRONT, _KNOWN = "#9aa7b4", "#1f4e79", "#c2410c"
_HEIGHT_PX: Final = 470
MOST_HOVERED: Final = 500
"""Ranked candidates of a role, beside front and known electrolytes, that tell their values: words fill the page."""
_LOGARITHMIC: Final = frozenset({"monroe_newman_ratio", "youngs_modulus"})
"""Positive quantities that spread over two decades."""
_LOGARITHMIC_TICKS: Final = tuple(digit * 10.0**decade for decade in range(-2, 4) for digit in (1, 2, 5))


def trade_off_plots(run: RunTables) -> list[Plot]:
    """A plot for each trade-off of the run, with a button for each role."""
    return [
        _trade_off(run, f"plot-{number}", name)
        for number, name in enumerate(TRADE_OFF_AXES, start=1)
        if name in run.trade_off_fronts
    ]


def _trade_off(run: RunTables, key: str, name: str) -> Plot:
    axes = TRADE_OFF_AXES[name]
    by_role = run.trade_off_fronts[name]
    roles = [role for role in run.roles if role in by_role]
    traces = [_role_traces(run, axes, role, by_role[role], first=role == roles[0]) for role in roles]
    notes = [
        f"{role}: {counted(len(by_role[role]), 'candidate')} of {len(run.ranking[role]):,} ranked have both values"
        for role in roles
    ]
    if any(trace.get("hoverinfo") == "skip" for group in traces for trace in group):
        notes.append(f"of the ranked, the best {MOST_HOVERED} tell formula and values when hovered over")
    if "monroe_newman_ratio" in axes:
        notes.append(CONTRADICTED)
    return Plot(key, name, notes, _figure(axes, traces, roles))


def _role_traces(
    run: RunTables, axes: tuple[str, str], role: str, fronts: Mapping[str, int], *, first: bool
) -> list[dict[str, Any]]:
    """Points of one role: the ranked, the first front, the known electrolytes."""
    known = known_in(run)
    horizontal, vertical = (run.estimates[axis] for axis in axes)
    ids = [c for c in sorted(fronts) if c in horizontal and c in vertical]
    ids = [c for c in ids if isfinite(horizontal[c].value) and isfinite(vertical[c].value)]
    front = sorted((c for c in ids if fronts[c] == 1), key=lambda c: (horizontal[c].value, vertical[c].value, c))
    named = [c for c in ids if c in known]
    beaten = [row["candidate_id"] for row in run.ranking[role]]
    drawn = frozenset(ids)
    beaten = [c for c in beaten if c in drawn and fronts[c] != 1 and c not in known]
    ranked = {"mode": "markers", "marker": {"color": _POINT, "size": 7, "opacity": 0.75}, "legendgroup": "ranked"}
    rising = criteria()[axes[0]].direction is Direction.MAXIMISE
    styles: list[tuple[str, Sequence[str], dict[str, Any]]] = [
        ("ranked", beaten[MOST_HOVERED:], ranked | {"hoverinfo": "skip", "showlegend": False}),
        ("ranked", beaten[:MOST_HOVERED], ranked),
        ("first Pareto front", front,
         {"mode": "lines+markers", "marker": {"color": _FRONT, "size": 10, "symbol": "diamond"},
          "line": {"color": _FRONT, "width": 1.5, "dash": "dot", "shape": "vh" if rising else "hv"}}),
        ("known electrolyte", named,
         {"mode": "markers+text", "textposition": _text_positions(named, horizontal, vertical),
          "text": [known[c] for c in named], "textfont": {"color": _KNOWN, "size": 12},
          "marker": {"color": "rgba(0,0,0,0)", "size": 13, "line": {"color": _KNOWN, "width": 2}}}),
    ]  # fmt: skip
    traces = []
    for name, members, style in styles:
        if members:
            silent = style.get("hoverinfo") == "skip"
            told = [] if silent else [_hover(run, axes, c, fronts[c]) for c in members]
            traces.append({
                "type": "scatter", "name": name, "visible": first, "hovertext": told, "hoverinfo": "text",
                "x": [_figures(horizontal[c].value) for c in members],
                "y": [_figures(vertical[c].value) for c in members], **style,
            })  # fmt: skip
    return traces


def _figures(value: float) -> float:
    """Four figures, more than an eye sees."""
    return float(f"{value:.4g}")


def _figure(axes: tuple[str, str], traces: Sequence[Sequence[dict[str, Any]]], roles: Sequence[str]) -> dict[str, Any]:
    """Checked by Plotly, as plain data; the buttons show the traces of one role."""
    from plotly.graph_objects import Figure

    layout: dict[str, Any] = {
        "template": "none",
        "height": _HEIGHT_PX,
        "margin": {"l": 70, "r": 20, "t": 70, "b": 60},
        "font": FONT,
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        "xaxis": _axis(axes[0]),
        "yaxis": _axis(axes[1]),
    }
    if len(roles) > 1:
        owners = [role for role, group in zip(roles, traces, strict=True) for _ in group]
        buttons = [
            {"label": role, "method": "restyle", "args": [{"visible": [owner == role for owner in owners]}]}
            for role in roles
        ]
        layout["updatemenus"] = [{
            "type": "buttons", "direction": "right", "buttons": buttons, "showactive": True, "pad": {"t": 0, "r": 0},
            "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom", "bgcolor": "#f4f6f8", "bordercolor": "#c9d1d9",
        }]  # fmt: skip
    figure = Figure(data=[trace for group in traces for trace in group], layout=layout)
    plain: dict[str, Any] = json.loads(figure.to_json())
    return plain


def _axis(name: str) -> dict[str, Any]:
    criterion = criteria()[name]
    unit = "" if criterion.unit == "-" else f" [{criterion.unit}]"
    title = f"{name_words(name)}{unit}, {better(criterion.direction)} is better"
    axis = axis_style(title)
    if name in _LOGARITHMIC:
        axis |= {
            "type": "log",
            "tickvals": _LOGARITHMIC_TICKS,
            "ticktext": [f"{tick:g}" for tick in _LOGARITHMIC_TICKS],
        }
    return axis


def _hover(run: RunTables, axes: tuple[str, str], candidate: str, front: int) -> str:
    formula = run.facts[candidate]["formula"]
    lines = [f"<b>{formula}</b>" if formula == candidate else f"<b>{formula}</b> ({candidate})"]
    lines += [_value_line(axis, run.estimates[axis][candidate]) for axis in axes]
    return "<br>".join(lines + ([f"Pareto front {front}"] if front else []))


def _value_line(axis: str, estimate: Estimate) -> str:
    unit = criteria()[axis].unit
    interval = interval_text(estimate)
    words = [number_text(estimate.value), "" if unit == "-" else unit, f"({interval})" if interval else ""]
    return f"{name_words(axis)}: {' '.join(word for word in words if word)}, {estimate.origin.value}"


def _text_positions(
    ids: Sequence[str], horizontal: Mapping[str, Estimate], vertical: Mapping[str, Estimate]
) -> list[str]:
    """Labels above, below and beside by turns from left to right, so that neighbours do not cover each other."""
    order = sorted(ids, key=lambda c: (horizontal[c].value, vertical[c].value, c))
    turns = ("top center", "bottom center", "middle right", "middle left")
    place = {candidate: turns[number % len(turns)] for number, candidate in enumerate(order)}
    return [place[candidate] for candidate in ids]
