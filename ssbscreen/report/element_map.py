"""Elements that survive, as a coloured periodic table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ssbscreen.report.element_survival import ElementCount
from ssbscreen.report.number_text import counted
from ssbscreen.report.plot_style import FONT

COLOURS: Final = "cividis"
"""Reads alike with and without colour blindness, and its lightness rises evenly."""
NOBODY_COLOUR: Final = "#dde3e8"
"""Elements of no judged candidate; the symbols are black, so it stays light on dark ground too."""
_WIDE_SPREAD: Final = 50.0
"""Counts that differ by more than this factor are coloured by their logarithm."""
_HEIGHT_PX: Final = 470
_SYMBOL: Final = re.compile(r"\(([A-Z][a-z]?)\)")


def element_map(counts: Sequence[ElementCount], *, shares: bool) -> dict[str, Any] | None:
    """The periodic table of a role as Plotly reads it, drawn by pymatviz.

    Args:
        counts: of the elements of the judged candidates.
        shares: colour and write the share that is ranked instead of the number.

    Returns:
        Data and layout; None where no candidate is ranked, so that there is nothing to colour.
    """
    from pymatviz.ptable.figures import ptable_heatmap

    values = {each.element: each.share if shares else float(each.ranked) for each in counts}
    if not any(values.values()):
        return None
    some = [value for value in values.values() if value > 0.0]
    logarithmic = not shares and max(some) / min(some) > _WIDE_SPREAD
    figure = ptable_heatmap(
        values,
        log=logarithmic,
        colorscale=COLOURS,
        nan_color=NOBODY_COLOUR,
        fmt=_share_text if shares else _count_text,
        colorbar={"title": "share of the judged that is ranked" if shares else "ranked candidates"},
    )
    figure.update_layout(template="none", width=None, height=_HEIGHT_PX, font=FONT)
    plain: dict[str, Any] = json.loads(figure.to_json())
    told = {each.element: _told(each) for each in counts}
    for trace in plain["data"]:
        if shares and "colorbar" in trace:
            trace["colorbar"]["tickformat"] = ".0%"
        if "text" in trace:
            trace["text"] = [[_hover(text, told) for text in row] for row in trace["text"]]
    return plain


def _hover(text: str, told: Mapping[str, str]) -> str:
    """Name and symbol of the element as pymatviz writes them, with our words."""
    found = _SYMBOL.search(text)
    if not found:
        return ""
    name = text.split("<br>", maxsplit=1)[0]
    return f"{name}<br>{told.get(found.group(1), 'in no judged candidate')}"


def _told(each: ElementCount) -> str:
    return f"ranked: {each.ranked:,} of {counted(each.judged, 'judged candidate')} with it ({each.share:.0%})"


def _count_text(value: float) -> str:
    return f"{value:,.0f}"


def _share_text(value: float) -> str:
    return f"{value:.0%}"
