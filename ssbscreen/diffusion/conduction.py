"""Conductivity from diffusion (Nernst and Einstein), and over temperature (Arrhenius).

References:
    .. [1] X. He, Y. Zhu, A. Epstein, Y. Mo, npj Comput. Mater. 4, 18 (2018), doi:10.1038/s41524-018-0074-y: what
       molecular dynamics can tell of diffusion, and its errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ssbscreen.cell.separator_resistance import (
    HOT_TEMPERATURE_C,
    LITHIUM_MELTING_POINT_C,
    ROOM_TEMPERATURE_C,
    WARM_TEMPERATURE_C,
)
from ssbscreen.diffusion.tracer import TracerDiffusion
from ssbscreen.domain.decisions import Floats

ELEMENTARY_CHARGE_C: Final = 1.602176634e-19
BOLTZMANN_J_PER_K: Final = 1.380649e-23
BOLTZMANN_EV_PER_K: Final = BOLTZMANN_J_PER_K / ELEMENTARY_CHARGE_C
CM3_PER_ANGSTROM3: Final = 1e-24
HAVEN_RATIO: Final = 1.0
"""Assumed: charge then moves as fast as tracers do. In superionic conductors it moves faster (Haven ratios of 0.3 to
0.6), so conductivities from it are rather too low by up to a factor of three."""
ZERO_CELSIUS_K: Final = 273.15
SCENARIOS_C: Final = (ROOM_TEMPERATURE_C, WARM_TEMPERATURE_C, HOT_TEMPERATURE_C, LITHIUM_MELTING_POINT_C)
FEWEST_OF_A_LINE: Final = 2
DRAWS: Final = 4000
QUANTILES: Final = (0.025, 0.5, 0.975)


@dataclass(frozen=True, slots=True)
class ArrheniusPoint:
    """Conductivity at a temperature: from the line, with its 95 % interval, or only a bound.

    Attributes:
        temperature_c: temperature [degree Celsius].
        log10_conductivity: median of the draws [log10 S/cm]; None where only the bound is known.
        low: 2.5 % quantile [log10 S/cm]; minus infinity of a bound.
        high: 97.5 % quantile, or the bound [log10 S/cm]; infinity where nothing is known.
    """

    temperature_c: float
    log10_conductivity: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ArrheniusLine:
    """Activation energy and conductivities from diffusion at several temperatures.

    Attributes:
        activation_energy_ev: median [eV]; None where fewer than two temperatures show diffusion.
        activation_energy_std_ev: of the draws [eV].
        points: conductivity at each of `SCENARIOS_C`.
    """

    activation_energy_ev: float | None
    activation_energy_std_ev: float | None
    points: tuple[ArrheniusPoint, ...]


def nernst_einstein_s_per_cm(
    diffusion_cm2_per_s: float, *, ions: int, volume_angstrom3: float, temperature_k: float
) -> float:
    r"""Conductivity of ions of charge one.

    .. math:: \sigma = \frac{N e^2 D}{V k_B T H_R}

    Args:
        diffusion_cm2_per_s: tracer diffusion coefficient [cm2/s].
        ions: mobile ions in the volume.
        volume_angstrom3: volume [cubic Angstrom].
        temperature_k: temperature [K].
    """
    density = ions / (volume_angstrom3 * CM3_PER_ANGSTROM3)
    return density * ELEMENTARY_CHARGE_C**2 * diffusion_cm2_per_s / (BOLTZMANN_J_PER_K * temperature_k * HAVEN_RATIO)


def arrhenius_line(
    temperatures_k: Sequence[float],
    found: Sequence[TracerDiffusion],
    *,
    ions: int,
    volume_angstrom3: float,
    seed: int = 0,
) -> ArrheniusLine:
    r"""Fit :math:`D = D_0 e^{-E_a / k_B T}` and extrapolate the conductivity to the temperatures of a cell.

    Errors by drawing: each coefficient log-normal with its standard deviation, a weighted straight line through each
    draw. They hold no error of the potential, nor a transition between the temperatures of the simulation and those of
    a cell. Where fewer than two temperatures show diffusion there is no line; what bounds the lowest temperature
    bounds every lower one too, since diffusion grows with temperature.

    Args:
        temperatures_k: of the simulations [K], all different.
        found: diffusion at each.
        ions: mobile ions in the volume.
        volume_angstrom3: of the cell [cubic Angstrom].
        seed: of the draws.
    """
    seen = [
        (temperature, each.value_cm2_per_s, each.relative_std)
        for temperature, each in zip(temperatures_k, found, strict=True)
        if each.value_cm2_per_s is not None and each.relative_std is not None
    ]
    if len(seen) < FEWEST_OF_A_LINE:
        return ArrheniusLine(None, None, _bounds(temperatures_k, found, ions, volume_angstrom3))
    temperatures, values, relative = (np.array(column) for column in zip(*seen, strict=True))
    log_std = np.sqrt(np.log1p(relative**2))
    random = np.random.default_rng(seed)
    draws = np.log(values) + log_std * random.standard_normal((DRAWS, len(values)))
    slope, intercept = _weighted_lines(1.0 / temperatures, draws, 1.0 / log_std**2)
    energies = -slope * BOLTZMANN_EV_PER_K
    points = []
    for temperature_c in SCENARIOS_C:
        kelvin = temperature_c + ZERO_CELSIUS_K
        of_one = nernst_einstein_s_per_cm(1.0, ions=ions, volume_angstrom3=volume_angstrom3, temperature_k=kelvin)
        low, middle, high = np.quantile((intercept + slope / kelvin) / np.log(10.0) + np.log10(of_one), QUANTILES)
        points.append(ArrheniusPoint(temperature_c, float(middle), float(low), float(high)))
    return ArrheniusLine(float(np.median(energies)), float(energies.std()), tuple(points))


def _weighted_lines(x: Floats, draws: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Slope and intercept of a weighted straight line through each row."""
    share = weights / weights.sum()
    middle = float(share @ x)
    slope: Floats = ((draws - (draws @ share)[:, None]) * (share * (x - middle))).sum(axis=1)
    slope /= float(share @ (x - middle) ** 2)
    return slope, draws @ share - slope * middle


def _bounds(
    temperatures_k: Sequence[float], found: Sequence[TracerDiffusion], ions: int, volume_angstrom3: float
) -> tuple[ArrheniusPoint, ...]:
    """Upper bounds at the temperatures of a cell, from the coldest simulation that is hotter."""
    points = []
    for temperature_c in SCENARIOS_C:
        kelvin = temperature_c + ZERO_CELSIUS_K
        highest = [
            each.bound_cm2_per_s
            if each.bound_cm2_per_s is not None
            else (each.value_cm2_per_s or 0.0) * (1.0 + 2.0 * (each.relative_std or 0.0))
            for temperature, each in zip(temperatures_k, found, strict=True)
            if temperature >= kelvin
        ]
        if not highest:
            points.append(ArrheniusPoint(temperature_c, None, -np.inf, np.inf))
            continue
        bound = nernst_einstein_s_per_cm(
            min(highest), ions=ions, volume_angstrom3=volume_angstrom3, temperature_k=kelvin
        )
        points.append(ArrheniusPoint(temperature_c, None, -np.inf, float(np.log10(bound))))
    return tuple(points)
