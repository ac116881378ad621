"""Features of conductors: the composition as it is told, the network of the cell."""

from __future__ import annotations

import numpy as np
from pymatgen.core import Composition, Lattice, Structure

from flows.conductor_features import conductor_features, conductor_labels, network_columns

CELL = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.03), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])


def test_a_cell_adds_its_network_to_the_composition_that_was_told() -> None:
    told = Composition("Li0.99F1.0")  # occupancies in the cell's file were rounded
    (with_cell, without), faults = conductor_features([told, told], [CELL, None])
    network = np.array(network_columns())
    rest = np.setdiff1d(np.arange(len(conductor_labels())), network)
    assert np.array_equal(with_cell[rest], without[rest], equal_nan=True)
    assert np.isfinite(with_cell[network]).any()
    assert np.isnan(without[network]).all()
    assert faults == ["", ""]


def test_a_cell_without_li_is_told_and_its_composition_stays() -> None:
    sodium = Structure.from_spacegroup("Fm-3m", Lattice.cubic(5.6), ["Na", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    features, (fault,) = conductor_features([Composition("LiCl")], [sodium])
    assert fault
    assert np.isnan(features[0, network_columns()]).all()
    assert np.array_equal(features, conductor_features([Composition("LiCl")], [None])[0], equal_nan=True)
