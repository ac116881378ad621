"""Tables as CSV, JSON and Markdown, units and meanings with each."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

import pyarrow as pa

from ssbscreen.store.plain_cells import column_meanings, inert_text, plain, rows_of, text_of

_BREAKING: Final = str.maketrans(
    {each: f"\\{each}" for each in "\\`*_[]|#"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\n": " ", "\r": " "}
)
"""What would be markup in a cell."""


def write_csv(table: pa.Table, path: Path) -> None:
    """Comma-separated, one head of bare names; text that would be a formula stands behind an apostrophe."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(table.schema.names)
        writer.writerows([inert_text(value) for value in row] for row in rows_of(table))


def write_units(table: pa.Table, path: Path) -> None:
    """The columns of a CSV file: name, type, unit and meaning of each, as CSV."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["column", "type", "unit", "meaning"])
        writer.writerows(
            [inert_text(text) for text in (each.name, each.type, each.unit, each.meaning)]
            for each in column_meanings(table)
        )


def write_json(name: str, table: pa.Table, path: Path, about: Mapping[str, str]) -> None:
    """One object: ``table``, ``about``, ``columns`` with units and meanings, ``rows`` as objects, one a line."""
    head = {"table": name, "about": dict(about), "columns": [asdict(each) for each in column_meanings(table)]}
    with path.open("w", encoding="utf-8") as stream:
        stream.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "rows": [')
        between = "\n  "
        for row in rows_of(table):
            each = dict(zip(table.schema.names, map(plain, row), strict=True))
            stream.write(between + json.dumps(each, ensure_ascii=False, allow_nan=False))
            between = ",\n  "
        stream.write("\n ]\n}\n")


def write_markdown(name: str, table: pa.Table, path: Path, about: Mapping[str, str]) -> None:
    """A heading, the table with units in its head, and the meanings of the columns below."""
    columns = column_meanings(table)
    heads = [f"{each.name} [{each.unit}]" if each.unit not in {"", "-"} else each.name for each in columns]
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"# {_inline(name)}\n\n")
        stream.writelines(f"- {_inline(key)}: {_inline(value)}\n" for key, value in about.items())
        stream.write(f"\n| {' | '.join(map(_inline, heads))} |\n|{'---|' * len(heads)}\n")
        stream.writelines(f"| {' | '.join(_inline(text_of(value)) for value in row)} |\n" for row in rows_of(table))
        stream.write("\n")
        stream.writelines(f"- `{each.name}`: {_inline(each.meaning)}\n" for each in columns if each.meaning)


def _inline(text: str) -> str:
    return text.translate(_BREAKING)
