"""Numbers and formulas as a reader wants them."""

from __future__ import annotations

import re
from math import isinf, isnan
from typing import Final

from markupsafe import Markup, escape

from ssbscreen.domain.estimate import Estimate

NOT_ASSESSED = "not assessed"
_INDEX = re.compile(r"(?<=[A-Za-z)\]])(\d+\.?\d*)")
_DOI = re.compile(r"doi:(10\.\d{4,9}/[^\s;,]*[^\s;:,.)])")
_LARGEST_WITH_DECIMALS = 99.95
_SMALLEST_WITH_FIGURES = 1e-3
_WRITTEN: Final = {"li": "Li", "monroe newman": "Monroe-Newman", "pugh": "Pugh", "youngs": "Young's"}


def name_words(name: str) -> str:
    """The name of a criterion, gate or role as people write it: ``protection at Li``, ``Young's modulus``.

    `nameWords` in ``templates/script/names.js`` does the same.
    """
    words = name.replace("_", " ")
    for plain, written in _WRITTEN.items():
        words = re.sub(rf"\b{plain}\b", written, words)
    return words


def number_text(value: float) -> str:
    """Three figures, whole numbers from 100 on, a true minus sign: ``−1.42``, ``4.30``, ``175``, ``∞``."""
    if isnan(value):
        return NOT_ASSESSED
    if isinf(value):
        return "∞" if value > 0.0 else "−∞"
    size = abs(value)
    text = f"{size:.0f}" if size >= _LARGEST_WITH_DECIMALS else f"{size:#.3g}"
    if "e" in text or size < _SMALLEST_WITH_FIGURES:
        text = f"{size:.4f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0.0 and float(text) != 0.0 else text


def two_figures(value: float) -> str:
    """What is known to its order only: ``0.35``, ``98``, ``130``, ``1,600``; ``1.6e+07`` from a million on."""
    return f"{float(f'{value:.2g}'):,.6g}"


def difference_text(difference_v: float) -> str:
    """A difference of voltages with its sign: ``+0.24``, ``−1.20``, ``0.00``."""
    size = f"{abs(difference_v):.2f}"
    if float(size) == 0.0:
        return size
    return f"+{size}" if difference_v > 0.0 else f"−{size}"


def interval_text(estimate: Estimate) -> str:
    """``1.68 to 1.76``; empty where the source gives no error, so that low and high are the value."""
    return range_text(estimate.low, estimate.high)


def range_text(low: float, high: float) -> str:
    """``1.68 to 1.76``; empty where both ends are one number, or unknown."""
    return f"{number_text(low)} to {number_text(high)}" if low < high else ""


def formula_html(formula: str) -> Markup:
    """A formula with its amounts as subscripts."""
    return Markup(_INDEX.sub(r"<sub>\1</sub>", str(escape(formula))))


def linked(text: str) -> Markup:
    """Text in which every ``doi:10...`` is a link to its resolver."""
    return Markup(_DOI.sub(r'<a href="https://doi.org/\1">doi:\1</a>', str(escape(text))))


def counted(number: int, noun: str) -> str:
    """``1 candidate``, ``9,175 candidates``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
