"""A JSON list of documents of the Materials Project."""

from __future__ import annotations

from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.file_format import FileFormat, OpenedFile
from ssbscreen.sources.materials_project_documents import is_document, read_documents
from ssbscreen.sources.pymatgen_entries import is_entry


def recognises(opened: OpenedFile) -> bool:
    """By the first object of the list; what is an entry too is read as one."""
    first = opened.first_object
    return first is not None and is_document(first) and not is_entry(first)


def read(opened: OpenedFile) -> SourceContents:
    """Whatever of phases, structures, gaps and tensors the documents hold."""
    return read_documents(opened.items, opened.path.name)


FORMAT = FileFormat("documents of the Materials Project", recognises, read)
