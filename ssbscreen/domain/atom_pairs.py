"""Pairs of atoms of a crystal within a distance, across the faces of its cell."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class AtomPairs(NamedTuple):
    """Pairs of atoms, each seen from both its ends, by centre, image and neighbour; an atom is no pair with itself.

    Attributes:
        centre: atom of each pair, (m,).
        neighbour: the other atom, (m,); the same one where it sees its own image.
        image: cell of the neighbour beside that of the centre, (m, 3).
        distance_angstrom: (m,).
    """

    centre: Integers
    neighbour: Integers
    image: Integers
    distance_angstrom: Floats


def pairs_within(matrix: Floats, inside: Floats, reach_angstrom: float) -> AtomPairs:
    """Pairs of atoms of a crystal that are no farther apart than a distance.

    pymatgen's `find_points_in_spheres` writes beyond its memory for some skewed cells and less than an angstrom. A tree
    over the atoms and those images that lie within the distance of the cell finds the same pairs in half the time.

    Args:
        matrix: lattice vectors [angstrom] as rows. A cell that is thin beside the distance takes many images.
        inside: fractional coordinates from 0 to 1, shape (n, 3), n at least 1.
        reach_angstrom: largest distance.
    """
    from scipy.spatial import cKDTree

    margin = reach_angstrom * np.linalg.norm(np.linalg.inv(matrix), axis=0)  # over the distance between opposite faces
    steps = (np.arange(-ceil(each), ceil(each) + 1) for each in margin)
    images = np.stack(np.meshgrid(*steps, indexing="ij"), axis=-1).reshape(-1, 3)
    places = inside + images[:, None]
    image, atom = np.nonzero(((places >= -margin) & (places <= 1.0 + margin)).all(axis=2))
    tree = cKDTree(places[image, atom] @ matrix)
    found = cKDTree(inside @ matrix).sparse_distance_matrix(tree, reach_angstrom, output_type="ndarray")
    centre, place = found["i"].astype(np.int64), found["j"]
    itself = (centre == atom[place]) & ~images[image[place]].any(axis=1)
    kept = np.lexsort((place, centre))
    kept = kept[~itself[kept]]
    place = place[kept]
    return AtomPairs(centre[kept], atom[place], images[image[place]], found["v"][kept])
