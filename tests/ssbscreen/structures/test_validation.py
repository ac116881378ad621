"""Structures that are no crystals are refused with the reason; crystals that others relaxed or measured are not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pymatgen.core import Lattice, Structure

from ssbscreen.structures.close_pairs import close_pairs
from ssbscreen.structures.validation import refusal_reason, remarks


def rock_salt(cation: object = "Li", anion: object = "F", a: float = 4.03) -> Structure:
    return Structure.from_spacegroup("Fm-3m", Lattice.cubic(a), [cation, anion], [[0, 0, 0], [0.5, 0.5, 0.5]])


LI3N = Structure.from_spacegroup(  # Rabenau and Schulz, J. Less-Common Met. 50, 155 (1976)
    "P6/mmm", Lattice.hexagonal(3.648, 3.875), ["Li", "Li", "N"], [[1 / 3, 2 / 3, 0], [0, 0, 0.5], [0, 0, 0]]
)


@pytest.mark.parametrize(
    "structure", [rock_salt(), rock_salt("Li", "I", 6.03), LI3N, rock_salt({"Li": 0.5, "Na": 0.4})]
)
def test_crystals_pass(structure: Structure) -> None:
    assert refusal_reason(structure) is None


@pytest.mark.parametrize("structure", [rock_salt(), LI3N])
def test_plain_salts_get_no_remark(structure: Structure) -> None:
    assert remarks(structure) == ()


@pytest.mark.parametrize(
    ("structure", "part"),
    [
        (rock_salt("Na"), "no Li"),
        (Structure(Lattice.cubic(3.5), ["Li", "Li"], [[0, 0, 0], [0.5, 0.5, 0.5]]), "nothing but Li"),
        (Structure(Lattice.cubic(4.0), ["Li", "Tc", "O"], [[0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0, 0]]), "Tc is radioac"),
        (Structure(Lattice.cubic(4.0), ["Li", "X"], [[0, 0, 0], [0.5, 0.5, 0.5]]), "X is no element"),
        (Structure(Lattice.cubic(4.0), ["Li", "F"], [[0, 0, 0], [0.5, math.nan, 0.5]]), "site 2 are not finite"),
        (Structure(Lattice.cubic(math.inf), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]]), "lattice"),
        (rock_salt(a=2.0), "A^3 per atom"),
        (rock_salt(a=10.0), "A^3 per atom"),
        (rock_salt(a=0.403), "thinner"),
        (Structure([[4, 0, 0], [4, 0, 0], [0, 0, 4]], ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]]), "thinner"),
        (Structure(Lattice.cubic(4.0), ["Li", "O", "O"], [[0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0.55]]), "O and O"),
        (Structure(Lattice.cubic(4.0), ["Li", "F"], [[0.02, 0, 0], [0.98, 1, 0]]), "0.16 A apart"),
    ],
)
def test_what_is_no_crystal_with_lithium_is_refused_with_the_reason(structure: Structure, part: str) -> None:
    reason = refusal_reason(structure)
    assert reason is not None
    assert part in reason
    assert "\n" not in reason


@pytest.mark.parametrize("share", [0.0, -0.2, 1.3])
def test_impossible_occupancies_are_refused(share: float) -> None:
    structure = rock_salt()
    structure[0]._species = type(structure[0].species)({"Li": share}, allow_negative=True)
    reason = refusal_reason(structure)
    assert reason is not None
    assert "occupancy" in reason
    assert f"{share:.3g}" in reason


def test_split_sites_that_are_never_both_full_may_be_close() -> None:
    split = Structure(Lattice.cubic(4.0), [{"Li": 0.5}, {"Li": 0.5}, "F"], [[0, 0, 0], [0.05, 0, 0], [0.5, 0.5, 0.5]])
    assert refusal_reason(split) is None


def test_odd_charges_and_distances_are_remarks() -> None:
    assert "no charge-balanced oxidation states" in remarks(rock_salt("Li", "O"))
    charged = rock_salt()
    charged.add_oxidation_state_by_element({"Li": 1, "F": -2})
    assert any("sum to -4 e" in remark for remark in remarks(charged))
    close = Structure(Lattice.cubic(4.0), ["Li", "F"], [[0, 0, 0], [0.25, 0, 0]])
    assert any("F and Li are unusually close: 1.00 A" in remark for remark in remarks(close))


def oxygen_pair(distance: float, species: object = "O") -> Structure:
    return Structure(
        Lattice.cubic(5.0), ["Li", species, species], [[0, 0, 0], [2.5, 2.5, 2.5], [2.5 + distance, 2.5, 2.5]],
        coords_are_cartesian=True,
    )  # fmt: skip


def test_atoms_of_a_nonmetal_are_no_closer_than_in_its_molecule() -> None:
    """O2 has 1.208 A; 0.90 A are 0.68 sums of the covalent radius, which no other check refuses."""
    assert "O and O are 0.90 A apart" in str(refusal_reason(oxygen_pair(0.90)))
    assert refusal_reason(oxygen_pair(1.0)) is None
    assert any("O and O are unusually close: 1.15 A" in remark for remark in remarks(oxygen_pair(1.15)))
    assert not any("close" in remark for remark in remarks(oxygen_pair(1.28)))  # superoxide
    assert refusal_reason(oxygen_pair(0.90, {"O": 0.5})) is None
    assert refusal_reason(oxygen_pair(0.90, {"O": 0.5, "F": 0.5})) is None


def test_rounded_occupancies_balance_to_a_hundredth() -> None:
    shared = Structure(Lattice.cubic(3.9), [{"Li": 0.33, "La": 0.56}, "Ti", "O", "O", "O"],
                       [[0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]])  # fmt: skip
    assert remarks(shared) == ()


def test_refined_occupancies_far_from_neutral_are_told_with_the_share() -> None:
    """Half of the Li missing in Li2O: +1 - 2 = -1 e on +1 e."""
    half = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.6), [{"Li": 0.5}, "O"], [[0.25, 0.25, 0.25], [0, 0, 0]])
    assert any("no charge-balanced oxidation states" in remark for remark in remarks(half))
    nearly = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.6), [{"Li": 0.98}, "O"], [[0.25] * 3, [0, 0, 0]])
    assert remarks(nearly) == ()
    off = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.6), [{"Li": 0.9}, "O"], [[0.25] * 3, [0, 0, 0]])
    assert any("-11.1%" in remark for remark in remarks(off))


@pytest.mark.parametrize("seed", range(6))
def test_close_pairs_are_those_of_pymatgen(seed: int) -> None:
    """Against `Structure.get_neighbor_list`, on skewed cells whose atoms may see themselves in the next cell."""
    rng = np.random.default_rng(seed)
    lattice = Lattice(np.diag(rng.uniform(2.5, 5.0, 3)) + rng.normal(0.0, 1.0, (3, 3)))
    cell = Structure(lattice, ["Li", "O", "Cs"] * 4, rng.uniform(-1.0, 2.0, (12, 3)))
    radii = {"Li": 1.28, "O": 0.66, "Cs": 2.44}  # Cordero et al. 2008
    expected = []
    for one, other, image, distance in zip(*cell.get_neighbor_list(3.1), strict=True):
        share = distance / (radii[cell[one].specie.symbol] + radii[cell[other].specie.symbol])
        if share < 0.6 and (one, (0, 0, 0)) < (other, tuple(-image)):
            expected.append(distance)
    found = close_pairs(cell, 0.6)
    assert len(found) > 3
    assert sorted({round(pair[0], 6) for pair in found}) == sorted({round(float(each), 6) for each in expected})


def test_atoms_in_one_place_are_zero_apart() -> None:
    twice = Structure(Lattice.cubic(4.0), ["Li", "F", "F"], [[0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]])
    assert "F and F are 0.00 A apart" in str(refusal_reason(twice))


def test_a_skewed_cell_on_which_pymatgens_search_writes_beyond_its_memory_is_judged() -> None:
    skewed = Structure([[0, 2, 2], [2, 0.99999999, 2], [2, 2, 0]], ["Li", "F"], [[0, 0, 0], [1 / 3, 2 / 3, 1 / 3]])
    assert refusal_reason(skewed) is None
    assert remarks(skewed) == ("F and Li are unusually close: 1.00 A",)
