"""What the page of benchmarks is made of: parts with pictures, each with its caption and its numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Final

from models.card_page import markdown_table

FIGURES: Final = "figures"
"""Folder of the pictures beside the page."""
WIDTH: Final = 118
_FEWEST_DECIMALS: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with the numbers that it draws.

    Attributes:
        name: of its file, without suffix.
        alt: what is to be seen, for those who do not see it.
        caption: unit, source and number of rows.
        head: columns of the table.
        rows: the numbers, as text.
        draw: writes the file, with a sentence that tells from what it was drawn.
    """

    name: str
    alt: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    draw: Callable[[Path, str], None]

    @property
    def digest(self) -> str:
        """Of the numbers, so that a file tells whether it was drawn from these."""
        return hashlib.sha256(json.dumps([self.alt, *map(list, self.rows)]).encode()).hexdigest()[:16]

    @property
    def told_in_file(self) -> str:
        """The sentence that the file carries."""
        return f"{self.alt}. Drawn from the table {self.digest}"

    def lines(self) -> list[str]:
        """The picture, its caption and its table in Markdown."""
        image = f"![{self.alt}]({FIGURES}/{self.name}.svg)"
        return [image, "", *paragraph(self.caption), *markdown_table(self.head, self.rows), ""]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page.

    Attributes:
        title: its heading.
        before: paragraphs before its pictures.
        pictures: with their numbers.
        after: paragraphs after them; a table is a paragraph that begins with a stroke.
    """

    title: str
    before: Sequence[str]
    pictures: Sequence[Picture]
    after: Sequence[str] = ()

    def lines(self) -> list[str]:
        """The section in Markdown."""
        told = [f"## {self.title}", ""]
        for text in self.before:
            told += paragraph(text)
        for picture in self.pictures:
            told += picture.lines()
        for text in self.after:
            told += paragraph(text)
        return told


def paragraph(text: str) -> list[str]:
    """Lines of a paragraph and an empty one; a table stays as it is."""
    if text.startswith("|"):
        return [*text.splitlines(), ""]
    return [*fill(text, WIDTH, break_long_words=False, break_on_hyphens=False).splitlines(), ""]


def figures(value: float, count: int = 3) -> str:
    """A number of so many figures without an exponent: ``4,370``, ``15.7``, ``0.0580``."""
    if value == 0.0:
        return "0"
    rounded = float(f"{value:.{count}g}")
    size = len(str(int(abs(rounded)))) if abs(rounded) >= 1.0 else 0
    if size >= count:
        return f"{rounded:,.0f}"
    return f"{value:#.{count}g}" if abs(rounded) >= _FEWEST_DECIMALS else f"{value:.0e}"


def signed(value: float) -> str:
    """A difference with its sign, two decimals."""
    return f"{value:+.2f}".replace("-", "−") if round(value, 2) else "0.00"
