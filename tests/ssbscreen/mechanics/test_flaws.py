"""Flaws: overpotential and strain by hand, the square root of length, and energy conservation between the two."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.mechanics.flaws import critical_overpotential_mv, strain_tolerance

TOUGHNESS = st.floats(min_value=0.01, max_value=10.0)
LENGTH_UM = st.floats(min_value=0.01, max_value=1000.0)


def test_one_micrometre_in_a_solid_of_unit_toughness_bears_68_millivolts() -> None:
    # 1e6 Pa m^(1/2) * 1.3e-5 m^3/mol / (1.122 * 96485 C/mol * 1.77245e-3 m^(1/2)) = 13 / 191.88 V.
    value = critical_overpotential_mv(toughness_mpa_sqrt_m=1.0, flaw_length_um=1.0)
    assert value == pytest.approx(13.0 / 191.88 * 1e3, abs=0.01)
    assert value == pytest.approx(67.8, abs=0.1)


def test_one_gigapascal_on_lithium_is_135_millivolts() -> None:
    # pi a = 1 m and K = 1.122 GPa m^(1/2): the pressure is 1 GPa, times V_m / F.
    value = critical_overpotential_mv(toughness_mpa_sqrt_m=1122.0, flaw_length_um=1e6 / np.pi)
    assert value == pytest.approx(1.3e-5 / 96485.33212 * 1e9 * 1e3)


def test_strain_is_toughness_over_modulus_where_pi_a_is_one_micrometre() -> None:
    # sqrt(1e-6 m) = 1e-3 m^(1/2): 1 MPa m^(1/2) gives 1 GPa, over 100 GPa.
    strain = strain_tolerance(toughness_mpa_sqrt_m=1.0, youngs_gpa=100.0, flaw_length_um=1.0 / np.pi)
    assert strain == pytest.approx(0.01)


@given(toughness=TOUGHNESS, length=LENGTH_UM)
def test_a_flaw_four_times_as_long_bears_half_and_twice_the_toughness_doubles(toughness: float, length: float) -> None:
    for model, rest in ((critical_overpotential_mv, {}), (strain_tolerance, {"youngs_gpa": 50.0})):
        value = model(toughness_mpa_sqrt_m=toughness, flaw_length_um=length, **rest)
        assert model(toughness_mpa_sqrt_m=toughness, flaw_length_um=4.0 * length, **rest) == pytest.approx(value / 2.0)
        assert model(toughness_mpa_sqrt_m=2.0 * toughness, flaw_length_um=length, **rest) == pytest.approx(2.0 * value)


@given(toughness=TOUGHNESS, length=LENGTH_UM, youngs=st.floats(1.0, 1000.0))
def test_stress_at_the_critical_strain_releases_the_energy_of_two_surfaces(
    toughness: float, length: float, youngs: float
) -> None:
    # Griffith in plane stress: pi a sigma^2 / E = K^2 / E, in J/m^2.
    strain = float(strain_tolerance(toughness_mpa_sqrt_m=toughness, youngs_gpa=youngs, flaw_length_um=length))
    stress_pa = strain * youngs * 1e9
    released = np.pi * length * 1e-6 * stress_pa**2 / (youngs * 1e9)
    assert released == pytest.approx((toughness * 1e6) ** 2 / (youngs * 1e9))


def test_missing_or_impossible_input_gives_nan_and_spoils_no_other_row() -> None:
    toughness = [1.0, np.nan, 0.0, -1.0, np.inf]
    np.testing.assert_array_equal(
        np.isnan(critical_overpotential_mv(toughness_mpa_sqrt_m=toughness, flaw_length_um=1.0)),
        [False, True, True, True, True],
    )
    assert np.isnan(critical_overpotential_mv(toughness_mpa_sqrt_m=1.0, flaw_length_um=0.0))
    youngs = [50.0, np.nan, 0.0, -5.0]
    np.testing.assert_array_equal(
        np.isnan(strain_tolerance(toughness_mpa_sqrt_m=1.0, youngs_gpa=youngs, flaw_length_um=1.0)),
        [False, True, True, True],
    )
