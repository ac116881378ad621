"""Ordered approximants keep composition, charge and distances, and find orders that are known or enumerated by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from pymatgen.analysis.ewald import EwaldSummation
from pymatgen.analysis.structure_matcher import StructureMatcher
from pymatgen.core import Lattice, Structure

from ssbscreen.domain.errors import SourceError
from ssbscreen.structures.ordering import order
from ssbscreen.structures.site_charges import site_charges
from ssbscreen.structures.supercells import compact_supercell, hermite_normal_forms

BCC = [[0, 0, 0], [0.5, 0.5, 0.5]]


def shared(first: object, second: object, a: float = 4.0) -> Structure:
    return Structure.from_spacegroup("Fm-3m", Lattice.cubic(a), [first, second], [[0, 0, 0], [0.5, 0.5, 0.5]])


def argyrodite() -> Structure:
    """Li6PS5Cl with S and Cl mixed on 4a and 4d and half of 48h filled; Kraft et al., JACS 139, 10909 (2017)."""
    return Structure.from_spacegroup(
        "F-43m",
        Lattice.cubic(9.85),
        ["P", "S", {"S": 0.4, "Cl": 0.6}, {"S": 0.6, "Cl": 0.4}, {"Li": 0.5}],
        [[0, 0, 0.5], [0.1195, -0.1195, 0.6195], [0, 0, 0], [0.25, 0.25, 0.75], [0.1837, 0.0180, 0.6837]],
    )


def least_distance(structure: Structure) -> float:
    distances = structure.distance_matrix + np.diag(np.full(len(structure), np.inf))
    return float(distances.min())


def test_an_ordered_cell_comes_back_as_it_is() -> None:
    found = order(shared("Li", "F"), seed=1)
    assert found.composition_change == ""
    assert found.cells == (shared("Li", "F"),)


def test_the_best_arrangement_is_the_one_that_enumeration_finds() -> None:
    """Half of eight sites filled: 70 choices, each with its Ewald energy by pymatgen."""
    rng = np.random.default_rng(3)
    cell = Structure(Lattice.from_parameters(5, 6, 7, 90, 90, 90), [{"Li": 0.5}] * 8 + ["O"] * 2,
                     [*np.array([[x, y, z] for x in (0.1, 0.6) for y in (0.1, 0.6) for z in (0.1, 0.6)])
                      + rng.normal(0, 0.03, (8, 3)), [0.35, 0.35, 0.35], [0.85, 0.85, 0.35]])  # fmt: skip
    energies = []
    for chosen in combinations(range(8), 4):
        whole = Structure(
            cell.lattice, ["Li"] * 4 + ["O"] * 2, [*cell.frac_coords[list(chosen)], *cell.frac_coords[8:]]
        )
        whole.add_oxidation_state_by_element({"Li": 1, "O": -2})
        energies.append(EwaldSummation(whole).total_energy)
    found = order(cell, seed=1).cells
    best = found[0].copy()
    best.add_oxidation_state_by_element({"Li": 1, "O": -2})
    assert EwaldSummation(best).total_energy == pytest.approx(min(energies), abs=1e-4)
    assert best.composition.reduced_formula == "Li2O1"[:4]


def test_lithium_and_cobalt_share_the_neighbours_of_oxygen() -> None:
    """Three neighbours of each kind around every O2-: Pauling's rule of local neutrality."""
    found = order(shared({"Li": 0.5, "Co": 0.5}, "O", 4.2), seed=1, most_atoms=16)
    assert found.composition_change == ""
    assert found.cells[0].composition.reduced_formula == "LiCoO2"
    cell = found.cells[0].copy()
    for site in range(len(cell)):
        if cell[site].specie.symbol == "O":
            near = [each.specie.symbol for each in cell.get_neighbors(cell[site], 2.2)]
            assert sorted(near) == ["Co"] * 3 + ["Li"] * 3


def test_argyrodite_keeps_its_sublattices_and_no_cage_is_crowded() -> None:
    structure = argyrodite()
    assert structure.composition.reduced_formula == "Li6PS5Cl"
    found = order(structure, seed=1)
    for cell in found.cells:
        assert cell.is_ordered
        assert cell.composition.reduced_formula == "Li6PS5Cl"
        assert len(cell) % 13 == 0
        assert len(cell) <= 160
        assert least_distance(cell) > 1.5
        for site in (site for site in cell if site.specie.symbol == "P"):
            assert [each.specie.symbol for each in cell.get_neighbors(site, 2.3)] == ["S"] * 4
        halogen = [
            [each.specie.symbol for each in cell.get_neighbors(site, 2.6)]
            for site in cell
            if site.specie.symbol == "Cl"
        ]
        assert 0.3 <= sum("Li" in near for near in halogen) / len(halogen) <= 0.5  # of 4d, inside the cages of Li
    assert len(found.cells) == 8


def test_the_same_seed_gives_the_same_cells_and_no_two_are_the_same() -> None:
    first, second = (order(argyrodite(), seed=5, approximants=4).cells for _ in range(2))
    assert first == second
    matcher = StructureMatcher(primitive_cell=False, scale=False)
    assert not any(matcher.fit(one, other) for one, other in combinations(first, 2))


def test_split_sites_hold_one_atom() -> None:
    split = Structure(
        Lattice.cubic(5.0), [{"Li": 0.5}, {"Li": 0.5}, "F"], [[0.04, 0, 0], [-0.04, 0, 0], [0.5, 0.5, 0.5]]
    )
    found = order(split, seed=1)
    assert found.cells[0].composition.as_dict() == {"Li": 1.0, "F": 1.0}


def test_occupancies_that_ask_for_overlapping_atoms_are_refused() -> None:
    crowded = Structure(
        Lattice.cubic(5.0), [{"Li": 0.95}, {"Li": 0.95}, "S"], [[0.04, 0, 0], [-0.04, 0, 0], [0.5, 0.5, 0.5]]
    )
    with pytest.raises(SourceError, match=r"Li and Li at 0\.40 A"):
        order(crowded, seed=1)


def test_atoms_that_fit_only_by_starting_close_are_told() -> None:
    pair = Structure(
        Lattice.cubic(6.0), [{"Li": 0.95}, {"Li": 0.95}, "S"], [[0.12, 0, 0], [-0.12, 0, 0], [0.5, 0.5, 0.5]]
    )
    found = order(pair, seed=1)
    assert found.cells[0].composition.as_dict()["Li"] / found.cells[0].composition.as_dict()["S"] > 1.8
    assert "Li and Li start only 1.44 A apart" in found.note


def test_the_composition_is_neutral_within_the_tolerance_and_told() -> None:
    """Li 0.33 La 0.557 TiO3: whole numbers that are neutral, such as Li3La5Ti9O27 - 3 + 15 + 36 = 54."""
    perovskite = Structure(
        Lattice.cubic(3.87),
        [{"Li": 0.33, "La": 0.557}, "Ti", "O", "O", "O"],
        [[0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]],
    )
    found = order(perovskite, seed=1)
    amounts = found.cells[0].composition.get_el_amt_dict()
    assert amounts["Li"] + 3 * amounts["La"] + 4 * amounts["Ti"] == 2 * amounts["O"]
    for symbol, given in {"Li": 0.33, "La": 0.557}.items():
        assert amounts[symbol] / amounts["Ti"] == pytest.approx(given, rel=0.05)
    assert " -> " in found.composition_change
    assert "Li" in found.composition_change


def test_what_no_supercell_represents_is_refused() -> None:
    with pytest.raises(SourceError, match="at most 40 atoms"):
        order(shared({"Li": 0.99, "Na": 0.007}, "F"), seed=1, most_atoms=40)


def test_without_oxidation_states_only_distances_count_and_the_note_says_so() -> None:
    alloy = Structure(Lattice.cubic(3.2), [{"Li": 0.5, "Mg": 0.5}, "Ag"], BCC)
    found = order(alloy, seed=1)
    assert found.cells[0].composition.reduced_formula == "LiMgAg2"
    assert "without oxidation states" in found.note


def test_oxidation_states_of_the_cell_are_used() -> None:
    salt = shared({"Li+": 0.5, "Sn4+": 0.125}, "O2-")
    assert site_charges(salt).by_element == {"Li": 1.0, "Sn": 4.0, "O": -2.0}
    assert site_charges(salt).basis == "oxidation states of the file"


@pytest.mark.parametrize(
    ("formula", "charges"),
    [
        ({"Li": 24.82, "La": 12, "Zr": 4.8, "Ta": 3.2, "O": 48}, {"Li": 1, "La": 3, "Zr": 4, "Ta": 5, "O": -2}),
        ({"Li": 1, "Fe": 1, "P": 1, "O": 4}, {"Li": 1, "Fe": 2, "P": 5, "O": -2}),
        ({"Li": 1, "Mn": 2, "O": 4}, {"Li": 1, "Mn": 3.5, "O": -2}),
        ({"Li": 6, "P": 1, "S": 5, "Cl": 1}, {"Li": 1, "P": 5, "S": -2, "Cl": -1}),
    ],
)
def test_charges_are_those_of_textbooks(formula: dict[str, float], charges: dict[str, float]) -> None:
    largest = max(formula.values())
    cell = Structure(Lattice.cubic(9.0), [{symbol: amount / largest} for symbol, amount in formula.items()],
                     [[i / 7, i / 5, i / 3] for i in range(len(formula))])  # fmt: skip
    assert site_charges(cell).by_element == pytest.approx(charges, abs=0.01)


@pytest.mark.parametrize(("index", "count"), [(2, 7), (3, 13), (4, 35), (6, 91), (8, 155)])
def test_superlattices_are_as_many_as_hart_and_forcade_count(index: int, count: int) -> None:
    """Table I of Phys. Rev. B 77, 224115 (2008)."""
    forms = list(hermite_normal_forms(index))
    assert len(forms) == count
    assert all(round(float(np.linalg.det(form))) == index for form in forms)


def test_eight_cubes_make_a_cube() -> None:
    cell = compact_supercell(Structure(Lattice.cubic(4.0), ["Li", "F"], BCC), 8)
    assert cell.lattice.abc == pytest.approx((8.0, 8.0, 8.0))
    assert cell.lattice.angles == pytest.approx((90.0, 90.0, 90.0))
