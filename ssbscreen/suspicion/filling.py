"""How much of a cell its atoms fill: single molecules in a box are mostly vacuum."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.elements import SYMBOLS

LEAST_FILLING: Final = 0.40
"""Share of a cell that van der Waals spheres of its atoms fill. Crystals fill 0.6 (solid halogens) to 3 (overlapping
spheres of bonded atoms), single molecules in a box 0.1-0.35, among them LiS4."""
UNKNOWN_RADIUS_ANGSTROM: Final = 2.0


def van_der_waals_filling(cells: npt.NDArray[np.float64], atomic_numbers: object) -> npt.NDArray[np.float64]:
    """Volume of the atoms' van der Waals spheres over the volume of the cell, overlaps counted twice.

    Args:
        cells: lengths in angstrom and angles in degrees, shape (n, 6).
        atomic_numbers: Arrow list array of the n cells.
    """
    offsets = np.asarray(atomic_numbers.offsets)  # type: ignore[attr-defined]
    flat = np.asarray(atomic_numbers.values)  # type: ignore[attr-defined]
    spheres = np.add.reduceat(sphere_volumes_a3()[flat], offsets[:-1])
    cosines = np.cos(np.radians(cells[:, 3:]))
    shear = np.sqrt(1.0 - (cosines**2).sum(axis=1) + 2.0 * cosines.prod(axis=1))
    return np.asarray(spheres / (cells[:, :3].prod(axis=1) * shear))


@cache
def sphere_volumes_a3() -> npt.NDArray[np.float64]:
    """Volume of the van der Waals sphere [A^3] by atomic number, radii as pymatgen has them."""
    from pymatgen.core import Element

    radii = np.full(128, UNKNOWN_RADIUS_ANGSTROM)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pymatgen warns of each element without a radius
        for number, symbol in enumerate(SYMBOLS, start=1):
            radii[number] = Element(symbol).van_der_waals_radius or UNKNOWN_RADIUS_ANGSTROM
    return np.asarray(4.0 / 3.0 * np.pi * radii**3)
