"""What models of moduli read: names in order, and laws of compositions and cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matminer.featurizers.composition import ElementFraction, ElementProperty
from pymatgen.core import Composition, Lattice, Structure

from featurizers.bond_statistics import BondStatistics
from featurizers.moduli_features import CellStatistics, CompositionStatistics
from flows.moduli_folds import MAGPIE_FEATURES

COMPOSITIONS, CELLS = CompositionStatistics(), CellStatistics()
ROCK_SALT = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.03), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
# Made up, without any symmetry.
TRICLINIC = Structure(
    Lattice.from_parameters(5.1, 6.3, 7.2, 81.0, 97.0, 108.0),
    ["Li", "Li", "P", "S", "S", "O"],
    [[0.1, 0.2, 0.05], [0.6, 0.7, 0.1], [0.35, 0.3, 0.5], [0.1, 0.55, 0.45], [0.65, 0.1, 0.6], [0.4, 0.4, 0.85]],
)


def of_formula(formula: str) -> dict[str, float]:
    return dict(zip(COMPOSITIONS.feature_labels(), COMPOSITIONS.featurize(Composition(formula)), strict=True))


@pytest.mark.parametrize(
    ("featurizer", "material"), [(COMPOSITIONS, Composition("Li3PS4")), (CELLS, TRICLINIC)], ids=["composition", "cell"]
)
def test_there_are_as_many_labels_as_numbers_and_none_twice(
    featurizer: CompositionStatistics | CellStatistics, material: Composition | Structure
) -> None:
    labels, features = featurizer.feature_labels(), featurizer.featurize(material)
    assert len(labels) == len(set(labels)) == len(features)
    assert all(type(value) is float for value in features)
    assert np.isfinite(features).all()


def test_magpies_statistics_come_first_and_are_as_many_as_the_simple_regressors_read() -> None:
    magpie = ElementProperty.from_preset("magpie")
    labels = COMPOSITIONS.feature_labels()
    assert labels[:MAGPIE_FEATURES] == magpie.feature_labels()
    assert not any(label.startswith("MagpieData") for label in labels[MAGPIE_FEATURES:])
    found = COMPOSITIONS.featurize(Composition("LiCoO2"))[:MAGPIE_FEATURES]
    np.testing.assert_allclose(found, magpie.featurize(Composition("LiCoO2")))


def test_known_numbers_of_lithium_phosphate() -> None:
    found = of_formula("Li3PO4")
    # Atomic numbers 3, 15 and 8; 3 Li, 1 P and 4 O of 8 atoms.
    assert found["MagpieData mean Number"] == pytest.approx((3 * 3 + 15 + 4 * 8) / 8)
    assert (found["MagpieData minimum Number"], found["MagpieData maximum Number"]) == (3.0, 15.0)
    assert (found["Li"], found["P"], found["O"], found["S"]) == pytest.approx((0.375, 0.125, 0.5, 0.0))
    assert found["0-norm"] == 3.0
    assert found["2-norm"] == pytest.approx((0.375**2 + 0.125**2 + 0.5**2) ** 0.5)
    assert found["compound possible"] == 1.0


@settings(max_examples=15)
@given(
    amounts=st.dictionaries(
        st.sampled_from(["Li", "Mg", "Al", "P", "O", "S", "Cl"]), st.integers(1, 6), min_size=1, max_size=4
    ),
    multiple=st.integers(2, 5),
)
def test_a_multiple_of_a_formula_has_its_features(amounts: dict[str, int], multiple: int) -> None:
    one = COMPOSITIONS.featurize(Composition(amounts))
    many = COMPOSITIONS.featurize(Composition({symbol: multiple * n for symbol, n in amounts.items()}))
    np.testing.assert_allclose(one, many, rtol=1e-9, atol=1e-9)


def test_charges_and_the_order_of_elements_change_nothing() -> None:
    plain = COMPOSITIONS.featurize(Composition("Li2S"))
    np.testing.assert_allclose(COMPOSITIONS.featurize(Composition("SLi2")), plain)
    charged = Composition("Li2S").add_charges_from_oxi_state_guesses()
    np.testing.assert_allclose(COMPOSITIONS.featurize(charged)[:MAGPIE_FEATURES], plain[:MAGPIE_FEATURES])


# pymatgen says that the electronegativities of these elements are not known, and that is what is tried here.
@pytest.mark.filterwarnings("ignore:No Pauling electronegativity")
@pytest.mark.parametrize("formula", ["RfO2", "LiSg", "HeF", "Ne"])
def test_an_element_without_tabulated_values_costs_no_other_feature(formula: str) -> None:
    found = of_formula(formula)
    composition = Composition(formula)
    fractions = ElementFraction()
    for label, value in zip(fractions.feature_labels(), fractions.featurize(composition), strict=True):
        assert found[label] == value
    assert found["0-norm"] == len(composition.elements)
    assert sum(np.isfinite(list(found.values()))) > 100


def test_features_of_a_cell_begin_with_those_of_its_composition_and_end_with_those_of_its_bonds() -> None:
    assert CELLS.feature_labels() == [*COMPOSITIONS.feature_labels(), *BondStatistics().feature_labels()]
    for structure in (ROCK_SALT, TRICLINIC):
        expected = [*COMPOSITIONS.featurize(structure.composition), *BondStatistics().featurize(structure)]
        # Rounded to 7 decimals, so that a zero is a zero.
        np.testing.assert_allclose(CELLS.featurize(structure), expected, atol=0.51e-7)
        reduced = COMPOSITIONS.featurize(structure.composition.reduced_composition)
        np.testing.assert_allclose(CELLS.featurize(structure)[: len(reduced)], reduced)


@pytest.mark.parametrize("structure", [ROCK_SALT, TRICLINIC], ids=["rock salt", "triclinic"])
@pytest.mark.parametrize("multiple", [(2, 1, 1), (1, 2, 3)], ids=str)
def test_a_supercell_has_the_features_of_its_cell(structure: Structure, multiple: tuple[int, int, int]) -> None:
    larger = structure.make_supercell(multiple, in_place=False)
    np.testing.assert_allclose(CELLS.featurize(larger), CELLS.featurize(structure), rtol=1e-6, atol=1e-6)


def test_a_disordered_cell_is_refused() -> None:
    shared = Structure(Lattice.cubic(4.0), [{"Li": 0.5, "Na": 0.5}], [[0, 0, 0]])
    with pytest.raises(ValueError, match="[Dd]isorder|partl|shared|occup"):
        CELLS.featurize(shared)


@pytest.mark.parametrize("featurizer", [COMPOSITIONS, CELLS], ids=["composition", "cell"])
def test_magpie_is_cited(featurizer: CompositionStatistics | CellStatistics) -> None:
    assert any("general-purpose machine learning framework" in each for each in featurizer.citations())
    assert featurizer.implementors()
