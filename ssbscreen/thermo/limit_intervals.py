"""Intervals of the limits of windows, from the error of the energies.

Two cases. A phase on the hull sets its own limits, so the error of a reaction energy counts as one of its own energy
against all others: its window is taken at E - h, E and E + h, with h two standard deviations. For a small h the ends
are h / |Li exchanged per atom| away (sigma_V = sigma_E N / n_Li); a large h ends where other phases set the limit.
Above the hull the mixture of other phases sets the limits; their error is that of the reaction of the phases that
vanish there, spectators left out: h R / |Li exchanged|, with R the atoms of those phases per atom of the composition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.thermo.phase_index import Floats, Integers
from ssbscreen.thermo.system_batches import Profiles
from ssbscreen.thermo.windows import ROUNDING_EV_PER_ATOM, neighbour_steps, own_window


@dataclass(frozen=True, slots=True)
class LimitIntervals:
    """Lower and upper ends of the intervals of both limits, V, shape (n,)."""

    reduction_low_v: Floats
    reduction_high_v: Floats
    oxidation_low_v: Floats
    oxidation_high_v: Floats


def limit_intervals(
    profiles: Profiles, rivals: Profiles, energies: Floats, sigma_ev_per_atom: float | Floats
) -> LimitIntervals:
    """Intervals of two standard deviations around the limits of ``profiles``.

    Args:
        profiles: profiles of the n compositions.
        rivals: the same without the phases at the compositions themselves.
        energies: energy of the phases, eV/atom, shape (n,).
        sigma_ev_per_atom: standard deviation of a reaction energy, eV/atom, one for all or shape (n,).

    Returns:
        Ends that hold the limits; 0 V, where Li metal plates, is the lowest.
    """
    half = STANDARD_DEVIATIONS * sigma_ev_per_atom
    reduction, oxidation = [profiles.reduction_v], [profiles.oxidation_v]
    for shift in (-half, half):
        own = own_window(rivals, energies + shift, np.zeros_like(energies))
        on_hull = ~np.isnan(own.reduction_v)
        reduction.append(np.where(on_hull, own.reduction_v, rivals.reduction_v))
        oxidation.append(np.where(on_hull, own.oxidation_v, rivals.oxidation_v))
    above = energies - profiles.hull_energy > ROUNDING_EV_PER_ATOM
    below_row, above_row = neighbour_steps(profiles)
    for limits, rows in ((reduction, below_row), (oxidation, above_row)):
        error = np.where(above, half * _volts_per_energy(profiles, rows), 0.0)
        limits += [np.maximum(limits[0] - error, 0.0), limits[0] + error]
    return LimitIntervals(
        np.min(reduction, axis=0), np.max(reduction, axis=0), np.min(oxidation, axis=0), np.max(oxidation, axis=0)
    )


def _volts_per_energy(profiles: Profiles, neighbours: Integers) -> Floats:
    """Atoms of the phases that vanish at a limit per Li exchanged there, shape (n,); 0 where there is no reaction."""
    result = np.zeros(len(neighbours))
    # Below step 0 is Li metal itself, which has no error.
    for position in np.flatnonzero((neighbours >= 0) & (profiles.hull_step >= 0)).tolist():
        first, row = int(profiles.steps[position]), int(neighbours[position])
        weight = float(profiles.hull_weight[position])
        held = first + int(profiles.hull_step[position])
        # Between two steps the mixture is of both, and the limit is the voltage at which one becomes the other.
        start = held if weight >= 1.0 or row != held else held + 1
        vanished = _portions(profiles, start)
        for phase, portion in _portions(profiles, row).items():
            vanished[phase] = max(vanished.get(phase, 0.0) - portion, 0.0)
        exchanged = abs(float(profiles.li[row] - profiles.li[start]))
        result[position] = sum(vanished.values()) / exchanged
    return result


def _portions(profiles: Profiles, step: int) -> dict[int, float]:
    span = slice(profiles.products[step], profiles.products[step + 1])
    return dict(zip(profiles.phase[span].tolist(), profiles.portion[span].tolist(), strict=True))
