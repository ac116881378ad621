"""SQL over a run with DuckDB; nothing is imported or copied, the Parquet files are the tables."""

from __future__ import annotations

from typing import Any

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES


def query_run(run: RunFolder, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Names of the columns and rows of a query.

    Args:
        run: its tables are views by their names.
        sql: one statement in DuckDB's dialect; it can read no other file and write none.

    Raises:
        RunFolderError: the run lacks a table, or the query is at fault; the message is then DuckDB's.
    """
    import duckdb
    import pyarrow.dataset

    with duckdb.connect() as connection:
        for schema in ALL_TABLES.values():
            path = run.table_path(schema)
            if not path.is_file():
                raise RunFolderError(f"{run.path} is no whole run: it lacks the table {schema.name}")
            connection.register(schema.name, pyarrow.dataset.dataset(path))
        # The tables are scanned through pyarrow, so the query itself needs no files: it sees the run and nothing else.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            outcome = connection.execute(sql)
            if outcome is None or outcome.description is None:
                return [], []
            return [column[0] for column in outcome.description], outcome.fetchall()
        except duckdb.Error as fault:
            raise RunFolderError(f"the query failed: {fault}") from fault
