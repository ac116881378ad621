"""Columns of several tables beside each other, one row per candidate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

KEY = "candidate_id"


def joined_columns(main: pa.Table, others: Iterable[pa.Table]) -> dict[str, npt.NDArray[Any]]:
    """Columns of the main table and of others matched by candidate, in the order of the main table.

    Args:
        main: table with the column ``candidate_id``; its rows are the rows of the result.
        others: tables with the same key, each candidate at most once; a column that an earlier table has is not
            replaced.

    Returns:
        Arrays by column name: numbers as floats with NaN where there is no value or no row, the rest as text with "";
        columns of lists are left out.
    """
    ids = main[KEY]
    columns: dict[str, npt.NDArray[Any]] = {}
    everywhere = pa.array(np.arange(len(main)))
    for table in (main, *others):
        rows = everywhere if table is main else pc.index_in(ids, value_set=table[KEY].combine_chunks())
        for field in table.schema:
            if field.name not in columns and not pa.types.is_nested(field.type):
                columns[field.name] = _as_array(table[field.name].take(rows))
    return columns


def _as_array(values: pa.ChunkedArray) -> npt.NDArray[Any]:
    if pa.types.is_floating(values.type):
        return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)
    if pa.types.is_boolean(values.type) or pa.types.is_integer(values.type):
        return np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    return np.array([text or "" for text in values.to_pylist()], dtype=np.str_)
