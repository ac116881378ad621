"""Cells of CIF: every block, with checks where pymatgen's reader leaves sites out or guesses without a word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ssbscreen.domain.errors import SourceError
from ssbscreen.structures.plain_cell import MOST_SITES

if TYPE_CHECKING:
    from pymatgen.core import Structure

OCCUPANCY_TOLERANCE: Final = 1.02
"""A site whose occupancies sum to more than one by rounding (0.34 + 0.67) is scaled to one."""
LONGEST_REASON: Final = 200
CELL: Final = tuple(f"_cell_length_{each}" for each in "abc") + tuple(
    f"_cell_angle_{each}" for each in ("alpha", "beta", "gamma")
)
_SITES: Final = "_atom_site_fract_x"
_OCCUPANCY: Final = "_atom_site_occupancy"
_TYPE: Final = "_atom_site_type_symbol"
_LABEL: Final = "_atom_site_label"
_CRYSTAL_SYSTEMS: Final = ("_symmetry_cell_setting", "_space_group_crystal_system")
"""From which pymatgen completes a cell that the file gives in part."""
_BLOCK: Final = re.compile(r"^[ \t]*(?=data_)", re.MULTILINE)
_KEYWORD: Final = re.compile(r"^[ \t]*(data_|loop_)", re.MULTILINE | re.IGNORECASE)
"""In CIF these have no case; pymatgen knows them in small letters."""
_TEXT: Final = re.compile(r"^;.*?^;", re.MULTILINE | re.DOTALL)
"""Prose in a block, where a line may begin with any word."""
_LOST: Final = re.compile(r"OH|NO3|[^A-Za-z]|[Vv][Aa][Cc]")
"""Symbols of which pymatgen leaves out atoms (OH, NO3, 7Li, ?), or that it takes for vanadium (Vac)."""
_ISOTOPE: Final = re.compile(r"^[DT](?![a-z])")
_SPACE_GROUP: Final = re.compile(r"_(symmetry_|space_group_)(space_group_)?(name|IT_number|Int_Tables).*")
_UNSAID: Final = ("", "?", ".")
_OVERFULL: Final = re.compile(r"Occupancy ([\d.]+) exceeded tolerance")


def blocks_of_cif(text: str) -> list[str]:
    """The data blocks with positions of atoms, in order: pymatgen keeps only the last of two of one name.

    Raises:
        SourceError: there is none.
    """
    in_small_letters = _KEYWORD.sub(lambda keyword: keyword[0].lower(), text)
    prose_told_apart = _TEXT.sub(lambda prose: _BLOCK.sub("-", prose[0]), in_small_letters)
    blocks = [block for block in _BLOCK.split(prose_told_apart) if block.startswith("data_") and _SITES in block]
    if not blocks:
        raise SourceError("holds no data block with positions of atoms: give the CIF of a crystal structure")
    return blocks


def cell_of_block(block: str) -> tuple[Structure, list[str]]:
    """The cell of one block, and what is worth knowing about it.

    Raises:
        SourceError: the block is no cell, or pymatgen would leave out atoms of it.
        ValueError: or what else pymatgen ends with on other files.
    """
    from pymatgen.io.cif import CifParser

    parser = CifParser.from_str(block, occupancy_tolerance=OCCUPANCY_TOLERANCE)
    (content,) = parser.as_dict().values()
    _check(content)
    _mend(content)
    try:
        (cell,) = parser.parse_structures(primitive=False, on_error="raise")
    except ValueError as fault:
        raise SourceError(_in_words(fault)) from fault
    return cell, _notes(parser, content, cell)


def _check(content: Mapping[str, Any]) -> None:
    """Refuse what pymatgen stumbles over, or reads as another crystal."""
    lacking = [name for name in CELL if name not in content]
    if lacking and not any(content.get(name) for name in _CRYSTAL_SYSTEMS):
        raise SourceError(f"has no {', '.join(lacking)}: write all lengths and angles of the cell")
    rows = content.get(_SITES, [])
    if isinstance(rows, list) and len(rows) > MOST_SITES:
        raise SourceError(f"has {len(rows)} sites, more than {MOST_SITES}: give a smaller cell")
    if negative := [each for each in content.get(_OCCUPANCY, []) if str(each).strip().startswith("-")]:
        raise SourceError(f"has an occupancy of {negative[0]}: correct it in the file")
    symbols = content.get(_TYPE, content.get(_LABEL, []))
    if lost := [each for each in symbols if _LOST.match(str(each))]:
        raise SourceError(
            f"the site {lost[0]} names no single element: write each atom as a site of its own, and none for a vacancy"
        )


def _mend(content: Mapping[str, Any]) -> None:
    """Write what pymatgen misreads as it reads it right, into the parser's own lists."""
    if isinstance(occupancies := content.get(_OCCUPANCY), list):
        # "." stands for the default, which is 1 (CIF core dictionary); pymatgen takes it for 0 and drops the site.
        occupancies[:] = ["1" if str(each).strip() == "." else each for each in occupancies]
    for name in ("_atom_type_symbol", _TYPE if _TYPE in content else _LABEL):
        if isinstance(symbols := content.get(name), list):
            # Of H and D on one site pymatgen counts each twice.
            symbols[:] = [_ISOTOPE.sub("H", str(each)) for each in symbols]


def _in_words(fault: ValueError) -> str:
    """What pymatgen's reader says, with the mend."""
    words = " ".join(str(fault).removeprefix("No structure parsed for section 1 in CIF.").split())[:LONGEST_REASON]
    if overfull := _OVERFULL.search(words):
        return (
            f"Occupancy {overfull[1]} of one place is more than 1: correct occupancies, coordinates or symmetry in the "
            "file"
        )
    return f"cannot be read as a cell ({words}): correct this in the file"


def _notes(parser: Any, content: Mapping[str, Any], cell: Structure) -> list[str]:
    notes = []
    if "implicit_hydrogens" in cell.site_properties or any("implicit hydrogens" in each for each in parser.warnings):
        notes.append("the file implies hydrogen atoms without positions; they are missing here")
    if any("Defaulting to P1" in each for each in parser.warnings):
        if named := [each for name, each in content.items() if _SPACE_GROUP.fullmatch(name) and each not in _UNSAID]:
            raise SourceError(
                f"its space group {named[0]} is not known, and it lists no symmetry operations: write these, or all "
                "sites of the cell with the space group P 1"
            )
        notes.append("the file tells no symmetry: the cell holds the sites that it lists and no others (P 1)")
    if content.get("_chemical_formula_sum") and (difference := parser.check(cell)):
        notes.append(f"the formula in the file and its sites differ: {' '.join(difference.split())[:LONGEST_REASON]}")
    return notes
