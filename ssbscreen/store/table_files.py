"""Tables as files for other programs: CSV, Parquet, XLSX, Markdown, JSON."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.domain.materials import TableRef
from ssbscreen.domain.near_names import did_you_mean
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES
from ssbscreen.tables.schema import DISK_MEND


class FileFormat(StrEnum):
    """Formats, by the suffix of their files."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    MD = "md"
    JSON = "json"


UNITS_SUFFIX: Final = ".units.csv"
"""Beside each CSV file: its columns with units and meanings."""
VALUES: Final = "unknown values are empty, in JSON null; infinite ones are inf or -inf; lists are JSON"


def format_of(path: Path) -> FileFormat:
    """The format that the suffix of a path names.

    Raises:
        RunFolderError: it names none.
    """
    try:
        return FileFormat(path.suffix.lower().removeprefix("."))
    except ValueError:
        known = ", ".join(f".{each}" for each in FileFormat)
        raise RunFolderError(f"{path}: give --format, or a file that ends in {known}") from None


def tables_of_run(run: RunFolder, names: Sequence[str]) -> dict[str, pa.Table]:
    """Tables of a run by name, checked by their hashes.

    Args:
        run: the run.
        names: of its tables; all that it has where none is named.

    Raises:
        RunFolderError: the run has no table of a name.
        TableError: a table is absent or is not the one that the manifest names.
    """
    recorded = run.manifest["tables"]
    known = [name for name in ALL_TABLES if name in recorded]
    if unknown := [name for name in names if name not in known]:
        raise RunFolderError(
            f"{run.path} has no table {', '.join(unknown)}; it has {', '.join(known)}.{did_you_mean(unknown[0], known)}"
        )
    found = {}
    for name in dict.fromkeys(names or known):
        schema = ALL_TABLES[name]
        found[name] = schema.read(TableRef(name, str(run.table_path(schema)), **recorded[name]))
    return found


def about_run(run: RunFolder) -> dict[str, str]:
    """What an exported file says of the run that it is from."""
    manifest = run.manifest
    return {
        "run started": manifest["started"],
        "sources": ", ".join(manifest["sources"]["labels"]),
        "sha256 of the sources": manifest["sources"]["sha256"],
        "sha256 of the code": manifest["code_sha256"],
        "values": VALUES,
    }


def write_tables(
    tables: Mapping[str, pa.Table], out: Path, file_format: FileFormat, about: Mapping[str, str]
) -> list[Path]:
    """Write tables in one format.

    Args:
        tables: by name.
        out: the workbook for XLSX; else the file of a single table where its suffix is that of the format, or a folder,
            which is made, for a file each.
        file_format: of the files.
        about: lines that workbooks, JSON and Markdown hold of where the tables are from.

    Returns:
        The files that were written; a file that was there is replaced.

    Raises:
        RunFolderError: the path does not fit the format, the format cannot hold a table, or the disk refuses.
    """
    if file_format is FileFormat.XLSX:
        from ssbscreen.store.workbook import write_workbook

        if out.suffix.lower() != ".xlsx":
            raise RunFolderError(f"{out}: a workbook is one file; give a path that ends in .xlsx")
        return [_whole(out, lambda place: write_workbook(tables, place, about))]
    if out.suffix.lower() == f".{file_format}":
        if len(tables) > 1:
            raise RunFolderError(f"{out}: {len(tables)} tables go into a folder; give one as --out, or --format xlsx")
        targets = dict.fromkeys(tables, out)
    else:
        targets = {name: out / f"{name}.{file_format}" for name in tables}
    written = []
    for name, path in targets.items():
        written += _written(name, tables[name], path, file_format, about)
    return written


def _written(name: str, table: pa.Table, path: Path, file_format: FileFormat, about: Mapping[str, str]) -> list[Path]:
    import pyarrow.parquet as pq

    from ssbscreen.store.text_files import write_csv, write_json, write_markdown, write_units

    if file_format is FileFormat.CSV:
        units = path.with_name(path.stem + UNITS_SUFFIX)
        return [
            _whole(path, lambda place: write_csv(table, place)),
            _whole(units, lambda place: write_units(table, place)),
        ]
    writers: Mapping[FileFormat, Callable[[Path], Any]] = {
        FileFormat.PARQUET: lambda place: pq.write_table(table, place, compression="zstd"),
        FileFormat.MD: lambda place: write_markdown(name, table, place, about),
        FileFormat.JSON: lambda place: write_json(name, table, place, about),
    }
    return [_whole(path, writers[file_format])]


def _whole(path: Path, write: Callable[[Path], Any]) -> Path:
    """Write under a temporary name and rename, so that nobody finds half a file."""
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as fault:
        raise RunFolderError(f"cannot write {path}: {fault.strerror or fault}. {DISK_MEND}") from fault
    return path
