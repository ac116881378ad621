"""Plots of conduction: conductivity against window, and how far to trust the model that predicted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from math import isfinite, log10
from typing import Any, Final

from ssbscreen.cell.separator_resistance import separator_needs_s_per_cm
from ssbscreen.domain.origin import Origin
from ssbscreen.report.conduction_account import interval, log10_text
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.plot_style import FONT, Plot, axis_style
from ssbscreen.report.run_tables import Row, RunTables

WITH_INTERVALS: Final = 30
"""Best ranks of each role whose intervals are drawn beside the known electrolytes."""
NOMINAL: Final = (50, 80, 90)
FEWEST_OF_A_FAMILY: Final = 10
NO_FAMILIES: Final = frozenset({"all", "with a cell"})
"""Slices of the samples that stand among the families of a card."""
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "measured": ("#1f4e79", "circle"),
    "measured, upper bound": ("#1f4e79", "triangle-down"),
    "predicted": ("#b45309", "diamond"),
    "predicted, outside the domain": ("#9aa7b4", "diamond-open"),
}
_LOWEST_DRAWN: Final = -14.0
"""Lower ends of intervals beyond it are cut at the edge of the plot."""
_NAMES: Final = "#8a2c08"


def window_plot(run: RunTables) -> Plot | None:
    """Log10 of the conductivity against the width of the window of the ranked candidates; None where none has both."""
    widths = run.estimates.get("window_width", {})
    ranked = {row["candidate_id"] for role in run.roles for row in run.ranking[role]}
    drawn = [
        candidate
        for candidate in sorted(ranked)
        if run.facts[candidate].get("log10_conductivity_s_per_cm") is not None
        and candidate in widths
        and isfinite(widths[candidate].value)
    ]
    if not drawn:
        return None
    known = known_in(run)
    best = {row["candidate_id"] for role in run.roles for row in run.ranking[role][:WITH_INTERVALS]}
    traces = []
    for kind, (colour, symbol) in _KINDS.items():
        members = [candidate for candidate in drawn if kind_of(run.facts[candidate]) == kind]
        for bars in (False, True):
            some = [candidate for candidate in members if (candidate in best or candidate in known) == bars]
            if some:
                traces.append(_points(run, some, known, widths, kind, colour, symbol, bars=bars))
    lines = [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": log10(need), "y1": log10(need),
            "line": {"color": "#5b6875", "width": 1, "dash": "dash"},
        }
        for need in separator_needs_s_per_cm().values()
    ]  # fmt: skip
    words = [
        {
            "xref": "paper", "x": 1, "xanchor": "right", "y": log10(need), "yanchor": "bottom", "showarrow": False,
            "text": f"30 um at {current:g} mA/cm2", "font": {"size": 11, "color": "#5b6875"},
        }
        for current, need in separator_needs_s_per_cm().items()
    ]  # fmt: skip
    figure = _figure(traces, "width of the window [V]", "log10 of the conductivity [S/cm]", shapes=lines, words=words)
    notes = [
        (
            f"The {WITH_INTERVALS} best of each role and the known electrolytes have their intervals of two standard "
            f"deviations (cut at 10^{_LOWEST_DRAWN:g}); the others are faint."
        ),
        "Dashed: what a separator of 30 um needs to lose no more than 50 mV.",
    ]
    return Plot("plot-conduction", "Conductivity against electrochemical window", notes, figure)


def calibration_plot(card: Mapping[str, Any]) -> Plot | None:
    """Share of held-out samples inside the intervals against what these promise; None without such figures."""
    coverage = card.get("coverage")
    if not coverage:
        return None
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "x": [40, 100], "y": [40, 100], "name": "as promised",
            "line": {"color": "#9aa7b4", "dash": "dot"}, "hoverinfo": "skip",
        }
    ]  # fmt: skip
    for rows, colour in (("folds", "#1f4e79"), ("test", "#b45309")):
        for family, told in coverage.get(rows, {}).items():
            whole = family == "all"
            if not whole and (told["rows"] < FEWEST_OF_A_FAMILY or family in NO_FAMILIES):
                continue
            name = f"{'held-out folds' if rows == 'folds' else 'official test'}, {told['rows']} samples"
            traces.append(
                {
                    "type": "scatter", "mode": "lines+markers" if whole else "markers", "name": name,
                    "showlegend": whole, "x": list(NOMINAL),
                    "y": [round(100.0 * told[f"held_{share}%"], 1) for share in NOMINAL],
                    "marker": {"color": colour, "size": 10 if whole else 6, "opacity": 1.0 if whole else 0.45},
                    "line": {"color": colour}, "hoverinfo": "text",
                    "hovertext": [
                        f"{family}, {told['rows']} samples<br>{told[f'held_{share}%']:.0%} in intervals of {share} %, "
                        f"{told[f'width_{share}%']:.1f} decades wide"
                        for share in NOMINAL
                    ],
                }
            )  # fmt: skip
    figure = _figure(traces, "promised share [%]", "share inside the interval [%]")
    notes = ("Large: all samples; small: families. Below the dotted line intervals are too narrow.",)
    return Plot("plot-conduction-calibration", "Calibration of the model of conductivities", notes, figure)


def residual_plot(card: Mapping[str, Any]) -> Plot | None:
    """Bias and mean absolute error by family of held-out samples; None without such figures."""
    errors = card.get("errors", {}).get("folds", {})
    families = [
        name
        for name, told in errors.items()
        if name not in {"all", "with a cell"} and told["rows"] >= FEWEST_OF_A_FAMILY
    ]
    if not families:
        return None
    families.sort(key=lambda name: errors[name]["mae"])
    labels = [f"{name} ({errors[name]['rows']})" for name in families]
    traces = [
        {
            "type": "bar", "name": "mean absolute error", "x": labels, "y": [errors[name]["mae"] for name in families],
            "marker": {"color": "#9db8d2"},
        },
        {
            "type": "scatter", "mode": "markers", "name": "mean of predicted minus measured", "x": labels,
            "y": [errors[name]["bias"] for name in families],
            "marker": {"color": "#b45309", "size": 11, "symbol": "diamond"},
        },
    ]  # fmt: skip
    whole = errors["all"]
    figure = _figure(traces, "family (held-out samples)", "decades")
    notes = (f"All {whole['rows']} samples in folds by publication and composition: {whole['mae']:.2f} decades.",)
    return Plot("plot-conduction-families", "Errors of the model of conductivities by family", notes, figure)


def kind_of(facts: Row) -> str:
    """Which of the kinds of points a conductivity is."""
    if facts["conductivity_origin"] == Origin.ML.value:
        return "predicted" if facts.get("conductivity_in_domain") else "predicted, outside the domain"
    return "measured, upper bound" if facts["conductivity_is_upper_bound"] else "measured"


def _points(  # noqa: PLR0917 - one argument for each thing that is drawn
    run: RunTables,
    members: Sequence[str],
    known: Mapping[str, str],
    widths: Mapping[str, Any],
    kind: str,
    colour: str,
    symbol: str,
    *,
    bars: bool,
) -> dict[str, Any]:
    facts = [run.facts[candidate] for candidate in members]
    values = [row["log10_conductivity_s_per_cm"] for row in facts]
    trace: dict[str, Any] = {
        "type": "scatter", "mode": "markers+text" if bars else "markers", "name": kind, "legendgroup": kind,
        "showlegend": bars, "x": [float(f"{widths[candidate].value:.4g}") for candidate in members],
        "y": [round(value, 2) for value in values],
        "marker": {"color": colour, "symbol": symbol, "size": 9 if bars else 6, "opacity": 1.0 if bars else 0.35},
        "hoverinfo": "text",
        "hovertext": [
            f"<b>{escape(str(row['formula']))}</b><br>{widths[candidate].value:.2f} V<br>"
            f"{log10_text(value, *interval(row), bound=bool(row['conductivity_is_upper_bound']))} S/cm, {kind}"
            for candidate, row, value in zip(members, facts, values, strict=True)
        ],
    }  # fmt: skip
    if bars:
        ends = [interval(row) for row in facts]
        trace |= {
            "text": [known.get(candidate, "") for candidate in members],
            "textposition": "top center", "textfont": {"color": _NAMES, "size": 11},
            "error_y": {
                "type": "data", "symmetric": False, "thickness": 1, "width": 2, "color": colour,
                "array": [round(high - value, 2) for value, (_, high) in zip(values, ends, strict=True)],
                "arrayminus": [
                    round(max(value - max(low, _LOWEST_DRAWN), 0.0), 2)
                    for value, (low, _) in zip(values, ends, strict=True)
                ],
            },
        }  # fmt: skip
    return trace


def _figure(
    traces: Sequence[Mapping[str, Any]],
    horizontal: str,
    vertical: str,
    *,
    shapes: Sequence[Mapping[str, Any]] = (),
    words: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Checked by Plotly, as plain data."""
    from plotly.graph_objects import Figure

    layout = {
        "template": "none", "height": 520, "margin": {"l": 70, "r": 20, "t": 60, "b": 60}, "font": FONT,
        "hovermode": "closest", "xaxis": axis_style(horizontal), "yaxis": axis_style(vertical),
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        "shapes": list(shapes), "annotations": list(words),
    }  # fmt: skip
    plain: dict[str, Any] = json.loads(Figure(data=list(traces), layout=layout).to_json())
    return plain
