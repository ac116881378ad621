"""Plots of the trade-offs: all ranked candidates, the first Pareto front, and the known electrolytes by name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, Final

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.pareto import TRADE_OFF_AXES
from ssbscreen.domain.decisions import Direction
from ssbscreen.domain.estimate import Estimate
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.number_text import counted, interval_text, number_text
from ssbscreen.report.plot_style import FONT, Plot, axis_style
from ssbscreen.report.ranked_table import better
from ssbscreen.report.run_tables import RunTables

THEORIES: Final = ("monroe_newman_ratio", "chi")
"""Two theories of the same thing that contradict each other."""
CONFLICT: Final = (
    "The Monroe-Newman ratio and chi answer one question, whether Li plates smoothly under the electrolyte, and "
    "contradict each other for inorganic electrolytes. Monroe and Newman assume that Li takes more room in the "
    "electrolyte than in the metal, as in polymers: then stiffness above about twice that of Li suppresses roughening. "
    "In a crystal Li takes less room, and in the theory of Ahmad and Viswanathan (chi) stiffness then makes roughening "
    "worse; only chi below 0 is stable. Neither is the truth for every electrolyte, so the two stay separate criteria "
    "and are never merged; a candidate that gains by one loses by the other."
)
_POINT, _FRONT, _KNOWN = "#9aa7b4", "#1f4e79", "#c2410c"
_MONROE_NEWMAN_LIMIT: Final = 2.0
_CHI_LIMIT: Final = 0.0
_HEIGHT_PX: Final = 470
_LOGARITHMIC: Final = frozenset({"monroe_newman_ratio", "youngs_modulus"})
"""Positive quantities that spread over two decades."""
_LOGARITHMIC_TICKS: Final = tuple(digit * 10.0**decade for decade in range(-2, 4) for digit in (1, 2, 5))


def trade_off_plots(run: RunTables) -> list[Plot]:
    """A plot for each trade-off of the run, with a button for each role, and one of the two dendrite theories."""
    plots = [
        _trade_off(run, f"plot-{number}", name)
        for number, name in enumerate(TRADE_OFF_AXES, start=1)
        if name in run.trade_off_fronts
    ]
    return [*plots, *_theories(run)]


def _trade_off(run: RunTables, key: str, name: str) -> Plot:
    axes = TRADE_OFF_AXES[name]
    by_role = run.trade_off_fronts[name]
    roles = [role for role in run.roles if role in by_role]
    traces = [_role_traces(run, axes, by_role[role], first=role == roles[0]) for role in roles]
    notes = [
        f"{role}: {counted(len(by_role[role]), 'candidate')} of {len(run.ranking[role]):,} ranked have both values"
        for role in roles
    ]
    if "monroe_newman_ratio" in axes:
        notes.append(CONFLICT)
    return Plot(key, name, notes, _figure(axes, traces, roles))


def _theories(run: RunTables) -> list[Plot]:
    if any(name not in run.estimates for name in THEORIES):
        return []
    first, second = (run.estimates[name] for name in THEORIES)
    members = {role: {row["candidate_id"]: 0 for row in run.ranking[role]} for role in run.roles}
    roles = [role for role in run.roles if any(c in first and c in second for c in members[role])]
    if not roles:
        return []
    traces = [_role_traces(run, THEORIES, members[role], first=role == roles[0]) for role in roles]
    figure = _figure(THEORIES, traces, roles)
    line = {"type": "line", "line": {"color": "#6b7785", "width": 1, "dash": "dot"}}
    upright, level = {"yref": "paper", "y0": 0, "y1": 1}, {"xref": "paper", "x0": 0, "x1": 1}
    figure["layout"]["shapes"] = [
        {**line, **upright, "x0": _MONROE_NEWMAN_LIMIT, "x1": _MONROE_NEWMAN_LIMIT},
        {**line, **level, "y0": _CHI_LIMIT, "y1": _CHI_LIMIT},
    ]
    notes = ["Dotted: the limit of each theory; stable is right of the one and below the other.", CONFLICT]
    return [Plot("plot-theories", "Two theories of dendrites: Monroe-Newman ratio against chi", notes, figure)]


def _role_traces(
    run: RunTables, axes: tuple[str, str], fronts: Mapping[str, int], *, first: bool
) -> list[dict[str, Any]]:
    """Points of one role: the ranked, the first front, the known electrolytes."""
    known = known_in(run)
    horizontal, vertical = (run.estimates[axis] for axis in axes)
    ids = [c for c in sorted(fronts) if c in horizontal and c in vertical]
    ids = [c for c in ids if isfinite(horizontal[c].value) and isfinite(vertical[c].value)]
    front = sorted((c for c in ids if fronts[c] == 1), key=lambda c: (horizontal[c].value, vertical[c].value, c))
    named = [c for c in ids if c in known]
    rising = criteria()[axes[0]].direction is Direction.MAXIMISE
    styles: list[tuple[str, Iterable[str], dict[str, Any]]] = [
        ("ranked", (c for c in ids if fronts[c] != 1 and c not in known),
         {"mode": "markers", "marker": {"color": _POINT, "size": 7, "opacity": 0.75}}),
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
        chosen = list(members)
        if chosen:
            hover = [_hover(run, axes, c, fronts[c]) for c in chosen]
            traces.append({
                "type": "scatter", "name": name, "visible": first, "hovertext": hover, "hoverinfo": "text",
                "x": [horizontal[c].value for c in chosen], "y": [vertical[c].value for c in chosen], **style,
            })  # fmt: skip
    return traces


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
    title = f"{name.replace('_', ' ')}{unit}, {better(criterion.direction)} is better"
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
    return f"{axis.replace('_', ' ')}: {' '.join(word for word in words if word)}, {estimate.origin.value}"


def _text_positions(
    ids: Sequence[str], horizontal: Mapping[str, Estimate], vertical: Mapping[str, Estimate]
) -> list[str]:
    """Labels above, below and beside by turns from left to right, so that neighbours do not cover each other."""
    order = sorted(ids, key=lambda c: (horizontal[c].value, vertical[c].value, c))
    turns = ("top center", "bottom center", "middle right", "middle left")
    place = {candidate: turns[number % len(turns)] for number, candidate in enumerate(order)}
    return [place[candidate] for candidate in ids]
