"""The cell of a simulation: large enough that an ion does not meet its own image."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from pymatgen.core import Structure

MOST_COPIES: Final = 64
TOLERANCE_ANGSTROM: Final = 1e-6


def supercell(structure: Structure, least_spacing_angstrom: float) -> Structure:
    """The smallest multiple of a cell, or of its conventional cell, whose lattice planes lie far enough apart.

    Both are tried, since the conventional cell of a face centred lattice is rounder than any multiple along the
    vectors of the primitive one.

    Args:
        structure: ordered.
        least_spacing_angstrom: smallest distance between opposite faces of the cell [Angstrom].

    Raises:
        ValueError: it takes more than `MOST_COPIES` copies.
    """
    from pymatgen.symmetry.analyzer import SpacegroupAnalyzer

    candidates = [structure.copy(), SpacegroupAnalyzer(structure).get_conventional_standard_structure()]
    repeated = [
        (len(cell) * int(np.prod(copies)), number, copies)
        for number, cell in enumerate(candidates)
        if (copies := _copies(face_distances(cell), least_spacing_angstrom)) is not None
    ]
    if not repeated:
        raise ValueError(
            f"{structure.formula}: no cell of {MOST_COPIES} copies has faces {least_spacing_angstrom:g} Angstrom apart"
        )
    _, number, copies = min(repeated)
    found: Structure = candidates[number]
    found.make_supercell(copies)
    for name in list(found.site_properties):
        found.remove_site_property(name)
    return found


def face_distances(structure: Structure) -> tuple[float, float, float]:
    """Distance between opposite faces of a cell along each vector [Angstrom]."""
    reciprocal = np.linalg.norm(np.linalg.inv(structure.lattice.matrix), axis=0)
    first, second, third = (1.0 / reciprocal).tolist()
    return first, second, third


def _copies(distances: tuple[float, float, float], least: float) -> tuple[int, int, int] | None:
    first, second, third = (max(1, ceil((least - TOLERANCE_ANGSTROM) / distance)) for distance in distances)
    return (first, second, third) if first * second * third <= MOST_COPIES else None
