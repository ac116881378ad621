"""Tables as a workbook for spreadsheets: a sheet each, and one of units and meanings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.store.plain_cells import column_meanings, plain, rows_of, text_of

MOST_ROWS: Final = 1_048_576
LONGEST_TEXT: Final = 32_767
LONGEST_NAME: Final = 31
"""Limits of the format: Excel specifications and limits."""
UNITS_SHEET: Final = "columns"
ABOUT_SHEET: Final = "about"
_AS_TEXT: Final = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False
}  # fmt: skip
_WIDEST: Final = 40


def write_workbook(tables: Mapping[str, pa.Table], path: Path, about: Mapping[str, str]) -> None:
    """Write one file.

    Numbers are numbers; text is text, whatever it begins with; unknown values are empty cells; infinite ones the text
    "inf" or "-inf", since the format has no number for them; lists are JSON.

    Args:
        tables: by the name of the sheet.
        path: of the file.
        about: lines of the sheet ``about``.

    Raises:
        RunFolderError: a table has more rows, or a text more letters, than the format holds.
        OSError: the file cannot be written.
    """
    for name, table in tables.items():
        if len(table) >= MOST_ROWS:
            raise RunFolderError(
                f"{name} has {len(table):,} rows and a sheet holds {MOST_ROWS - 1:,}: take --format csv or parquet"
            )
        if len(name) > LONGEST_NAME:
            raise RunFolderError(f"{name}: the name of a sheet has {LONGEST_NAME} letters at most")
    book = Workbook(str(path), _AS_TEXT)
    try:
        _fill_book(book, tables, about)
    finally:
        # Also after a fault: it removes the temporary files of the sheets.
        try:
            book.close()
        except XlsxWriterException as fault:
            raise OSError(str(fault)) from fault


def _fill_book(book: Workbook, tables: Mapping[str, pa.Table], about: Mapping[str, str]) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    for name, table in tables.items():
        _fill(book.add_worksheet(name), name, table, head)
    _list_columns(book.add_worksheet(UNITS_SHEET), tables, head)
    sheet = book.add_worksheet(ABOUT_SHEET)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for number, line in enumerate(about.items()):
        _write_row(sheet, number, line, ABOUT_SHEET)


def _fill(sheet: Worksheet, name: str, table: pa.Table, head: Format) -> None:
    for column, meaning in enumerate(column_meanings(table)):
        sheet.set_column(column, column, min(_WIDEST, max(10, len(meaning.name) + 2)))
        sheet.write_string(0, column, meaning.name, head)
    sheet.freeze_panes(1, 0)
    if len(table) and table.num_columns:
        sheet.autofilter(0, 0, len(table), table.num_columns - 1)
    for number, row in enumerate(rows_of(table), start=1):
        _write_row(sheet, number, row, name)


def _list_columns(sheet: Worksheet, tables: Mapping[str, pa.Table], head: Format) -> None:
    for column, (title, width) in enumerate(
        (("table", 22), ("column", 40), ("unit", 16), ("type", 12), ("meaning", 100))
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 0)
    told = [(name, each) for name, table in tables.items() for each in column_meanings(table)]
    for number, (name, each) in enumerate(told, start=1):
        _write_row(sheet, number, (name, each.name, each.unit, each.type, each.meaning), UNITS_SHEET)


def _write_row(sheet: Worksheet, number: int, row: tuple[Any, ...], name: str) -> None:
    for column, held in enumerate(row):
        value = plain(held)
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            sheet.write_boolean(number, column, value)
        elif isinstance(value, int | float):
            sheet.write_number(number, column, value)
        else:
            text = text_of(value)
            if len(text) > LONGEST_TEXT:
                raise RunFolderError(
                    f"{name}, row {number}: a text of {len(text):,} letters, and a cell holds {LONGEST_TEXT:,}: take "
                    "--format csv, json or parquet"
                )
            sheet.write_string(number, column, text)
