"""Text of a file of structures, compressed or not, and of bounded size."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ssbscreen.domain.errors import SourceError
from ssbscreen.tables.file_bytes import file_bytes

MOST_BYTES: Final = 50_000_000
"""A cell of 2,000 sites takes 0.5 MB as JSON; larger files are trajectories or something else."""


def file_text(path: Path, *, most_bytes: int = MOST_BYTES) -> str:
    """Text of a file in UTF-8, decompressed where its first bytes say gzip; no more than the limit is ever unpacked.

    Args:
        path: of the file.
        most_bytes: limit of the file and of what it unpacks to.

    Raises:
        SourceError: the file cannot be read, is empty, too large, no text, or broken gzip; without the file's name.
    """
    raw = file_bytes(path, most_bytes=most_bytes)
    if len(raw) > most_bytes:
        raise SourceError(f"is larger than {most_bytes / 1e6:g} MB: give each structure in a file of its own")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise SourceError(f"byte {fault.start} is not UTF-8 text: save the file as text in UTF-8") from fault
