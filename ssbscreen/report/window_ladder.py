"""The windows of known electrolytes beside published ones, as a figure."""

from __future__ import annotations

from math import isfinite, isnan
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssbscreen.report.figure_file import INK, LINE, MARK, new_figure, save_figure
from ssbscreen.report.numbered_products import with_subscripts
from ssbscreen.report.windows_check import HIGHEST_SHOWN_V, Limit, WindowsCheck

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH_IN: Final = 8.0
_ROW_IN: Final = 0.28
_BAR: Final = 0.36
"""Height of a bar, in rows."""


def draw_ladder(check: WindowsCheck, path: Path) -> None:
    """Draw the ladder: a pair of bars for each composition, ours with its intervals above the published one.

    Args:
        check: with one window at least.
        path: of the file, as ``figure_path`` checked it.

    Raises:
        SsbscreenError: the file cannot be written.
    """
    rows = check.windows
    figure, (axis,) = new_figure(_WIDTH_IN, 1.2 + _ROW_IN * len(rows), 1)
    for place, window in enumerate(rows):
        limits = (window.reduction, window.oxidation)
        if not isnan(window.reduction.ours_v):
            low, high = (_shown(limit.ours_v) for limit in limits)
            axis.barh(place - _BAR / 2, high - low, _BAR, left=low, color=LINE, label="" if place else "this run")
            for limit in limits:
                _interval(axis, place - _BAR / 2, limit)
        if not isnan(window.reduction.published_v):
            low, high = (_shown(limit.published_v) for limit in limits)
            axis.barh(
                place + _BAR / 2, high - low, _BAR, left=low, color=MARK, alpha=0.5, label="" if place else "published"
            )
    axis.set_yticks(range(len(rows)), labels=[with_subscripts(window.published.name) for window in rows])
    axis.invert_yaxis()
    axis.set_xlim(0.0, HIGHEST_SHOWN_V)
    axis.set_xlabel("V against Li/Li$^+$")
    axis.set_title("Electrochemical windows, this run and published", loc="left", fontsize=10, fontweight="bold")
    figure.legend(loc="outside lower right", ncols=2, fontsize=8, frameon=False)
    save_figure(figure, path)


def _shown(volt: float) -> float:
    return min(max(volt, 0.0), HIGHEST_SHOWN_V) if isfinite(volt) else HIGHEST_SHOWN_V


def _interval(axis: Axes, place: float, limit: Limit) -> None:
    if isfinite(limit.low_v) and isfinite(limit.high_v) and limit.low_v < limit.high_v:
        axis.plot([_shown(limit.low_v), _shown(limit.high_v)], [place, place], color=INK, linewidth=0.8)
