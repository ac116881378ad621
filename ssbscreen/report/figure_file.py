"""Figures as files: the formats, one drawing style, and faults told before any work is done."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.tables.schema import DISK_MEND

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS: Final = (".png", ".svg", ".pdf")
INK: Final = "#1c2733"
LINE: Final = "#1f4e79"
MARK: Final = "#c2410c"
_GRID: Final = "#e6eaee"
_DOTS_PER_INCH: Final = 200
_STYLE: Final = {
    "font.size": 9.0, "axes.edgecolor": "#5b6875", "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK,
    "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False, "svg.hashsalt": "ssbscreen",
}  # fmt: skip


def figure_path(text: str) -> Path:
    """The path of a figure.

    Args:
        text: path as the user wrote it; its suffix names the format.

    Raises:
        SsbscreenError: the suffix is not .png, .svg or .pdf, or nothing can be written there.
    """
    path = Path(text)
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise SsbscreenError(f"{path}: a figure has the suffix {known}, this one {path.suffix or 'none'}: name it so")
    target = path if path.exists() else path.absolute().parent
    if path.is_dir() or not target.exists() or not os.access(target, os.W_OK):
        raise SsbscreenError(f"{path}: no figure can be written there; name a file in a folder that exists")
    return path


def new_figure(width_in: float, height_in: float, panels: int) -> tuple[Figure, list[Axes]]:
    """A figure without a window, its panels below each other.

    Args:
        width_in: width, inches.
        height_in: height of one panel, inches.
        panels: how many.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width_in, height_in * panels), layout="constrained")
        FigureCanvasAgg(figure)
        grid = figure.subplots(panels, 1, squeeze=False)
    axes: list[Axes] = list(grid[:, 0])
    for each in axes:
        each.grid(visible=True, color=_GRID, linewidth=0.8)
        each.set_axisbelow(True)
    return figure, axes


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure in the format of its suffix.

    Raises:
        SsbscreenError: the file cannot be written.
    """
    import matplotlib as mpl

    undated = {"Date": None} if path.suffix.lower() == ".svg" else {}
    undated = {"CreationDate": None} if path.suffix.lower() == ".pdf" else undated
    try:
        with mpl.rc_context(_STYLE):
            figure.savefig(path, dpi=_DOTS_PER_INCH, metadata=undated or None)
    except OSError as fault:
        raise SsbscreenError(f"{path}: cannot write the figure: {fault.strerror or fault}. {DISK_MEND}") from fault
