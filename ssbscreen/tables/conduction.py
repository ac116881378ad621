"""The table of Li-ion conductivities: what is known or predicted, and what it means in a separator."""

from __future__ import annotations

from ssbscreen.tables.columns import conduction as c
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.schema import TableSchema

CONDUCTIVITY = TableSchema(
    "conductivity",
    (
        i.CANDIDATE_ID,
        c.LOG10_CONDUCTIVITY,
        c.LOG10_CONDUCTIVITY_STD,
        c.LOG10_CONDUCTIVITY_LOW,
        c.LOG10_CONDUCTIVITY_HIGH,
        c.CONDUCTIVITY_IS_BOUND,
        c.PROBABILITY_CONDUCTS,
        c.PROBABILITY_SUFFICES,
        c.PROBABILITY_SUFFICES_FAST,
        c.SEPARATOR_RESISTANCE,
        c.CONDUCTIVITY_FROM_CELL,
        c.CONDUCTIVITY_IN_DOMAIN,
        c.CONDUCTIVITY_WHY_OUTSIDE,
        c.CONDUCTIVITY_ORIGIN,
        c.CONDUCTIVITY_SOURCE,
    ),
    key=("candidate_id",),
)
