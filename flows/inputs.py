"""What ``--source`` names: the bundled reference set or a path, and what its content hashes to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import ssbscreen.sources
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.files import read_source
from ssbscreen.tables.schema import file_sha256

BUNDLED = "bundled"
PACKAGE = Path(ssbscreen.sources.__file__).parent


@lru_cache(maxsize=4)
def _contents(sources: tuple[str, ...], keep_isolated_molecules: bool, digest: str) -> tuple[SourceContents, ...]:  # noqa: ARG001 - the digest makes a changed file another key
    return tuple(
        read_bundled(keep_isolated_molecules=keep_isolated_molecules)
        if source == BUNDLED
        else read_source(Path(source))
        for source in sources
    )


def read_contents(sources: Sequence[str], *, keep_isolated_molecules: bool) -> tuple[SourceContents, ...]:
    """Contents of the sources in order; read once per process as long as the files do not change.

    Raises:
        SourceError: a source is absent, unreadable, or named twice.
    """
    if len({source if source == BUNDLED else Path(source).resolve() for source in sources}) != len(sources):
        raise SourceError(f"a source is named twice among {', '.join(sources)}; name each once")
    return _contents(tuple(sources), keep_isolated_molecules, digest_of(sources))


def digest_of(sources: Sequence[str]) -> str:
    """One hash over the files of the sources and of the literature tables.

    Raises:
        SourceError: a source is absent.
    """
    hasher = hashlib.sha256()
    for source in sources:
        place = PACKAGE / "reference_set" if source == BUNDLED else Path(source)
        if not place.exists():
            raise SourceError(f"there is no source {source}: give '{BUNDLED}' or the path of a file or folder")
        for path in _files(place):
            hasher.update(f"{path.name}:{file_sha256(path)};".encode())
    for path in _files(PACKAGE / "literature"):
        hasher.update(file_sha256(path).encode())
    return hasher.hexdigest()


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
