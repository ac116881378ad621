"""Pages of documents on disk, so that a fetch that ended anywhere goes on with the page that was missing.

A page is a file named after what was asked. It appears under its name when it is whole and carries the hash of its
content, so a page that is there and intact is never asked for again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import pyarrow as pa

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.query import Collection
from ssbscreen.tables.file_lock import FileLock, holder_of, try_lock

IDENTITY: Final = "identity.json"
LOCK: Final = "lock"
_CODEC: Final = "zstd"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page of one question.

    Attributes:
        collection: what is asked.
        criteria: parameters of the question.
        skip: documents before the page.
        limit: documents on it, at most.
    """

    collection: Collection
    criteria: Mapping[str, Any]
    skip: int
    limit: int

    @property
    def name(self) -> str:
        """Name of the page's file."""
        asked = json.dumps([self.collection.name, self.collection.fields, self.criteria, self.limit], sort_keys=True)
        return f"{self.collection.name}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}-{self.skip:07d}.page"


@dataclass(frozen=True, slots=True)
class Page:
    """Documents of a page, and how many the whole question has."""

    documents: list[dict[str, Any]]
    total: int


class PageStore:
    """Folder of the pages of one fetch. Only one process at a time collects into it."""

    def __init__(self, folder: Path, identity: Mapping[str, Any]) -> None:
        """Open or make the folder.

        Args:
            folder: of the pages.
            identity: server, database version and query; pages of another one are removed, for they are not mixed.

        Raises:
            SourceError: another process collects into it, or the disk refuses.
        """
        self.folder = folder
        try:
            self._lock = _locked(folder)
            try:
                self._keep_only(json.dumps(identity, sort_keys=True).encode())
            except OSError:
                self._lock.release()
                raise
        except OSError as fault:
            raise SourceError(f"cannot keep pages in {folder}: {fault.strerror}. Choose another --out.") from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def _keep_only(self, identity: bytes) -> None:
        """Remove the pages of another identity."""
        held = self.folder / IDENTITY
        if not held.exists() or held.read_bytes() != identity:
            for path in self.folder.glob("*.page"):
                path.unlink()
            held.write_bytes(identity)

    def read(self, request: PageRequest) -> Page | None:
        """The page where it is there and intact; a damaged one is removed.

        Raises:
            SourceError: the disk refuses.
        """
        path = self.folder / request.name
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise SourceError(f"cannot read {path}: {fault.strerror}. Check the disk and the permissions.") from fault
        try:
            head, packed = raw.split(b"\n", 1)
            facts = json.loads(head)
            if _sha256(packed, facts["total"]) == facts["sha256"]:
                text = pa.decompress(packed, decompressed_size=facts["bytes"], codec=_CODEC, asbytes=True)
                return Page(json.loads(text), facts["total"])
        except (ValueError, KeyError, TypeError, OSError):
            pass
        path.unlink()
        return None

    def write(self, request: PageRequest, page: Page) -> None:
        """Keep a page.

        Raises:
            SourceError: the disk refuses; no half page is left then.
        """
        text = json.dumps(page.documents, separators=(",", ":")).encode()
        packed = pa.compress(text, codec=_CODEC, asbytes=True)
        facts = {"sha256": _sha256(packed, page.total), "bytes": len(text), "total": page.total}
        path = self.folder / request.name
        temporary = path.with_suffix(".part")
        try:
            with temporary.open("wb") as stream:
                stream.write(json.dumps(facts).encode() + b"\n" + packed)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except OSError as fault:
            temporary.unlink(missing_ok=True)
            raise SourceError(
                f"cannot keep a page in {self.folder}: {fault.strerror}. Make room and start the same command again: "
                "what came so far is kept."
            ) from fault

    def drop(self, request: PageRequest) -> None:
        """Forget a page."""
        (self.folder / request.name).unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove the folder with all its pages."""
        shutil.rmtree(self.folder, ignore_errors=True)


def discard_if_dead(folder: Path) -> None:
    """Remove a folder of pages that no living process collects into."""
    try:
        lock = try_lock(folder / LOCK)
    except OSError:
        return
    if lock is not None:
        with lock:
            if lock.guarded:
                shutil.rmtree(folder, ignore_errors=True)


def _sha256(packed: bytes, total: int) -> str:
    return hashlib.sha256(f"{total}\n".encode() + packed).hexdigest()


def _locked(folder: Path) -> FileLock:
    """The lock of a folder of pages, which is made where it is missing.

    Raises:
        SourceError: another process has it.
    """
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = try_lock(folder / LOCK)
        except FileNotFoundError:  # whoever had it is done, and removed the folder meanwhile
            continue
        if lock is None:
            raise SourceError(
                f"{folder}: another ssbscreen fetches this snapshot now. Wait for it, or choose another --out. It is "
                f"{holder_of(folder / LOCK)}."
            )
        return lock
