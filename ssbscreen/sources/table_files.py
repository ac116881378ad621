"""Tables from CSV and Parquet files."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.contents import STAGE, Rejection
from ssbscreen.sources.phase_rows import require_usable
from ssbscreen.sources.raw_files import PARQUET_MAGIC
from ssbscreen.sources.table_columns import ACCEPTED_NAMES, TEXT_COLUMNS, ForeignTable


def read_table(raw: bytes, path: Path) -> tuple[ForeignTable, list[Rejection]]:
    """CSV or Parquet from its decompressed bytes, and the lines of a CSV that have too few or too many fields.

    Raises:
        SourceError: not such a table, or no rows.
    """
    torn: list[Rejection] = []
    if raw.startswith(PARQUET_MAGIC):
        try:
            table = pq.read_table(pa.BufferReader(raw))
        except (pa.ArrowException, OSError) as fault:
            raise SourceError(f"{path}: the Parquet file is broken ({fault}). Fetch or write it again.") from fault
    else:
        table = _csv_table(raw, path, torn)
    if table.num_rows == 0:
        require_usable(0, torn, path.name)
    return ForeignTable(path.name, table), torn


def _csv_table(raw: bytes, path: Path, torn: list[Rejection]) -> pa.Table:
    """Text columns stay text, for pyarrow would read a formula such as ``NaN`` or an identifier as a number."""

    def refuse(row: pa_csv.InvalidRow) -> str:
        reason = f"{row.actual_columns} fields instead of {row.expected_columns}: {row.text[:80]}"
        torn.append(Rejection(f"{path.name} line {row.number}", STAGE, f"{path.name} line {row.number}: {reason}"))
        return "skip"

    text = {name: pa.string() for column in TEXT_COLUMNS for name in ACCEPTED_NAMES[column]}
    try:
        return pa_csv.read_csv(
            pa.BufferReader(raw),
            read_options=pa_csv.ReadOptions(use_threads=False),  # only one thread tells the number of a bad line
            parse_options=pa_csv.ParseOptions(invalid_row_handler=refuse),
            convert_options=pa_csv.ConvertOptions(column_types=text),
        )
    except pa.ArrowException as fault:
        raise SourceError(
            f"{path}: not a CSV table in UTF-8 with commas ({fault}). Write it so, or as Parquet."
        ) from fault
