"""Hardness after Chen and Tian: diamond, cases solved by hand, and soft solids that are not clipped."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.mechanics.hardness import chen_hardness_gpa, tian_hardness_gpa

MODELS = [chen_hardness_gpa, tian_hardness_gpa]
MODULI_GPA = st.floats(min_value=0.1, max_value=500.0)


@pytest.mark.parametrize("model", MODELS)
def test_diamond_is_as_hard_as_measured(model) -> None:
    # Measured 96 (+-5) GPa, the value that both papers compare with.
    assert 94.0 < float(model(bulk_gpa=443.0, shear_gpa=535.0)) < 99.0


def test_equal_moduli_leave_the_bare_powers_of_shear() -> None:
    # k = 1 and G = 1: 2 - 3 and 0.92; G = 2^(1/0.585) makes Chen's power 2.
    assert chen_hardness_gpa(bulk_gpa=1.0, shear_gpa=1.0) == pytest.approx(-1.0)
    assert tian_hardness_gpa(bulk_gpa=1.0, shear_gpa=1.0) == pytest.approx(0.92)
    shear = 2.0 ** (1.0 / 0.585)
    assert chen_hardness_gpa(bulk_gpa=shear, shear_gpa=shear) == pytest.approx(1.0)


def test_both_follow_the_logarithms_worked_out_by_hand_for_argyrodite() -> None:
    # B = 28.7, G = 8.1: ln k = -1.26504, ln G = 2.09186.
    chen = 2.0 * np.exp(0.585 * (2.0 * -1.26504 + 2.09186)) - 3.0
    tian = 0.92 * np.exp(1.137 * -1.26504 + 0.708 * 2.09186)
    assert chen_hardness_gpa(bulk_gpa=28.7, shear_gpa=8.1) == pytest.approx(chen, abs=1e-4)
    assert tian_hardness_gpa(bulk_gpa=28.7, shear_gpa=8.1) == pytest.approx(tian, abs=1e-4)
    assert chen < 0.0 < tian


@given(bulk=MODULI_GPA, shear=MODULI_GPA)
def test_chen_is_negative_just_where_k_squared_g_is_below_the_root_and_never_below_minus_three(
    bulk: float, shear: float
) -> None:
    hardness = float(chen_hardness_gpa(bulk_gpa=bulk, shear_gpa=shear))
    root = 1.5 ** (1.0 / 0.585)
    drive = (shear / bulk) ** 2 * shear
    assert hardness >= -3.0
    if abs(drive - root) > 1e-6 * root:
        assert (hardness < 0.0) == (drive < root)


@given(bulk=MODULI_GPA, shear=MODULI_GPA, factor=st.floats(1.01, 10.0))
def test_both_rise_with_shear_and_fall_with_bulk(bulk: float, shear: float, factor: float) -> None:
    for model in MODELS:
        hardness = model(bulk_gpa=bulk, shear_gpa=shear)
        assert model(bulk_gpa=bulk, shear_gpa=factor * shear) > hardness or shear / bulk < 1e-3
        assert model(bulk_gpa=factor * bulk, shear_gpa=shear) <= hardness


@pytest.mark.parametrize("model", MODELS)
def test_missing_or_unstable_moduli_give_nan_and_spoil_no_other_row(model) -> None:
    hardness = model(bulk_gpa=[443.0, np.nan, 40.0, -1.0, 40.0], shear_gpa=[535.0, 20.0, 0.0, 20.0, np.inf])
    np.testing.assert_array_equal(np.isnan(hardness), [False, True, True, True, True])
    assert model(bulk_gpa=[[443.0], [100.0]], shear_gpa=[20.0, 30.0, 40.0]).shape == (2, 3)
