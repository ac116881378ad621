"""Cells from pymatgen's structure dictionaries and from CIFs, and what a cell alone tells: volume and density.

CIFs that pymatgen wrote in P1, as databases deliver them, are read here, eighty times faster than by a general parser;
every other CIF goes through pymatgen.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ssbscreen.domain.elements import ATOMIC_NUMBER, SYMBOLS
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.units import G_PER_CM3_PER_U_PER_A3
from ssbscreen.sources.contents import CellGeometry, Floats

if TYPE_CHECKING:
    from pymatgen.core import Structure

_NUMBER = r"\s+(-?\d+\.?\d*)\s+"
_LATTICE: Final = re.compile(
    _NUMBER.join(["_cell_length_a", "_cell_length_b", "_cell_length_c", "_cell_angle_alpha"])
    + _NUMBER
    + _NUMBER.join(["_cell_angle_beta", "_cell_angle_gamma"])
    + _NUMBER
)
_ONE_OPERATION: Final = re.compile(r"_symmetry_equiv_pos_as_xyz\s+1\s+'x, y, z'\s+loop_\s")
_SITE_FIELDS: Final = ("type_symbol", "label", "symmetry_multiplicity", "fract_x", "fract_y", "fract_z", "occupancy")
_SITE_HEADER: Final = "\n".join(f" _atom_site_{name}" for name in _SITE_FIELDS) + "\n"
_WIDTH: Final = len(_SITE_FIELDS)
_OCCUPANCY_TOLERANCE: Final = 1e-8


@dataclass(frozen=True, slots=True)
class StructureDictionaries:
    """Geometry of rows that are pymatgen structures as dictionaries."""

    structures: Sequence[Mapping[str, Any]]

    def __call__(self, row: int) -> CellGeometry:
        """Cell of a row."""
        return cell_of_structure_dictionary(self.structures[row])


def cell_of_structure_dictionary(structure: Mapping[str, Any]) -> CellGeometry:
    """Cell of a pymatgen ``Structure.as_dict()``.

    Raises:
        SourceError: disordered, an unknown species, or not such a dictionary.
    """
    try:
        matrix = np.asarray(structure["lattice"]["matrix"], dtype=np.float64)
        numbers: list[int] = []
        xyz: list[float] = []
        for site in structure["sites"]:
            (species,) = site["species"] if len(site["species"]) == 1 else (None,)
            if species is None or abs(float(species["occu"]) - 1.0) > _OCCUPANCY_TOLERANCE:
                raise SourceError("the structure is disordered: a site is shared or partly occupied")
            numbers.append(ATOMIC_NUMBER[species["element"]])
            xyz.extend(float(x) for x in site["abc"])
        return CellGeometry(_lengths_and_angles(matrix), tuple(numbers), tuple(xyz))
    except (KeyError, TypeError, ValueError) as fault:
        raise SourceError(f"the structure cannot be read ({type(fault).__name__}: {fault})") from fault


def cell_of_cif(text: str) -> CellGeometry:
    """Cell of the first structure of a CIF.

    Raises:
        SourceError: disordered, or pymatgen cannot read it.
    """
    return _cell_of_p1_cif(text) or _cell_by_pymatgen(text)


def sound_cell(cell: CellGeometry) -> CellGeometry:
    """The cell itself where it has a volume.

    Raises:
        SourceError: its lattice parameters make no cell.
    """
    if not volume_a3(cell) > 0.0:
        raise SourceError(f"the lattice parameters {cell.cell_abc_angstrom_angles_degree} make no cell")
    return cell


def volume_a3(cell: CellGeometry) -> float:
    """Volume of the cell [A^3]; NaN where the angles make no cell."""
    a, b, c, *angles = cell.cell_abc_angstrom_angles_degree
    x, y, z = (cos(radians(angle)) for angle in angles)
    squared = 1.0 - x * x - y * y - z * z + 2.0 * x * y * z
    return a * b * c * sqrt(squared) if squared > 0.0 and min(a, b, c) > 0.0 else float("nan")


def density_g_per_cm3(cell: CellGeometry) -> float:
    """Mass density of the cell [g/cm3], from standard atomic masses."""
    mass_u = float(_atomic_masses_u()[list(cell.atomic_numbers)].sum())
    return G_PER_CM3_PER_U_PER_A3 * mass_u / volume_a3(cell)


def amounts_of(cell: CellGeometry) -> dict[str, float]:
    """Atoms of each element in the cell."""
    numbers, counts = np.unique(cell.atomic_numbers, return_counts=True)
    return {SYMBOLS[z - 1]: float(count) for z, count in zip(numbers.tolist(), counts.tolist(), strict=True)}


def pymatgen_structure(cell: CellGeometry) -> Structure:
    """The cell as a pymatgen structure."""
    from pymatgen.core import Lattice, Structure

    xyz = np.asarray(cell.fractional_xyz, dtype=np.float64).reshape(-1, 3)
    symbols = [SYMBOLS[z - 1] for z in cell.atomic_numbers]
    return Structure(Lattice.from_parameters(*cell.cell_abc_angstrom_angles_degree), symbols, xyz)


def _cell_of_p1_cif(text: str) -> CellGeometry | None:
    """Cell of a CIF in exactly the layout that pymatgen writes for P1; None for any other: nothing is guessed."""
    lattice, operation = _LATTICE.search(text), _ONE_OPERATION.search(text)
    if lattice is None or operation is None or not text.startswith(_SITE_HEADER, operation.end()):
        return None
    tokens = text[operation.end() + len(_SITE_HEADER) :].split()
    symbols, occupancies = tokens[::_WIDTH], tokens[6::_WIDTH]
    ordered = set(occupancies) <= {"1", "1.0"} and set(tokens[2::_WIDTH]) == {"1"}
    if len(tokens) % _WIDTH or not ordered or not ATOMIC_NUMBER.keys() >= set(symbols):
        return None
    xyz = [float(x) for i in range(0, len(tokens), _WIDTH) for x in tokens[i + 3 : i + 6]]
    parameters = tuple(float(x) for x in lattice.groups())
    return CellGeometry(parameters, tuple(ATOMIC_NUMBER[symbol] for symbol in symbols), tuple(xyz))


def _cell_by_pymatgen(text: str) -> CellGeometry:
    """Cell through pymatgen's parser, which applies symmetry."""
    from pymatgen.io.cif import CifParser

    with warnings.catch_warnings():
        # The parser reports every rounding of a coordinate; a structure that it refuses raises.
        warnings.simplefilter("ignore")
        try:
            structures = CifParser.from_str(text).parse_structures(primitive=False)
        except (
            ValueError,
            KeyError,
            IndexError,
            TypeError,
            AttributeError,
            AssertionError,
            ZeroDivisionError,
        ) as fault:
            raise SourceError(f"the CIF cannot be read ({type(fault).__name__}: {str(fault)[:200]})") from fault
    if not structures:
        raise SourceError("the CIF holds no structure that can be read")
    structure = structures[0]
    if not structure.is_ordered:
        raise SourceError("the structure is disordered: a site is shared or partly occupied")
    numbers = tuple(ATOMIC_NUMBER.get(site.specie.symbol, 0) for site in structure)
    if 0 in numbers:
        raise SourceError("the structure holds a species that is no element")
    xyz = tuple(float(x) for x in structure.frac_coords.ravel())
    return CellGeometry(tuple(float(x) for x in structure.lattice.parameters), numbers, xyz)


def _lengths_and_angles(matrix: Floats) -> tuple[float, ...]:
    """Lattice parameters of three row vectors."""
    lengths = np.linalg.norm(matrix, axis=1)
    cosines = [matrix[i] @ matrix[j] / (lengths[i] * lengths[j]) for i, j in ((1, 2), (0, 2), (0, 1))]
    angles = np.degrees(np.arccos(np.clip(cosines, -1.0, 1.0)))
    return tuple(float(x) for x in (*lengths, *angles))


@cache
def _atomic_masses_u() -> Floats:
    """Standard atomic masses [u] by atomic number, from pymatgen; zero at index 0."""
    from pymatgen.core import Element

    return np.array([0.0, *(float(Element(symbol).atomic_mass) for symbol in SYMBOLS)])
