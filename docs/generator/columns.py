"""The page of tables and columns, from the schemas that a run's tables are written and checked by."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from docs.generator.markdown import GENERATED, code, prose, table
from ssbscreen.tables.catalogue import ALL_TABLES
from ssbscreen.tables.schema import Column, TableSchema

INTRODUCTION: Final = """\
A run folder has each of these tables as `tables/NAME.parquet`. A column's name is one quantity in one unit, in every
table. Units and meanings are in the metadata of the files too, so that `ssbscreen query`, `ssbscreen export` and any
reader of Parquet tell them. A value that is not known is null, never zero. **Key** columns tell rows apart and order
them.

"""


def columns_page() -> str:
    """Every table of a run with its columns: type, unit, meaning."""
    return "".join(
        [
            "# Tables and columns\n\n",
            GENERATED,
            INTRODUCTION,
            table(
                ("table", "columns", "key"),
                (
                    (f"[`{name}`](#{name})", str(len(schema.columns)), ", ".join(code(key) for key in schema.key))
                    for name, schema in sorted(ALL_TABLES.items())
                ),
            ),
            *(_schema(name, schema) for name, schema in sorted(ALL_TABLES.items())),
        ]
    )


def _schema(name: str, schema: TableSchema) -> str:
    return f"\n## {name}\n\n" + table(
        ("column", "type", "unit", "meaning"), (_row(column, schema) for column in schema.columns)
    )


def _row(column: Column, schema: TableSchema) -> tuple[str, str, str, str]:
    key = " **key**" if column.name in schema.key else ""
    always = "" if column.required or key else ", may be null"
    return (f"`{column.name}`{key}", f"{_type(column.dtype)}{always}", prose(column.unit), prose(column.meaning))


def _type(dtype: pa.DataType) -> str:
    names = {"double": "number", "string": "text", "bool": "true or false", "int64": "integer", "int32": "integer"}
    if pa.types.is_list(dtype) or pa.types.is_large_list(dtype) or pa.types.is_fixed_size_list(dtype):
        return f"list of {_type(dtype.value_type)}"
    return names.get(str(dtype), str(dtype))
