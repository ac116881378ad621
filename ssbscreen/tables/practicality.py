"""The table of what keeps a solid from being used: cost, supply, hazards, and the mass that it brings to a cell."""

from __future__ import annotations

from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import practicality as c
from ssbscreen.tables.columns import snapshot as s
from ssbscreen.tables.schema import TableSchema

PRACTICALITY = TableSchema(
    "practicality",
    (
        i.CANDIDATE_ID,
        c.COST_PER_KG,
        c.COST_PER_KG_LOW,
        c.COST_PER_KG_HIGH,
        c.COST_PER_M2,
        c.COST_PER_KWH,
        c.COST_PER_KWH_LOW,
        c.COST_PER_KWH_HIGH,
        c.SHARE_OF_COST_GOAL,
        c.COSTLIEST_ELEMENTS,
        c.UNCHECKED_SHARE,
        c.WITHOUT_PRICE,
        c.COST_ORIGIN,
        c.SPECIFIC_ENERGY,
        c.ENERGY_DENSITY,
        c.THICKNESS_LIMIT,
        c.HHI_PRODUCTION,
        c.HHI_RESERVES,
        c.HHI_ORIGIN,
        c.SCARCEST_ELEMENT,
        c.SCARCEST_ABUNDANCE,
        c.CRITICAL_US,
        c.CRITICAL_EU,
        c.HAZARDOUS,
        s.THEORETICAL,
    ),
    key=("candidate_id",),
)
