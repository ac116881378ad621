"""Formulas and files of cells that a user names on the command line, as materials."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.material import Material
from ssbscreen.domain.composition import hill_formula, parse_formula
from ssbscreen.domain.elements import ATOMIC_NUMBER
from ssbscreen.domain.errors import FormulaError, SourceError
from ssbscreen.sources.raw_files import parsed_json, read_decompressed

if TYPE_CHECKING:
    from pymatgen.core import Structure

SUFFIXES: Final = (".cif", ".json", ".vasp", ".poscar", ".contcar", ".xml", ".xsf", ".cssr", ".yaml", ".yml", ".gz")
"""What names a file even where there is none."""
NAMES: Final = ("POSCAR", "CONTCAR")
"""So do these, although they could be read as formulas: P O S C Ar."""
UNREADABLE: Final = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, ZeroDivisionError, RuntimeError,
    OSError, EOFError, ImportError,
)  # fmt: skip
"""What pymatgen's readers end with on files that hold something else."""
LONGEST_REASON: Final = 200


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
        names: formulas, or files that pymatgen's ``Structure.from_file`` reads; what is a file is read as one.
        partly_occupied: whether cells with shared or partly occupied sites are taken; else they cannot be read.

    Raises:
        SourceError: those that cannot be read, all at once.
    """
    found: list[NamedMaterial] = []
    faults: list[str] = []
    for name in names:
        try:
            found.append(_of_file(name, partly_occupied) if _names_a_file(name) else _of_formula(name))
        except (FormulaError, SourceError) as fault:
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
    cell = _plain(_read(path, name), name, partly_occupied)
    amounts = {element.symbol: float(amount) for element, amount in cell.composition.element_composition.items()}
    return NamedMaterial(hill_formula(amounts), Material(cell.composition, cell), name)


def _read(path: Path, name: str) -> Structure:
    from pymatgen.core import Structure
    from pymatgen.io.registry import get_structure_format
    from pymatgen.io.vasp.inputs import BadPoscarWarning

    with warnings.catch_warnings():
        # Readers report every rounding; but a POSCAR without symbols would be read as H, He, Li and so on.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", BadPoscarWarning)
        try:
            match get_structure_format(filename=str(path)).name:
                case "json":
                    return Structure.from_dict(_bare(parsed_json(read_decompressed(path), path)))
                case "yaml":
                    raise ValueError("YAML is not read: write JSON")
                case _:
                    return Structure.from_file(path)
        except BadPoscarWarning as fault:
            raise SourceError(f"{name}: {fault} Write the symbols above the numbers of atoms.") from fault
        except UNREADABLE as fault:
            told = " ".join(str(fault).split())[:LONGEST_REASON]
            raise SourceError(
                f"{name} cannot be read as a cell ({type(fault).__name__}: {told}). Read are CIF, POSCAR and JSON of "
                "pymatgen, told apart by their names: x.cif, POSCAR, x.json"
            ) from fault


def _bare(content: Any) -> Any:
    """JSON of a structure without properties: pymatgen imports every module and makes every class that these name."""
    if isinstance(content, dict):
        return {name: _bare(value) for name, value in content.items() if name != "properties"}
    return [_bare(value) for value in content] if isinstance(content, list) else content


def _plain(cell: Structure, name: str, partly_occupied: bool) -> Structure:
    """The cell without oxidation states and properties of sites; every site is one element unless others are taken."""
    from pymatgen.core import Structure

    if len(cell) == 0:
        raise SourceError(f"{name}: the cell holds no atoms")
    if partly_occupied and not cell.is_ordered:
        plain = cell.copy(site_properties={})
        plain.remove_oxidation_states()
        if unknown := sorted({element.symbol for element in plain.composition} - ATOMIC_NUMBER.keys()):
            raise SourceError(f"{name}: {', '.join(unknown)} is no element")
        return plain
    if not cell.is_ordered:
        raise SourceError(
            f"{name}: the cell is disordered, some sites are shared or partly occupied; give an ordered cell (such as "
            "pymatgen's OrderDisorderedStructureTransformation makes), or its formula"
        )
    symbols = [site.specie.symbol for site in cell]
    if unknown := sorted(set(symbols) - ATOMIC_NUMBER.keys()):
        raise SourceError(f"{name}: {', '.join(unknown)} is no element")
    return Structure(cell.lattice, symbols, cell.frac_coords)
