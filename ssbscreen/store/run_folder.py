"""A run is a folder: manifest.json, tables/*.parquet and report/index.html.

It is written under a temporary name beside its place and renamed when complete, so a folder of that name is always a
whole run. A run is never overwritten; ``latest`` beside the runs points to the newest.
"""

from __future__ import annotations

import errno
import json
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.domain.materials import TableRef
from ssbscreen.store.run_place import require_absent
from ssbscreen.tables.catalogue import ALL_TABLES
from ssbscreen.tables.file_lock import keep_through_power_cut
from ssbscreen.tables.schema import DISK_MEND, TableSchema, file_sha256

MANIFEST = "manifest.json"
LATEST = "latest"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A complete run on disk."""

    path: Path

    @property
    def manifest(self) -> dict[str, Any]:
        """Settings, versions, hashes and counts of the run."""
        path = self.path / MANIFEST
        try:
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise RunFolderError(
                f"{path} cannot be read ({fault}), so this is no whole run any more: restore it from a copy, or start "
                "its command again with another --out"
            ) from fault
        return content

    @property
    def report(self) -> Path:
        """The page of the run."""
        return self.path / "report" / "index.html"

    def table_path(self, schema: TableSchema) -> Path:
        """File of a table."""
        return self.path / "tables" / f"{schema.name}.parquet"

    def require_table(self, schema: TableSchema) -> None:
        """Check that a table is the one that was written.

        Raises:
            RunFolderError: it is absent or another.
        """
        path, recorded = self.table_path(schema), self.manifest.get("tables", {}).get(schema.name)
        if recorded is None or not path.is_file():
            raise RunFolderError(
                f"{self.path} is no whole run: it lacks the table {schema.name}. Restore it from a copy, or make "
                "the run anew."
            )
        if file_sha256(path) != recorded["sha256"]:
            raise RunFolderError(
                f"{path} is not the table {schema.name} that was written: its SHA-256 differs. Restore it from a copy, "
                "or make the run anew."
            )

    def require_outside(self, path: Path) -> None:
        """Check that something new will not be written into this run.

        Raises:
            RunFolderError: the path lies in the run, which is never changed.
        """
        if path.resolve().is_relative_to(self.path.resolve()):
            raise RunFolderError(f"{path} lies in the run {self.path}, which is never changed: choose another place")


def open_run(path: Path) -> RunFolder:
    """A run folder, or the run that ``latest`` points to where a folder of runs is given.

    Raises:
        RunFolderError: there is no complete run at the path.
    """
    for place in (path, path / LATEST):
        if (place / MANIFEST).is_file():
            return RunFolder(place)
    raise RunFolderError(f"{path} is no run: it holds no {MANIFEST}. Give a folder that 'ssbscreen run' printed.")


def write_run(
    path: Path,
    *,
    tables: Iterable[TableRef],
    manifest: Mapping[str, Any],
    build_report: Callable[[RunFolder], None],
) -> RunFolder:
    """Write a whole run: tables, manifest, report; then rename it into place and move ``latest``.

    Args:
        path: folder to be made; must not exist.
        tables: finished tables, copied in.
        manifest: everything but the hashes of the tables, which are added here.
        build_report: writes ``report/index.html`` from the folder's tables and manifest alone.

    Raises:
        RunFolderError: the folder exists or the disk refuses; nothing of the run is left behind then.
    """
    require_absent(path)
    unfinished = RunFolder(path.parent / f".{path.name}.{uuid.uuid4().hex}.unfinished")
    try:
        (unfinished.path / "tables").mkdir(parents=True)
        (unfinished.path / "report").mkdir()
        written = {}
        for ref in tables:
            target = unfinished.table_path(ALL_TABLES[ref.name])
            shutil.copyfile(ref.path, target)
            if file_sha256(target) != ref.sha256:
                raise RunFolderError(f"table {ref.name}: {ref.path} changed while the run was written; run again")
            written[ref.name] = {"rows": ref.rows, "sha256": ref.sha256}
        content = {**manifest, "tables": written}
        (unfinished.path / MANIFEST).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")
        build_report(unfinished)
        keep_through_power_cut(unfinished.path)
        _into_place(unfinished.path, path)
        _point_latest(path)
    except OSError as fault:
        raise RunFolderError(f"cannot write the run {path}: {fault.strerror or fault}. {DISK_MEND}") from fault
    finally:
        shutil.rmtree(unfinished.path, ignore_errors=True)
    return RunFolder(path)


def _into_place(unfinished: Path, path: Path) -> None:
    """Rename a whole run; where file systems know no locks, another may have come first, and stays.

    Raises:
        RunFolderError: something is at the place.
    """
    try:
        unfinished.rename(path)
    except OSError as fault:
        if fault.errno not in {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}:
            raise
        raise RunFolderError(
            f"{path} was written by another run meanwhile, and a run is never overwritten. Start the same command with "
            "another --out: all stages are kept."
        ) from fault


def _point_latest(path: Path) -> None:
    """Replace ``latest`` beside the run; a file system without symbolic links keeps runs but has no pointer."""
    pointer = path.parent / LATEST
    if path.name == LATEST or (pointer.exists() and not pointer.is_symlink()):
        return
    temporary = path.parent / f".{path.name}.{uuid.uuid4().hex}.pointer"
    with suppress(OSError):
        try:
            temporary.symlink_to(path.name)
            temporary.replace(pointer)
        finally:
            temporary.unlink(missing_ok=True)
