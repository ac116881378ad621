"""A voltage profile as a figure: Li content against voltage, the products of every step beside it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssbscreen.domain.materials import ProfileStep
from ssbscreen.report.figure_file import LINE, new_figure, save_figure
from ssbscreen.report.numbered_products import list_products, number_at, with_subscripts
from ssbscreen.thermo.composition_window import CompositionWindow

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BEYOND_V: Final = 0.8
_LEAST_END_V: Final = 5.0
"""The last step has no end; it is drawn a little beyond the last change, to 5 V at least."""
_WIDTH_IN, _HEIGHT_IN = 9.0, 4.4
_NARROW: Final = 0.03
"""Share of the width below which a step has no room for its number."""


def draw_profiles(windows: Sequence[CompositionWindow], path: Path) -> None:
    """Draw the voltage profiles of compositions into one file, a panel each.

    Args:
        windows: what ``composition_windows`` found, one at least.
        path: of the file, as ``figure_path`` checked it.

    Raises:
        SsbscreenError: the file cannot be written.
    """
    figure, axes = new_figure(_WIDTH_IN, _HEIGHT_IN, len(windows))
    for axis, window in zip(axes, windows, strict=True):
        _draw(axis, window)
    save_figure(figure, path)


def _draw(axis: Axes, window: CompositionWindow) -> None:
    steps = window.profile
    end = max(_LEAST_END_V, steps[-1].voltage_low_v + _BEYOND_V)
    voltages, contents = [], []
    for step in steps:
        voltages += [step.voltage_low_v, min(step.voltage_high_v, end)]
        contents += [step.li_per_formula] * 2
    limits = window.limits
    low, high = limits.reduction_limit_v, min(limits.oxidation_limit_v, end)
    axis.axvspan(low, high, color=LINE, alpha=0.10, linewidth=0)
    axis.plot(voltages, contents, color=LINE, linewidth=1.8)
    upper = f"{limits.oxidation_limit_v:.2f} V" if isfinite(limits.oxidation_limit_v) else "no limit"
    axis.set_title(
        f"{with_subscripts(window.formula)}: {low:.2f} to {upper}", loc="left", fontsize=10, fontweight="bold"
    )
    axis.set_xlim(0.0, end)
    axis.set_ylim(0.0, max(contents) * 1.08 or 1.0)
    axis.set_xlabel("V against Li/Li$^+$")
    axis.set_ylabel("Li per formula unit")
    _name_steps(axis, steps, end)


def _name_steps(axis: Axes, steps: Sequence[ProfileStep], end: float) -> None:
    """Numbers on the line and the products of each in a column at its right, so that narrow steps do not collide."""
    for number, step in enumerate(steps, start=1):
        right = min(step.voltage_high_v, end)
        narrow = right - step.voltage_low_v < _NARROW * end
        # The line falls from left to right, so the place right of a step's end is free.
        place = (right if narrow else (step.voltage_low_v + right) / 2.0, step.li_per_formula)
        number_at(axis, str(number), place, (3, -2) if narrow else (0, 4), align="left" if narrow else "center")
    list_products(axis, [step.phases for step in steps])
