"""One crystal structure as a CIF."""

from __future__ import annotations

from ssbscreen.sources.cif_folder import read_cif_files
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.file_format import FileFormat, OpenedFile


def recognises(opened: OpenedFile) -> bool:
    """By the ending: what is no JSON and named .cif is meant as one."""
    return not opened.is_json and opened.path.name.removesuffix(".gz").endswith(".cif")


def read(opened: OpenedFile) -> SourceContents:
    """The structure, without an energy."""
    return read_cif_files([opened.path], energies=None, label=opened.path.name)


FORMAT = FileFormat("a CIF", recognises, read)
