"""How all figures of the page are drawn: colours that the colour-blind tell apart, on white, always the same file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
"""Okabe and Ito, Color universal design (2008), https://jfly.uni-koeln.de/color/."""
GREY: Final = "#8A8A8A"
WIDTH_IN: Final = 8.0
BAR_IN: Final = 0.27
_INK: Final = "#1c2733"
_STYLE: Final = {
    "font.size": 9.0, "font.family": "DejaVu Sans", "axes.edgecolor": "#5b6875", "axes.labelcolor": _INK,
    "text.color": _INK, "xtick.color": _INK, "ytick.color": _INK, "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "white", "savefig.facecolor": "white", "svg.hashsalt": "ssbscreen", "svg.fonttype": "path",
}  # fmt: skip


def new_panels(height_in: float, columns: int, **shared: Any) -> tuple[Figure, list[Axes]]:
    """A figure with panels side by side.

    Args:
        height_in: of the figure, inches.
        columns: number of panels.
        shared: what ``Figure.subplots`` takes.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
        FigureCanvasSVG(figure)
        panels = list(figure.subplots(1, columns, squeeze=False, **shared)[0])
    for panel in panels:
        panel.grid(visible=True, color="#e6eaee", linewidth=0.8)
        panel.set_axisbelow(True)
    return figure, panels


def name_panel(panel: Axes, title: str, horizontal: str) -> None:
    """Title of a panel and of its horizontal axis."""
    panel.set_title(title, loc="left", fontsize=10, fontweight="bold")
    panel.set_xlabel(horizontal)


def plain_log(axis: Axis, ticks: Sequence[float]) -> None:
    """Numbers instead of powers of ten on a logarithmic axis.

    Args:
        axis: of a panel.
        ticks: where numbers stand, as far as they are within what is shown.
    """
    low, high = sorted(axis.get_view_interval())
    axis.set_ticks([tick for tick in ticks if low <= tick <= high], labels=None)
    axis.set_major_formatter("{x:,.0f}")
    axis.set_ticks([], minor=True)


def save(figure: Figure, path: Path, told: str) -> None:
    """Write a figure without a date.

    Args:
        figure: what is drawn.
        path: of the file, .svg.
        told: what the file says of itself.
    """
    import matplotlib as mpl

    with mpl.rc_context(_STYLE):
        figure.savefig(path, metadata={"Date": None, "Description": told})


def bars(panel: Axes, names: Sequence[str], values: Sequence[float], colours: Sequence[str], decimals: int) -> None:
    """Horizontal bars from top to bottom, the number at the end of each."""
    places = range(len(names))
    panel.barh(places, values, 0.72, color=colours)
    for place, value in zip(places, values, strict=True):
        panel.text(value, place, f" {value:.{decimals}f}", va="center", fontsize=8)
    panel.set_yticks(places, labels=names)
    panel.set_ylim(len(names) - 0.4, -0.6)
    panel.set_xlim(0.0, 1.16 * max(values))
    panel.grid(visible=False, axis="y")


def values_beside(
    panel: Axes,
    places: Sequence[float],
    ours: Sequence[tuple[float, float, float]],
    theirs: Sequence[float],
    colour: str,
    names: tuple[str, str],
) -> None:
    """Our values with their intervals as filled points, published ones as rings.

    Args:
        panel: where to draw.
        places: height of each row.
        ours: value, low and high end; NaN where unknown.
        theirs: published; NaN where unknown.
        colour: of both.
        names: of ours and of the published ones, for the legend.
    """
    for place, (_, low, high) in zip(places, ours, strict=True):
        panel.plot([low, high], [place, place], color=colour, linewidth=1.6, solid_capstyle="butt", zorder=2)
    panel.plot([value for value, _, _ in ours], places, "o", color=colour, markersize=4.5, label=names[0], zorder=3)
    panel.plot(
        theirs, places, "D", markerfacecolor="none", markeredgecolor=BLACK, markersize=5.0, markeredgewidth=1.0,
        label=names[1], zorder=4,
    )  # fmt: skip
