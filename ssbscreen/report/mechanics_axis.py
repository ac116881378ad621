"""An axis of a plot of mechanics: what it shows, where a value lies on it, and its ticks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import asinh, log10
from typing import Any, Final

from ssbscreen.report.mechanics_facts import Known, Quantity
from ssbscreen.report.plot_style import axis_style
from ssbscreen.report.run_tables import Row

KNOWN_COLOUR: Final = "#c2410c"
ROOM: Final = 0.05
"""Share of the range of the values beyond its ends."""
_TICKS: Final = tuple(digit * 10.0**decade for decade in range(-3, 5) for digit in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a plot.

    Attributes:
        quantity: what it shows.
        linear_below: the axis is linear near zero up to about this value and logarithmic beyond, to either side; zero
            makes it logarithmic throughout.
        shown: values that lie on the axis whatever the run holds.
    """

    quantity: Quantity
    linear_below: float = 0.0
    shown: tuple[float, ...] = ()

    def known(self, row: Row) -> Known | None:
        """The quantity of a candidate; None where it is not known or has no place on the axis."""
        found = self.quantity.of(row)
        return None if found is None or (not self.linear_below and found.value <= 0.0) else found

    def drawn(self, value: float) -> float:
        """Coordinate that Plotly gets: the value, or its area hyperbolic sine; four figures."""
        return float(f"{asinh(value / self.linear_below) if self.linear_below else value:.4g}")

    def place(self, value: float) -> float:
        """Coordinate along which the axis is even."""
        if self.linear_below:
            return asinh(value / self.linear_below)
        return log10(max(value, _TICKS[0]))

    def style(self, values: Sequence[float], *, room_above: float = ROOM) -> dict[str, Any]:
        """The axis as Plotly reads it, with room for the values and a share of their range above the largest."""
        unit = f" [{self.quantity.unit}]" if self.quantity.unit else ""
        title = self.quantity.title[0].upper() + self.quantity.title[1:] + unit
        ticks = [*(-tick for tick in reversed(_TICKS)), 0.0, *_TICKS] if self.linear_below else _TICKS
        ticks = [tick for tick in ticks if not tick or abs(tick) >= self.linear_below]
        places = [self.place(value) for value in (*values, *self.shown)] or [0.0, 1.0]
        low, length = min(places), (max(places) - min(places)) or 1.0
        return axis_style(title) | {
            "type": "linear" if self.linear_below else "log",
            "range": [round(low - ROOM * length, 4), round(max(places) + room_above * length, 4)],
            "tickvals": [self.drawn(tick) for tick in ticks],
            "ticktext": [f"{tick:g}".replace("-", "−") for tick in ticks],
        }

    def share(self, value: float, style: Mapping[str, Any]) -> float:
        """Place of a value along the axis, 0 at its low and 1 at its high end."""
        low, high = style["range"]
        return float((self.place(value) - low) / (high - low))

    def bars(self, known: Sequence[Known]) -> dict[str, Any]:
        """Bars over the intervals, as Plotly reads them."""
        return {
            "type": "data", "symmetric": False, "color": KNOWN_COLOUR, "thickness": 1, "width": 0,
            "array": [self._length(each.value, each.high) for each in known],
            "arrayminus": [self._length(each.low, each.value) for each in known],
        }  # fmt: skip

    def _length(self, first: float, second: float) -> float:
        return float(f"{max(self.drawn(second) - self.drawn(first), 0.0):.4g}")
