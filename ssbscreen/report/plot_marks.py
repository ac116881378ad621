"""Points, lines and bars of a plot, drawn by matplotlib as Plotly's traces describe them."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SYMBOLS: Final = {
    "circle": "o", "square": "s", "diamond": "D", "star": "*", "triangle-up": "^", "triangle-down": "v",
    "pentagon": "p", "hexagon": "h", "x": "x", "cross": "+", "line-ns": "|", "line-ew": "_",
}  # fmt: skip
_STROKES: Final = frozenset({"x", "+", "|", "_"})
"""Symbols that have no face."""
_DASHES: Final = {"dash": "--", "dot": ":", "dashdot": "-."}
_STEPS: Final = {"hv": "steps-post", "vh": "steps-pre"}
_POINTS_PER_PX: Final = 0.75
_INVISIBLE: Final = "rgba(0,0,0,0)"
_SIDE: Final = {"left": "right", "right": "left", "center": "center"}
"""Text left of a point ends there."""
_LEVEL: Final = {"top": "bottom", "bottom": "top", "middle": "center"}
Trace = Mapping[str, Any]


def draw_points(panel: Axes, trace: Trace) -> None:
    """Draw a trace of lines, markers or text, with its intervals."""
    mode = trace.get("mode", "lines+markers")
    name = _label(trace)
    if "lines" in mode:
        line = trace.get("line", {})
        panel.plot(
            trace["x"], trace["y"], color=line.get("color"), linewidth=line.get("width", 2) * _POINTS_PER_PX,
            linestyle=_DASHES.get(line.get("dash", ""), "-"), drawstyle=_STEPS.get(line.get("shape", ""), "default"),
            label=name, zorder=2,
        )  # fmt: skip
    if "markers" in mode:
        _markers(panel, trace, "" if "lines" in mode else name)
    _intervals(panel, trace)
    if "text" in mode:
        _texts(panel, trace)


def draw_bars(panel: Axes, trace: Trace, stacks: MutableMapping[tuple[str, Any], float]) -> None:
    """Draw a trace of bars, on top of those that were drawn at the same places.

    Args:
        panel: where.
        trace: of type "bar".
        stacks: ends of the bars so far by panel and place; changed.
    """
    lies = trace.get("orientation") == "h"
    places, lengths = (trace["y"], trace["x"]) if lies else (trace["x"], trace["y"])
    keys = [(trace.get("xaxis", "x"), place) for place in places]
    starts = [stacks.get(key, 0.0) for key in keys]
    for key, start, length in zip(keys, starts, lengths, strict=True):
        stacks[key] = start + (length or 0.0)
    colour, name = trace["marker"]["color"], _label(trace)
    if lies:
        panel.barh(places, lengths, left=starts, color=colour, label=name, zorder=2)
    else:
        panel.bar(places, lengths, bottom=starts, color=colour, label=name, zorder=2)


def _label(trace: Trace) -> str:
    """Name in the legend; what begins with an underscore has none."""
    return trace.get("name", "").replace("$", r"\$") if trace.get("showlegend", True) else ""


def _markers(panel: Axes, trace: Trace, name: str) -> None:
    marker = trace.get("marker", {})
    given = marker.get("symbol", "circle")
    symbols = given if isinstance(given, list) else [given] * len(trace["x"])
    colour, edge = marker.get("color"), marker.get("line", {})
    size = (marker.get("size", 6) * _POINTS_PER_PX) ** 2
    for symbol in dict.fromkeys(symbols):
        members = [number for number, each in enumerate(symbols) if each == symbol]
        shape = _SYMBOLS[symbol.removesuffix("-open")]
        is_open = symbol.endswith("-open") or colour == _INVISIBLE
        outline = edge.get("color", colour)
        faces = {"color": outline} if shape in _STROKES else {
            "facecolors": "none" if is_open else colour, "edgecolors": outline if is_open or "color" in edge else "none"
        }  # fmt: skip
        panel.scatter(
            [trace["x"][number] for number in members], [trace["y"][number] for number in members], s=size,
            marker=shape, alpha=marker.get("opacity", 1.0), linewidths=edge.get("width", 1.0) * _POINTS_PER_PX,
            label=name, zorder=3, rasterized=False, **faces,
        )  # fmt: skip
        name = ""


def _intervals(panel: Axes, trace: Trace) -> None:
    horizontal, vertical = (_lengths(trace.get(f"error_{axis}")) for axis in ("x", "y"))
    if horizontal is None and vertical is None:
        return
    colour = (trace.get("error_x") or trace["error_y"]).get("color")
    panel.errorbar(
        trace["x"], trace["y"], xerr=horizontal, yerr=vertical, fmt="none", ecolor=colour, elinewidth=0.8, zorder=2.5
    )


def _lengths(error: Trace | None) -> list[list[float]] | None:
    """Lengths to both sides."""
    return [error.get("arrayminus", error["array"]), error["array"]] if error else None


def _texts(panel: Axes, trace: Trace) -> None:
    font, given = trace.get("textfont", {}), trace.get("textposition", "middle center")
    positions = given if isinstance(given, list) else [given] * len(trace["x"])
    for x, y, text, position in zip(trace["x"], trace["y"], trace["text"], positions, strict=True):
        if not text:
            continue
        level, side = position.split()
        offset = ({"left": -5, "right": 5}.get(side, 0), {"top": 5, "bottom": -5}.get(level, 0))
        panel.annotate(
            text, (x, y), xytext=offset, textcoords="offset points", ha=_SIDE[side], va=_LEVEL[level],
            fontsize=0.6 * font.get("size", 12), color=font.get("color"), parse_math=False, zorder=4,
        )  # fmt: skip
