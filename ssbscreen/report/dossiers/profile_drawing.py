"""The voltage profile as a drawing: Li per formula unit against voltage, steps numbered as in the list below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, log10
from typing import Final

from ssbscreen.report.number_text import number_text
from ssbscreen.report.run_tables import RunTables
from ssbscreen.tables import catalogue as tables

WIDTH: Final = 480.0
HEIGHT: Final = 250.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 468.0, 20.0, 208.0
_LEAST_END_V: Final = 5.0
_BEYOND_V: Final = 0.4
_TICKS: Final = 4
_NARROW: Final = 12.0
"""A step without room for its number over it has the number at its right end."""


@dataclass(frozen=True, slots=True)
class ProfileDrawing:
    """What a template draws.

    Attributes:
        line: points of the steps as an SVG path has them.
        window: left and right of the window; nothing where it lies beyond the axes.
        numbers: place and text of each step.
        volts: ticks of the voltage, place and text.
        contents: ticks of the Li content, place and text.
        told: the figure in a sentence.
    """

    line: str
    window: tuple[float, float] | None
    numbers: Sequence[tuple[float, float, str]]
    volts: Sequence[tuple[float, str]]
    contents: Sequence[tuple[float, str]]
    told: str


def profile_drawing(run: RunTables, candidate: str) -> ProfileDrawing | None:
    """The profile of a candidate; None where the run has none."""
    steps = run.rows_of(tables.VOLTAGE_PROFILES, [candidate])[candidate]
    if not steps:
        return None
    end = max(_LEAST_END_V, steps[-1]["voltage_low_v"] + _BEYOND_V)
    most = max(step["li_per_formula"] for step in steps)
    spacing = _spacing(most)
    top = max(ceil(most / spacing), 1) * spacing

    def x(volts: float) -> float:
        return float(round(LEFT + (RIGHT - LEFT) * min(max(volts, 0.0), end) / end, 1))

    def y(content: float) -> float:
        return float(round(BOTTOM - (BOTTOM - TOP) * content / top, 1))

    corners, numbers = [], []
    for number, step in enumerate(steps, start=1):
        left, right = x(step["voltage_low_v"]), x(inf if step["voltage_high_v"] is None else step["voltage_high_v"])
        height = y(step["li_per_formula"])
        corners += [f"{left} {height}", f"{right} {height}"]
        middle = (left + right) / 2.0 if right - left >= _NARROW else right + 5.0
        numbers.append((round(middle, 1), height - 4.0, str(number)))
    facts = run.facts[candidate]
    low, high = facts["reduction_limit_v"], facts["oxidation_limit_v"]
    first, last = steps[0], steps[-1]
    return ProfileDrawing(
        line="M" + "L".join(corners),
        window=(x(low), x(inf if high is None else high)) if low is not None else None,
        numbers=numbers,
        volts=[(x(float(volts)), str(volts)) for volts in range(int(end) + 1)],
        contents=[(y(spacing * tick), f"{spacing * tick:g}") for tick in range(round(top / spacing) + 1)],
        told=f"{len(steps)} steps, from {number_text(first['li_per_formula'])} Li per formula unit at "
        f"{number_text(first['voltage_low_v'])} V to {number_text(last['li_per_formula'])} above "
        f"{number_text(last['voltage_low_v'])} V",
    )


def _spacing(most: float) -> float:
    """Distance of ticks: 1, 2 or 5 times a power of ten, so that a few fit."""
    raw = max(most, 1e-6) / _TICKS
    power = 10.0 ** ceil(log10(raw) - 1.0)
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= raw * 0.999)
