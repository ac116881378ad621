"""Hops between lithium sites: cases solved by hand, and what the choice of the cell cannot change."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.core import DummySpecies, Lattice, Structure

from featurizers.lithium_network import LABELS, LithiumNetwork

NETWORK = LithiumNetwork()
A = 4.03
ROCK_SALT = Structure.from_spacegroup("Fm-3m", Lattice.cubic(A), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
# Layers with hops of 3 angstrom along a, 4 along b and 6.5 from layer to layer.
LAYERS = Structure(Lattice.orthorhombic(3.0, 4.0, 6.5), ["Li", "O"], [[0, 0, 0], [0.5, 0.5, 0.5]])
# Made up, without any symmetry.
TRICLINIC = Structure(
    Lattice.from_parameters(5.1, 6.3, 7.2, 81.0, 97.0, 108.0),
    ["Li", {"Li": 0.4, "Na": 0.1}, "P", "S", "S", {"O": 0.5, "S": 0.5}],
    [[0.1, 0.2, 0.05], [0.6, 0.7, 0.1], [0.35, 0.3, 0.5], [0.1, 0.55, 0.45], [0.65, 0.1, 0.6], [0.4, 0.4, 0.85]],
)
ALL_OF_OBELIX = 321


def features(structure: Structure) -> dict[str, float]:
    return dict(zip(NETWORK.feature_labels(), NETWORK.featurize(structure), strict=True))


def in_a_box(li_at_angstrom: list[list[float]], occupancies: list[float]) -> Structure:
    """Li sites in a cubic cell of 20 angstrom with an O far from them."""
    species = [*({"Li": occupancy} for occupancy in occupancies), "O"]
    return Structure(Lattice.cubic(20.0), species, [*li_at_angstrom, [10, 10, 10]], coords_are_cartesian=True)


def test_lithium_of_rock_salt_percolates_in_three_dimensions_by_its_nearest_hop() -> None:
    hop = A / np.sqrt(2.0)
    found = features(ROCK_SALT)
    assert [found[label] for label in LABELS[:3]] == pytest.approx([hop, hop, hop])
    # From (0, 0, 0) to (a/2, a/2, 0); the nearest F at (a/2, 0, 0) lies (a/4, a/4, 0) from the middle.
    assert found["hop_midpoint_anion_angstrom"] == pytest.approx(A / 4.0 * np.sqrt(2.0))


def test_layers_percolate_along_the_shortest_row_first_and_across_the_layers_last() -> None:
    found = features(LAYERS)
    assert found["nearest_li_hop_angstrom"] == pytest.approx(3.0)
    assert found["percolating_hop_1d_angstrom"] == pytest.approx(3.0)
    assert found["percolating_hop_3d_angstrom"] == pytest.approx(6.5)
    # From (1.5, 0, 0), the middle of a hop along a, to O at (1.5, 2, 3.25).
    assert found["hop_midpoint_anion_angstrom"] == pytest.approx(np.hypot(2.0, 3.25))


def test_layers_too_far_apart_do_not_percolate_in_three_dimensions() -> None:
    far = Structure(Lattice.orthorhombic(3.0, 4.0, 9.0), ["Li", "O"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    assert features(far)["percolating_hop_1d_angstrom"] == pytest.approx(3.0)
    assert np.isnan(features(far)["percolating_hop_3d_angstrom"])


def test_paths_through_other_sites_percolate_too() -> None:
    # No site of the diamond structure has an image within the nearest distance; only ways over the other site do.
    diamond = Structure.from_spacegroup("Fd-3m", Lattice.cubic(6.0), ["Li"], [[0, 0, 0]])
    found = features(diamond.get_primitive_structure())
    assert found["percolating_hop_3d_angstrom"] == pytest.approx(6.0 * np.sqrt(3.0) / 4.0)


def test_parallel_chains_are_bridged_by_the_longer_hop() -> None:
    # Li at x = 0 and 2 of a row of period 5: hops of 2 and 3, and the row needs both.
    chain = Structure(
        Lattice.orthorhombic(5.0, 7.0, 7.5), ["Li", "Li", "O"], [[0, 0, 0], [0.4, 0, 0], [0.2, 0.5 / 7.0, 0]]
    )
    found = features(chain)
    assert found["nearest_li_hop_angstrom"] == pytest.approx(2.0)
    assert found["percolating_hop_1d_angstrom"] == pytest.approx(3.0)
    assert found["percolating_hop_3d_angstrom"] == pytest.approx(7.5)
    # O stands 0.5 from the middle of the short hop, and sqrt(2.5^2 + 0.5^2) from that of the long one.
    assert found["hop_midpoint_anion_angstrom"] == pytest.approx((0.5 + np.hypot(2.5, 0.5)) / 2.0)


def test_hops_of_one_length_share_the_two_places_of_a_site() -> None:
    # Six hops of 4 along the axes; O stands in the middle of two and 2 sqrt(2) from that of the others.
    cubic = Structure(Lattice.cubic(4.0), ["Li", "O"], [[0, 0, 0], [0.5, 0, 0]])
    assert features(cubic)["hop_midpoint_anion_angstrom"] == pytest.approx(2.0 / 3.0 * 2.0 * np.sqrt(2.0))


def test_occupancy_is_the_weight_of_a_site_in_the_nearest_hop_and_nothing_else() -> None:
    pairs = [[0, 0, 0], [2, 0, 0], [0, 10, 0], [3, 10, 0]]
    full, partly = (features(in_a_box(pairs, occupancy)) for occupancy in ([1.0] * 4, [0.25, 0.25, 0.75, 0.75]))
    assert full["nearest_li_hop_angstrom"] == pytest.approx(2.5)
    assert partly["nearest_li_hop_angstrom"] == pytest.approx(0.25 * 2.0 + 0.75 * 3.0)
    assert partly["hop_midpoint_anion_angstrom"] == pytest.approx(full["hop_midpoint_anion_angstrom"])


def test_half_occupied_rock_salt_has_the_hops_of_the_full_one() -> None:
    half = ROCK_SALT.copy()
    half.replace_species({"Li": {"Li": 0.5}})
    np.testing.assert_allclose(NETWORK.featurize(half), NETWORK.featurize(ROCK_SALT))


def test_a_trace_of_lithium_makes_no_site() -> None:
    with pytest.raises(ValueError, match=r"no site holds more than 0\.005 Li"):
        NETWORK.featurize(in_a_box([[0, 0, 0]], [0.004]))
    pair = features(in_a_box([[0, 0, 0], [2, 0, 0], [1, 0, 0]], [1.0, 1.0, 0.004]))
    assert pair["nearest_li_hop_angstrom"] == pytest.approx(2.0)


def test_lonely_lithium_has_a_nearest_hop_of_the_radius_and_nothing_else() -> None:
    found = NETWORK.featurize(in_a_box([[0, 0, 0]], [1.0]))
    assert found[0] == 6.0
    assert np.isnan(found[1:]).all()


def test_halves_of_a_split_site_are_no_hop_with_a_middle() -> None:
    split = in_a_box([[0, 0, 0], [0.5, 0, 0]], [0.5, 0.5])
    assert features(split)["nearest_li_hop_angstrom"] == pytest.approx(0.5)
    assert np.isnan(features(split)["hop_midpoint_anion_angstrom"])


def test_phosphorus_is_the_anion_of_a_phosphide_and_none_of_a_phosphate() -> None:
    # P in the middle of each hop along a, O half way across the cell.
    phosphide = Structure(Lattice.orthorhombic(4.0, 8.0, 8.0), ["Li", "P"], [[0, 0, 0], [0.5, 0, 0]])
    assert features(phosphide)["hop_midpoint_anion_angstrom"] == pytest.approx(0.0)
    phosphide.append("O", [0.5, 0.5, 0.0])
    assert features(phosphide)["hop_midpoint_anion_angstrom"] == pytest.approx(4.0)


def test_lithium_metal_has_hops_and_no_anion() -> None:
    found = features(Structure(Lattice.cubic(3.44), ["Li", "Li"], [[0, 0, 0], [0.5, 0.5, 0.5]]))
    assert found["percolating_hop_3d_angstrom"] == pytest.approx(3.44 * np.sqrt(3.0) / 2.0)
    assert np.isnan(found["hop_midpoint_anion_angstrom"])


@pytest.mark.parametrize("structure", [ROCK_SALT, LAYERS, TRICLINIC], ids=["rock salt", "layers", "triclinic"])
@pytest.mark.parametrize("multiple", [(2, 1, 1), (1, 2, 3), [[1, 1, 0], [0, 1, 1], [1, 0, 1]]], ids=str)
def test_a_supercell_has_the_features_of_its_cell(structure: Structure, multiple: tuple[int, int, int]) -> None:
    larger = structure.make_supercell(multiple, in_place=False)
    np.testing.assert_allclose(NETWORK.featurize(larger), NETWORK.featurize(structure), rtol=1e-9)


@settings(max_examples=20)
@given(order=st.permutations(range(len(TRICLINIC))), shift=st.tuples(*[st.floats(-2.0, 2.0)] * 3))
def test_the_order_of_sites_and_the_origin_change_nothing(order: list[int], shift: tuple[float, ...]) -> None:
    moved = Structure.from_sites([TRICLINIC[site] for site in order])
    moved.translate_sites(range(len(moved)), shift, to_unit_cell=False)
    np.testing.assert_allclose(NETWORK.featurize(moved), NETWORK.featurize(TRICLINIC), rtol=1e-9)


@given(factor=st.floats(0.9, 1.1))
def test_lengths_grow_with_the_crystal(factor: float) -> None:
    larger = LAYERS.copy()
    larger.scale_lattice(LAYERS.volume * factor**3)
    np.testing.assert_allclose(NETWORK.featurize(larger), factor * np.array(NETWORK.featurize(LAYERS)), rtol=1e-9)


def test_oxidation_states_change_nothing() -> None:
    charged = ROCK_SALT.copy()
    charged.add_oxidation_state_by_element({"Li": 1, "F": -1})
    np.testing.assert_allclose(NETWORK.featurize(charged), NETWORK.featurize(ROCK_SALT))


def test_what_has_no_lithium_or_no_elements_is_refused() -> None:
    salt = Structure.from_spacegroup("Fm-3m", Lattice.cubic(5.6), ["Na", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    with pytest.raises(ValueError, match="NaCl: no site holds"):
        NETWORK.featurize(salt)
    vacancy = Structure(Lattice.cubic(4.0), ["Li", DummySpecies("X", 0)], [[0, 0, 0], [0.5, 0.5, 0.5]])
    with pytest.raises(ValueError, match="are no elements"):
        NETWORK.featurize(vacancy)


def test_it_fills_a_dataframe_and_passes_over_what_has_no_lithium() -> None:
    featurizer = LithiumNetwork()
    featurizer.set_n_jobs(1)
    frame = pd.DataFrame({"structure": [ROCK_SALT, Structure(Lattice.cubic(3.0), ["Na"], [[0, 0, 0]])]})
    filled = featurizer.featurize_dataframe(frame, "structure", pbar=False, ignore_errors=True)
    assert filled["nearest_li_hop_angstrom"].isna().tolist() == [False, True]


def test_labels_carry_units_and_citations_are_bibtex_with_a_doi() -> None:
    assert all(label.endswith("_angstrom") for label in NETWORK.feature_labels())
    assert all(citation.startswith("@article{") and "doi={10." in citation for citation in NETWORK.citations())


def test_measured_conductors_have_hops_in_the_right_order(shared_data: Path) -> None:
    archive = shared_data / "obelix" / "all_cifs.zip"
    if not archive.is_file():
        pytest.skip(f"needs {archive}, which is not part of the project")
    rows = []
    with zipfile.ZipFile(archive) as cifs, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what pymatgen says of partial occupancies
        for name in cifs.namelist()[::6]:
            if name.endswith(".cif"):
                structure = Structure.from_str(cifs.read(name).decode(), fmt="cif")
                if "Li" in structure.composition.get_el_amt_dict():
                    rows.append(NETWORK.featurize(structure))
    found = np.array(rows)
    assert len(found) > 0.9 * ALL_OF_OBELIX / 6
    assert np.isfinite(found[:, 0]).all()
    assert (np.isfinite(found).mean(axis=0) > 0.9).all()
    assert np.isfinite(found).mean() > 0.95
    assert (found[:, 0] > 0.0).all()
    assert not (found[:, 1] > found[:, 2]).any()
