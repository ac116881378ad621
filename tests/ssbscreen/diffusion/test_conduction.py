"""Nernst and Einstein by hand, Arrhenius' line through planted diffusion, bounds where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.diffusion.conduction import arrhenius_line, nernst_einstein_s_per_cm
from ssbscreen.diffusion.tracer import TracerDiffusion

KB_EV = 8.617333e-5


def planted(temperature_k: float, energy_ev: float, relative_std: float = 0.3) -> TracerDiffusion:
    return TracerDiffusion(1e-3 * np.exp(-energy_ev / (KB_EV * temperature_k)), relative_std, None, 100)


def bound(cm2_per_s: float) -> TracerDiffusion:
    return TracerDiffusion(None, None, cm2_per_s, 0)


def test_nernst_and_einstein_by_hand() -> None:
    # n = 20 / 1000 A^3 = 2e22 cm^-3; n e^2 D / kT = 2e22 * 2.56697e-38 * 1e-8 / (300 * 1.380649e-23) = 1.2395e-3 S/cm
    found = nernst_einstein_s_per_cm(1e-8, ions=20, volume_angstrom3=1000.0, temperature_k=300.0)
    assert found == pytest.approx(1.2395e-3, rel=1e-4)


def test_the_line_gives_back_the_energy_and_the_conductivity_at_room_temperature() -> None:
    temperatures = (1000.0, 800.0, 650.0)
    line = arrhenius_line(
        temperatures, [planted(t, 0.25, 0.01) for t in temperatures], ions=20, volume_angstrom3=1000.0
    )
    assert line.activation_energy_ev == pytest.approx(0.25, abs=0.003)
    room = line.points[0]
    true = nernst_einstein_s_per_cm(
        1e-3 * np.exp(-0.25 / (KB_EV * 298.15)), ions=20, volume_angstrom3=1000.0, temperature_k=298.15
    )
    assert room.temperature_c == 25.0
    assert room.log10_conductivity == pytest.approx(np.log10(true), abs=0.03)
    assert room.low < np.log10(true) < room.high
    assert [point.temperature_c for point in line.points] == [25.0, 60.0, 80.0, 180.5]


def test_the_interval_widens_with_the_error_and_away_from_the_simulated_temperatures() -> None:
    temperatures = (1000.0, 800.0)
    sure, unsure = (
        arrhenius_line(temperatures, [planted(t, 0.3, std) for t in temperatures], ions=20, volume_angstrom3=1000.0)
        for std in (0.1, 0.5)
    )
    widths = [point.high - point.low for point in unsure.points]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2.0 * (sure.points[0].high - sure.points[0].low)
    # Of two points the standard deviation of the slope is that of the quotient: sqrt(2) log_std k / (1/T1 - 1/T2).
    log_std = np.sqrt(np.log1p(0.5**2))
    assert unsure.activation_energy_std_ev == pytest.approx(
        np.sqrt(2.0) * log_std * KB_EV / (1 / 800.0 - 1 / 1000.0), rel=0.05
    )


def test_bounds_hold_at_every_lower_temperature_and_make_no_line() -> None:
    line = arrhenius_line((1000.0, 700.0), [bound(2e-7), bound(1e-7)], ions=4, volume_angstrom3=70.0)
    assert line.activation_energy_ev is None
    for point in line.points:
        kelvin = point.temperature_c + 273.15
        assert point.log10_conductivity is None
        assert point.low == -np.inf
        expected = nernst_einstein_s_per_cm(1e-7, ions=4, volume_angstrom3=70.0, temperature_k=kelvin)
        assert point.high == pytest.approx(np.log10(expected))


def test_one_value_bounds_what_is_colder_and_nothing_bounds_what_is_hotter() -> None:
    line = arrhenius_line((400.0,), [planted(400.0, 0.3)], ions=4, volume_angstrom3=70.0)
    assert line.activation_energy_ev is None
    assert np.isfinite(line.points[0].high)
    assert line.points[-1].high == np.inf  # 180.5 C is above 400 K
