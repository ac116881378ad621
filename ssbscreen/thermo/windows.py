"""Windows, decomposition energies and their errors, read from voltage profiles. Arrays in, arrays out.

Notation: a composition holds x Li per atom and has the energy E (eV/atom); at the voltage V the chemical potential
of Li is mu = mu_metal - V (Li/Li+, one electron), and g(mu) is the grand potential of the equilibrium mixture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ssbscreen.thermo.hull_program import LI_TOLERANCE
from ssbscreen.thermo.phase_index import Floats, Integers
from ssbscreen.thermo.system_batches import Profiles

ROUNDING_EV_PER_ATOM = 1e-8


@dataclass(frozen=True, slots=True)
class Limits:
    """Lower and upper voltage of a window, V, shape (n,); NaN where it is empty, infinity where it is open."""

    reduction_v: Floats
    oxidation_v: Floats


def own_window(profiles: Profiles, energies: Floats, tolerances: Floats) -> Limits:
    """Voltages at which the phase itself lies at most a tolerance above the equilibrium mixture.

    The condition E - mu x <= g(mu) + tolerance. For tolerance 0 the window of a phase above the hull is empty; the
    hull-equilibrium window (``Profiles.reduction_v``) describes the mixture at its composition instead.

    Args:
        profiles: profiles of the n compositions.
        energies: energy of the phase, eV/atom, shape (n,); NaN gives NaN.
        tolerances: eV/atom, shape (n,).
    """
    owner = _owner(profiles)
    exchange = profiles.li_fraction[owner] - profiles.li
    room = (
        profiles.mu_metal[owner] * exchange
        - energies[owner]
        + profiles.intercept
        + tolerances[owner]
        + ROUNDING_EV_PER_ATOM
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = room / exchange
    level = np.abs(exchange) < LI_TOLERANCE
    upper = _upper_ends(profiles)
    low = np.where(~level & (exchange < 0), np.maximum(profiles.voltage, crossing), profiles.voltage)
    high = np.where(~level & (exchange > 0), np.minimum(upper, crossing), upper)
    inside = np.where(level, room >= 0, low <= high) & np.isfinite(energies[owner])
    return Limits(
        _reduce(np.minimum, np.where(inside, low, np.inf), profiles, np.inf),
        _reduce(np.maximum, np.where(inside, high, -np.inf), profiles, -np.inf),
    )


def decomposition_energy(profiles: Profiles, energies: Floats, voltage_v: float) -> Floats:
    """Energy of the decomposition at a fixed voltage, with Li exchanged: g(mu) - (E - mu x).

    From profiles without the phases themselves it is the margin: positive by what a stable phase lies below its rivals.

    Args:
        profiles: profiles of the n compositions.
        energies: energy of the phase, eV/atom, shape (n,).
        voltage_v: voltage against Li/Li+, V, not negative.

    Returns:
        eV per atom of the phase, shape (n,): 0 is stable, negative decomposes; NaN where the energy is NaN.

    Raises:
        ValueError: the voltage is negative, where Li metal itself would plate.
    """
    if voltage_v < 0.0:
        raise ValueError(f"{voltage_v} V: below 0 V Li metal plates, so no equilibrium exists")
    step = step_at(profiles, voltage_v)
    result = np.full(len(energies), np.nan)
    known = step >= 0
    mu = profiles.mu_metal[known] - voltage_v
    grand = profiles.intercept[step[known]] - mu * profiles.li[step[known]]
    result[known] = grand - (energies[known] - mu * profiles.li_fraction[known])
    return np.where(np.abs(result) < ROUNDING_EV_PER_ATOM, 0.0, result)


def step_at(profiles: Profiles, voltage_v: float) -> Integers:
    """Row of the step that holds at a voltage (the upper one at a breakpoint), shape (n,); -1 without profile."""
    below = np.concatenate(([0], np.cumsum(profiles.voltage <= voltage_v)))
    count = below[profiles.steps[1:]] - below[profiles.steps[:-1]]
    return np.where(count > 0, profiles.steps[:-1] + count - 1, -1)


def neighbour_steps(profiles: Profiles) -> tuple[Integers, Integers]:
    """Rows of the steps just below the reduction limit and just above the oxidation limit; -1 where there is none."""
    first, stop = profiles.steps[:-1], profiles.steps[1:]
    solved = stop > first
    exact = profiles.hull_weight >= 1.0
    below = np.where(exact, profiles.hull_step - 1, profiles.hull_step)
    reduction = np.where(solved & (below >= 0), first + below, -1)
    above = first + profiles.hull_step + 1
    oxidation = np.where(solved & (above < stop), above, -1)
    return reduction, oxidation


def _owner(profiles: Profiles) -> Integers:
    return np.repeat(np.arange(len(profiles.status)), np.diff(profiles.steps))


def _upper_ends(profiles: Profiles) -> Floats:
    upper = np.full(len(profiles.voltage), np.inf)
    upper[:-1] = profiles.voltage[1:]
    last = profiles.steps[1:][np.diff(profiles.steps) > 0] - 1
    upper[last] = np.inf
    return upper


def _reduce(function: np.ufunc, values: Floats, profiles: Profiles, empty: float) -> npt.NDArray[np.float64]:
    result = np.full(len(profiles.status), np.nan)
    filled = np.diff(profiles.steps) > 0
    if filled.any():
        reduced = function.reduceat(values, profiles.steps[:-1][filled])
        result[filled] = np.where(reduced == empty, np.nan, reduced)
    return result
