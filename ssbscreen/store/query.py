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
        sql: one statement in DuckDB's dialect.

    Raises:
        RunFolderError: the query is at fault; the message is DuckDB's.
    """
    import duckdb

    with duckdb.connect() as connection:
        for schema in ALL_TABLES.values():
            path = str(run.table_path(schema)).replace("'", "''")
            connection.execute(f"CREATE VIEW {schema.name} AS SELECT * FROM read_parquet('{path}')")
        # From here on the query sees the run and no other file.
        connection.execute("SET lock_configuration = true")
        try:
            outcome = connection.execute(sql)
        except duckdb.Error as fault:
            raise RunFolderError(f"the query failed: {fault}") from fault
        if outcome.description is None:
            return [], []
        return [column[0] for column in outcome.description], outcome.fetchall()
