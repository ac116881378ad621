"""A table of one role from rows that do not name it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from ssbscreen.tables.schema import TableSchema


def role_rows(schema: TableSchema, role: str, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """The table of a schema whose first column is the role, from rows of all its other columns."""
    if not rows:
        return schema.empty()
    columns = zip(schema.columns[1:], zip(*rows, strict=True), strict=True)
    return schema.build({"role": [role] * len(rows)} | {column.name: list(content) for column, content in columns})
