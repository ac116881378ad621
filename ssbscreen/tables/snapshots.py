"""The tables of a snapshot of the Materials Project."""

from __future__ import annotations

from ssbscreen.tables.catalogue import REJECTIONS
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import properties as p
from ssbscreen.tables.columns import snapshot as s
from ssbscreen.tables.columns import thermodynamics as t
from ssbscreen.tables.schema import TableSchema

_MATERIAL = i.MATERIAL_ID.needed()

MATERIALS = TableSchema(
    "materials",
    (
        _MATERIAL,
        i.FORMULA,
        s.SITES,
        s.SUMMARY_ABOVE_HULL,
        s.THEORETICAL,
        s.ICSD_IDS,
        p.BAND_GAP,
        s.CBM,
        s.VBM,
        s.FERMI,
        s.GAP_IS_DIRECT,
        s.IS_METAL,
        s.UPDATED,
        s.LICENCE,
        s.STRUCTURE,
    ),
    key=("material_id",),
)
PHASES = TableSchema(
    "phases",
    (
        _MATERIAL,
        i.FORMULA,
        t.FORMATION_ENERGY,
        s.THERMO_ABOVE_HULL,
        s.ENERGY,
        s.UNCORRECTED_ENERGY,
        s.CORRECTION_ERROR,
        s.RUN_TYPE,
        s.SITES,
        p.VOLUME_PER_ATOM,
        s.UPDATED,
        s.LICENCE,
    ),
    key=("material_id",),
)
BAND_GAPS = TableSchema(
    "band_gaps",
    (_MATERIAL, i.FORMULA, p.BAND_GAP, s.CBM, s.VBM, s.GAP_IS_DIRECT, s.IS_METAL),
    key=("material_id",),
)
ELASTIC_TENSORS = TableSchema(
    "elastic_tensors",
    (_MATERIAL, i.FORMULA, s.STIFFNESS, s.BULK_VRH, s.SHEAR_VRH, s.WORKFLOW_STATE, s.WARNINGS),
    key=("material_id",),
)
OXIDATION_STATES = TableSchema(
    "oxidation_states",
    (_MATERIAL, i.FORMULA, s.SPECIES, s.VALENCES, s.AVERAGE_STATES, s.METHOD),
    key=("material_id",),
)
SNAPSHOT_TABLES = (MATERIALS, PHASES, BAND_GAPS, ELASTIC_TENSORS, OXIDATION_STATES, REJECTIONS)
