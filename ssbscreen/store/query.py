"""SQL over a run with DuckDB; nothing is imported or copied, the Parquet files are the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES


def query_run(run: RunFolder, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Names of the columns and rows of a query.

    Args:
        run: its tables are views by their names.
        sql: one statement in DuckDB's dialect; it can read no other file and write none.

    Raises:
        RunFolderError: a table is absent or damaged, or the query is at fault; the message is then DuckDB's.
    """
    with _connection(run) as connection:
        outcome = connection.execute(sql)
        if outcome is None or outcome.description is None:
            return [], []
        return [column[0] for column in outcome.description], outcome.fetchall()


def query_table(run: RunFolder, sql: str) -> pa.Table:
    """As `query_run`, as a table; a column that has the name of a declared one carries its unit and meaning.

    Raises:
        RunFolderError: as of `query_run`, or the statement returns nothing.
    """
    with _connection(run) as connection:
        relation = connection.sql(sql)
        if relation is None:
            raise RunFolderError("the statement returns no table, so there is nothing to write: ask with SELECT")
        table = relation.to_arrow_table()
    declared = {column.name: column.field.metadata for schema in ALL_TABLES.values() for column in schema.columns}
    fields = [field.with_metadata(declared.get(field.name)) for field in table.schema]
    return table.cast(pa.schema(fields))


@contextmanager
def _connection(run: RunFolder) -> Iterator[Any]:
    """A connection that sees the tables of the run; faults of what it is asked are told as the run's."""
    import duckdb
    import pyarrow.dataset

    with duckdb.connect() as connection:
        for schema in ALL_TABLES.values():
            run.require_table(schema)
            connection.register(schema.name, pyarrow.dataset.dataset(run.table_path(schema)))
        # The tables are scanned through pyarrow, so the query itself needs no files: it sees the run and nothing else.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            yield connection
        except duckdb.Error as fault:
            raise RunFolderError(
                f"the query failed: {fault}\nSHOW TABLES lists the tables, DESCRIBE windows the columns of one"
            ) from fault
