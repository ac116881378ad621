"""Drawn intervals against closed forms, against derivatives by hand, and against a million random draws."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from ssbscreen.mechanics.joint_draws import DRAWS, drawn_intervals, normal_pairs, tail_ends
from ssbscreen.mechanics.moduli_errors import JointModuli
from ssbscreen.mechanics.table import descriptors
from ssbscreen.tables.columns.mechanics import DESCRIPTORS

MODULI_GPA = st.floats(0.5, 500.0)
STDS = st.floats(0.0, 0.3)
CORRELATIONS = st.floats(-0.99, 0.99)
CELL = {"volume_per_atom_a3": 15.0, "li_coordination": 4.5}
NAMES = [column.name for column in DESCRIPTORS]
LN_10 = log(10.0)


def joint(bulk: float, shear: float, bulk_std: float, shear_std: float, correlation: float) -> JointModuli:
    return JointModuli(*(np.array([each]) for each in (bulk, shear, bulk_std, shear_std, correlation)))


def drawn(moduli: JointModuli, **options: int) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    cell = {name: np.full(len(moduli.bulk_gpa), value) for name, value in CELL.items()}
    return drawn_intervals(moduli, descriptors, **options, **cell)


def one(moduli: JointModuli, name: str) -> list[float]:
    return [float(each[0]) for each in drawn(moduli)[name]]


def test_the_draws_are_two_independent_standard_normals() -> None:
    pairs = normal_pairs()
    assert pairs.shape == (2, DRAWS)
    for marginal in np.sort(ndtr(pairs), axis=1):  # the middles of equal parts, each once
        np.testing.assert_allclose(marginal, (np.arange(DRAWS) + 0.5) / DRAWS, atol=1e-12)
    assert np.cov(pairs) == pytest.approx(np.eye(2), abs=0.01)


@given(angle=st.floats(0.0, 6.3))
def test_any_mixture_of_both_draws_has_its_tails_two_standard_deviations_away(angle: float) -> None:
    mixed = np.cos(angle) * normal_pairs()[0] + np.sin(angle) * normal_pairs()[1]
    (low,), (high,) = tail_ends(mixed[np.newaxis])
    assert [low, high] == pytest.approx([-2.0, 2.0], abs=0.05)


@given(bulk=MODULI_GPA, shear=MODULI_GPA, bulk_std=STDS, shear_std=STDS, correlation=CORRELATIONS)
def test_the_value_lies_in_its_interval_and_the_ends_are_finite(
    bulk: float, shear: float, bulk_std: float, shear_std: float, correlation: float
) -> None:
    for value, low, high in drawn(joint(bulk, shear, bulk_std, shear_std, correlation)).values():
        assert low[0] <= value[0] <= high[0]
        assert np.isfinite([low[0], high[0]]).all()


@given(bulk=MODULI_GPA, shear=MODULI_GPA, bulk_std=STDS, shear_std=STDS, correlation=CORRELATIONS)
def test_the_monroe_newman_ratio_is_lognormal_with_the_error_of_the_shear_modulus(
    bulk: float, shear: float, bulk_std: float, shear_std: float, correlation: float
) -> None:
    value, low, high = one(joint(bulk, shear, bulk_std, shear_std, correlation), "monroe_newman_ratio")
    assert low == pytest.approx(value / 10 ** (2.0 * shear_std), rel=2e-3)
    assert high == pytest.approx(value * 10 ** (2.0 * shear_std), rel=2e-3)


@given(bulk=MODULI_GPA, shear=MODULI_GPA, bulk_std=STDS, shear_std=STDS, correlation=CORRELATIONS)
def test_the_pugh_ratio_is_lognormal_and_a_common_error_cancels(
    bulk: float, shear: float, bulk_std: float, shear_std: float, correlation: float
) -> None:
    std = sqrt(max(bulk_std**2 + shear_std**2 - 2.0 * correlation * bulk_std * shear_std, 0.0))
    value, low, high = one(joint(bulk, shear, bulk_std, shear_std, correlation), "pugh_ratio")
    # A sum of both draws, whose tails 2,048 draws hold to a few per cent of its width.
    assert np.log10([value / low, high / value]) == pytest.approx([2.0 * std] * 2, rel=0.05, abs=1e-9)


@pytest.mark.parametrize("correlation", [-0.8, 0.0, 0.17, 0.9])
@pytest.mark.parametrize(("bulk", "shear"), [(102.8, 59.6), (23.3, 11.4), (28.7, 8.1)])
def test_small_errors_propagate_linearly(bulk: float, shear: float, correlation: float) -> None:
    bulk_std, shear_std = 2e-4, 3e-4
    # By hand, with b = dB = ln(10) B s_B and g = dG = ln(10) G s_G:
    #   E = 9 B G / (3 B + G):        dE/dB = (E / 3B)^2 G / B ... = 9 G^2 / (3 B + G)^2, dE/dG = 27 B^2 / (3 B + G)^2
    #   nu = (3 B - 2 G) / (6 B + 2 G): dnu/dB = 9 G / (2 (3 B + G)^2), dnu/dG = -9 B / (2 (3 B + G)^2)
    #   K = V^(1/6) sqrt(B G):        dK/K = (dB/B + dG/G) / 2
    square = (3.0 * bulk + shear) ** 2
    found = drawn(joint(bulk, shear, bulk_std, shear_std, correlation))
    toughness = float(found["fracture_toughness_mpa_m05"][0][0])
    slopes = {
        "youngs_gpa": (9.0 * shear**2 / square, 27.0 * bulk**2 / square),
        "poisson_ratio": (4.5 * shear / square, -4.5 * bulk / square),
        "fracture_toughness_mpa_m05": (0.5 * toughness / bulk, 0.5 * toughness / shear),
    }
    for name, (by_bulk, by_shear) in slopes.items():
        first, second = by_bulk * LN_10 * bulk * bulk_std, by_shear * LN_10 * shear * shear_std
        half = 2.0 * sqrt(first**2 + second**2 + 2.0 * correlation * first * second)
        value, low, high = (float(each[0]) for each in found[name])
        assert [value - low, high - value] == pytest.approx([half, half], rel=0.03), name


@pytest.mark.parametrize(
    "moduli",
    [
        (102.8, 59.6, 0.057, 0.057, 0.17),  # Li7La3Zr2O12, error 15 %
        (28.7, 8.1, 0.057, 0.057, 0.17),  # Li6PS5Cl
        (40.0, 3.0, 0.1, 0.2, 0.5),  # soft and uncertain, as a model may say
    ],
)
def test_a_million_random_draws_give_the_same_intervals(moduli: tuple[float, float, float, float, float]) -> None:
    bulk, shear, bulk_std, shear_std, correlation = moduli
    covariance = [
        [bulk_std**2, correlation * bulk_std * shear_std],
        [correlation * bulk_std * shear_std, shear_std**2],
    ]
    logs = np.random.default_rng(11).multivariate_normal(np.log10([bulk, shear]), covariance, 1_000_000)
    brute = descriptors(
        bulk_gpa=10.0 ** logs[:, 0],
        shear_gpa=10.0 ** logs[:, 1],
        **{name: np.array([value]) for name, value in CELL.items()},
    )
    tails = [100.0 * ndtr(-2.0), 100.0 * ndtr(2.0)]
    for name, (_, low, high) in drawn(joint(*moduli)).items():
        expected = np.percentile(brute[name], tails)
        assert [low[0], high[0]] == pytest.approx(expected, abs=0.025 * (expected[1] - expected[0])), name


def many(count: int) -> JointModuli:
    random = np.random.default_rng(4)
    return JointModuli(
        10.0 ** random.uniform(0.5, 2.3, count),
        10.0 ** random.uniform(0.2, 2.0, count),
        random.uniform(0.0, 0.2, count),
        random.uniform(0.0, 0.2, count),
        random.uniform(-0.9, 0.9, count),
    )


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_neither_the_order_of_candidates_nor_how_many_are_drawn_at_once_changes_an_interval(at_once: int) -> None:
    moduli = many(40)
    order = np.random.default_rng(5).permutation(40)
    fields = ("bulk_gpa", "shear_gpa", "bulk_log10_std", "shear_log10_std", "error_correlation")
    shuffled = JointModuli(*(getattr(moduli, name)[order] for name in fields))
    plain, other = drawn(moduli), drawn(shuffled, at_once=at_once)
    for name in NAMES:
        for expected, found in zip(plain[name], other[name], strict=True):
            np.testing.assert_array_equal(found, expected[order])


def test_without_errors_the_ends_are_the_value_and_without_a_value_there_are_none() -> None:
    nothing = np.full(3, np.nan)
    moduli = JointModuli(np.array([40.0, -1.0, np.nan]), np.array([20.0, 20.0, 20.0]), nothing, nothing, nothing)
    for name, (value, low, high) in drawn(moduli).items():
        assert low[0] == value[0] == high[0]
        if name != "monroe_newman_ratio":  # it asks for the shear modulus alone
            assert np.isnan([value[1:], low[1:], high[1:]]).all()


def test_draws_without_a_value_widen_the_interval_and_never_narrow_it() -> None:
    numbers = np.linspace(0.0, 1.0, 1000)
    few, many_unknown = np.vstack([numbers, numbers]), np.vstack([numbers, numbers])
    few[1, 500:505] = np.nan
    many_unknown[1, 500:600] = np.nan
    (low, low_few), (high, high_few) = tail_ends(few)
    assert low_few < low
    assert high < high_few < 1.0
    assert [end[1] for end in tail_ends(many_unknown)] == [-np.inf, np.inf]
    assert [end[0] for end in tail_ends(many_unknown)] == pytest.approx([low, high])
