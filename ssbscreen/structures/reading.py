"""A user's own structures from files and folders; one that cannot be read never stops the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ssbscreen.domain.errors import SourceError
from ssbscreen.structures.cell_files import CellOfFile, cells_of_file, format_of
from ssbscreen.structures.own_structure import OwnStructure, Refusal

_ENDINGS: Final = re.compile(r"\.(cif|mcif|json|mson|xyz|extxyz|vasp|poscar|contcar)$", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 80
NAMELESS: Final = "structure"


def read_structures(names: Sequence[str]) -> tuple[list[OwnStructure], list[Refusal]]:
    """The structures of files and folders, in order.

    Args:
        names: files, and folders of which every file of a known format is read, sorted by name. Formats: CIF (every
            block with sites), POSCAR, CONTCAR and .vasp, JSON of pymatgen (a structure, a list, or what holds them
            under "structure" or "structures") and of ASE, extended XYZ (every frame); each also as .gz.

    Returns:
        Structures, and what could not be read: a name that does not exist, a folder without structures, a file or a
        frame that is no crystal, is larger than 50 MB or has more than 2,000 sites.
    """
    found: list[OwnStructure] = []
    refused: list[Refusal] = []
    taken: set[str] = set()
    for name in names:
        place = Path(name)
        try:
            place = place.expanduser()
            files = _files_in(place) if place.is_dir() else [place]
        except (SourceError, OSError, RuntimeError) as fault:  # RuntimeError: ~ of nobody
            refused.append(Refusal(_unique(safe_name(place), taken), name, f"{name}: {fault}"))
            continue
        for file in files:
            told = str(Path(name) / file.name) if file != place else name
            _read(file, told, found, refused, taken)
    return found, refused


def safe_name(path: Path) -> str:
    """A file's stem as letters, digits, dots, underscores and hyphens, at most 80 of them."""
    stem = _ENDINGS.sub("", path.name.removesuffix(".gz"))
    return _UNSAFE.sub("-", stem).strip(".-")[:_LONGEST_NAME].strip(".-") or NAMELESS


def _read(path: Path, told: str, found: list[OwnStructure], refused: list[Refusal], taken: set[str]) -> None:
    """Adds what a file holds to the structures, the refusals and the names in use."""
    stem = safe_name(path)
    try:
        cells = cells_of_file(path) if path.exists() else [CellOfFile(fault="does not exist: check the path")]
    except (SourceError, OSError, ValueError) as fault:  # ValueError: a name with a null byte
        cells = [CellOfFile(fault=str(fault))]
    for number, cell in enumerate(cells, start=1):
        name = _unique(stem, taken)
        if cell.structure is not None:
            found.append(OwnStructure(name, told, cell.structure, cell.notes))
        else:
            place = f"{told}, structure {number}" if len(cells) > 1 else told
            refused.append(Refusal(name, told, f"{place}: {cell.fault}"))


def _files_in(folder: Path) -> list[Path]:
    """Files of known formats in a folder, sorted by name; not those in folders inside it, and no hidden ones."""
    files = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".") and format_of(path)
    )
    if not files:
        raise SourceError("the folder holds no structures: put CIF, POSCAR, JSON or extended XYZ files into it")
    return files


def _unique(stem: str, taken: set[str]) -> str:
    """The stem, or with -2, -3 and so on what is not in use yet; it is then."""
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return name
