"""Known compounds: what a model that learned from nothing of their chemical systems says, beside their PBE gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.gap.distribution import GapDistribution
from ssbscreen.electronics.gap_distribution import INSULATES_ABOVE_EV

Floats = npt.NDArray[np.float64]

KNOWN: Final = (
    "Li7La3Zr2O12", "Li10GeP2S12", "Li6PS5Cl", "Li3PS4", "Li7P3S11", "Li3PO4", "LiTi2(PO4)3", "LiGe2(PO4)3", "Li3YCl6",
    "Li3YBr6", "Li3InCl6", "Li3N", "Li3P", "Li2S", "Li2O", "LiF", "LiCl", "LiBr", "LiI", "LiCoO2", "LiFePO4",
    "Li15Ge4", "LiAl", "Li3Bi", "MgO", "Al2O3",
)  # fmt: skip
"""Electrolytes, salts, cathodes, alloys and oxides; those of which the training file has a gap are told."""
NOMINAL_COVERAGE: Final = 0.90
DIGITS: Final = 2


def beside_known(formulas: Sequence[str], gaps_ev: Floats, said: GapDistribution) -> list[dict[str, Any]]:
    """Predictions with their intervals of 90 % beside PBE gaps [eV].

    Args:
        formulas: of n compounds.
        gaps_ev: their PBE gaps, (n,).
        said: by trees that had not seen their chemical systems.
    """
    low, high = said.interval_ev(NOMINAL_COVERAGE)
    measured = said.measured()
    measured_low, measured_high = measured.interval_ev(NOMINAL_COVERAGE)
    columns = {
        "pbe_gap_ev": gaps_ev,
        "band_gap_ev": said.median_ev,
        "low_ev": low,
        "high_ev": high,
        "probability_insulator": said.probability_at_least(INSULATES_ABOVE_EV),
        "measured_gap_ev": measured.quantiles_ev(0.5),
        "measured_low_ev": measured_low,
        "measured_high_ev": measured_high,
        "probability_insulator_measured": measured.probability_insulator,
    }
    return [
        {"formula": formula, **{name: round(float(values[row]), DIGITS) for name, values in columns.items()}}
        for row, formula in enumerate(formulas)
    ]
