"""Window, products and profile of single compositions, as values rather than tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.materials import PhaseAmount, ProfileStep, StabilityWindow
from ssbscreen.thermo.entries import require_references
from ssbscreen.thermo.limit_intervals import limit_intervals
from ssbscreen.thermo.mixtures import formula_units, mixture_at_step, profile_steps
from ssbscreen.thermo.phase_index import PhaseIndex
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import ROUNDING_EV_PER_ATOM, neighbour_steps


@dataclass(frozen=True, slots=True)
class CompositionWindow:
    """What equilibrium says of one composition.

    Attributes:
        formula: as it was asked.
        limits: window of the equilibrium mixture, V against Li/Li+.
        intervals: both limits at two standard deviations of the energies, V.
        energy_above_hull_ev_per_atom: of the lowest phase at the composition; None where the source has none.
        reduction_products: phases just below the window; empty at 0 V, where Li metal ends the scale.
        oxidation_products: phases just above the window; empty where there is no Li to give.
        profile: all steps from 0 V upwards.
    """

    formula: str
    limits: StabilityWindow
    intervals: tuple[tuple[float, float], tuple[float, float]]
    energy_above_hull_ev_per_atom: float | None
    reduction_products: tuple[PhaseAmount, ...]
    oxidation_products: tuple[PhaseAmount, ...]
    profile: tuple[ProfileStep, ...]


def composition_windows(
    index: PhaseIndex,
    formulas: Sequence[str],
    amounts: Sequence[Mapping[str, float]],
    *,
    sigma_ev_per_atom: float,
) -> list[CompositionWindow]:
    """Windows of compositions against all phases of an index.

    Args:
        index: the phases.
        formulas: names to show.
        amounts: atoms per formula unit by element, for each formula.
        sigma_ev_per_atom: standard deviation of a reaction energy.

    Raises:
        ElementalReferenceError: an element of a composition, or Li, has no elemental phase.
    """
    for formula, amount in zip(formulas, amounts, strict=True):
        require_references(index, amount, label=formula)
    profiles = compute_profiles(index, amounts)
    rows = [index.row_of.get(composition_key(amount)) for amount in amounts]
    energies = np.where([row is None for row in rows], profiles.hull_energy, index.energies[[row or 0 for row in rows]])
    rivals = compute_profiles(index, amounts, without_own=True)
    ends = limit_intervals(profiles, rivals, energies, sigma_ev_per_atom)
    units = formula_units(profiles, index)
    below, above = neighbour_steps(profiles)
    windows = []
    for position, formula in enumerate(formulas):
        row = rows[position]
        height = None
        if row is not None:
            difference = float(index.energies[row] - profiles.hull_energy[position])
            height = 0.0 if abs(difference) < ROUNDING_EV_PER_ATOM else difference
        limits = StabilityWindow(float(profiles.reduction_v[position]), float(profiles.oxidation_v[position]))
        sides = [
            mixture_at_step(profiles, index, units, int(steps[position])) if steps[position] >= 0 else ()
            for steps in (below, above)
        ]
        windows.append(
            CompositionWindow(
                formula,
                limits,
                (
                    (float(ends.reduction_low_v[position]), float(ends.reduction_high_v[position])),
                    (float(ends.oxidation_low_v[position]), float(ends.oxidation_high_v[position])),
                ),
                height,
                sides[0],
                sides[1],
                profile_steps(profiles, index, position),
            )
        )
    return windows


def hull_energies_ev_per_atom(index: PhaseIndex, amounts: Sequence[Mapping[str, float]]) -> np.ndarray:
    """Hull energy of each composition, eV/atom; NaN where an elemental reference is missing."""
    return compute_profiles(index, amounts).hull_energy
