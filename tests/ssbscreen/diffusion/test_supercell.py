"""Cells of simulations: far enough from their images, and no larger than that needs."""

from __future__ import annotations

import pytest
from pymatgen.core import Lattice, Structure

from ssbscreen.diffusion.supercell import face_distances, supercell

ROCK_SALT = Structure(Lattice([[0, 2, 2], [2, 0, 2], [2, 2, 0]]), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])


def test_a_face_centred_cell_becomes_a_multiple_of_its_cube() -> None:
    found = supercell(ROCK_SALT, 8.0)
    assert len(found) == 64  # of the primitive cell it would be 4 x 4 x 4 of 2: 128
    assert found.composition.reduced_formula == "LiF"
    assert min(face_distances(found)) == pytest.approx(8.0)


def test_what_is_large_enough_stays_and_an_oblique_cell_is_measured_across_its_faces() -> None:
    oblique = Structure(Lattice.from_parameters(9.0, 9.0, 9.0, 90.0, 90.0, 40.0), ["Li", "F"], [[0, 0, 0], [0.4] * 3])
    assert min(face_distances(oblique)) == pytest.approx(9.0 * 0.642788, rel=1e-5)
    assert len(supercell(oblique, 5.0)) == 2
    assert min(face_distances(supercell(oblique, 8.0))) >= 8.0


def test_a_size_that_takes_too_many_copies_is_refused() -> None:
    with pytest.raises(ValueError, match="faces 60 Angstrom apart"):
        supercell(ROCK_SALT, 60.0)
