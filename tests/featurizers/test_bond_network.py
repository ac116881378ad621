"""Bonds of simple crystals against coordination numbers counted by hand and laws of crystals."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from matminer.utils.data import MagpieData
from pymatgen.core import DummySpecies, Lattice, Structure
from scipy.optimize import brentq

from featurizers.bond_network import BondNetwork, bond_network, elemental_values

# Shells beyond the first weigh exp(1 - 8) and less; they lengthen the average, and raise the weight of the first, by
# half a percent.
FAINT_SHELLS = 0.006


def crystal(group: str, a_angstrom: float, *species: str) -> Structure:
    at = [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]][: len(species)]
    return Structure.from_spacegroup(group, Lattice.cubic(a_angstrom), list(species), at)


def unlike(network: BondNetwork, structure: Structure) -> np.ndarray:
    number = np.array(structure.atomic_numbers)
    return number[network.centre] != number[network.neighbour]


@pytest.mark.parametrize(
    ("structure", "coordination"),
    [
        (crystal("Fm-3m", 6.33, "Sn", "Te"), 6),
        (crystal("Pm-3m", 3.35, "Po"), 6),
        (crystal("Fd-3m", 3.567, "C"), 4),
        (crystal("Fm-3m", 4.05, "Al"), 12),
        (crystal("Fm-3m", 40.5, "Al"), 12),  # the sphere of neighbours has to grow to the bonds
    ],
    ids=["rock salt", "simple cubic", "diamond", "fcc", "fcc, stretched"],
)
def test_coordination_is_the_number_of_nearest_neighbours(structure: Structure, coordination: int) -> None:
    network = bond_network(structure)
    assert network.effective_coordination == pytest.approx(coordination, rel=FAINT_SHELLS)
    assert len(network.centre) == coordination * len(structure)


def test_both_shells_of_bcc_share_by_the_fixed_point_solved_elsewhere() -> None:
    # x over the shortest length: 8 at 1, 6 at 2/sqrt(3), 12 at sqrt(8/3), 24 at sqrt(11/3).
    count, length = np.array([8, 6, 12, 24]), np.sqrt(np.array([3.0, 4.0, 8.0, 11.0]) / 3.0)

    def excess(average: float) -> float:
        weight = count * np.exp(1.0 - (length / average) ** 6)
        return float(weight @ length / weight.sum() - average)

    average = brentq(excess, 1.0, 1.1, xtol=1e-13)
    weight = count * np.exp(1.0 - (length / average) ** 6)
    network = bond_network(crystal("Im-3m", 3.165, "W"))
    shortest = 3.165 * np.sqrt(3.0) / 2.0 / (2.0 * 1.62)  # covalent radius of W 1.62 A: Cordero et al. (2008)
    assert network.average_reduced_distance == pytest.approx(average * shortest, rel=1e-8)
    assert network.effective_coordination == pytest.approx(weight[:2].sum(), rel=1e-7)


def test_eight_unlike_bonds_are_the_strongest_of_the_cscl_structure() -> None:
    structure = crystal("Pm-3m", 2.95, "Cu", "Zn")
    network = bond_network(structure)
    for site in range(2):
        own = network.centre == site
        assert np.sum(own & unlike(network, structure)) == 8
        heaviest = np.argsort(-network.weight * own)[:8]
        assert unlike(network, structure)[heaviest].all()


def test_water_is_two_bonds_of_oxygen_and_one_of_each_hydrogen() -> None:
    at = np.array([[0.0, 0.0, 0.0], [0.757, 0.586, 0.0], [-0.757, 0.586, 0.0]])
    alone = Structure(Lattice.cubic(12.0), ["O", "H", "H"], at, coords_are_cartesian=True)
    assert bond_network(alone).effective_coordination == pytest.approx([2.0, 1.0, 1.0], abs=0.02)


def test_an_average_is_the_weighted_mean_of_its_own_bonds() -> None:
    structure = crystal("Fm-3m", 4.21, "Mg", "O")
    network = bond_network(structure)
    # What was cut off weighs little.
    assert network.site_means(network.reduced_distance) == pytest.approx(network.average_reduced_distance, rel=2e-3)
    assert np.linalg.norm(network.direction, axis=1) == pytest.approx(1.0)
    assert np.all(np.diff(network.centre) >= 0)


def test_vectors_lead_to_an_atom_of_the_kind_that_is_named() -> None:
    structure = crystal("Fm-3m", 5.64, "Na", "Cl")
    network = bond_network(structure)
    ends = structure.cart_coords[network.centre] + network.direction * network.distance_angstrom[:, None]
    gap = structure.lattice.get_fractional_coords(ends) - structure.frac_coords[network.neighbour]
    np.testing.assert_allclose(gap, np.round(gap), atol=1e-9)


def test_like_cations_that_nearly_touch_are_bonded() -> None:
    structure = crystal("Fm-3m", 4.21, "Mg", "O")  # Mg-Mg 2.98 A, two radii 2.82 A
    network = bond_network(structure)
    magnesium = np.array(structure.atomic_numbers)[network.centre] == 12
    assert np.sum(magnesium & ~unlike(network, structure)) == 12 * 4


def test_elements_without_a_value_get_the_median() -> None:
    table = MagpieData(impute_nan=False).all_elemental_props["Electronegativity"]
    known = [value for value in table.values() if not np.isnan(value)]
    assert np.isnan(table["Ar"])
    assert elemental_values("Electronegativity")[18] == pytest.approx(statistics.median(known))
    assert elemental_values("Electronegativity")[8] == 3.44


def test_ions_have_the_bonds_of_their_elements() -> None:
    ions = crystal("Fm-3m", 6.33, "Sn", "Te").add_oxidation_state_by_element({"Sn": 2, "Te": -2})
    atoms = crystal("Fm-3m", 6.33, "Sn", "Te")
    np.testing.assert_array_equal(bond_network(ions).weight, bond_network(atoms).weight)


@pytest.mark.parametrize(
    ("structure", "message"),
    [
        (Structure(Lattice.cubic(3.0), [{"Li": 0.5}], [[0, 0, 0]]), "disordered"),
        (Structure(Lattice.cubic(3.0), [{"Li": 0.5, "Na": 0.5}], [[0, 0, 0]]), "Order it first"),
        (Structure(Lattice.cubic(3.0), [DummySpecies("X")], [[0, 0, 0]]), "no covalent radius"),
        (Structure(Lattice.cubic(3.0), ["Li", "Li"], [[0, 0, 0], [0, 0, 1.0]]), "lie in one place"),
        (Structure(Lattice.cubic(3.0), [], []), "without sites"),
        (Structure(Lattice(3.0 * np.eye(3), pbc=(False,) * 3), ["Li"], [[0, 0, 0]]), "periodic in all directions"),
    ],
    ids=["vacancies", "mixed", "dummy", "twice", "empty", "atom"],
)
def test_what_has_no_bonds_says_why(structure: Structure, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bond_network(structure)
