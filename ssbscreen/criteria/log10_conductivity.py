"""Li-ion conductivity near room temperature."""

from __future__ import annotations

import numpy as np

from ssbscreen.criteria.intervals import absolute, bracketed
from ssbscreen.criteria.reading import flags, numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Log10 of the conductivity [S/cm], +-2 standard deviations; of an upper bound the low end is minus infinity."""
    value = numbers(columns, "log10_conductivity_s_per_cm")
    known = absolute(value, numbers(columns, "log10_conductivity_std"), texts(columns, "conductivity_origin"))
    low = np.where(flags(columns, "conductivity_is_upper_bound"), -np.inf, known.low)
    return bracketed(known.value, low, known.high, known.origin)


CRITERION = Criterion(
    name="log10_conductivity",
    unit="log10(S/cm)",
    direction=Direction.MAXIMISE,
    meaning=(
        "Decimal logarithm of the Li-ion conductivity near room temperature; a known upper bound is an interval "
        "without a low end."
    ),
    needs=(
        "log10_conductivity_s_per_cm",
        "log10_conductivity_std",
        "conductivity_is_upper_bound",
        "conductivity_origin",
    ),
    source="Therrien et al., Digital Discovery (2025), doi:10.1039/D5DD00441A",
    compute=compute,
)
