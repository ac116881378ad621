"""Values of a table as cells of files that know only numbers and text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf, isnan
from typing import Any, Final

import pyarrow as pa

INFINITE: Final = "inf"
"""No limit; no spreadsheet and no JSON has a number for it."""
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full width
"""What makes spreadsheets take text for a formula: OWASP, CSV injection."""
_ROWS_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """A column in words.

    Attributes:
        name: as in the table.
        type: of Arrow.
        unit: "-" for none, "" for what is no quantity or not stated.
        meaning: one sentence; "" where it is not stated.
    """

    name: str
    type: str
    unit: str
    meaning: str


def column_meanings(table: pa.Table) -> list[ColumnMeaning]:
    """The columns of a table with the units and meanings that it carries."""
    found = []
    for field in table.schema:
        told = field.metadata or {}
        found.append(
            ColumnMeaning(
                field.name, str(field.type), told.get(b"unit", b"").decode(), told.get(b"meaning", b"").decode()
            )
        )
    return found


def rows_of(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows one after the other, without all of them in memory."""
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def plain(value: Any) -> Any:
    """A value with "inf" and "-inf" for infinite numbers and None for unknown ones, inside lists too."""
    if isinstance(value, float) and isinf(value):
        return INFINITE if value > 0.0 else f"-{INFINITE}"
    if isinstance(value, float) and isnan(value):
        return None
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def text_of(value: Any) -> str:
    """A value as text: "" for what is unknown, numbers as exact as they are, lists as JSON."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def inert_text(value: Any) -> str:
    """As `text_of`, with an apostrophe before text that a spreadsheet would run as a formula; numbers stay."""
    text = text_of(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(FORMULA_STARTS) else text
