"""Coordination of Li: prototypes built by hand, what may not change it, and cells of known structure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pymatgen import core

from ssbscreen.mechanics.coordination import mean_lithium_coordination

STRUCTURES_FILE = (
    Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "mp_structures_2025" / "structures.parquet"
)


def rock_salt_lif():
    return core.Structure.from_spacegroup("Fm-3m", core.Lattice.cubic(4.03), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])


def lithium_nitride():
    lattice = core.Lattice.hexagonal(3.648, 3.875)
    return core.Structure(
        lattice, ["Li", "Li", "Li", "N"], [[0, 0, 0.5], [1 / 3, 2 / 3, 0], [2 / 3, 1 / 3, 0], [0, 0, 0]]
    )


def test_rock_salt_has_six_neighbours() -> None:
    assert mean_lithium_coordination(rock_salt_lif()) == 6.0


def test_antifluorite_has_four_neighbours() -> None:
    oxide = core.Structure.from_spacegroup(
        "Fm-3m", core.Lattice.cubic(4.62), ["O", "Li"], [[0, 0, 0], [0.25, 0.25, 0.25]]
    )
    assert mean_lithium_coordination(oxide) == 4.0


def test_lithium_nitride_averages_linear_and_trigonal_sites_by_their_number() -> None:
    # One Li between two N, two Li in triangles: (2 + 3 + 3) / 3.
    assert mean_lithium_coordination(lithium_nitride()) == pytest.approx(8.0 / 3.0)


def test_caesium_chloride_type_has_eight_neighbours() -> None:
    iodide = core.Structure(core.Lattice.cubic(3.6), ["Li", "I"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    assert mean_lithium_coordination(iodide) == 8.0


def test_larger_cell_moved_origin_and_oxidation_states_change_nothing() -> None:
    cell = lithium_nitride()
    moved = cell.copy()
    moved.translate_sites(range(len(moved)), [0.13, 0.29, 0.41])
    charged = cell.copy()
    charged.add_oxidation_state_by_element({"Li": 1, "N": -3})
    for same in (cell * (2, 1, 2), moved, charged):
        assert mean_lithium_coordination(same) == pytest.approx(8.0 / 3.0)


def test_cell_without_lithium_has_no_coordination_number() -> None:
    halite = core.Structure.from_spacegroup(
        "Fm-3m", core.Lattice.cubic(5.64), ["Na", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]]
    )
    assert np.isnan(mean_lithium_coordination(halite))


def test_metal_without_anions_has_no_coordination_number() -> None:
    alloy = core.Structure(core.Lattice.cubic(3.17), ["Li", "Ag"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    assert np.isnan(mean_lithium_coordination(alloy))


def test_partly_occupied_cell_has_no_coordination_number() -> None:
    mixed = core.Structure(core.Lattice.cubic(3.6), [{"Li": 0.5, "Na": 0.5}, "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    assert np.isnan(mean_lithium_coordination(mixed))


@pytest.fixture(scope="module")
def cell_of():
    parquet = pytest.importorskip("pyarrow.parquet")
    if not STRUCTURES_FILE.exists():
        pytest.skip("the Materials Project's cells (shared/data/mp_structures_2025) are not beside the project")

    def read(mp_id: str):
        (row,) = parquet.read_table(STRUCTURES_FILE, filters=[("mp_id", "=", mp_id)]).to_pylist()
        lattice = core.Lattice.from_parameters(*row["cell_abc_angstrom_angles_degree"])
        return core.Structure(lattice, row["atomic_numbers"], np.reshape(row["fractional_xyz"], (-1, 3)))

    return read


@pytest.mark.parametrize(
    ("mp_id", "known"),
    [
        ("mp-1097036", 4),  # Li3PS4: tetrahedra, 2.36 to 2.58 A
        ("mp-13725", 4),  # Li3PO4
        ("mp-3427", 4),  # gamma-LiAlO2
        ("mp-22526", 6),  # LiCoO2: octahedra between the layers
        ("mp-19017", 6),  # LiFePO4
        ("mp-18640", 6),  # LiTi2(PO4)3: M1 site
    ],
)
def test_known_structures_have_their_coordination(cell_of, mp_id: str, known: int) -> None:
    assert mean_lithium_coordination(cell_of(mp_id)) == pytest.approx(known)


def test_garnet_lies_between_tetrahedra_and_octahedra(cell_of) -> None:
    # Tetragonal Li7La3Zr2O12 (Awaka 2009): 1 Li in a tetrahedron, 2 in octahedra, 4 in octahedra so off-centre that two
    # corners may count or not: between (4 + 2 x 6 + 4 x 4)/7 and (4 + 2 x 6 + 4 x 6)/7.
    assert 32.0 / 7.0 - 1e-9 <= mean_lithium_coordination(cell_of("mp-942733")) <= 40.0 / 7.0 + 1e-9
