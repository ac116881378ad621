"""Separators in Ohm's and Arrhenius' law: values by hand, and what follows from uncertain conductivities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.cell.separator_resistance import (
    FAST_CURRENT_MA_PER_CM2,
    HOT_TEMPERATURE_C,
    LITHIUM_MELTING_POINT_C,
    MODERATE_CURRENT_MA_PER_CM2,
    SEPARATOR_THICKNESS_UM,
    VOLTAGE_LOSS_MV,
    WARM_TEMPERATURE_C,
    area_specific_resistance_ohm_cm2,
    conductivity_at,
    probability_suffices,
    required_conductivity_s_per_cm,
    share_that_suffices,
)


@pytest.mark.parametrize(("current", "sigma"), [(MODERATE_CURRENT_MA_PER_CM2, 6e-5), (FAST_CURRENT_MA_PER_CM2, 6e-4)])
def test_thirty_micrometres_and_fifty_millivolts_ask_for_the_reference_conductivity(
    current: float, sigma: float
) -> None:
    found = required_conductivity_s_per_cm(
        thickness_um=SEPARATOR_THICKNESS_UM, current_density_ma_per_cm2=current, voltage_loss_mv=VOLTAGE_LOSS_MV
    )
    assert found == pytest.approx(sigma)


def test_resistance_of_a_film_and_of_a_pellet() -> None:
    found = area_specific_resistance_ohm_cm2(thickness_um=[30.0, 1000.0], conductivity_s_per_cm=[1e-3, 1e-4])
    np.testing.assert_allclose(found, [3.0, 1000.0])


@given(st.floats(1.0, 1000.0), st.floats(0.01, 50.0), st.floats(1.0, 500.0))
def test_what_just_suffices_loses_the_voltage_by_ohms_law(thickness: float, current: float, loss: float) -> None:
    sigma = required_conductivity_s_per_cm(
        thickness_um=thickness, current_density_ma_per_cm2=current, voltage_loss_mv=loss
    )
    resistance = area_specific_resistance_ohm_cm2(thickness_um=thickness, conductivity_s_per_cm=sigma)
    assert resistance * current == pytest.approx(loss)


def test_probability_by_a_table_of_the_normal_distribution() -> None:
    found = probability_suffices(
        log10_conductivity=[-4.0, -3.0, -5.0, -2.0], log10_conductivity_std=1.0, required_s_per_cm=1e-4
    )
    np.testing.assert_allclose(found, [0.5, 0.841345, 0.158655, 0.977250], atol=1e-6)


def test_an_exact_conductivity_suffices_or_does_not() -> None:
    found = probability_suffices(
        log10_conductivity=[-4.0, -4.001, -3.0], log10_conductivity_std=0.0, required_s_per_cm=1e-4
    )
    np.testing.assert_array_equal(found, [1.0, 0.0, 1.0])


def test_share_of_draws_is_counted_row_by_row() -> None:
    draws = [[-3.0, -6.0, -3.5, -5.0], [-9.0, -8.0, -7.0, -np.inf]]
    np.testing.assert_allclose(share_that_suffices(log10_conductivity_draws=draws, required_s_per_cm=1e-4), [0.5, 0.0])
    each = share_that_suffices(log10_conductivity_draws=draws, required_s_per_cm=[5e-4, 1e-8])
    np.testing.assert_allclose(each, [0.25, 0.5])


@given(st.floats(-9.0, -1.0), st.floats(0.1, 2.0), st.floats(-8.0, -2.0))
def test_draws_from_a_normal_distribution_give_its_probability(mean: float, std: float, log10_limit: float) -> None:
    from scipy.special import ndtri

    draws = mean + std * ndtri((np.arange(2000) + 0.5) / 2000)
    share = share_that_suffices(log10_conductivity_draws=draws, required_s_per_cm=10.0**log10_limit)
    exact = probability_suffices(
        log10_conductivity=mean, log10_conductivity_std=std, required_s_per_cm=10.0**log10_limit
    )
    assert share == pytest.approx(exact, abs=1.0 / 2000)


def test_heat_speeds_up_by_arrhenius() -> None:
    # 0.35 eV over k_B is 4061.6 K; 1/298.15 K less 1/333.15, 1/353.15 and 1/453.65 K is 3.5237e-4, 5.2236e-4 and
    # 1.14968e-3 per K.
    found = conductivity_at(
        conductivity_25c_s_per_cm=1e-4,
        activation_energy_ev=0.35,
        temperature_c=[WARM_TEMPERATURE_C, HOT_TEMPERATURE_C, LITHIUM_MELTING_POINT_C],
    )
    by_hand = [
        1e-4 * 298.15 / 333.15 * np.exp(4061.6 * 3.5237e-4),
        1e-4 * 298.15 / 353.15 * np.exp(4061.6 * 5.2236e-4),
        1e-4 * 298.15 / 453.65 * np.exp(4061.6 * 1.14968e-3),
    ]
    np.testing.assert_allclose(found, by_hand, rtol=2e-4)


def test_without_a_barrier_the_conductivity_falls_as_one_over_temperature() -> None:
    found = conductivity_at(conductivity_25c_s_per_cm=1e-3, activation_energy_ev=0.0, temperature_c=25.0 + 298.15)
    assert found == pytest.approx(0.5e-3)


@given(st.floats(0.0, 1.0), st.floats(-50.0, 200.0))
def test_slope_of_log_sigma_t_is_the_activation_energy(energy: float, temperature: float) -> None:
    kelvin = np.array([25.0, temperature]) + 273.15
    if abs(kelvin[1] - kelvin[0]) < 1.0:
        return
    sigma = conductivity_at(
        conductivity_25c_s_per_cm=1e-5, activation_energy_ev=energy, temperature_c=[25.0, temperature]
    )
    assert sigma[0] == pytest.approx(1e-5)
    slope = np.diff(np.log(sigma * kelvin)) / np.diff(1.0 / (8.617333262e-5 * kelvin))
    assert -slope[0] == pytest.approx(energy, abs=1e-9)


def test_missing_or_impossible_input_gives_nan_and_spoils_no_other_row() -> None:
    impossible = [30.0, np.nan, 0.0, -1.0, np.inf]
    only_first = [False, True, True, True, True]
    required = required_conductivity_s_per_cm(
        thickness_um=impossible, current_density_ma_per_cm2=1.0, voltage_loss_mv=50.0
    )
    np.testing.assert_array_equal(np.isnan(required), only_first)
    resistance = area_specific_resistance_ohm_cm2(thickness_um=30.0, conductivity_s_per_cm=impossible)
    np.testing.assert_array_equal(np.isnan(resistance), only_first)
    probability = probability_suffices(
        log10_conductivity=[-4.0, np.nan, -4.0, -4.0, -np.inf],
        log10_conductivity_std=[1.0, 1.0, -1.0, np.nan, 1.0],
        required_s_per_cm=1e-4,
    )
    np.testing.assert_array_equal(np.isnan(probability), only_first)
    share = share_that_suffices(log10_conductivity_draws=[[-4.0, -3.0], [-4.0, np.nan]], required_s_per_cm=1e-4)
    np.testing.assert_array_equal(share, [1.0, np.nan])
    hot = conductivity_at(
        conductivity_25c_s_per_cm=[1e-4, 0.0, 1e-4, 1e-4, np.nan],
        activation_energy_ev=[0.3, 0.3, -0.1, 0.3, 0.3],
        temperature_c=[60.0, 60.0, 60.0, -273.15, 60.0],
    )
    np.testing.assert_array_equal(np.isnan(hot), only_first)


@pytest.mark.parametrize("draws", [-4.0, [], [[], []]])
def test_what_holds_no_draws_is_refused(draws: object) -> None:
    with pytest.raises(ValueError, match="no distribution"):
        share_that_suffices(log10_conductivity_draws=draws, required_s_per_cm=1e-4)
