"""Formulas and files of cells that a user names on the command line, as materials."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.material import Material
from ssbscreen.domain.composition import hill_formula, parse_formula
from ssbscreen.domain.errors import FormulaError, SourceError
from ssbscreen.structures.cell_files import UNREADABLE, cells_of_file, format_of, told
from ssbscreen.structures.plain_cell import plain_cell

if TYPE_CHECKING:
    from pymatgen.core import Structure

SUFFIXES: Final = (
    ".cif", ".json", ".xyz", ".extxyz", ".vasp", ".poscar", ".contcar", ".xml", ".xsf", ".cssr", ".yaml", ".yml", ".gz",
)  # fmt: skip
"""What names a file even where there is none."""
NAMES: Final = ("POSCAR", "CONTCAR")
"""So do these, although they could be read as formulas: P O S C Ar."""
DECODING: Final = ("json", "yaml")
"""Formats that pymatgen reads by making the classes which they name."""


@dataclass(frozen=True, slots=True)
class NamedMaterial:
    """A material as the user named it.

    Attributes:
        formula: as given; of a file the reduced formula of its cell.
        material: composition and cell.
        file: as given; "" for a formula.
    """

    formula: str
    material: Material
    file: str = ""


def read_materials(names: Sequence[str], *, partly_occupied: bool = False) -> list[NamedMaterial]:
    """Materials of formulas and files, in order.

    Args:
        names: formulas, or files of `cells_of_file`, or of other formats that pymatgen's ``Structure.from_file`` reads.
        partly_occupied: whether cells with shared or partly occupied sites are taken; else they cannot be read.

    Raises:
        SourceError: those that cannot be read, all at once.
    """
    found: list[NamedMaterial] = []
    faults: list[str] = []
    for name in names:
        try:
            found.append(_of_file(name, partly_occupied) if _names_a_file(name) else _of_formula(name))
        except FormulaError as fault:
            faults.append(f"{name} is a folder: name the files in it" if Path(name).is_dir() else str(fault))
        except SourceError as fault:
            faults.append(str(fault))
    if faults:
        raise SourceError("\n".join(dict.fromkeys(faults)))
    return found


def _names_a_file(name: str) -> bool:
    path = Path(name)
    return path.is_file() or "/" in name or name.lower().endswith(SUFFIXES) or path.name.startswith(NAMES)


def _of_formula(formula: str) -> NamedMaterial:
    from pymatgen.core import Composition

    return NamedMaterial(formula, Material(Composition(parse_formula(formula))))


def _of_file(name: str, partly_occupied: bool) -> NamedMaterial:
    path = Path(name).expanduser()
    if not path.is_file():
        what = "is a folder: name the files in it" if path.is_dir() else "does not exist"
        raise SourceError(f"the file {name} {what}")
    cell = _checked(_read(path, name), name, partly_occupied)
    amounts = {element.symbol: float(amount) for element, amount in cell.composition.element_composition.items()}
    return NamedMaterial(hill_formula(amounts), Material(cell.composition, cell), name)


def _read(path: Path, name: str) -> Structure:
    """The first cell of a file."""
    if not format_of(path):
        return _by_pymatgen(path, name)
    try:
        cells = cells_of_file(path)
    except SourceError as fault:
        raise SourceError(f"{name}: {fault}") from fault
    cell = next((each for each in cells if each.structure is not None), None)
    if cell is None or cell.structure is None:
        raise SourceError(f"{name}: {cells[0].fault}")
    if len(cells) > 1 and format_of(path) != "cif":
        raise SourceError(f"{name}: the file holds {len(cells)} cells: give each in a file of its own")
    return cell.structure


def _by_pymatgen(path: Path, name: str) -> Structure:
    """A cell of a format beside those of `cells_of_file`: XSF, CSSR, vasprun.xml and so on."""
    from pymatgen.core import Structure
    from pymatgen.io.registry import get_structure_format

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # readers report every rounding
        try:
            if (kind := get_structure_format(filename=str(path)).name) in DECODING:
                raise ValueError(f"{kind.upper()} is not read from {path.suffix} files: write x.json")
            return plain_cell(Structure.from_file(path))
        except SourceError as fault:
            raise SourceError(f"{name}: {fault}") from fault
        except UNREADABLE as fault:
            raise SourceError(
                f"{name} {told(fault)}. Read are CIF, POSCAR, extended XYZ and JSON of pymatgen or ASE, told apart by "
                "their names: x.cif, POSCAR, x.xyz, x.json."
            ) from fault


def _checked(cell: Structure, name: str, partly_occupied: bool) -> Structure:
    """The cell; every site is one element unless others are taken."""
    if not (partly_occupied or cell.is_ordered):
        raise SourceError(
            f"{name}: the cell is disordered, some sites are shared or partly occupied; give an ordered cell (such as "
            "pymatgen's OrderDisorderedStructureTransformation makes), or its formula"
        )
    return cell
