"""A JSON list of pymatgen entries."""

from __future__ import annotations

from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.file_format import FileFormat, OpenedFile
from ssbscreen.sources.pymatgen_entries import is_entry, read_entries


def recognises(opened: OpenedFile) -> bool:
    """By the first object of the list."""
    first = opened.first_object
    return first is not None and is_entry(first)


def read(opened: OpenedFile) -> SourceContents:
    """Phases with corrected energies, and cells where entries have structures."""
    return read_entries(opened.items, opened.path.name)


FORMAT = FileFormat("pymatgen entries", recognises, read)
