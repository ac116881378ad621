"""An account: what is told of one side of a candidate, kept apart from how a terminal or a page writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from ssbscreen.report.text_columns import WIDTH, columns, wrapped

_AS_WRITTEN: Final = frozenset({"Li"})
"""Words of a title that capitals would turn into something else."""


class Chemistry(str):
    """Text of formulas and amounts, which a page writes with subscripts."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of text in columns.

    Attributes:
        rows: of equal length; the last column is the longest text.
        heads: of the columns; empty where the first column names each row.
        title: what the rows are about, where the account has several grids.
    """

    rows: Sequence[Sequence[str]]
    heads: Sequence[str] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What is told of one side of a candidate.

    Attributes:
        title: a word or a few.
        blocks: grids and paragraphs, in the order in which they are read.
        note: units and what the brackets mean.
    """

    title: str
    blocks: Sequence[Grid | str]
    note: str = ""


def account_text(account: Account | None) -> str:
    """The account as a terminal shows it; empty where there is none."""
    if account is None:
        return ""
    title = " ".join(word if word in _AS_WRITTEN else word.upper() for word in account.title.split())
    lines = wrap(f"{title}: {account.note}" if account.note else title, WIDTH, subsequent_indent="  ")
    for block in account.blocks:
        if isinstance(block, str):
            lines += wrapped(block, 2)
        else:
            lines += [f"  {block.title}"] if block.title else []
            lines += columns([*([block.heads] if block.heads else []), *block.rows], indent=4 if block.title else 2)
    return "\n".join(lines)
