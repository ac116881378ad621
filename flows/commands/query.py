"""``ssbscreen query``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from flows.completion import complete_run

WIDTH_OF_A_FILE = 10_000


@click.command("query")
@click.argument("run", type=click.Path(path_type=Path), shell_complete=complete_run)
@click.argument("sql")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write a file instead: .csv, .parquet, .xlsx, .md or .json."
)
def command(run: Path, sql: str, as_json: bool, out: Path | None) -> None:
    """Run SQL over the tables of RUN (a run folder, or a folder of runs: its latest).

    Each Parquet table is a view of its name: candidates, windows, voltage_profiles, elasticity, mechanics,
    conductivity, interphases, cathode_reactions, coatings, air_reactions, handling, interfaces, criteria_values,
    gates, ranking, trade_offs, rejections, phase_entries, phase_properties.

    \b
    ssbscreen query runs/latest "SELECT role, rank, candidate_id FROM ranking ORDER BY role, rank LIMIT 10"
    ssbscreen query runs/latest "SELECT * FROM windows" --out windows.csv
    """  # noqa: D301 - click reads the character that the escape stands for
    from ssbscreen.store.query import query_run
    from ssbscreen.store.run_folder import open_run

    if out is not None:
        _write(run, sql, out)
        return
    names, rows = query_run(open_run(run), sql)
    if as_json:
        for row in rows:
            click.echo(json.dumps(dict(zip(names, row, strict=True)), default=str))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*map(escape, names))
    for row in rows:
        table.add_row(*map(_cell, row))
    # A file or a pipe takes the whole width: cut values are of no use there.
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE).print(table)


def _write(run: Path, sql: str, out: Path) -> None:
    from ssbscreen.store.query import query_table
    from ssbscreen.store.run_folder import open_run
    from ssbscreen.store.table_files import about_run, format_of, write_tables

    folder, chosen = open_run(run), format_of(out)
    folder.require_outside(out)
    for path in write_tables({"query": query_table(folder, sql)}, out, chosen, {**about_run(folder), "query": sql}):
        click.echo(path)


def _cell(value: object) -> str:
    from rich.markup import escape

    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else escape(str(value))
