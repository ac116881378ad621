"""Pairs of atoms within a distance, against pymatgen's search on cells of the embedded set and on skewed ones."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.core import Lattice, Structure

from ssbscreen.domain.atom_pairs import pairs_within
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.cells import pymatgen_structure


def pairs_of(cell: Structure, reach: float) -> dict[tuple[int, ...], float]:
    found = pairs_within(np.asarray(cell.lattice.matrix), cell.frac_coords - np.floor(cell.frac_coords), reach)
    keys = zip(found.centre.tolist(), found.neighbour.tolist(), *found.image.T.tolist(), strict=True)
    pairs = dict(zip(keys, found.distance_angstrom.tolist(), strict=True))
    assert len(pairs) == len(found.centre)  # none twice
    return pairs


def pairs_by_pymatgen(cell: Structure, reach: float) -> dict[tuple[int, ...], float]:
    inside = Structure(cell.lattice, cell.species, cell.frac_coords - np.floor(cell.frac_coords))
    centre, neighbour, image, distance = inside.get_neighbor_list(reach, exclude_self=True)
    keys = zip(centre.tolist(), neighbour.tolist(), *image.astype(int).T.tolist(), strict=True)
    return dict(zip(keys, distance.tolist(), strict=True))


def test_pairs_in_cells_of_the_embedded_set_are_those_of_pymatgen() -> None:
    (cells,) = read_bundled().cells
    for row in range(0, len(cells.material_ids), len(cells.material_ids) // 300):
        cell = pymatgen_structure(cells.geometry(row))
        assert pairs_of(cell, 3.5) == pytest.approx(pairs_by_pymatgen(cell, 3.5), abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_pairs_in_thin_and_skewed_cells_are_those_of_pymatgen(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lattice = Lattice(np.diag(rng.uniform(1.5, 5.0, 3)) + rng.normal(0.0, 1.5, (3, 3)))
    cell = Structure(lattice, ["Li"] * 3, rng.uniform(0.0, 1.0, (3, 3)))
    assert pairs_of(cell, 4.5) == pytest.approx(pairs_by_pymatgen(cell, 4.5), abs=1e-9)


def test_every_pair_is_seen_from_both_ends() -> None:
    pairs = pairs_of(Structure(Lattice.hexagonal(2.0, 3.0), ["Li", "F"], [[0, 0, 0], [0.3, 0.6, 0.9]]), 3.0)
    mirrored = {(other, one, -x, -y, -z): distance for (one, other, x, y, z), distance in pairs.items()}
    assert pairs == pytest.approx(mirrored)


def test_an_atom_sees_its_images_and_not_itself() -> None:
    pairs = pairs_of(Structure(Lattice.cubic(2.0), ["Li"], [[0.0, 0.0, 0.0]]), 2.0)
    assert len(pairs) == 6
    assert set(pairs.values()) == {2.0}


def test_two_atoms_in_one_place_are_a_pair_at_no_distance() -> None:
    pairs = pairs_of(Structure(Lattice.cubic(4.0), ["F", "F"], [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]), 1.0)
    assert pairs == {(0, 1, 0, 0, 0): 0.0, (1, 0, 0, 0, 0): 0.0}
