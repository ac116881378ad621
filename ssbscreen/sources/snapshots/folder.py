"""A snapshot as a folder: Parquet tables and ``snapshot.json``, which names their hashes and where they are from.

It is written under a temporary name and renamed when it is whole, and never changed afterwards. Its hash is that of the
query, the database's version and the tables, not of the day: the same question to the same database gives the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ssbscreen.domain.errors import SourceError, TableError
from ssbscreen.sources.snapshots.query import FORMAT
from ssbscreen.tables.schema import TableSchema, file_sha256
from ssbscreen.tables.snapshots import SNAPSHOT_TABLES

MANIFEST: Final = "snapshot.json"
KIND: Final = "ssbscreen snapshot of the Materials Project"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole snapshot on disk.

    Attributes:
        folder: where it is.
        facts: content of ``snapshot.json``.
    """

    folder: Path
    facts: Mapping[str, Any]

    @property
    def database_version(self) -> str:
        """Version of the database that it was fetched from."""
        return str(self.facts["database_version"])

    @property
    def sha256(self) -> str:
        """Hash of its content."""
        return str(self.facts["sha256"])

    @property
    def query_digest(self) -> str:
        """Hash of the query."""
        return str(self.facts["query_sha256"])

    def table(self, schema: TableSchema) -> pa.Table:
        """One of its tables.

        Raises:
            SourceError: it is absent or no longer what was written.
        """
        try:
            return schema.read(self.folder / f"{schema.name}.parquet")
        except (TableError, pa.ArrowException) as fault:
            raise SourceError(f"{self.folder}: {fault}. {_MEND}") from fault

    def require_intact(self) -> None:
        """Check every table against its hash.

        Raises:
            SourceError: names the file that is absent or differs.
        """
        for name, held in self.facts["tables"].items():
            path = self.folder / f"{name}.parquet"
            if not path.is_file():
                raise SourceError(f"{path} is not there. {_MEND}")
            status = path.stat()
            if _sha256(path, status.st_size, status.st_mtime_ns) != held["sha256"]:
                raise SourceError(f"{path} is not the file that was written: its SHA-256 differs. {_MEND}")


_MEND: Final = "Remove the snapshot and fetch it again, or restore it from a copy."


def is_snapshot(folder: Path) -> bool:
    """Whether a folder holds a snapshot, whole or damaged."""
    return (folder / MANIFEST).is_file()


def open_snapshot(folder: Path) -> Snapshot:
    """Snapshot of a folder; its tables are not read yet.

    Raises:
        SourceError: there is none, it is of another layout, or ``snapshot.json`` is broken or was changed.
    """
    path = folder / MANIFEST
    try:
        facts = json.loads(path.read_text())
        if not isinstance(facts, dict) or facts["kind"] != KIND:
            raise SourceError(f"{path} belongs to no snapshot of the Materials Project. Name a folder of 'fetch'.")
        if facts["format"] != FORMAT:
            raise SourceError(
                f"{folder}: written in format {facts['format']}, this ssbscreen reads {FORMAT}. Fetch it again, or "
                f"install ssbscreen {facts['versions'].get('ssbscreen', 'of that time')}."
            )
        if facts["tables"].keys() != {schema.name for schema in SNAPSHOT_TABLES}:
            raise SourceError(f"{path}: names the tables {', '.join(facts['tables'])}. {_MEND}")
        if _content_sha256(facts) != facts["sha256"] or _facts_sha256(facts) != facts["facts_sha256"]:
            raise SourceError(f"{path} was changed: its hash differs. {_MEND}")
    except OSError as fault:
        raise SourceError(f"{path} cannot be read: {fault.strerror}. Name a folder of 'fetch'.") from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise SourceError(f"{path} is broken ({type(fault).__name__}: {fault}). {_MEND}") from fault
    return Snapshot(folder, facts)


def write_snapshot(folder: Path, *, tables: Mapping[str, pa.Table], facts: Mapping[str, Any]) -> Snapshot:
    """Write a whole snapshot, then rename it into place.

    Args:
        folder: to be made; must not exist.
        tables: all of `SNAPSHOT_TABLES` by name.
        facts: ``database_version``, ``query``, ``query_sha256`` and whatever else is worth knowing; the hashes of the
            tables are added.

    Raises:
        SourceError: the disk refuses; nothing is left behind then.
    """
    unfinished = folder.parent / f".{folder.name}.{uuid.uuid4().hex}.part"
    try:
        left = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{32}}\.part")
        for killed in folder.parent.iterdir() if folder.parent.is_dir() else ():
            if left.fullmatch(killed.name):  # not in use: whoever fetches into this place holds its lock
                shutil.rmtree(killed, ignore_errors=True)
        unfinished.mkdir(parents=True)
        written = {}
        for schema in SNAPSHOT_TABLES:
            ref = schema.write(tables[schema.name], unfinished / f"{schema.name}.parquet")
            written[schema.name] = {"rows": ref.rows, "sha256": ref.sha256}
        content: dict[str, Any] = {**facts, "kind": KIND, "format": FORMAT, "tables": written}
        content["sha256"] = _content_sha256(content)
        content["facts_sha256"] = _facts_sha256(content)
        (unfinished / MANIFEST).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")
        unfinished.rename(folder)
    except (OSError, TableError) as fault:
        raise SourceError(
            f"cannot write the snapshot {folder}: {fault}. Make room, or choose another --out, and start the same "
            "command again: what came so far is kept."
        ) from fault
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Snapshot(folder, content)


def _content_sha256(facts: Mapping[str, Any]) -> str:
    hashes = {name: held["sha256"] for name, held in facts["tables"].items()}
    content = [facts["format"], facts["database_version"], facts["query"], facts["query_sha256"], hashes]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _facts_sha256(facts: Mapping[str, Any]) -> str:
    """Hash of all that is written of a snapshot, where and with what it was fetched included."""
    content = {name: value for name, value in facts.items() if name != "facts_sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=64)
def _sha256(path: Path, size: int, changed_ns: int) -> str:  # noqa: ARG001 - a file of other size or time is another
    return file_sha256(path)
