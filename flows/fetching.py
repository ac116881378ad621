"""Fetching a snapshot of the Materials Project into the user's store, or into a folder of choice."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flows.caching import cache_folder
from flows.query_settings import MaterialsProjectSettings
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.materials_project_key import require_key
from ssbscreen.sources.polite_http import Manners
from ssbscreen.sources.snapshots.collecting import Told
from ssbscreen.sources.snapshots.fetching import Fetched, fetch
from ssbscreen.sources.snapshots.folder import MANIFEST, is_snapshot
from ssbscreen.sources.snapshots.page_store import discard_if_dead
from ssbscreen.sources.snapshots.query import Query

MATERIALS_PROJECT: Final = "mp"
"""Name of the source; where nothing is fetched, as for the window of a formula, it means the newest snapshot."""
NEWEST: Final = "mp:newest"
"""Name of the snapshot that was fetched last, which needs no network."""
LATEST: Final = "latest"
"""File of the store with the folder of that snapshot."""


def snapshot_store() -> Path:
    """Folder of the snapshots that runs fetch."""
    return cache_folder() / "snapshots"


def place_in_store(query: Query, endpoint: str) -> Callable[[str], Path]:
    """Folder of the snapshot of a query to a server, by the version of the database."""

    def place(database_version: str) -> Path:
        version = re.sub(r"[^A-Za-z0-9.]+", "-", database_version)
        return snapshot_store() / f"{MATERIALS_PROJECT}-{version}-{_tag(query, endpoint)}"

    return place


def _tag(query: Query, endpoint: str) -> str:
    """What tells a question to a server from others: two servers may name their databases alike."""
    return hashlib.sha256(f"{endpoint} {query.digest()}".encode()).hexdigest()[:12]


def newest_snapshot() -> Path:
    """The snapshot that was fetched, or found unchanged, last, in the store or elsewhere.

    Raises:
        SourceError: there is none, or it is no more.
    """
    pointer = snapshot_store() / LATEST
    if not pointer.is_file():
        raise SourceError(
            "no snapshot of the Materials Project was fetched yet: fetch one with 'ssbscreen fetch', or name the "
            "folder of one as --source"
        )
    folder = Path(pointer.read_text().strip())
    if not is_snapshot(folder):
        raise SourceError(f"the snapshot that was fetched last, {folder}, is no more: fetch one, or name another")
    return folder


def _point_latest(folder: Path) -> None:
    """Remember the snapshot that was fetched last."""
    pointer = snapshot_store() / LATEST
    temporary = pointer.with_name(f".{LATEST}.{os.getpid()}")
    pointer.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_text(f"{folder.resolve()}\n")
    temporary.replace(pointer)


def _snapshots(name: str) -> list[Path]:
    """Snapshots of the store whose names match, the oldest first."""
    held = [path.parent for path in snapshot_store().glob(f"{MATERIALS_PROJECT}-{name}/{MANIFEST}")]
    return sorted(held, key=lambda folder: ((folder / MANIFEST).stat().st_mtime_ns, folder.name))


def fetch_snapshot(
    query: Query,
    *,
    out: Path | None,
    requests_per_second: float,
    timeout_s: float,
    told: Told,
    notice: Callable[[str], None],
) -> Fetched:
    """Fetch the snapshot of a query, or find that it is there.

    Args:
        query: what is asked.
        out: folder of the snapshot; None: in the store.
        requests_per_second: at most that many.
        timeout_s: longest silence of the server.
        told: of the progress.
        notice: told of every fault that is tried again.

    Raises:
        SourceError: no key, no network, no access, or answers that stay broken.
    """
    from ssbscreen.sources.materials_project import MaterialsProject

    manners = Manners(requests_per_second=requests_per_second, timeout_s=timeout_s, notice=notice)
    service = MaterialsProject(require_key(), manners=manners)
    place = place_in_store(query, service.endpoint) if out is None else lambda _version: out
    tag = _tag(query, service.endpoint)
    try:
        fetched = fetch(query, place, service, told)
    except SourceError as fault:
        held = [] if out is not None else _snapshots(f"*-{tag}")
        if not held:
            raise
        raise SourceError(f"{fault}\nWhat was fetched before replays without a network: --source {held[-1]}") from fault
    try:
        _point_latest(fetched.snapshot.folder)
    except OSError as fault:
        notice(f"{snapshot_store() / LATEST} cannot be written ({fault.strerror}): {NEWEST} stays what it was")
    for left in snapshot_store().glob(f".{MATERIALS_PROJECT}-*-{tag}.fetch"):
        discard_if_dead(left)  # pages of a database that is no more
    return fetched


def fetch_for_run(
    directory: str,  # noqa: ARG001 - every stage has one; a snapshot has its place in the store
    settings: MaterialsProjectSettings,
    query: Query,
    told: Told,
    notice: Callable[[str], None],
) -> dict[str, Any]:
    """Stage that makes sure of the snapshot of a run, and says where it is."""
    fetched = fetch_snapshot(
        query,
        out=None,
        requests_per_second=settings.requests_per_second,
        timeout_s=settings.timeout_s,
        told=told,
        notice=notice,
    )
    return {"snapshot": str(fetched.snapshot.folder)}
