"""The table of band gaps: what is known or predicted, and what would be measured."""

from __future__ import annotations

from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import properties as p
from ssbscreen.tables.schema import TableSchema

ELECTRONICS = TableSchema(
    "electronics",
    (
        i.CANDIDATE_ID,
        p.BAND_GAP,
        p.BAND_GAP_LOW,
        p.BAND_GAP_HIGH,
        p.PROBABILITY_INSULATOR,
        p.MEASURED_GAP,
        p.MEASURED_GAP_LOW,
        p.MEASURED_GAP_HIGH,
        p.PROBABILITY_MEASURED_INSULATOR,
        p.BAND_GAP_IN_DOMAIN,
        p.BAND_GAP_WHY_OUTSIDE,
        p.BAND_GAP_ORIGIN,
        p.BAND_GAP_SOURCE,
    ),
    key=("candidate_id",),
)
