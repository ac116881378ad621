"""What models of conductivity read of compositions: ratios by hand, and laws of formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matminer.featurizers.composition import ElementProperty
from pymatgen.core import Composition, Element

from featurizers.conductor_composition import (
    ANION_POLARIZABILITY_A3,
    ANION_RADIUS_ANGSTROM,
    RATIO_LABELS,
    ConductorComposition,
)
from featurizers.moduli_features import CompositionStatistics

FEATURIZER = ConductorComposition()
AMOUNTS = st.dictionaries(
    st.sampled_from(["Li", "Na", "Mg", "P", "Zr", "O", "S", "Cl"]), st.integers(1, 6), min_size=1, max_size=5
)


def of_formula(formula: str) -> dict[str, float]:
    return dict(zip(FEATURIZER.feature_labels(), FEATURIZER.featurize(Composition(formula)), strict=True))


def ratios(formula: str) -> list[float]:
    found = of_formula(formula)
    return [found[label] for label in RATIO_LABELS]


def test_there_are_as_many_labels_as_numbers_and_none_twice() -> None:
    labels, features = FEATURIZER.feature_labels(), FEATURIZER.featurize(Composition("Li6PS5Cl"))
    assert len(labels) == len(set(labels)) == len(features)
    assert all(type(value) is float for value in features)
    assert np.isfinite(features).all()


def test_ratios_of_argyrodite_by_hand() -> None:
    # Li6PS5Cl: 6 anions, of which 5 S; P is all of the framework's cations.
    assert ratios("Li6PS5Cl") == pytest.approx(
        [1.0, 1 / 6, 6 / 7, (5 * 5.2 + 3.2) / 6, (5 * 1.84 + 1.81) / 6, 2.19, 1.0, 2.0, 0.0, 5 / 6]
    )


def test_ratios_of_a_perovskite_with_sodium_by_hand() -> None:
    electronegativity = (0.2 * 0.93 + 0.5 * 1.10 + 1.54) / 1.7
    assert ratios("Li0.3Na0.2La0.5TiO3") == pytest.approx(
        [0.1, 1.7 / 3, 0.3 / 2.0, 2.5, 1.4, electronegativity, 3.0, 1.0, 0.2 / 3, 1.0]
    )


def test_statistics_of_the_whole_come_first_and_those_of_the_framework_last() -> None:
    statistics, magpie = CompositionStatistics(), ElementProperty.from_preset("magpie")
    labels, found = FEATURIZER.feature_labels(), FEATURIZER.featurize(Composition("Li7La3Zr2O12"))
    whole, framework = len(statistics.feature_labels()), len(magpie.feature_labels())
    assert labels[:whole] == statistics.feature_labels()
    np.testing.assert_allclose(found[:whole], statistics.featurize(Composition("Li7La3Zr2O12")))
    assert labels[-framework:] == [f"framework {label}" for label in magpie.feature_labels()]
    np.testing.assert_allclose(found[-framework:], magpie.featurize(Composition("La3Zr2O12")))


def test_lithium_changes_nothing_of_the_framework() -> None:
    little, much = of_formula("LiTi2P3O12"), of_formula("Li3Ti2P3O12")
    assert little["framework MagpieData mean Number"] == pytest.approx((2 * 22 + 3 * 15 + 12 * 8) / 17)
    for label in (label for label in little if label.startswith("framework ")):
        assert little[label] == pytest.approx(much[label], rel=1e-9, abs=1e-9), label


@settings(max_examples=15)
@given(amounts=AMOUNTS, multiple=st.sampled_from([0.1, 0.5, 2, 7]))
def test_the_formula_unit_changes_nothing(amounts: dict[str, int], multiple: float) -> None:
    one = FEATURIZER.featurize(Composition(amounts))
    many = FEATURIZER.featurize(Composition({symbol: multiple * amount for symbol, amount in amounts.items()}))
    np.testing.assert_allclose(one, many, rtol=1e-9, atol=1e-9)


@settings(max_examples=10)
@given(amounts=AMOUNTS, data=st.data())
def test_the_order_of_elements_changes_nothing(amounts: dict[str, int], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(list(amounts.items())))
    one, other = FEATURIZER.featurize(Composition(amounts)), FEATURIZER.featurize(Composition(dict(shuffled)))
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


def test_charges_change_no_ratio_and_nothing_of_the_framework() -> None:
    plain = FEATURIZER.featurize(Composition("Li3PO4"))
    charged = FEATURIZER.featurize(Composition("Li3PO4").add_charges_from_oxi_state_guesses())
    start = len(CompositionStatistics().feature_labels())
    np.testing.assert_allclose(charged[start:], plain[start:])


def test_lithium_alone_is_all_cations_and_has_neither_anion_nor_framework() -> None:
    found = of_formula("Li")
    assert found["li_fraction_of_cations"] == 1.0
    assert (found["framework_cation_elements"], found["anion_elements"]) == (0.0, 0.0)
    assert np.isnan(found["li_per_anion"])
    assert all(np.isnan(value) for label, value in found.items() if label.startswith("framework "))


def test_what_has_no_anion_keeps_what_needs_none() -> None:
    found = of_formula("NaK")
    assert found["framework_cation_electronegativity_mean"] == pytest.approx((0.93 + 0.82) / 2.0)
    for label in ("li_per_anion", "anion_radius_mean_angstrom", "other_alkali_per_anion", "majority_anion_fraction"):
        assert np.isnan(found[label]), label


def test_a_salt_of_lithium_has_no_electronegativity_of_framework_cations_not_zero() -> None:
    found = of_formula("LiF")
    assert np.isnan(found["framework_cation_electronegativity_mean"])
    assert found["framework_cations_per_anion"] == 0.0
    assert found["framework MagpieData mean Number"] == pytest.approx(9.0)


def test_what_has_no_lithium_has_none_per_anion() -> None:
    found = of_formula("NaCl")
    assert (found["li_per_anion"], found["li_fraction_of_cations"]) == (0.0, 0.0)
    assert found["other_alkali_per_anion"] == pytest.approx(1.0)


def test_no_elements_are_a_row_of_nan() -> None:
    found = FEATURIZER.featurize(Composition())
    assert len(found) == len(FEATURIZER.feature_labels())
    assert np.isnan(found).all()


def test_radii_are_shannons() -> None:
    for symbol, radius in ANION_RADIUS_ANGSTROM.items():
        table = Element(symbol).data["Shannon radii"]
        charge, coordination = ("-3", "IV") if symbol == "N" else (min(table, key=int), "VI")
        assert table[charge][coordination][""]["ionic_radius"] == pytest.approx(radius), symbol


def test_heavier_anions_of_a_group_are_larger_and_more_polarizable() -> None:
    for group in (["O", "S", "Se", "Te"], ["F", "Cl", "Br", "I"]):
        for table in (ANION_RADIUS_ANGSTROM, ANION_POLARIZABILITY_A3):
            assert [table[symbol] for symbol in group] == sorted(table[symbol] for symbol in group)


def test_magpie_and_shannon_are_cited() -> None:
    citations = FEATURIZER.citations()
    assert any("general-purpose machine learning framework" in each for each in citations)
    assert any("10.1107/S0567739476001551" in each for each in citations)
