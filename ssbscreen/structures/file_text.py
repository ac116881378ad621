"""Text of a file of structures, compressed or not, and of bounded size."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Final

from ssbscreen.domain.errors import SourceError

MOST_BYTES: Final = 50_000_000
"""A cell of 2,000 sites takes 0.5 MB as JSON; larger files are trajectories or something else."""
_GZIP_MAGIC: Final = b"\x1f\x8b"


def file_text(path: Path, *, most_bytes: int = MOST_BYTES) -> str:
    """Text of a file in UTF-8, decompressed where its first bytes say gzip; no more than the limit is ever unpacked.

    Args:
        path: of the file.
        most_bytes: limit of the file and of what it unpacks to.

    Raises:
        SourceError: the file cannot be read, is empty, too large, no text, or broken gzip; without the file's name.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most_bytes + 1)
    except OSError as fault:
        raise SourceError(f"cannot be read ({fault.strerror}): check the path and its permissions") from fault
    if raw.startswith(_GZIP_MAGIC) and len(raw) <= most_bytes:
        try:
            with gzip.open(path, "rb") as unpacked:
                raw = unpacked.read(most_bytes + 1)
        except (EOFError, OSError, zlib.error) as fault:
            raise SourceError(f"the gzip data are broken ({fault}): compress the file again") from fault
    if len(raw) > most_bytes:
        raise SourceError(f"is larger than {most_bytes / 1e6:g} MB: give each structure in a file of its own")
    if not raw.strip():
        raise SourceError("the file is empty: name a file with a structure")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise SourceError(f"byte {fault.start} is not UTF-8 text: save the file as text in UTF-8") from fault
