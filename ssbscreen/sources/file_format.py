"""What a format of files is: how one is recognised by its content, and what reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.raw_files import decoded, parsed_json

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_LOOKED_AT: Final = 200


@dataclass(frozen=True)
class OpenedFile:
    """A file that was read.

    Attributes:
        path: of the file.
        raw: its content, decompressed.
    """

    path: Path
    raw: bytes

    @property
    def start(self) -> bytes:
        """The first bytes that say something."""
        return self.raw[:_LOOKED_AT].removeprefix(_BYTE_ORDER_MARK).lstrip()

    @property
    def is_json(self) -> bool:
        """Whether it begins as a JSON list or object does."""
        return self.start.startswith((b"[", b"{"))

    @cached_property
    def text(self) -> str:
        """The content as text.

        Raises:
            SourceError: it is not UTF-8.
        """
        return decoded(self.raw, self.path)

    @cached_property
    def items(self) -> list[Any]:
        """The list in a JSON: itself, its member ``entries`` or ``data``, or the one object that it is.

        Raises:
            SourceError: no valid JSON.
        """
        value = parsed_json(self.raw, self.path)
        if isinstance(value, dict):
            listed = next((value[name] for name in ("entries", "data") if isinstance(value.get(name), list)), None)
            return listed if listed is not None else [value]
        return value if isinstance(value, list) else []

    @property
    def first_object(self) -> dict[str, Any] | None:
        """The first object of the list in a JSON; None in any other file."""
        return next((item for item in self.items if isinstance(item, dict)), None) if self.is_json else None


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format.

    Attributes:
        name: for messages.
        recognises: whether a file is of it, by what it holds; no two formats recognise one file.
        read: its contents; raises SourceError.
        endings: of files that a folder named as a source is searched for, beside those of tables and CIFs.
    """

    name: str
    recognises: Callable[[OpenedFile], bool]
    read: Callable[[OpenedFile], SourceContents]
    endings: tuple[str, ...] = ()
