"""Supercells of a given size that are as compact as they can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pymatgen.core import Structure

_EQUAL = 1e-6


def compact_supercell(structure: Structure, cells: int) -> Structure:
    """The supercell of a number of cells whose shortest lattice vector is longest, in its reduced setting.

    Args:
        structure: one cell.
        cells: how many it takes; all superlattices of that index are compared, by their Hermite normal forms.
    """
    if cells == 1:
        return structure.copy()
    best, longest = np.eye(3, dtype=np.int64), 0.0
    for form in hermite_normal_forms(cells):
        shortest = _shortest_vector(form @ structure.lattice.matrix)
        if shortest > longest * (1.0 + _EQUAL):
            best, longest = form, shortest
    return structure.make_supercell(best, in_place=False).get_reduced_structure("LLL")


def hermite_normal_forms(determinant: int) -> Iterator[npt.NDArray[np.int64]]:
    """All integer matrices in lower Hermite normal form with this determinant: one for each superlattice.

    Hart and Forcade, Phys. Rev. B 77, 224115 (2008), doi:10.1103/PhysRevB.77.224115.
    """
    for a in range(1, determinant + 1):
        for c in range(1, determinant // a + 1):
            if determinant % (a * c):
                continue
            f = determinant // (a * c)
            for b in range(c):
                for d in range(f):
                    for e in range(f):
                        yield np.array([[a, 0, 0], [b, c, 0], [d, e, f]], dtype=np.int64)


def _shortest_vector(matrix: npt.NDArray[np.float64]) -> float:
    """Length of the shortest vector of the basis after pairwise (Gauss) reduction of three vectors."""
    vectors = matrix.copy()
    for _ in range(100):
        order = np.argsort((vectors**2).sum(axis=1), kind="stable")
        vectors = vectors[order]
        changed = False
        for long in (1, 2):
            for short in range(long):
                times = np.rint(vectors[long] @ vectors[short] / (vectors[short] @ vectors[short]))
                if times:
                    vectors[long] = vectors[long] - times * vectors[short]
                    changed = True
        if not changed:
            break
    return float(np.sqrt((vectors**2).sum(axis=1).min()))
