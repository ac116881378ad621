"""Raw materials of the electrolyte for a kilowatt hour."""

from __future__ import annotations

import numpy as np

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction, Floats


def compute(columns: Columns) -> CriterionValues:
    """Log10 of the cost [$/kWh] with the interval that the prices give it.

    For a kilowatt hour and not for a square metre, since the goal is one for a kilowatt hour and the electrolyte in
    the cathode counts too; a logarithm, since prices of elements spread over six decades.
    """
    value, low, high = (
        _log10(numbers(columns, f"raw_material_cost_{end}usd_per_kwh")) for end in ("", "low_", "high_")
    )
    origin = texts(columns, "raw_material_cost_origin")
    return bracketed(value, np.fmin(low, value), np.fmax(high, value), origin)


def _log10(values: Floats) -> Floats:
    """Logarithms, NaN where a value is missing or not positive."""
    return np.log10(np.where(values > 0.0, values, np.nan))


CRITERION = Criterion(
    name="raw_material_cost",
    unit="log10($/kWh)",
    direction=Direction.MINIMISE,
    meaning=(
        "Decimal logarithm of the price of the elements of the electrolyte in separator and cathode for a kilowatt "
        "hour; making precursors, synthesis and processing are not in it, so that it is a lower bound."
    ),
    needs=(
        "raw_material_cost_usd_per_kwh",
        "raw_material_cost_low_usd_per_kwh",
        "raw_material_cost_high_usd_per_kwh",
        "raw_material_cost_origin",
    ),
    source=(
        "prices: USGS Mineral Commodity Summaries 2026 and 2025, doi:10.3133/mcs2025; goal: Albertus et al., ACS "
        "Energy Lett. 6, 1399 (2021), doi:10.1021/acsenergylett.1c00445"
    ),
    compute=compute,
)
