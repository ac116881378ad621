"""Bytes of a file, unpacked where they are gzip, and never more of them than wanted."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final

from ssbscreen.domain.errors import SourceError

_GZIP_MAGIC: Final = b"\x1f\x8b"


def file_bytes(path: Path, *, most_bytes: int | None = None) -> bytes:
    """Content of a file, decompressed where its first bytes say gzip.

    Args:
        path: of the file.
        most_bytes: one more than these are read and unpacked at the most, so that a larger file shows; None: all.

    Raises:
        SourceError: the file cannot be read, is empty or broken gzip; without its name.
    """
    wanted = -1 if most_bytes is None else most_bytes + 1
    try:
        with path.open("rb") as file:
            raw = file.read(wanted)
    except OSError as fault:
        raise SourceError(f"cannot be read ({fault.strerror}): check the path and its permissions") from fault
    if raw.startswith(_GZIP_MAGIC) and len(raw) != wanted:
        try:
            with gzip.GzipFile(fileobj=BytesIO(raw)) as packed:
                raw = packed.read(wanted)
        except (EOFError, OSError, zlib.error) as fault:
            raise SourceError(f"the gzip data are broken ({fault}): fetch or compress the file again") from fault
    if len(raw) != wanted and not raw.strip():
        raise SourceError("the file is empty: name a file with data")
    return raw


def is_gzip(path: Path) -> bool:
    """Whether the first bytes of a readable file say gzip."""
    with path.open("rb") as file:
        return file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
