"""Bytes and JSON of a file, compressed or not, with faults told by file and place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from ssbscreen.domain.errors import SourceError
from ssbscreen.tables.file_bytes import file_bytes, is_gzip

PARQUET_MAGIC: Final = b"PAR1"


def read_decompressed(path: Path) -> bytes:
    """Content of a file, decompressed where its first bytes say gzip.

    Raises:
        SourceError: the file is absent, empty, truncated, or named .gz without being gzip.
    """
    try:
        raw = file_bytes(path)
    except SourceError as fault:
        raise SourceError(f"{path}: {fault}.") from fault
    if path.suffix == ".gz" and not is_gzip(path):
        raise SourceError(f"{path}: named .gz, but it is not gzip. Remove the ending, or compress the file.")
    return raw


def decoded(raw: bytes, path: Path) -> str:
    """Text of bytes in UTF-8, with or without a byte order mark.

    Raises:
        SourceError: they are no text.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise SourceError(
            f"{path}: byte {fault.start} is not UTF-8 text. Readable are CSV, JSON and CIF as UTF-8, "
            "each also as .gz, and Parquet."
        ) from fault


def parsed_json(raw: bytes, path: Path) -> Any:
    """Value of a JSON text.

    Raises:
        SourceError: it is cut off or no JSON; names line and column.
    """
    text = decoded(raw, path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        at_end = fault.pos >= len(text.rstrip()) or fault.msg.startswith("Unterminated string")
        kind = "the JSON is cut off" if at_end else "no valid JSON"
        raise SourceError(
            f"{path}: {kind} at line {fault.lineno}, column {fault.colno} ({fault.msg}). Fetch the file again."
        ) from fault


def as_number(value: Any) -> float:
    """The value as a float; NaN where it is none."""
    if isinstance(value, bool):
        return float("nan")
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
