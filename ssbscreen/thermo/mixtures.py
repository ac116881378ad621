"""Equilibrium mixtures in words and as table columns: formula units of each phase per formula unit of the candidate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ssbscreen.domain.materials import PhaseAmount, ProfileStep
from ssbscreen.thermo.phase_index import Floats, PhaseIndex
from ssbscreen.thermo.system_batches import Profiles

LI_METAL = "Li"
SMALLEST_AMOUNT = 1e-6  # formula units; what is less is rounding


def formula_units(profiles: Profiles, index: PhaseIndex) -> Floats:
    """Formula units of each product per formula unit of its composition, in the order of ``Profiles.phase``."""
    products = np.diff(profiles.products)
    per_step = np.repeat(profiles.atoms, np.diff(profiles.steps))
    return profiles.portion * np.repeat(per_step, products) / index.atoms_per_formula[profiles.phase]


def mixture_at_step(profiles: Profiles, index: PhaseIndex, units: Floats, step: int) -> tuple[PhaseAmount, ...]:
    """Phases of one step (a row of the steps, not a number within a profile), largest amount first."""
    span = slice(profiles.products[step], profiles.products[step + 1])
    amounts = zip(index.formulas[profiles.phase[span]], units[span], strict=True)
    return _sorted({formula: float(amount) for formula, amount in amounts})


def hull_mixture(profiles: Profiles, index: PhaseIndex, units: Floats, position: int) -> tuple[PhaseAmount, ...]:
    """The equilibrium mixture at a composition itself, without exchange of Li."""
    first = int(profiles.steps[position])
    step, weight = int(profiles.hull_step[position]), float(profiles.hull_weight[position])
    if profiles.steps[position + 1] == first:
        return ()
    parts = [(first + max(step, 0), 1.0 if step < 0 else weight)]
    if 0.0 < weight < 1.0:
        parts.append((first + step + 1, 1.0 - weight))
    amounts: dict[str, float] = {}
    for row, share in parts:
        for phase in mixture_at_step(profiles, index, units, row):
            amounts[phase.formula] = amounts.get(phase.formula, 0.0) + share * phase.formula_units
    if step < 0:
        surplus = (profiles.li_fraction[position] - profiles.li[first]) * profiles.atoms[position]
        amounts[LI_METAL] = amounts.get(LI_METAL, 0.0) + float(surplus)
    return _sorted(amounts)


def profile_steps(profiles: Profiles, index: PhaseIndex, position: int) -> tuple[ProfileStep, ...]:
    """The voltage profile of one composition."""
    units = formula_units(profiles, index)
    first, stop = int(profiles.steps[position]), int(profiles.steps[position + 1])
    upper = [*profiles.voltage[first + 1 : stop], np.inf]
    return tuple(
        ProfileStep(
            voltage_low_v=float(profiles.voltage[row]),
            voltage_high_v=float(upper[row - first]),
            li_per_formula=max(0.0, float(profiles.li[row] * profiles.atoms[position])),
            phases=mixture_at_step(profiles, index, units, row),
        )
        for row in range(first, stop)
    )


def in_words(mixture: Sequence[PhaseAmount]) -> str:
    """A mixture as text: ``2 Li2S + Li3P``."""
    return " + ".join(str(phase) for phase in mixture)


def _sorted(amounts: dict[str, float]) -> tuple[PhaseAmount, ...]:
    kept = [PhaseAmount(formula, amount) for formula, amount in amounts.items() if amount > SMALLEST_AMOUNT]
    return tuple(sorted(kept, key=lambda phase: (-phase.formula_units, phase.formula)))
