"""How well a separator has to conduct lithium, and whether a candidate with an uncertain conductivity does.

Ohm's law of a dense layer alone: no interfaces, no constriction of the current, no concentration gradients. So what
fails here fails in a cell, and what passes may still fail.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from ssbscreen.domain.units import BOLTZMANN_EV_PER_K, CM_PER_UM

Floats = NDArray[np.float64]

# What is asked of the cell, chosen. Current densities: 1 mA/cm2 charges 5 mAh/cm2 in five hours, 10 in half an hour.
MODERATE_CURRENT_MA_PER_CM2: Final = 1.0
FAST_CURRENT_MA_PER_CM2: Final = 10.0
CURRENTS_MA_PER_CM2: Final = (MODERATE_CURRENT_MA_PER_CM2, FAST_CURRENT_MA_PER_CM2)
SEPARATOR_THICKNESS_UM: Final = 30.0
"""About as thin as cast films of sulfides and tapes of oxides are made; a pellet of the laboratory has 500 to 1000."""
VOLTAGE_LOSS_MV: Final = 50.0
"""Loss in the separator that is tolerated: 1.3 % of a cell of 3.8 V."""

# Temperatures of scenarios [degree Celsius].
ROOM_TEMPERATURE_C: Final = 25.0
WARM_TEMPERATURE_C: Final = 60.0
"""Where batteries of polymer electrolytes run, and what oxides and sulfides are often tested at."""
HOT_TEMPERATURE_C: Final = 80.0
LITHIUM_MELTING_POINT_C: Final = 180.5
"""CRC Handbook of Chemistry and Physics, 97th ed. (2016), section 4: lithium melts at 180.50 degrees."""

ZERO_CELSIUS_K: Final = 273.15
# mA/cm2 over mV is A/cm2 over V: both prefixes are thousandths and cancel.


def required_conductivity_s_per_cm(
    *, thickness_um: ArrayLike, current_density_ma_per_cm2: ArrayLike, voltage_loss_mv: ArrayLike
) -> Floats:
    r"""Smallest conductivity at which a separator loses no more than a given voltage.

    .. math:: \sigma_{min} = L j / \Delta U

    Args:
        thickness_um: thickness L of the separator [um], any shape.
        current_density_ma_per_cm2: current density j [mA/cm2], broadcastable.
        voltage_loss_mv: voltage loss Delta U [mV], broadcastable.

    Returns:
        sigma_min [S/cm]: 6e-5 for 30 um, 1 mA/cm2 and 50 mV. NaN where an argument is missing, infinite or not
        positive.
    """
    length_cm = _positive(thickness_um) * CM_PER_UM
    return np.asarray(length_cm * _positive(current_density_ma_per_cm2) / _positive(voltage_loss_mv))


def separator_needs_s_per_cm() -> dict[float, float]:
    """Smallest conductivity [S/cm] of a separator of `SEPARATOR_THICKNESS_UM` that loses `VOLTAGE_LOSS_MV`, by current.

    Returns:
        6e-5 at 1 mA/cm2 and 6e-4 at 10.
    """
    return {
        current: float(
            required_conductivity_s_per_cm(
                thickness_um=SEPARATOR_THICKNESS_UM,
                current_density_ma_per_cm2=current,
                voltage_loss_mv=VOLTAGE_LOSS_MV,
            )
        )
        for current in CURRENTS_MA_PER_CM2
    }


def area_specific_resistance_ohm_cm2(*, thickness_um: ArrayLike, conductivity_s_per_cm: ArrayLike) -> Floats:
    r"""Resistance of a separator times its area.

    .. math:: \mathrm{ASR} = L / \sigma

    Args:
        thickness_um: thickness L of the separator [um], any shape.
        conductivity_s_per_cm: conductivity sigma of Li+ [S/cm], broadcastable.

    Returns:
        ASR [ohm cm2]: 3 for 30 um of 1e-3 S/cm. NaN where an argument is missing, infinite or not positive.
    """
    return np.asarray(_positive(thickness_um) * CM_PER_UM / _positive(conductivity_s_per_cm))


def probability_suffices(
    *,
    log10_conductivity: ArrayLike,
    log10_conductivity_std: ArrayLike,
    required_s_per_cm: ArrayLike,
) -> Floats:
    r"""Probability that a conductivity whose logarithm has a normal error is at least the required one.

    .. math:: P = \Phi[(\log_{10} \sigma - \log_{10} \sigma_{min}) / s]

    Args:
        log10_conductivity: log10 of the conductivity in S/cm [-], any shape.
        log10_conductivity_std: standard deviation s of it [decades], broadcastable; 0 where it is known exactly.
        required_s_per_cm: sigma_min [S/cm], broadcastable.

    Returns:
        P [-], 0.5 at the required conductivity for every s > 0, and 1 from it on for s = 0. NaN where the conductivity
        or its error is missing or infinite, the error negative, or the requirement missing, infinite or not positive.
    """
    mean = np.asarray(log10_conductivity, dtype=np.float64)
    given_std = np.asarray(log10_conductivity_std, dtype=np.float64)
    margin = np.where(np.isfinite(mean), mean, np.nan) - np.log10(_positive(required_s_per_cm))
    std = np.where(np.isfinite(given_std) & (given_std >= 0.0), given_std, np.nan)
    uncertain = ndtr(margin / np.where(std > 0.0, std, 1.0))
    exact = np.where(margin >= 0.0, 1.0, 0.0)
    missing = np.isnan(margin) | np.isnan(std)
    return np.asarray(np.where(missing, np.nan, np.where(std > 0.0, uncertain, exact)))


def share_that_suffices(*, log10_conductivity_draws: ArrayLike, required_s_per_cm: ArrayLike) -> Floats:
    """Share of an empirical predictive distribution that is at least the required conductivity.

    Args:
        log10_conductivity_draws: draws of log10 of the conductivity in S/cm [-], or its quantiles at the middles of
            equal parts of probability, shape (..., draws) in any order; all count alike. An infinite draw is one
            beyond every requirement or below it.
        required_s_per_cm: sigma_min [S/cm], broadcastable to the shape without the last axis.

    Returns:
        Share [-], shape (...), in steps of 1/draws. NaN where a draw or the requirement is missing, or the latter
        infinite or not positive.

    Raises:
        ValueError: there is no axis of draws, or it is empty.
    """
    draws = np.asarray(log10_conductivity_draws, dtype=np.float64)
    if draws.ndim == 0 or draws.shape[-1] == 0:
        raise ValueError(f"draws of shape {draws.shape} are no distribution; their last axis has to hold draws.")
    required = np.log10(_positive(required_s_per_cm))
    share = np.mean(draws >= required[..., None], axis=-1)
    return np.asarray(np.where(np.isnan(draws).any(axis=-1) | np.isnan(required), np.nan, share))


def conductivity_at(
    *, conductivity_25c_s_per_cm: ArrayLike, activation_energy_ev: ArrayLike, temperature_c: ArrayLike
) -> Floats:
    r"""Conductivity at another temperature by Arrhenius' law, with the prefactor of sigma times T.

    .. math:: \sigma(T) T = A \exp(-E_a / k_B T)

    the form that hopping gives (Nernst-Einstein) and that activation energies of solid electrolytes mostly go with.
    Energies fitted to sigma alone are smaller by about k_B T, 0.03 eV. One energy for all temperatures: a transition
    between is not in it, and a solid that melts or decomposes before is not noticed.

    Args:
        conductivity_25c_s_per_cm: conductivity at 25 degrees Celsius [S/cm], any shape.
        activation_energy_ev: activation energy E_a of sigma T [eV], broadcastable.
        temperature_c: temperature [degree Celsius], broadcastable.

    Returns:
        Conductivity [S/cm]. NaN where an argument is missing or infinite, the conductivity not positive, the energy
        negative or the temperature at or below absolute zero.
    """
    given_ev = np.asarray(activation_energy_ev, dtype=np.float64)
    energy_ev = np.where(np.isfinite(given_ev) & (given_ev >= 0.0), given_ev, np.nan)
    room_k = ROOM_TEMPERATURE_C + ZERO_CELSIUS_K
    temperature_k = _positive(np.asarray(temperature_c, dtype=np.float64) + ZERO_CELSIUS_K)
    exponent = energy_ev / BOLTZMANN_EV_PER_K * (1.0 / room_k - 1.0 / temperature_k)
    return np.asarray(_positive(conductivity_25c_s_per_cm) * room_k / temperature_k * np.exp(exponent))


def _positive(values: ArrayLike) -> Floats:
    """The values, NaN where they are missing, infinite or not positive."""
    given = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(given) & (given > 0.0), given, np.nan)
