"""The tables of moduli and of what follows from them."""

from __future__ import annotations

from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import interfaces as f
from ssbscreen.tables.columns import mechanics as m
from ssbscreen.tables.columns import properties as p
from ssbscreen.tables.schema import TableSchema

ELASTICITY = TableSchema(
    "elasticity",
    (
        i.CANDIDATE_ID,
        i.MATERIAL_ID,
        m.BULK,
        m.SHEAR,
        m.BULK_STD,
        m.SHEAR_STD,
        m.ERROR_CORRELATION,
        m.IN_DOMAIN,
        m.WHY_OUTSIDE,
        m.AVERAGING,
        m.BULK_VOIGT,
        m.BULK_REUSS,
        m.SHEAR_VOIGT,
        m.SHEAR_REUSS,
        m.UNIVERSAL_ANISOTROPY,
        m.YOUNGS_SMALLEST,
        m.YOUNGS_LARGEST,
        m.CAUCHY_PRESSURE,
        p.VOLUME_PER_ATOM,
        p.LI_COORDINATION,
        m.MODULI_ORIGIN,
        m.MODULI_SOURCE,
    ),
    key=("candidate_id",),
)
MECHANICS = TableSchema(
    "mechanics",
    (
        i.CANDIDATE_ID,
        *m.ends_of(m.BULK),
        *m.ends_of(m.SHEAR),
        *(each for column in m.DESCRIPTORS for each in (column, *m.ends_of(column))),
        m.TOUGHNESS_MAZHNIK,
        m.MODULI_ORIGIN,
        m.IN_DOMAIN,
    ),
    key=("candidate_id",),
)
MISFIT_STRESSES = TableSchema(
    "misfit_stresses",
    (i.CANDIDATE_ID, f.CATHODE, m.VOLUME_CHANGE, m.MISFIT_STRESS, *m.ends_of(m.MISFIT_STRESS)),
    key=("candidate_id", "cathode"),
)
