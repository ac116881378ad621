"""What all plots of the page have in common: their form, fonts and axes, and the library that draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ssbscreen.report.packed import packed

FONT: Final = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 13, "color": "#1c2733"}
_TITLE_FONT: Final = {"size": 13}


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot of the page.

    Attributes:
        key: identifier in the page.
        title: what is traded for what.
        notes: sentences below it.
        figure: data and layout as Plotly reads them.
    """

    key: str
    title: str
    notes: Sequence[str]
    figure: Mapping[str, Any]


def axis_style(title: str) -> dict[str, Any]:
    """An axis with a title, as Plotly reads it."""
    return {
        "title": {"text": title, "font": _TITLE_FONT}, "gridcolor": "#e6eaee", "zeroline": False, "showline": True,
        "linecolor": "#9aa7b4", "ticks": "outside", "tickcolor": "#9aa7b4", "automargin": True,
    }  # fmt: skip


def packed_plotly() -> str:
    """Plotly's script, gzipped and in base64: 2 MB instead of 5, unpacked by the browser."""
    from plotly.offline import get_plotlyjs

    return packed(get_plotlyjs())
