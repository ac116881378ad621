"""How far the ranks of the best can be trusted, drawn: which ranks the draws give, and how often which place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.plot_style import FONT, Plot, axis_style
from ssbscreen.report.run_tables import Row, RunTables

BEST_DRAWN: Final = 30
_ROW_HEIGHT: Final = 22
_RANKS: Final = "#1f4e79"
_SHOWN: Final = "#c2410c"
_PLACES: Final[Sequence[tuple[str, str]]] = (
    ("first", "#1f4e79"),
    ("2 to 10", "#6f9bc4"),
    ("11 to 50", "#c9d8e6"),
)


def rank_plot(run: RunTables, role: str, rows: Sequence[Row]) -> Plot:
    """Ranks over draws of the best of a role, and beside them the probabilities of the first places.

    Args:
        run: the run.
        role: name.
        rows: of the table ``robustness``, of this role, best first, at least one.
    """
    known = known_in(run)
    best = rows[:BEST_DRAWN]
    labels = [f"{row['rank']}  {known.get(row['candidate_id']) or _formula(run, row)}" for row in best]
    layout = {
        "template": "none", "height": 150 + _ROW_HEIGHT * len(best), "font": FONT, "hovermode": "closest",
        "margin": {"l": 150, "r": 20, "t": 60, "b": 60}, "barmode": "stack", "bargap": 0.25,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom"},
        "xaxis": {**axis_style("rank"), "type": "log", "domain": [0.0, 0.6], "dtick": 1},
        "xaxis2": {**axis_style("probability"), "domain": [0.66, 1.0], "range": [0.0, 1.0]},
        "yaxis": {**axis_style(""), "type": "category", "autorange": "reversed", "ticks": ""},
    }  # fmt: skip
    traces = [_intervals(best, labels), _shown(best, labels), *_places(best, labels)]
    told = (
        f"Left, for the {len(best)} best of the ranking: the mean rank over the draws (dot) with the ranks that hold "
        "90 % of them, beside the rank of the table (line), in which missing values stand at the worst observed. "
        "Right: how often each is first, 2 to 10, and 11 to 50. All as if every ranked candidate passed its gates."
    )
    return Plot(f"plot-robustness-{role}", f"{role.capitalize()}: ranks over draws", (told,), _checked(traces, layout))


def _intervals(rows: Sequence[Row], labels: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "name": "mean rank, 90 % of the draws", "y": list(labels),
        "x": [round(row["rank_expected"], 2) for row in rows],
        "marker": {"color": _RANKS, "size": 8},
        "error_x": {
            "type": "data", "symmetric": False, "thickness": 1.5, "width": 3, "color": _RANKS,
            # A mean may lie beyond 95 % of the draws; a bar has no negative length.
            "array": [round(max(row["rank_high"] - row["rank_expected"], 0.0), 2) for row in rows],
            "arrayminus": [round(max(row["rank_expected"] - row["rank_low"], 0.0), 2) for row in rows],
        },
        "hoverinfo": "text",
        "hovertext": [
            f"<b>{escape(label)}</b><br>mean rank {row['rank_expected']:,.1f}, 90 % of the draws "
            f"{row['rank_low']:,} to {row['rank_high']:,}"
            for label, row in zip(labels, rows, strict=True)
        ],
    }  # fmt: skip


def _shown(rows: Sequence[Row], labels: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "name": "rank of the table", "x": [row["rank"] for row in rows],
        "y": list(labels), "marker": {"color": _SHOWN, "symbol": "line-ns-open", "size": 12, "line": {"width": 2}},
        "hoverinfo": "skip",
    }  # fmt: skip


def _places(rows: Sequence[Row], labels: Sequence[str]) -> list[dict[str, Any]]:
    shares = [
        (
            row["probability_first"],
            row["probability_top_10"] - row["probability_first"],
            row["probability_top_50"] - row["probability_top_10"],
        )
        for row in rows
    ]
    return [
        {
            "type": "bar", "orientation": "h", "xaxis": "x2", "yaxis": "y", "name": f"P({name})", "y": list(labels),
            "x": [round(share[place], 4) for share in shares], "marker": {"color": colour}, "hoverinfo": "text",
            "hovertext": [
                f"<b>{escape(label)}</b><br>{name}: {share[place]:.1%}"
                for label, share in zip(labels, shares, strict=True)
            ],
        }
        for place, (name, colour) in enumerate(_PLACES)
    ]  # fmt: skip


def _formula(run: RunTables, row: Row) -> str:
    return str(run.facts[row["candidate_id"]]["formula"])


def _checked(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> dict[str, Any]:
    """Checked by Plotly, as plain data."""
    from plotly.graph_objects import Figure

    plain: dict[str, Any] = json.loads(Figure(data=list(traces), layout=dict(layout)).to_json())
    return plain
