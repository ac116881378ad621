"""Arrhenius' law by hand, at 60 and 80 degrees Celsius and where lithium melts."""

from __future__ import annotations

import math

import pytest

from ssbscreen.cell.temperature_scenario import temperature_scenarios


def test_the_three_temperatures_are_those_of_the_workshop() -> None:
    assert [each.temperature_c for each in temperature_scenarios(-4.0, -6.0, -3.0)] == [60.0, 80.0, 180.5]


def test_sigma_times_temperature_follows_arrhenius_with_the_assumed_energies() -> None:
    # log10(e) E / k_B (1/298.15 K - 1/333.15 K) + log10(298.15/333.15), k_B = 8.617333e-5 eV/K.
    def rise(energy_ev: float) -> float:
        return math.log10(math.e) * energy_ev / 8.617333e-5 * (1 / 298.15 - 1 / 333.15) + math.log10(298.15 / 333.15)

    warm = temperature_scenarios(-4.0, -6.0, -3.0)[0]
    assert warm.log10_conductivity == pytest.approx(-4.0 + rise(0.35), abs=1e-6)
    assert warm.low == pytest.approx(-6.0 + rise(0.2), abs=1e-6)
    assert warm.high == pytest.approx(-3.0 + rise(0.5), abs=1e-6)
    assert rise(0.35) == pytest.approx(0.573, abs=2e-3)


def test_an_upper_bound_has_no_low_end_when_it_is_warm_either() -> None:
    for each in temperature_scenarios(-9.0, -math.inf, -9.0):
        assert each.low == -math.inf
        assert each.high > each.log10_conductivity
