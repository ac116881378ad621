"""Numbers on a line of a figure, and beside it the list of the products that they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ssbscreen.domain.materials import PhaseAmount
from ssbscreen.report.figure_file import INK, MARK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INDEX = re.compile(r"(?<=[A-Za-z)\]])(\d+\.?\d*)")
LIST_WIDTH: Final = 46
"""Characters in a line of the list."""
_FIGURE_SPACE: Final = "\u2007"
_FONT_SIZE: Final = 7.5


def number_at(
    axis: Axes, label: str, place: tuple[float, float], offset_points: tuple[float, float], *, align: str = "center"
) -> None:
    """Write a number beside a point of the line, on a white rim so that the line does not hide it."""
    from matplotlib.patheffects import withStroke

    axis.annotate(
        label, place, xytext=offset_points, textcoords="offset points", ha=align, color=MARK, fontsize=_FONT_SIZE,
        fontweight="bold", path_effects=[withStroke(linewidth=2.0, foreground="white")],
    )  # fmt: skip


def list_products(axis: Axes, mixtures: Sequence[Sequence[PhaseAmount]], *, marked: int | None = None) -> None:
    """Write what each number stands for at the right of a panel.

    Args:
        axis: the panel.
        mixtures: products by number, from 1 on.
        marked: position of the one that is called the lowest.
    """
    lines = []
    for row, phases in enumerate(mixtures):
        indent = "\n" + _FIGURE_SPACE * 4
        text = products_lines(phases, LIST_WIDTH).replace("\n", indent)
        lines.append(f"{row + 1:{_FIGURE_SPACE}>2}  {text}{'  (lowest)' if row == marked else ''}")
    axis.text(
        1.02, 1.0, "\n".join(lines), transform=axis.transAxes, va="top", ha="left", fontsize=_FONT_SIZE,
        linespacing=1.35, color=INK,
    )  # fmt: skip


def with_subscripts(text: str) -> str:
    """``Li3PS4`` as matplotlib's mathtext writes it: the amounts as subscripts."""
    return _INDEX.sub(r"$_{\1}$", text)


def products_lines(phases: Sequence[PhaseAmount], width: int) -> str:
    """``4 Li2S + Li3P`` with subscripts, broken at the plus signs into lines of about so many characters."""
    lines: list[str] = []
    for phase in phases:
        text = str(PhaseAmount(phase.formula, round(phase.formula_units, 2)))
        if lines and len(lines[-1]) + len(text) + len(" + ") <= width:
            lines[-1] += f" + {text}"
        else:
            lines.append(f"+ {text}" if lines else text)
    return "\n".join(with_subscripts(line) for line in lines)
