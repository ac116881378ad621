"""What a conductivity at room temperature may become at 60 and 80 degrees Celsius and where lithium melts."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np

from ssbscreen.cell.separator_resistance import (
    HOT_TEMPERATURE_C,
    LITHIUM_MELTING_POINT_C,
    WARM_TEMPERATURE_C,
    conductivity_at,
)

SCENARIOS_C: Final = (WARM_TEMPERATURE_C, HOT_TEMPERATURE_C, LITHIUM_MELTING_POINT_C)
ASSUMED_ACTIVATION_ENERGY_EV: Final = 0.35
LEAST_ACTIVATION_ENERGY_EV: Final = 0.2
MOST_ACTIVATION_ENERGY_EV: Final = 0.5
"""Chosen, not measured: no source of conductivities here tells the energy of a material. About 0.2 eV is what the best
sulfides have, 0.5 eV what poor oxides have. One energy for all temperatures: no transition, no melting."""


@dataclass(frozen=True, slots=True)
class TemperatureScenario:
    """A conductivity at another temperature, as log10 of S/cm.

    Attributes:
        temperature_c: temperature [degree Celsius].
        log10_conductivity: with `ASSUMED_ACTIVATION_ENERGY_EV` [log10 S/cm].
        low: from the low end at room temperature with the least energy [log10 S/cm].
        high: from the high end with the most.
    """

    temperature_c: float
    log10_conductivity: float
    low: float
    high: float


def temperature_scenarios(log10_conductivity: float, low: float, high: float) -> tuple[TemperatureScenario, ...]:
    """The conductivity at each of `SCENARIOS_C` by Arrhenius' law (``conductivity_at``).

    Args:
        log10_conductivity: at 25 degrees Celsius [log10 S/cm].
        low: low end of its interval; minus infinity of an upper bound.
        high: high end of its interval.
    """
    return tuple(
        TemperatureScenario(
            temperature_c,
            _warmed(log10_conductivity, ASSUMED_ACTIVATION_ENERGY_EV, temperature_c),
            _warmed(low, LEAST_ACTIVATION_ENERGY_EV, temperature_c),
            _warmed(high, MOST_ACTIVATION_ENERGY_EV, temperature_c),
        )
        for temperature_c in SCENARIOS_C
    )


def _warmed(log10_conductivity: float, activation_energy_ev: float, temperature_c: float) -> float:
    """Log10 at another temperature; the factor does not depend on the conductivity, so any value is safe."""
    if not isfinite(log10_conductivity):
        return log10_conductivity
    factor = conductivity_at(
        conductivity_25c_s_per_cm=1.0, activation_energy_ev=activation_energy_ev, temperature_c=temperature_c
    )
    return log10_conductivity + float(np.log10(factor))
