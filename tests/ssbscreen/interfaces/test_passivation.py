"""Interphases solved by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.interfaces.passivation import (
    LI_VOLUME_A3,
    InterphaseClass,
    conducting_fraction,
    interphase_class,
    li_per_micrometre_mah_per_cm2,
    mixed_conducting_probability,
    protected_probability,
    volume_change_of_electrolyte,
    volume_change_with_li,
)

products = st.lists(st.tuples(st.floats(0.1, 100.0), st.floats(0.0, 1.0)), min_size=1, max_size=8)


def mixed(volumes, probabilities):
    return mixed_conducting_probability(volumes_a3=volumes, conducting_probabilities=probabilities)


def test_the_expected_conducting_fraction_is_the_mean_over_volumes():
    assert conducting_fraction(volumes_a3=[30.0, 10.0], conducting_probabilities=[0.0, 1.0]) == pytest.approx(0.25)
    assert conducting_fraction(volumes_a3=[], conducting_probabilities=[]) == 0.0


@pytest.mark.parametrize(("conducting", "probability"), [(0.13, 0.5), (0.16, 0.8413), (0.10, 0.1587), (0.25, 0.99997)])
def test_known_conductors_are_connected_after_percolation(conducting, probability):
    assert mixed([conducting, 1.0 - conducting], [1.0, 0.0]) == pytest.approx(probability, abs=1e-4)


def test_two_uncertain_products_are_enumerated():
    # Fractions 0.13 and 0.87: both insulate 0.5 * 0.8, the small one alone conducts 0.5 * 0.8, the large one 0.2.
    assert mixed([13.0, 87.0], [0.5, 0.2]) == pytest.approx(0.4 * 0.0 + 0.4 * 0.5 + 0.2 * 1.0)


def test_without_products_or_conductors_nothing_is_connected():
    assert mixed([], []) == 0.0
    assert mixed([1.0, 2.0], [0.0, 0.0]) == 0.0
    assert mixed([1.0, 2.0], [1.0, 1.0]) == pytest.approx(1.0)


@given(products)
def test_a_better_conductor_never_lowers_the_probability(pairs):
    volumes, probabilities = map(list, zip(*pairs, strict=True))
    before = mixed(volumes, probabilities)
    assert -1e-12 <= before <= 1.0 + 1e-12
    assert mixed(volumes, [1.0, *probabilities[1:]]) >= before - 1e-12


@given(products)
def test_enumeration_agrees_with_an_insulator_split_in_two(pairs):
    volumes, probabilities = map(list, zip(*pairs, strict=True))
    whole = mixed([*volumes, 8.0], [*probabilities, 0.0])
    assert mixed([*volumes, 3.0, 5.0], [*probabilities, 0.0, 0.0]) == pytest.approx(whole)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="not positive"):
        mixed([0.0], [0.5])
    with pytest.raises(ValueError, match="not between"):
        mixed([1.0], [1.5])
    with pytest.raises(ValueError, match="not between"):
        mixed([1.0], [float("nan")])
    with pytest.raises(ValueError, match="17 products"):
        mixed([1.0] * 17, [0.5] * 17)


def test_a_stable_or_a_passivated_electrolyte_is_protected():
    protected = protected_probability(stable_probability=[0.0, 1.0, 0.5], mixed_probability=[0.25, 1.0, 1.0])
    assert protected.tolist() == [0.75, 1.0, 0.5]


@pytest.mark.parametrize(
    ("stable", "probability", "expected"),
    [
        (0.9, 1.0, InterphaseClass.STABLE),
        (0.1, 0.95, InterphaseClass.MIXED_CONDUCTING),
        (0.1, 0.05, InterphaseClass.PASSIVATING),
        (0.1, 0.5, InterphaseClass.UNCERTAIN),
        (0.1, float("nan"), InterphaseClass.UNCERTAIN),
        (float("nan"), 0.05, InterphaseClass.UNCERTAIN),
    ],
)
def test_classes_need_four_fifths(stable, probability, expected):
    assert interphase_class(stable_probability=stable, mixed_probability=probability) is expected


def test_charge_of_li3ps4_per_micrometre():
    # Li3PS4 + 8 Li -> Li3P + 4 Li2S: 60 + 4 * 46.5 = 246 A^3 are 148.1 cm3/mol, 8 F = 214,412 mAh/mol.
    charge = li_per_micrometre_mah_per_cm2(li_consumed=8.0, products_volume_a3=246.0)
    assert float(charge) == pytest.approx(214_412.0 / 148.14 * 1e-4, rel=1e-4)


def test_a_micrometre_of_li_metal_holds_a_fifth_of_a_milliampere_hour():
    charge = li_per_micrometre_mah_per_cm2(li_consumed=1.0, products_volume_a3=LI_VOLUME_A3)
    assert float(charge) == pytest.approx(0.206, abs=0.001)


def test_the_two_volume_changes_of_an_electrolyte_that_doubles():
    assert float(volume_change_of_electrolyte(products_volume_a3=200.0, electrolyte_volume_a3=100.0)) == 1.0
    n = 100.0 / LI_VOLUME_A3
    change = volume_change_with_li(products_volume_a3=[200.0, 150.0], electrolyte_volume_a3=100.0, li_consumed=n)
    assert change == pytest.approx(np.array([0.0, -0.25]))


def test_li_that_is_given_off_counts_among_the_products() -> None:
    # 100 A^3 become 60 A^3 and one Li of 21.6 A^3 beside them: (60 + 21.6 - 100) / 100.
    change = volume_change_with_li(products_volume_a3=60.0, electrolyte_volume_a3=100.0, li_consumed=-1.0)
    assert float(change) == pytest.approx((60.0 + LI_VOLUME_A3 - 100.0) / 100.0)
    assert float(change) > -1.0
