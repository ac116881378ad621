"""Plain text in aligned columns, as a terminal shows it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Final

WIDTH: Final = 100
"""Characters in a line."""


def columns(rows: Sequence[Sequence[str]], indent: int = 2) -> list[str]:
    """Rows in aligned columns; the last column is wrapped."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    start = indent + sum(width + 2 for width in widths)
    lines = []
    for row in rows:
        head = " " * indent + "".join(f"{text:<{width + 2}}" for text, width in zip(row, widths, strict=False))
        tail = wrap(row[-1], max(WIDTH - start, WIDTH // 3)) or [""]
        lines += [(head + tail[0]).rstrip(), *(" " * start + more for more in tail[1:])]
    return lines


def wrapped(text: str, indent: int) -> list[str]:
    """A text in lines of equal indent."""
    return wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)
