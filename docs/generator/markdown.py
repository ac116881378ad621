"""Pieces of Markdown: tables, links to papers, text that stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_DOI: Final = re.compile(r"\bdoi:(10\.\d{4,9}/[^\s,;]+[^\s,;.)])")
GENERATED: Final = "*This page is written from the program itself each time the documents are built.*\n\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are Markdown of one line."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    """Text as code; nothing where there is none."""
    return f"`{text}`" if text else ""


def prose(text: str) -> str:
    """A sentence of the program as Markdown: signs of Markdown stand for themselves, DOIs become links."""
    escaped = re.sub(r"([*_<>\[\]`])", r"\\\1", text)
    return _DOI.sub(lambda found: f"[doi:{found[1]}](https://doi.org/{found[1].replace(chr(92), '')})", escaped)


def fenced(text: str, language: str = "text") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n"
