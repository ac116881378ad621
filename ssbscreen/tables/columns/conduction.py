"""Columns of Li-ion conduction and of what it means in a separator."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F = pa.float64()
_SEPARATOR = "a separator of 30 um loses at most 50 mV"

LOG10_CONDUCTIVITY = Column(
    "log10_conductivity_s_per_cm",
    _F,
    "log10(S/cm)",
    "Li-ion conductivity near room temperature, measured or predicted by a model of measured ones",
)
LOG10_CONDUCTIVITY_STD = Column(
    "log10_conductivity_std", _F, "log10(S/cm)", "standard deviation among measurements of one composition"
)
LOG10_CONDUCTIVITY_LOW = Column(
    "log10_conductivity_low_s_per_cm",
    _F,
    "log10(S/cm)",
    "low end of the calibrated interval of a predicted conductivity, made to hold 95 % like two standard deviations",
)
LOG10_CONDUCTIVITY_HIGH = Column(
    "log10_conductivity_high_s_per_cm",
    _F,
    "log10(S/cm)",
    "high end of that interval; both are missing where the conductivity is measured",
)
CONDUCTIVITY_IS_BOUND = Column(
    "conductivity_is_upper_bound", pa.bool_(), "", "whether the conductivity is only known to lie below the value"
)
PROBABILITY_CONDUCTS = Column(
    "probability_above_1e_4_s_per_cm",
    _F,
    "-",
    "probability that the conductivity is at least 1e-4 S/cm; missing where only an upper bound above it is known",
)
PROBABILITY_SUFFICES = Column(
    "probability_suffices_at_1_ma_per_cm2", _F, "-", f"probability that {_SEPARATOR} at 1 mA/cm2 (6e-5 S/cm)"
)
PROBABILITY_SUFFICES_FAST = Column(
    "probability_suffices_at_10_ma_per_cm2", _F, "-", f"probability that {_SEPARATOR} at 10 mA/cm2 (6e-4 S/cm)"
)
SEPARATOR_RESISTANCE = Column(
    "separator_resistance_ohm_cm2",
    _F,
    "ohm cm2",
    "area-specific resistance of a separator of 30 um; of an upper bound the smallest that it can be",
)
CONDUCTIVITY_FROM_CELL = Column(
    "conductivity_from_cell",
    pa.bool_(),
    "",
    "whether the model read hops between Li sites of the cell; missing where it is measured",
)
CONDUCTIVITY_IN_DOMAIN = Column(
    "conductivity_in_domain",
    pa.bool_(),
    "",
    "whether a model's conductivity lies near its training data; missing where no model was used",
)
CONDUCTIVITY_WHY_OUTSIDE = Column(
    "conductivity_why_outside", pa.string(), "", "why a model's conductivity lies outside its training data"
)
CONDUCTIVITY_ORIGIN = Column("conductivity_origin", pa.string(), "", "origin of the conductivity")
CONDUCTIVITY_SOURCE = Column("conductivity_source", pa.string(), "", "source of the conductivity")
