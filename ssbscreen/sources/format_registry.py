"""Every format of the folder ``formats``; a new file that holds a ``FORMAT`` is found without further code."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import ssbscreen.sources.formats as folder
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.file_format import FileFormat, OpenedFile


@cache
def formats() -> tuple[FileFormat, ...]:
    """The formats, by the names of their files."""
    modules = [
        importlib.import_module(f"{folder.__name__}.{each.name}") for each in pkgutil.iter_modules(folder.__path__)
    ]
    return tuple(module.FORMAT for module in modules if isinstance(getattr(module, "FORMAT", None), FileFormat))


def format_of(opened: OpenedFile) -> FileFormat | None:
    """The format of a file; None where none of the folder recognises it.

    Raises:
        SourceError: several do.
    """
    found = [each for each in formats() if each.recognises(opened)]
    if len(found) > 1:
        names = " and ".join(each.name for each in found)
        raise SourceError(f"{opened.path}: could be {names}. Make the formats tell it apart by what it holds.")
    return found[0] if found else None
