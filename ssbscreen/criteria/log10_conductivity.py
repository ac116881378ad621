"""Li-ion conductivity near room temperature."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.cell.conduction_table import MEASURED_STD_LOG10
from ssbscreen.criteria.intervals import absolute, bracketed
from ssbscreen.criteria.reading import flags, numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction, Floats
from ssbscreen.domain.origin import Origin

ML_STD_LOG10: Final = 1.5
"""Decades; composition models on OBELiX."""


def std_log10(
    std: Floats, origin: npt.NDArray[np.str_], measured: float = MEASURED_STD_LOG10, ml: float = ML_STD_LOG10
) -> Floats:
    """Standard deviations in decades; where the table has none, the usual one of the origin."""
    return np.where(np.isnan(std), np.where(origin == Origin.ML.value, ml, measured), std)


def interval(columns: Columns, measured: float = MEASURED_STD_LOG10, ml: float = ML_STD_LOG10) -> CriterionValues:
    """Log10 of the conductivity [S/cm] with its interval.

    The calibrated one where a model predicted it; else +-2 standard deviations, the usual one of the origin
    (`std_log10`) where the table gives none; of an upper bound the low end is minus infinity.
    """
    value = numbers(columns, "log10_conductivity_s_per_cm")
    origin = texts(columns, "conductivity_origin")
    found = absolute(value, std_log10(numbers(columns, "log10_conductivity_std"), origin, measured, ml), origin)
    low, high = (numbers(columns, f"log10_conductivity_{end}_s_per_cm") for end in ("low", "high"))
    low, high = np.where(np.isnan(low), found.low, low), np.where(np.isnan(high), found.high, high)
    bound = flags(columns, "conductivity_is_upper_bound")
    return bracketed(value, np.where(bound, -np.inf, low), np.where(bound, value, high), origin)


def compute(columns: Columns) -> CriterionValues:
    """Log10 of the conductivity [S/cm] with its interval; of a predicted one the median that the model tells."""
    return interval(columns)


CRITERION = Criterion(
    name="log10_conductivity",
    unit="log10(S/cm)",
    direction=Direction.MAXIMISE,
    meaning=(
        "Decimal logarithm of the Li-ion conductivity near room temperature, measured or predicted by a model of "
        "measured ones; a known upper bound is an interval without a low end."
    ),
    needs=(
        "log10_conductivity_s_per_cm",
        "log10_conductivity_std",
        "log10_conductivity_low_s_per_cm",
        "log10_conductivity_high_s_per_cm",
        "conductivity_is_upper_bound",
        "conductivity_origin",
    ),
    source="Therrien et al., Digital Discovery (2025), doi:10.1039/D5DD00441A",
    compute=compute,
)
