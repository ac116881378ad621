"""What ``--source`` names: the Materials Project, the bundled reference set, a snapshot of matminer or a path."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import ssbscreen.sources
from flows.caching import cache_folder
from flows.fetching import MATERIALS_PROJECT, NEWEST, newest_snapshot
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.files import read_source
from ssbscreen.sources.materials_project_key import WHERE_TO_GET, find_key
from ssbscreen.sources.matminer_files import DATA_FOLDER_VARIABLE, NAME, SOURCE_NAMES, dataset_of, snapshot_sha256
from ssbscreen.sources.matminer_snapshot import read_snapshot
from ssbscreen.sources.snapshots.folder import is_snapshot, open_snapshot
from ssbscreen.tables.schema import file_sha256

BUNDLED = "bundled"
PACKAGE = Path(ssbscreen.sources.__file__).parent


@lru_cache(maxsize=4)
def _contents(sources: tuple[str, ...], keep_isolated_molecules: bool, digest: str) -> tuple[SourceContents, ...]:  # noqa: ARG001 - the digest makes a changed file another key
    return tuple(_read(source, keep_isolated_molecules=keep_isolated_molecules) for source in sources)


def _read(source: str, *, keep_isolated_molecules: bool) -> SourceContents:
    if source == BUNDLED:
        return read_bundled(keep_isolated_molecules=keep_isolated_molecules)
    if (dataset := dataset_of(source)) is not None:
        return read_snapshot(dataset, matminer_folder())
    return read_source(path_of(source))


def read_contents(sources: Sequence[str], *, keep_isolated_molecules: bool) -> tuple[SourceContents, ...]:
    """Contents of the sources in order; read once per process as long as the files do not change.

    Raises:
        SourceError: a source is absent, unreadable, or named twice.
    """
    if len({_identity(source) for source in sources}) != len(sources):
        raise SourceError(f"a source is named twice among {', '.join(sources)}; name each once")
    return _contents(tuple(sources), keep_isolated_molecules, digest_of(sources))


@dataclass(frozen=True, slots=True)
class SourceDigests:
    """Hashes of contents.

    Attributes:
        whole: of all sources and of the literature tables.
        each: of each source, in order.
    """

    whole: str
    each: tuple[str, ...]


def digest_of(sources: Sequence[str]) -> str:
    """One hash over the contents of the sources and of the literature tables; raises as `source_digests`."""
    return source_digests(sources).whole


def source_digests(sources: Sequence[str]) -> SourceDigests:
    """Hashes of the contents of the sources, one over all and the literature tables, and one of each.

    Raises:
        SourceError: a source is absent, or a file of a snapshot is not the one that was published or written.
    """
    told = [_told_of_content(source) for source in sources]
    literature = "".join(file_sha256(path) for path in _files(PACKAGE / "literature"))
    return SourceDigests(
        hashlib.sha256(("".join(told) + literature).encode()).hexdigest(),
        tuple(digest_of_text(text) for text in told),
    )


def digest_of_text(told: str) -> str:
    """The hash of a source from what is told of its content."""
    return hashlib.sha256(told.encode()).hexdigest()


def told_of_snapshot(sha256: str) -> str:
    """What a snapshot tells of its content."""
    return f"{sha256};"


def _told_of_content(source: str) -> str:
    """What a source holds, by the hashes of its files."""
    if (dataset := dataset_of(source)) is not None:
        return f"{dataset}:{snapshot_sha256(dataset, matminer_folder())};"
    place = PACKAGE / "reference_set" if source == BUNDLED else path_of(source)
    if not place.exists():
        raise SourceError(
            f"there is no source {source}: give '{MATERIALS_PROJECT}' for the Materials Project of today, "
            f"'{NEWEST}' for the snapshot fetched last, '{BUNDLED}', the path of a file, a folder or a snapshot, "
            f"or one of 2018 by its name: {', '.join(SOURCE_NAMES)}"
        )
    if is_snapshot(place):
        snapshot = open_snapshot(place)
        snapshot.require_intact()
        return told_of_snapshot(snapshot.sha256)
    return "".join(f"{path.name}:{file_sha256(path)};" for path in _files(place))


def matminer_folder() -> Path:
    """Where files of matminer are kept: ``MATMINER_DATA``, else a folder of the cache."""
    chosen = os.environ.get(DATA_FOLDER_VARIABLE)
    return Path(chosen).expanduser() if chosen else cache_folder() / NAME


def path_of(source: str) -> Path:
    """Path that a source names; of the Materials Project that of the snapshot that was fetched last.

    Raises:
        SourceError: none was fetched.
    """
    return newest_snapshot() if source in {MATERIALS_PROJECT, NEWEST} else Path(source)


def default_source() -> tuple[str, str]:
    """What is screened where no source is named, and a line that says why and how to get more.

    Raises:
        SourceError: there is a key that cannot be one.
    """
    try:
        key = find_key()
    except SourceError as fault:
        raise SourceError(f"{fault} Or name what to screen, such as --source {BUNDLED}.") from fault
    if key is not None:
        return MATERIALS_PROJECT, (
            f"source: the Materials Project of today, for there is an API key (--source {BUNDLED}: the embedded set)"
        )
    return BUNDLED, (
        f"source: the embedded set; for the Materials Project of today an API key is needed: {WHERE_TO_GET}; "
        f"for that of 2018 without a key: --source {NAME}"
    )


def _identity(source: str) -> str | Path:
    """Equal for two names of one source."""
    return source if source == BUNDLED else dataset_of(source) or path_of(source).resolve()


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
