"""Cells of one file: CIF, POSCAR, JSON of pymatgen and ASE, extended XYZ; each also as gz."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssbscreen.domain.errors import SourceError
from ssbscreen.structures.cif_cells import LONGEST_REASON, blocks_of_cif, cell_of_block
from ssbscreen.structures.extended_xyz import cell_of_frame, frames_of_xyz
from ssbscreen.structures.file_text import file_text
from ssbscreen.structures.json_cells import cell_of_dictionary, dictionaries_of_cells
from ssbscreen.structures.plain_cell import MOST_SITES, charge_note, plain_cell

if TYPE_CHECKING:
    from pymatgen.core import Structure

PATTERNS: Final = {
    "cif": ("*.cif", "*.mcif"),
    "json": ("*.json", "*.mson"),
    "xyz": ("*.xyz", "*.extxyz"),
    "poscar": ("*poscar*", "*contcar*", "*.vasp"),
}
"""Formats by name of file, in lower case and without .gz."""
UNREADABLE: Final = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, ArithmeticError, RuntimeError,
    OSError, EOFError, ImportError, SyntaxError, MemoryError,
)  # fmt: skip
"""What pymatgen's readers end with on files that hold something else."""
LACKING: Final = "something that it needs is missing; look for cell lengths and angles, and sites with positions"
_NO_SYMBOLS: Final = "cannot be determined"
"""What pymatgen says of a POSCAR whose elements it would make up: H, He, Li and so on."""
_COUNTS_OF_POSCAR: Final = slice(5, 7)


@dataclass(frozen=True, slots=True)
class CellOfFile:
    """One cell of a file, or why it cannot be used.

    Attributes:
        structure: plain, see `plain_cell`; None where it cannot be used.
        fault: why not, in one line without the file's name; "" where it can.
        notes: a sentence each.
    """

    structure: Structure | None = None
    fault: str = ""
    notes: tuple[str, ...] = ()


def format_of(path: Path) -> str:
    """``cif``, ``json``, ``xyz`` or ``poscar`` by the file's name; "" for any other."""
    name = path.name.lower().removesuffix(".gz")
    return next((kind for kind, patterns in PATTERNS.items() if any(fnmatch(name, each) for each in patterns)), "")


def cells_of_file(path: Path) -> list[CellOfFile]:
    """Every cell of a file, in order.

    Args:
        path: of a file whose name tells its format.

    Raises:
        SourceError: nothing of the file can be read; without the file's name.
    """
    readers = {"cif": _of_cif, "json": _of_json, "xyz": _of_xyz, "poscar": _of_poscar}
    kind = format_of(path)
    if not kind:
        raise SourceError(
            "is of no known format. Read are CIF, POSCAR, JSON of pymatgen or ASE, and extended XYZ, told apart by "
            "their names: x.cif, POSCAR, x.vasp, x.json, x.xyz; each also as .gz."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # readers report every rounding
        return list(readers[kind](file_text(path)))


def told(fault: BaseException) -> str:
    """Words of a fault in one line of bounded length."""
    words = " ".join(str(fault).split())[:LONGEST_REASON]
    if isinstance(fault, SourceError):
        return words
    reason = f"cannot be read as a cell ({type(fault).__name__}: {words})"
    # A reader that refuses says what is wrong; one that stumbles over what is not there does not.
    return reason if isinstance(fault, ValueError) else f"{reason}: {LACKING}"


def _of_cif(text: str) -> Iterator[CellOfFile]:
    for block in blocks_of_cif(text):
        yield _attempt(cell_of_block, block)


def _of_json(text: str) -> Iterator[CellOfFile]:
    for content in dictionaries_of_cells(text):
        yield _attempt(lambda each: (cell_of_dictionary(each), []), content)


def _of_xyz(text: str) -> Iterator[CellOfFile]:
    try:
        for frame in frames_of_xyz(text):
            yield _attempt(lambda each: (cell_of_frame(*each), []), frame)
    except SourceError as fault:  # of a file that is cut off, the whole frames before are good
        yield CellOfFile(fault=str(fault))


def _of_poscar(text: str) -> Iterator[CellOfFile]:
    yield _attempt(_cell_of_poscar, text)


def _cell_of_poscar(text: str) -> tuple[Structure, list[str]]:
    from pymatgen.io.vasp.inputs import BadPoscarWarning, Poscar

    for line in text.splitlines()[_COUNTS_OF_POSCAR]:
        if (counts := line.split()) and all(each.isdecimal() for each in counts):
            sites = sum(int(each) for each in counts)
            if sites > MOST_SITES:  # before pymatgen makes a list of that length
                raise SourceError(f"announces {sites} sites, more than {MOST_SITES}: give a smaller cell")
    with warnings.catch_warnings():
        # pymatgen's other remarks, such as that no atom is held in place, are of no matter.
        warnings.filterwarnings("error", message=f".*{_NO_SYMBOLS}", category=BadPoscarWarning)
        try:
            return Poscar.from_str(text, read_velocities=False).structure, []
        except BadPoscarWarning as fault:
            raise SourceError(f"{fault} Write the symbols above the numbers of atoms.") from fault


def _attempt(read: Callable[[Any], tuple[Structure, list[str]]], content: Any) -> CellOfFile:
    """The cell that a reader finds, or why there is none."""
    from pymatgen.core.structure import StructureError

    try:
        cell, notes = read(content)
        plain = plain_cell(cell)
        notes = [*notes, *filter(None, [charge_note(cell)])]
    except (SourceError, StructureError, *UNREADABLE) as fault:
        return CellOfFile(fault=told(fault))
    return CellOfFile(plain, notes=tuple(notes))
