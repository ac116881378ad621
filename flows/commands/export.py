"""``ssbscreen export``."""

from __future__ import annotations

from pathlib import Path

import click

from flows.completion import complete_run


@click.command("export")
@click.argument("run", type=click.Path(path_type=Path), shell_complete=complete_run)
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File, or folder for several tables.")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "parquet", "xlsx", "md", "json"]),
    help="Format of the files (default: by the suffix of --out).",
)
def command(run: Path, tables: tuple[str, ...], out: Path, file_format: str | None) -> None:
    """Write tables of RUN as files: those that are named (as in 'query'), or all.

    RUN is a run folder, or a folder of runs: its latest. Units and meanings go with them: in XLSX a sheet 'columns', in
    CSV a file TABLE.units.csv, in JSON 'columns', in Markdown below the table, in Parquet in the schema. Text is never
    a formula: XLSX holds it as text, CSV has an apostrophe before text that begins with = + - or @. Unknown values are
    empty (JSON: null), infinite ones inf.

    \b
    ssbscreen export runs/latest ranking windows --out screen.xlsx
    ssbscreen export runs/latest --format csv --out tables/
    """  # noqa: D301 - click reads the character that the escape stands for
    from ssbscreen.store.run_folder import open_run
    from ssbscreen.store.table_files import FileFormat, about_run, format_of, tables_of_run, write_tables

    folder = open_run(run)
    chosen = FileFormat(file_format) if file_format else format_of(out)
    folder.require_outside(out)
    for path in write_tables(tables_of_run(folder, tables), out, chosen, about_run(folder)):
        click.echo(path)
