"""Barriers of Li+ against bvlain itself, hand-solvable grids, and what may not change them."""

from __future__ import annotations

import math
import pickle
import warnings
from contextlib import redirect_stdout
from importlib.resources import files
from io import StringIO

import numpy as np
import pytest
from pymatgen.core import Lattice, Structure

from featurizers.bond_valence_barriers import ANION_CHARGES, BondValenceBarriers
from featurizers.ionic_charges import ionic_charges
from featurizers.percolation import percolation_energies
from featurizers.site_energy_map import site_energies_ev

TOLERANCE_EV = 0.02
LI2O = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.62), ["O", "Li"], [[0, 0, 0], [0.25, 0.25, 0.25]])
LIF = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.03), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
LICOO2 = Structure.from_spacegroup(
    "R-3m", Lattice.hexagonal(2.82, 14.05), ["Co", "Li", "O"], [[0, 0, 0], [0, 0, 0.5], [0, 0, 0.2606]]
)


def barriers(structure: Structure, resolution_angstrom: float = 0.1) -> list[float]:
    return BondValenceBarriers(resolution_angstrom).featurize(structure)


def test_li2o_and_lif_get_the_barriers_that_bvlain_gives() -> None:
    # bvlain 0.25.1 in other cells: 0.27 and 0.54 eV in one dimension; its coarser grid errs upwards.
    assert barriers(LI2O)[0] == pytest.approx(0.27, abs=0.06)
    assert barriers(LIF)[0] == pytest.approx(0.54, abs=0.1)


@pytest.mark.parametrize(("structure", "states"), [(LI2O, {"Li": 1, "O": -2}), (LICOO2, {"Li": 1, "Co": 3, "O": -2})])
def test_map_and_barriers_are_those_of_bvlain_on_the_same_grid(structure: Structure, states: dict[str, int]) -> None:
    from bvlain import Lain

    ions = structure.get_primitive_structure().get_reduced_structure("LLL").add_oxidation_state_by_element(states)
    theirs = Lain(verbose=False)
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        theirs.read_structure(ions, oxi_check=False)
        # Its sum ends after k ions; 1000 are more than lie within the cutoff.
        map_ev = theirs.bvse_distribution(mobile_ion="Li1+", r_cut=10.0, resolution=0.4, k=1000)
        expected = theirs.percolation_barriers(encut=5.0)
    inner = map_ev[:-1, :-1, :-1]  # its last point repeats the first
    lengths = np.array(ions.lattice.abc)
    steps = np.array(inner.shape)
    same_grid = float(np.max(lengths / steps))
    ours = site_energies_ev(ions, same_grid)
    assert ours.shape == inner.shape
    low = inner < inner.min() + 5.0
    assert np.abs(ours - inner)[low].max() < 2e-3
    found = percolation_energies(ours, highest=5.0)
    for barrier, name in zip(found, ("E_1D", "E_2D", "E_3D"), strict=True):
        if math.isfinite(barrier):
            # bvlain halves an interval down to 0.01 eV and tells its upper end.
            assert -0.003 <= expected[name] - barrier <= 0.013
        else:
            assert expected[name] == math.inf


def test_a_layered_oxide_conducts_in_two_dimensions() -> None:
    one, two, three = barriers(LICOO2)
    assert one <= two
    assert math.isnan(three) or three > two + 0.5


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(LI2O * [[1, 1, 0], [-1, 1, 0], [0, 0, 1]], id="supercell"),
        pytest.param(LI2O.get_primitive_structure(), id="primitive cell"),
        pytest.param(
            Structure(
                Lattice(LI2O.lattice.matrix @ np.array([[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0], [0.0, 0.0, 1.0]])),
                LI2O.species,
                LI2O.frac_coords,
            ),
            id="rotated",
        ),
        pytest.param(
            Structure(LI2O.lattice, LI2O.species, LI2O.frac_coords + np.array([0.11, 0.23, 0.37])), id="moved origin"
        ),
        pytest.param(Structure(LI2O.lattice, LI2O.species[::-1], LI2O.frac_coords[::-1]), id="other order of sites"),
    ],
)
def test_the_choice_of_the_cell_changes_no_barrier(other: Structure) -> None:
    assert barriers(other) == pytest.approx(barriers(LI2O), abs=TOLERANCE_EV)


def test_barriers_rise_with_the_dimensions() -> None:
    for structure in (LI2O, LIF):
        one, two, three = barriers(structure)
        assert 0.0 < one <= two <= three


@pytest.mark.parametrize(
    ("structure", "reason"),
    [
        pytest.param(
            Structure(Lattice.cubic(4.0), [{"Li": 0.5, "Na": 0.5}, "F"], [[0, 0, 0], [0.5] * 3]),
            "disordered",
            id="disordered",
        ),
        pytest.param(Structure(Lattice.cubic(4.0), ["Na", "F"], [[0, 0, 0], [0.5] * 3]), "no Li", id="no Li"),
        pytest.param(
            Structure(Lattice.cubic(3.2), ["Li", "Al"], [[0, 0, 0], [0.5] * 3]),
            "no balanced oxidation states",
            id="intermetallic",
        ),
        pytest.param(
            Structure(Lattice.cubic(4.0), ["Li", "H"], [[0, 0, 0], [0.5] * 3]),
            "no bond valence parameters of Li+ with H1-",
            id="hydride",
        ),
    ],
)
def test_what_has_no_map_says_why(structure: Structure, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("+", r"\+")):
        barriers(structure)


def test_the_anions_are_those_of_bvlains_table() -> None:
    table = pickle.loads((files("bvlain") / "data" / "cation.pkl").read_bytes())[3][1]
    from pymatgen.core import Element

    held = {Element.from_Z(int(number)).symbol: {int(q) for q in charges} for number, charges in table.items()}
    assert held == {symbol: {charge} for symbol, charge in ANION_CHARGES.items()}


def test_states_balance_and_mixed_valence_is_a_mean() -> None:
    from pymatgen.core import Composition

    assert ionic_charges(Composition("Li7La3Zr2O12")) == {"Li": 1.0, "La": 3.0, "Zr": 4.0, "O": -2.0}
    assert ionic_charges(Composition("LiMn2O4"))["Mn"] == pytest.approx(3.5)


def channels(*axes: int) -> np.ndarray:
    """A grid at 2 with channels at 1 along axes through the corner, whose energy is 0."""
    grid = np.full((6, 6, 6), 2.0)
    for axis in axes:
        place: list[slice | int] = [0, 0, 0]
        place[axis] = slice(None)
        grid[tuple(place)] = float(axis + 1) / 10.0
    grid[0, 0, 0] = 0.0
    return grid


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        pytest.param(channels(), [2.0, 2.0, 2.0], id="no channel"),
        pytest.param(channels(0), [0.1, 2.0, 2.0], id="one"),
        pytest.param(channels(0, 2), [0.1, 0.3, 2.0], id="two that cross"),
        pytest.param(channels(0, 1, 2), [0.1, 0.2, 0.3], id="three that cross"),
    ],
)
def test_channels_percolate_at_the_energy_of_their_points(grid: np.ndarray, expected: list[float]) -> None:
    assert percolation_energies(grid, highest=5.0) == pytest.approx(expected)


def test_two_channels_that_do_not_meet_are_two_paths_in_one_dimension() -> None:
    grid = np.full((8, 8, 8), 9.0)
    grid[:, 0, 0] = 0.0
    grid[4, :, 4] = 0.1
    assert percolation_energies(grid, highest=5.0) == pytest.approx([0.0, math.inf, math.inf])


def test_a_path_that_ends_does_not_percolate() -> None:
    grid = np.full((8, 8, 8), 9.0)
    grid[:6, 0, 0] = 0.0
    assert percolation_energies(grid, highest=5.0).tolist() == [math.inf] * 3


def test_a_diagonal_screw_counts_once() -> None:
    grid = np.full((6, 6, 6), 9.0)
    for step in range(6):
        grid[step, step, step] = 0.0
    assert percolation_energies(grid, highest=5.0).tolist() == [0.0, math.inf, math.inf]


def test_every_barrier_is_cited() -> None:
    cited = " ".join(BondValenceBarriers().citations())
    assert "10.1002/pssa.201001116" in cited
    assert "10.1107/S2052520618015718" in cited
    assert BondValenceBarriers().feature_labels() == ["barrier_1d_ev", "barrier_2d_ev", "barrier_3d_ev"]
