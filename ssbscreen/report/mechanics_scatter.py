"""Two mechanical quantities of all candidates against each other: origins by shape, known electrolytes by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.label_places import label_places
from ssbscreen.report.mechanics_axis import KNOWN_COLOUR, Axis
from ssbscreen.report.mechanics_facts import Known, by_trust_and_rank, mechanics_facts
from ssbscreen.report.moduli_kinds import Kind, kind_of
from ssbscreen.report.plot_style import FONT
from ssbscreen.report.run_tables import Row, RunTables

MOST_DRAWN: Final = 3000
"""Candidates in a plot beside the known ones; more would make page and browser slow and show nothing new."""
MOST_HOVERED: Final = 600
"""Of these, how many tell formula, values and origin: words take ten times the room of a point."""
_HEIGHT_PX: Final = 560
_INNER_PX: Final = (820.0, 440.0)
"""Axes as most readers see them; names are placed for this size."""
_POINT_PX, _CROWDED_POINT_PX, _CLOUD_POINT_PX, _KNOWN_POINT_PX = 9, 7, 5, 12
_ROOM_ABOVE: Final = (0.05, 0.14)
"""Shares of the axes beyond the largest values; the words in the upper corners stand there."""
_CROWD: Final = 100
_CLOUD: Final = 500
_NAME_COLOUR: Final = "#8a2c08"
_HALO: Final = ", ".join(["0 0 2px #ffffff"] * 3 + ["0 0 4px #ffffff"] * 2)


@dataclass(frozen=True, slots=True)
class Scatter:
    """What a plot shows before lines are drawn into it.

    Attributes:
        figure: data and layout as Plotly reads them, unchecked.
        values: value of every drawn point on the two axes.
        note: who is left out; empty where nobody is.
    """

    figure: dict[str, Any]
    values: tuple[Sequence[float], Sequence[float]]
    note: str


@dataclass(frozen=True, slots=True)
class _Points:
    """Candidates with a place on both axes."""

    run: RunTables
    facts: Mapping[str, Row]
    axes: tuple[Axis, Axis]
    places: Mapping[str, tuple[Known, Known]]

    def values(self, members: Sequence[str], side: int) -> list[float]:
        return [self.places[candidate][side].value for candidate in members]

    def trace(self, members: Sequence[str]) -> dict[str, Any]:
        """Where the candidates lie."""
        return {
            "type": "scatter",
            "x": [self.axes[0].drawn(value) for value in self.values(members, 0)],
            "y": [self.axes[1].drawn(value) for value in self.values(members, 1)],
        }

    def words(self, members: Sequence[str], origin: str) -> dict[str, Any]:
        """What hovering shows."""
        lines = [f"{axis.quantity.title}: %{{customdata[{place}]}}" for place, axis in enumerate(self.axes, start=1)]
        return {
            "customdata": [[self._title(candidate), *self._told(candidate)] for candidate in members],
            "hovertemplate": "<br>".join(["<b>%{customdata[0]}</b>", *lines, f"moduli: {origin}<extra></extra>"]),
        }

    def _title(self, candidate: str) -> str:
        formula = str(self.run.facts[candidate]["formula"])
        return escape(formula if formula == candidate else f"{formula} ({candidate})", quote=False)

    def _told(self, candidate: str) -> list[str]:
        return [axis.quantity.told(known) for axis, known in zip(self.axes, self.places[candidate], strict=True)]


def scatter(run: RunTables, horizontal: Axis, vertical: Axis) -> Scatter | None:
    """Candidates with both values; None where there is none."""
    facts = mechanics_facts(run)
    places = {}
    for candidate, row in facts.items():
        x, y = horizontal.known(row), vertical.known(row)
        if x and y:
            places[candidate] = (x, y)
    if not places:
        return None
    points = _Points(run, facts, (horizontal, vertical), places)
    known = known_in(run)
    named = {candidate: name for candidate, name in known.items() if candidate in places}
    others = [c for c in by_trust_and_rank(run, facts) if c in places and c not in named]
    drawn = others[:MOST_DRAWN]
    ends = [[end for c in named for end in places[c][side]] for side in (0, 1)]
    styles = [
        axis.style([*points.values(drawn, side), *ends[side]], room_above=_ROOM_ABOVE[side])
        for side, axis in enumerate(points.axes)
    ]
    traces = _clouds(points, drawn)
    if named:
        traces.append(_named(points, named, styles))
    shown = [*drawn, *named]
    return Scatter(
        {"data": traces, "layout": _layout(*styles)},
        (points.values(shown, 0), points.values(shown, 1)),
        _left_out(len(others)),
    )


def checked(figure: Mapping[str, Any]) -> dict[str, Any]:
    """The figure as plain data, checked by Plotly."""
    from plotly.graph_objects import Figure

    plain: dict[str, Any] = json.loads(Figure(figure).to_json())
    return plain


def corner_words(text: str, *, right: bool, top: bool) -> dict[str, Any]:
    """Words in a corner of the axes."""
    return {
        "text": text, "showarrow": False, "xref": "paper", "yref": "paper", "x": float(right), "y": float(top),
        "xanchor": "right" if right else "left", "yanchor": "top" if top else "bottom",
        "align": "right" if right else "left", "font": {"size": 12, "color": "#5b6875", "shadow": _HALO},
    }  # fmt: skip


def _clouds(points: _Points, drawn: Sequence[str]) -> list[dict[str, Any]]:
    """Traces of each kind, those with words apart; the most trusted last, so that they lie on top."""
    by_kind: dict[Kind, list[str]] = {}
    for candidate in drawn:
        by_kind.setdefault(kind_of(points.facts[candidate]), []).append(candidate)
    told = frozenset(drawn[:MOST_HOVERED])
    traces = []
    for kind in sorted(by_kind, key=lambda kind: (not kind.is_predicted, not kind.is_outside, kind.name)):
        marker = {"symbol": kind.symbol, "color": kind.colour} | _size(len(drawn), is_predicted=kind.is_predicted)
        style = {"name": kind.name, "legendgroup": kind.name, "mode": "markers", "marker": marker}
        silent = [candidate for candidate in by_kind[kind] if candidate not in told]
        loud = [candidate for candidate in by_kind[kind] if candidate in told]
        if silent:
            traces.append(points.trace(silent) | style | {"hoverinfo": "skip", "showlegend": not loud})
        if loud:
            traces.append(points.trace(loud) | style | points.words(loud, kind.name))
    return traces


def _size(drawn: int, *, is_predicted: bool) -> dict[str, Any]:
    """Points small and faint enough to be told apart."""
    if drawn > _CLOUD and is_predicted:
        return {"size": _CLOUD_POINT_PX, "opacity": 0.5}
    return {"size": _CROWDED_POINT_PX, "opacity": 0.6} if drawn > _CROWD else {"size": _POINT_PX, "opacity": 0.8}


def _named(points: _Points, names: Mapping[str, str], styles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The known electrolytes with bars; the shape of each is that of its origin."""
    members = list(names)
    trace = points.trace(members) | points.words(members, "%{customdata[3]}")
    kinds = [kind_of(points.facts[candidate]) for candidate in members]
    for words, kind in zip(trace["customdata"], kinds, strict=True):
        words.append(kind.name)
    sides = list(zip(points.axes, styles, strict=True))
    along = [
        [[axis.share(each, style) for each in known] for (axis, style), known in zip(sides, pair, strict=True)]
        for pair in (points.places[candidate] for candidate in members)
    ]
    places = label_places(
        list(names.values()),
        [(x[0], y[0]) for x, y in along],
        [(x[1], x[2], y[1], y[2]) for x, y in along],
        width_px=_INNER_PX[0],
        height_px=_INNER_PX[1],
    )
    return trace | {
        "name": "known material, shape by origin", "mode": "markers+text", "cliponaxis": False,
        "text": list(names.values()), "textposition": places,
        "textfont": {"color": _NAME_COLOUR, "size": 12, "shadow": _HALO},
        "marker": {"symbol": [kind.symbol for kind in kinds], "color": KNOWN_COLOUR, "size": _KNOWN_POINT_PX,
                   "line": {"color": KNOWN_COLOUR, "width": 1.5}},
        "error_x": points.axes[0].bars([points.places[c][0] for c in members]),
        "error_y": points.axes[1].bars([points.places[c][1] for c in members]),
    }  # fmt: skip


def _left_out(candidates: int) -> str:
    """Who is not drawn or not told, in words; empty where that is nobody."""
    drawn, told = min(candidates, MOST_DRAWN), min(candidates, MOST_HOVERED)
    if candidates == told:
        return ""
    shown = "all are drawn" if drawn == candidates else f"{drawn:,} are drawn"
    return (
        f"Of {candidates:,} candidates beside the known materials {shown} and {told:,} tell formula and values when "
        "hovered over: first those whose moduli no model predicted, then by their best rank in any role."
    )


def _layout(horizontal: Mapping[str, Any], vertical: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "template": "none",
        "height": _HEIGHT_PX,
        "margin": {"l": 70, "r": 20, "t": 30, "b": 60},
        "font": FONT,
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.15, "yanchor": "top"},
        "shapes": [],
        "annotations": [],
        "xaxis": horizontal,
        "yaxis": vertical,
    }
