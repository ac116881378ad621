"""Whether the phase lies near enough to the hull to be made and to last."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ssbscreen.criteria.intervals import absolute
from ssbscreen.criteria.reading import computed_energies, numbers, texts
from ssbscreen.criteria.verdicts import NOT_ASSESSED, compared_at_most, states_at_most
from ssbscreen.domain.decisions import Columns, Gate, GateVerdicts
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS


def judge(columns: Columns, limits: Mapping[str, float]) -> GateVerdicts:
    """Compare the energy above hull, +-2 standard deviations, with the limit; unknown or assumed is uncertain."""
    limit = limits["largest_energy_above_hull_ev_per_atom"]
    energy = computed_energies(columns)
    std = numbers(columns, "energy_above_hull_std_ev_per_atom")
    half = np.where(np.isfinite(std), STANDARD_DEVIATIONS * std, 0.0)
    found = absolute(energy, std, texts(columns, "origin"), floor=0.0)
    reasons = [
        NOT_ASSESSED
        if np.isnan(value)
        else f"{value:.3f} eV/atom above the hull ({low:.3f} to {high:.3f}), limit {limit:g}"
        for value, low, high in zip(found.value.tolist(), found.low.tolist(), found.high.tolist(), strict=True)
    ]
    interval = energy - half, energy, energy + half
    return compared_at_most(states_at_most(found.low, found.high, limit), reasons, interval, limit)


GATE = Gate(
    name="phase_stability",
    meaning="The energy above the hull is no larger than that of phases which have been made.",
    needs=("energy_above_hull_ev_per_atom", "energy_above_hull_std_ev_per_atom", "origin"),
    source="Sun et al., Sci. Adv. 2, e1600225 (2016), doi:10.1126/sciadv.1600225, on the scale of metastability",
    judge=judge,
    limits={"largest_energy_above_hull_ev_per_atom": 0.10},
    unit="eV/atom",
)
