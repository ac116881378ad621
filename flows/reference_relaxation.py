"""What relaxation gains over the single point, and what it biases that most phases of a hull stay single points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from flows.reference_assembly import RELAXED, SINGLE_POINT, Cell
from flows.reference_comparison import NEAR_HULL_EV_PER_ATOM, amounts_of, heights_ev_per_atom
from ssbscreen.domain.anion_families import anion_family
from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.hull_program import SOLVED
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases
from ssbscreen.thermo.system_batches import compute_profiles

FEWEST_FOR_A_MEAN: Final = 10
"""A family with fewer relaxed cells takes the mean of all."""


def relaxation_gains(cells: Sequence[Cell], first_pass: Mapping[str, float]) -> dict[str, list[float]]:
    """Relaxed energy less the single point of the same cell, eV/atom, by anion family.

    Args:
        cells: with formation energies.
        first_pass: formation energies of the single points by identifier, eV/atom; NaN where not computed.
    """
    gains: dict[str, list[float]] = {}
    for cell in cells:
        single = first_pass.get(cell.entry_id, np.nan)
        if cell.method == RELAXED and np.isfinite(single):
            gains.setdefault(str(anion_family(cell.formula)), []).append(cell.energy_ev_per_atom - single)
    return gains


def gain_figures(gains: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    """Number, mean, median and standard deviation of the gains, eV/atom, of all and of each family."""
    parts = {"all": [gain for family in gains.values() for gain in family], **dict(sorted(gains.items()))}
    return {
        name: {
            "cells": len(values),
            "mean_ev_per_atom": float(np.mean(values)),
            "median_ev_per_atom": float(np.median(values)),
            "std_ev_per_atom": float(np.std(values)),
        }
        for name, values in parts.items()
        if len(values)
    }


def bias_of_single_points(
    index: PhaseIndex, methods: Mapping[str, str], figures: Mapping[str, Mapping[str, float]], candidates: Sequence[str]
) -> dict[str, Any]:
    """How heights and windows of candidates change when every single point is lowered by the mean gain of its family.

    The gain of a single phase scatters about that mean, so the change tells the bias of the set and corrects no number.

    Args:
        index: phases on the hull of the set.
        methods: how each energy was obtained, by identifier.
        figures: of `gain_figures`.
        candidates: formulas.
    """
    lowered = index_phases(
        [str(name) for name in index.ids],
        [str(formula) for formula in index.formulas],
        [amounts_of(index, row) for row in range(len(index.ids))],
        index.energies
        + np.array(
            [
                _mean_gain(str(formula), figures) if methods[str(name)] == SINGLE_POINT else 0.0
                for name, formula in zip(index.ids, index.formulas, strict=True)
            ]
        ),
    )
    before, after = (heights_ev_per_atom(each, candidates) for each in (index, lowered))
    amounts = [parse_formula(formula) for formula in candidates]
    windows = [compute_profiles(each, amounts) for each in (index, lowered)]
    solved = (windows[0].status == SOLVED) & (windows[1].status == SOLVED)
    shift = (after - before)[np.isfinite(after - before)]
    told: dict[str, Any] = {
        "candidates": len(shift),
        "energy_above_hull_mean_ev_per_atom": float(np.mean(shift)),
        "energy_above_hull_largest_ev_per_atom": float(np.max(shift)),
        f"candidates_that_leave_{NEAR_HULL_EV_PER_ATOM}_ev_per_atom": int(
            np.sum((before <= NEAR_HULL_EV_PER_ATOM) & (after > NEAR_HULL_EV_PER_ATOM))
        ),
    }
    for limit in ("reduction", "oxidation"):
        values = [getattr(each, f"{limit}_v")[solved] for each in windows]
        change = (values[1] - values[0])[np.isfinite(values[0]) & np.isfinite(values[1])]
        told[f"{limit}_limit_mean_v"] = float(np.mean(change))
        told[f"{limit}_limit_mean_absolute_v"] = float(np.mean(np.abs(change)))
    return told


def _mean_gain(formula: str, figures: Mapping[str, Mapping[str, float]]) -> float:
    family = figures.get(str(anion_family(formula)))
    chosen = family if family is not None and family["cells"] >= FEWEST_FOR_A_MEAN else figures["all"]
    return chosen["mean_ev_per_atom"]
