"""Rules of suspicion that read a cell, on cells that can be drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.core import Lattice, Structure
from pymatgen.core.composition import Element

from ssbscreen.suspicion.bonds import bonded_cell, lattice_vectors_angstrom
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import Finding
from tests.ssbscreen.suspicion.asked import suspected_of

Cell = tuple[list[float], list[int], list[float]]


def cell_of(structure: Structure) -> Cell:
    numbers = [Element(site.specie.symbol).Z for site in structure]
    return list(structure.lattice.parameters), numbers, structure.frac_coords.ravel().tolist()


def rock_salt(edge_angstrom: float = 5.13) -> Structure:
    return Structure.from_spacegroup("Fm-3m", Lattice.cubic(edge_angstrom), ["Li", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]])


def in_a_box(symbols: list[str], xyz: list[list[float]], edge_angstrom: float) -> Cell:
    structure = Structure(Lattice.cubic(edge_angstrom), symbols, xyz, coords_are_cartesian=True)
    return cell_of(structure)


WATER = [[0.0, 0.0, 0.0], [0.96, 0.0, 0.0], [-0.24, 0.93, 0.0]]


def raised(formula: str, cell: Cell) -> set[str]:
    return {n for n, v in suspected_of(formula, cell=cell).items() if v.finding is Finding.SUSPECTED}


def test_rock_salt_is_one_endless_piece_with_room_and_no_short_bond() -> None:
    cell = cell_of(rock_salt())
    found = suspected_of("LiCl", cell=cell)
    assert {found[n].finding for n in ("isolated molecules", "atoms too close", "absurd volume")} == {Finding.CLEAN}
    assert [extends for _, extends in bonded_cell(*cell).pieces()] == [3]


def test_a_molecule_in_a_box_is_isolated_and_its_cell_mostly_vacuum() -> None:
    found = raised("H2O", in_a_box(["O", "H", "H"], WATER, 8.0))
    assert {"isolated molecules", "absurd volume", "hydrate"} <= found


def test_a_sheet_extends_in_two_directions_and_a_chain_in_one() -> None:
    sheet = Structure(Lattice.from_parameters(2.46, 2.46, 9.0, 90, 90, 120), ["C", "C"], [[0, 0, 0], [1 / 3, 2 / 3, 0]])
    assert [extends for _, extends in bonded_cell(*cell_of(sheet)).pieces()] == [2]
    chain = Structure(Lattice.orthorhombic(2.3, 9.0, 9.0), ["S"], [[0, 0, 0]])
    assert [extends for _, extends in bonded_cell(*cell_of(chain)).pieces()] == [1]


def test_a_collapsed_cell_has_atoms_too_close() -> None:
    assert "atoms too close" in raised("LiCl", cell_of(rock_salt(2.6)))


def test_the_cell_decides_between_water_and_hydroxide() -> None:
    water = in_a_box(["Li", "O", "H", "H"], [[2.0, 0.0, 0.0], *([x, y + 0.0, z] for x, y, z in WATER)], 5.0)
    hydroxide = in_a_box(["Li", "O", "H"], [[2.0, 0.0, 0.0], [0.0, 0.0, 0.0], [-0.96, 0.0, 0.0]], 5.0)
    assert "hydrate" in raised("LiH2O", water)
    assert raised("LiOH", hydroxide) >= {"hydroxide or acid proton"}
    assert "hydrate" not in raised("LiOH", hydroxide)


@pytest.mark.parametrize(("length", "kind"), [(1.33, "superoxide"), (1.50, "peroxide"), (2.2, "")])
def test_oxygen_pairs_are_told_by_their_length(length: float, kind: str) -> None:
    cell = in_a_box(["Li", "O", "O"], [[0.0, 1.9, 0.0], [0.0, 0.0, 0.0], [length, 0.0, 0.0]], 6.0)
    verdict = suspected_of("LiO2", cell=cell)["peroxide or superoxide"]
    assert kind in verdict.evidence
    assert (verdict.finding is Finding.SUSPECTED) is bool(kind)


def test_neighbours_and_vectors_agree_with_pymatgen() -> None:
    lattice = Lattice.from_parameters(4.1, 5.2, 6.3, 81.0, 95.0, 107.0)
    structure = Structure(
        lattice, ["Li", "O", "P", "O"], [[0.1, 0.2, 0.3], [0.4, 0.1, 0.2], [0.5, 0.4, 0.3], [0.9, 0.6, 0.2]]
    )
    found = bonded_cell(*cell_of(structure))
    assert np.linalg.det(lattice_vectors_angstrom(lattice.parameters)) == pytest.approx(lattice.volume)
    shells = structure.get_all_neighbors(1.4)
    radii = {"Li": 1.28, "O": 0.66, "P": 1.07}
    expected = sorted(
        near.nn_distance
        for site, shell in zip(structure, shells, strict=True)
        for near in shell
        if near.nn_distance <= 1.25 * (radii[site.specie.symbol] + radii[near.specie.symbol])
    )
    within = np.sort(found.distance_angstrom[found.distance_angstrom <= 1.4])
    assert within == pytest.approx(expected)


def test_a_material_without_a_cell_has_no_bonds() -> None:
    assert Material("LiF").bonded is None


def test_molecules_at_van_der_waals_distance_stay_apart_and_long_ionic_bonds_hold() -> None:
    sulfur = Structure(
        Lattice.orthorhombic(5.6, 3.6, 3.6), ["S", "S"], [[0, 0, 0], [2.05, 0, 0]], coords_are_cartesian=True
    )
    assert [(len(sites), extends) for sites, extends in bonded_cell(*cell_of(sulfur)).pieces()] == [(2, 0)]
    iodide = Structure.from_spacegroup("Fm-3m", Lattice.cubic(6.02), ["Li", "I"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    assert [extends for _, extends in bonded_cell(*cell_of(iodide)).pieces()] == [3]
