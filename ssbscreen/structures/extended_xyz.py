"""Extended XYZ: frames of atoms whose comment line carries the lattice.

The format is that of Libatoms and ASE (https://github.com/libAtoms/extxyz). ASE reads it too, but is no part of a
default installation; of the format only lattice, periodicity, species and positions are needed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.domain.errors import SourceError

if TYPE_CHECKING:
    from pymatgen.core import Structure

_PAIR: Final = re.compile(
    r"""([A-Za-z_][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|\{([^}]*)\}|\[([^]]*)\]|(\S+))"""
)
_SPECIES: Final = re.compile(r"[A-Z][a-z]?")
_DEFAULT_COLUMNS: Final = "species:S:1:pos:R:3"
_VECTOR: Final = 9
_XYZ: Final = 3
_FALSE: Final = {"F", "FALSE", "0"}


def frames_of_xyz(text: str) -> Iterator[tuple[str, list[str]]]:
    """Comment and lines of atoms of each frame.

    Raises:
        SourceError: a count of atoms is no number, or the file ends before its last atom; names the line.
    """
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        count = lines[at].strip()
        if not count.isdecimal() or int(count) == 0:
            raise SourceError(f"line {at + 1} should be the number of atoms, not {count[:40]!r}")
        end = at + 2 + int(count)
        if end > len(lines):
            raise SourceError(f"line {at + 1} announces {count} atoms, but the file ends before the last of them")
        yield lines[at + 1], lines[at + 2 : end]
        at = end


def cell_of_frame(comment: str, atoms: list[str]) -> Structure:
    """Cell of one frame.

    Raises:
        SourceError: no lattice, not periodic, shared sites, or a line that is no atom.
    """
    from pymatgen.core import Lattice, Structure

    told = {name.lower(): next(each for each in values if each or each == values[-1]) for name, *values in
            _PAIR.findall(comment)}  # fmt: skip
    if "lattice" not in told:
        raise SourceError('has no Lattice="..." in the line above its atoms: write extended XYZ, or CIF')
    if set(told.get("pbc", "").replace(",", " ").upper().split()) & _FALSE:
        raise SourceError("is not periodic in three directions: give a bulk crystal, not a slab, wire or molecule")
    if "occupancy" in told:
        raise SourceError("carries occupancies, which extended XYZ does not hold for sure: give the CIF")
    vectors = [float(each) for each in told["lattice"].replace(",", " ").split()]
    if len(vectors) != _VECTOR:
        raise SourceError(f"Lattice holds {len(vectors)} numbers instead of 9")
    columns = _columns(told.get("properties", _DEFAULT_COLUMNS))
    try:
        symbols = [_symbol(line.split()[columns["species"]]) for line in atoms]
        xyz = [[float(each) for each in line.split()[columns["pos"] : columns["pos"] + _XYZ]] for line in atoms]
    except (IndexError, ValueError) as fault:
        raise SourceError(f"a line of an atom does not hold what Properties announces ({fault})") from fault
    return Structure(Lattice([vectors[:3], vectors[3:6], vectors[6:]]), symbols, xyz, coords_are_cartesian=True)


def _columns(properties: str) -> dict[str, int]:
    """First column of species and positions from ``species:S:1:pos:R:3:...``."""
    parts = properties.split(":")
    place, found = 0, {}
    try:
        for name, width in zip(parts[::3], parts[2::3], strict=True):
            found["species" if name in {"species", "Z"} else name] = place
            place += int(width)
    except ValueError as fault:
        raise SourceError(f"Properties={properties[:60]} cannot be read") from fault
    if not {"species", "pos"} <= found.keys():
        raise SourceError(f"Properties={properties[:60]} names no species or no pos")
    return found


def _symbol(text: str) -> str:
    """Symbol of an element from itself or its atomic number."""
    if text.isdecimal() and 0 < int(text) <= len(SYMBOLS):
        return SYMBOLS[int(text) - 1]
    if not _SPECIES.fullmatch(text):
        raise SourceError(f"{text[:20]!r} is no element: write symbols or atomic numbers in the column of species")
    return text
