"""Facts about cells before any energy: which are mostly vacuum."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

LEAST_FILLING = 0.40
"""Share of a cell that van der Waals spheres of its atoms fill. Crystals fill 0.6 (solid halogens) to 3 (overlapping
spheres of bonded atoms), single molecules in a box 0.1-0.35, among them LiS4."""
UNKNOWN_RADIUS_ANGSTROM = 2.0


def vacuum_reason(structures: Path) -> dict[str, str]:
    """Why cells are left off the hull because they are mostly vacuum, by identifier.

    An isolated molecule or cluster is no phase that forms in a battery, and corrections made for solids stabilise it: a
    Li2S8 molecule lowers the oxidation limit of Li2S by 0.13 V.

    Args:
        structures: Parquet file with ``mp_id, cell_abc_angstrom_angles_degree, atomic_numbers``.
    """
    table = pq.read_table(structures, columns=["mp_id", "cell_abc_angstrom_angles_degree", "atomic_numbers"])
    filling = van_der_waals_filling(
        np.asarray(table["cell_abc_angstrom_angles_degree"].combine_chunks().flatten(), dtype=float).reshape(-1, 6),
        table["atomic_numbers"].combine_chunks(),
    )
    ids = table["mp_id"].to_pylist()
    return {
        ids[row]: f"van der Waals spheres fill {filling[row]:.2f} of the cell: an isolated molecule or cluster in a box"
        for row in np.flatnonzero(filling < LEAST_FILLING)
    }


def van_der_waals_filling(cells: npt.NDArray[np.float64], atomic_numbers: object) -> npt.NDArray[np.float64]:
    """Volume of the atoms' van der Waals spheres over the volume of the cell, overlaps counted twice.

    Args:
        cells: lengths in angstrom and angles in degrees, shape (n, 6).
        atomic_numbers: Arrow list array of the n cells.
    """
    offsets = np.asarray(atomic_numbers.offsets)  # type: ignore[attr-defined]
    flat = np.asarray(atomic_numbers.values)  # type: ignore[attr-defined]
    spheres = np.add.reduceat((4.0 / 3.0 * np.pi * _radii_angstrom() ** 3)[flat], offsets[:-1])
    cosines = np.cos(np.radians(cells[:, 3:]))
    shear = np.sqrt(1.0 - (cosines**2).sum(axis=1) + 2.0 * cosines.prod(axis=1))
    return np.asarray(spheres / (cells[:, :3].prod(axis=1) * shear))


def _radii_angstrom() -> npt.NDArray[np.float64]:
    import warnings

    from pymatgen.core import Element

    radii = np.full(128, UNKNOWN_RADIUS_ANGSTROM)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pymatgen warns of each element without a radius
        for number in range(1, 104):
            radii[number] = Element.from_Z(number).van_der_waals_radius or UNKNOWN_RADIUS_ANGSTROM
    return radii
