"""The table of a user's own structures, as they join a screen."""

from __future__ import annotations

from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import own as o
from ssbscreen.tables.columns import properties as p
from ssbscreen.tables.columns import thermodynamics as t
from ssbscreen.tables.schema import TableSchema

OWN_STRUCTURES = TableSchema(
    "own_structures",
    (
        i.CANDIDATE_ID,
        i.FORMULA,
        i.CHEMICAL_SYSTEM,
        o.FILE,
        t.FORMATION_ENERGY,
        t.OWN_ENERGY_ERROR.needed(),
        t.OWN_ENERGY_ORIGIN,
        o.PROVENANCE,
        o.ASSUMED,
        o.KNOWN_AS,
        o.POTENTIAL_ENERGY,
        o.OFFSET,
        o.OFFSET_ERROR,
        o.OFFSET_PHASES,
        o.STEPS,
        o.VOLUME_CHANGE,
        o.ORDERING,
        o.REMARKS,
        p.DENSITY_ORIGIN,
        i.CELL,
        i.ATOMIC_NUMBERS,
        i.FRACTIONAL_XYZ,
    ),
    key=("candidate_id",),
)
