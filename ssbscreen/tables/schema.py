"""Columns and tables: declaration, validation, deterministic Parquet files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ssbscreen.domain.errors import TableError
from ssbscreen.domain.materials import TableRef
from ssbscreen.tables.file_lock import write_whole

DISK_MEND: Final = "Make room, or choose a folder that can be written, and start the same command again."


@dataclass(frozen=True, slots=True)
class Column:
    """One quantity: one name, one type, one unit, one meaning, everywhere.

    Attributes:
        name: global name with the unit as suffix.
        dtype: Arrow type.
        unit: unit, "-" for none, "" for what is no quantity.
        meaning: one sentence.
        required: whether every row has a value; a missing number is a null, never a zero.
    """

    name: str
    dtype: pa.DataType
    unit: str
    meaning: str
    required: bool = False

    @property
    def field(self) -> pa.Field:
        """Arrow field with unit and meaning as metadata."""
        return pa.field(
            self.name, self.dtype, nullable=not self.required, metadata={"unit": self.unit, "meaning": self.meaning}
        )

    def needed(self) -> Column:
        """The same quantity in a table that has it in every row."""
        return replace(self, required=True)


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table: its name, its columns, and the columns that identify and order its rows."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def arrow(self) -> pa.Schema:
        """Arrow schema with units and meanings."""
        return pa.schema([column.field for column in self.columns], metadata={"table": self.name})

    def build(self, data: Mapping[str, Any]) -> pa.Table:
        """Table from columns of values, sorted by key.

        Columns that are absent are null throughout; floating NaN becomes null, so that "unknown" has one form on disk.

        Raises:
            TableError: an unknown column, a required value that is missing, or a key that repeats.
        """
        if unknown := set(data) - {column.name for column in self.columns}:
            raise TableError(f"{self.name}: no such columns: {', '.join(sorted(unknown))}")
        rows = len(next(iter(data.values()))) if data else 0
        arrays = [_array(data[c.name], c.dtype) if c.name in data else pa.nulls(rows, c.dtype) for c in self.columns]
        table = pa.Table.from_arrays(arrays, schema=self.arrow)
        if self.key and rows:
            table = table.take(pc.sort_indices(table, sort_keys=[(name, "ascending") for name in self.key]))
        return self.validated(table)

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.arrow.empty_table()

    def validated(self, table: pa.Table) -> pa.Table:
        """The table itself when names, types, units, required values and key hold.

        Raises:
            TableError: what does not hold, with the number of rows.
        """
        names = [column.name for column in self.columns]
        if table.schema.names != names:
            raise TableError(f"{self.name}: columns are {table.schema.names}, declared are {names}")
        for column in self.columns:
            values = table[column.name]
            if values.type != column.dtype:
                raise TableError(f"{self.name}.{column.name}: type {values.type}, declared is {column.dtype}")
            held = (table.schema.field(column.name).metadata or {}).get(b"unit", b"").decode()
            if held != column.unit:
                raise TableError(f"{self.name}.{column.name}: unit {held or 'not stated'}, declared is {column.unit}")
            if column.required and values.null_count:
                raise TableError(f"{self.name}.{column.name}: {values.null_count} rows without a value")
        if self.key and len(table):
            groups = table.select(list(self.key)).group_by(list(self.key)).aggregate([])
            if len(groups) != len(table):
                raise TableError(f"{self.name}: {len(table) - len(groups)} rows repeat the key {', '.join(self.key)}")
        return table

    def write(self, table: pa.Table, path: Path) -> TableRef:
        """Validate and write a Parquet file under a temporary name, then rename it.

        The same rows give the same bytes with the same pyarrow version, so the hash identifies the content.

        Raises:
            TableError: the table does not fit the schema, or the disk refuses it; nothing is left behind then.
        """
        self.validated(table)
        whole = table.combine_chunks()
        try:
            write_whole(path, lambda to: pq.write_table(whole, to, compression="zstd", store_schema=True))
        except OSError as fault:
            raise TableError(f"{self.name}: cannot write {path}: {fault.strerror or fault}. {DISK_MEND}") from fault
        return TableRef(self.name, str(path), len(table), file_sha256(path))

    def read(self, ref: TableRef | Path) -> pa.Table:
        """Read and validate a table.

        Raises:
            TableError: the file is absent, changed since the reference was made, or not of this schema.
        """
        path = Path(ref.path) if isinstance(ref, TableRef) else ref
        if not path.is_file():
            raise TableError(f"{self.name}: no file {path}")
        if isinstance(ref, TableRef) and file_sha256(path) != ref.sha256:
            raise TableError(
                f"{self.name}: {path} is not the file that was written (its hash differs). Restore it from a copy, or "
                "make it anew."
            )
        try:
            table = pq.read_table(path)
        except (OSError, pa.ArrowException) as fault:
            raise TableError(f"{self.name}: {path} cannot be read ({fault}). Restore it, or make it anew.") from fault
        return self.validated(table.replace_schema_metadata({"table": self.name}))


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def concatenated(tables: Iterable[pa.Table], schema: TableSchema, *, repeated: bool = False) -> pa.Table:
    """Tables of one schema as one, sorted by key and validated as a whole.

    Args:
        tables: in any order.
        schema: of all.
        repeated: whether several tables may hold the same row; the first of each key stays then.
    """
    table = pa.concat_tables([schema.empty(), *tables])
    if repeated:
        numbered = table.select(list(schema.key)).append_column("row", pa.array(range(len(table)), pa.int64()))
        first = numbered.group_by(list(schema.key)).aggregate([("row", "min")])["row_min"]
        table = table.take(first)
    table = table.take(pc.sort_indices(table, sort_keys=[(name, "ascending") for name in schema.key]))
    return schema.validated(table)


def _array(values: Any, dtype: pa.DataType) -> pa.Array | pa.ChunkedArray:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        typed = values if values.type == dtype else values.cast(dtype)
        return pc.if_else(pc.is_nan(typed), None, typed) if pa.types.is_floating(dtype) else typed
    return pa.array(values, type=dtype, from_pandas=True)
