"""The tables of a run."""

from __future__ import annotations

from ssbscreen.tables.columns import decision as d
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import properties as p
from ssbscreen.tables.columns import thermodynamics as t
from ssbscreen.tables.schema import TableSchema

PHASE_ENTRIES = TableSchema(
    "phase_entries", (i.ENTRY_ID, i.FORMULA, i.CHEMICAL_SYSTEM, t.FORMATION_ENERGY, i.SOURCE), key=("entry_id",)
)
CANDIDATES = TableSchema(
    "candidates",
    (
        i.CANDIDATE_ID,
        i.FORMULA,
        i.CHEMICAL_SYSTEM,
        t.FORMATION_ENERGY,
        i.MATERIAL_ID,
        i.SOURCE,
        p.VOLUME_PER_ATOM,
        p.DENSITY,
        p.DENSITY_ORIGIN,
        p.BAND_GAP,
        p.BAND_GAP_ORIGIN,
        i.CELL,
        i.ATOMIC_NUMBERS,
        i.FRACTIONAL_XYZ,
    ),
    key=("candidate_id",),
)
ELASTICITY = TableSchema(
    "elasticity",
    (
        i.CANDIDATE_ID,
        i.MATERIAL_ID,
        p.BULK,
        p.SHEAR,
        p.MODULI_RELATIVE_STD,
        p.AVERAGING,
        p.UNIVERSAL_ANISOTROPY,
        p.VOLUME_PER_ATOM,
        p.LI_COORDINATION,
        p.MODULI_ORIGIN,
        p.MODULI_SOURCE,
    ),
    key=("candidate_id",),
)
CONDUCTIVITY = TableSchema(
    "conductivity",
    (
        i.CANDIDATE_ID,
        p.LOG10_CONDUCTIVITY,
        p.LOG10_CONDUCTIVITY_STD,
        p.CONDUCTIVITY_IS_BOUND,
        p.CONDUCTIVITY_ORIGIN,
        p.CONDUCTIVITY_SOURCE,
    ),
    key=("candidate_id",),
)
WINDOWS = TableSchema(
    "windows",
    (
        i.CANDIDATE_ID,
        t.ENERGY_ABOVE_HULL,
        t.ENERGY_ERROR,
        t.REDUCTION_LIMIT,
        t.REDUCTION_LIMIT_STD,
        t.OXIDATION_LIMIT,
        t.OXIDATION_LIMIT_STD,
        t.OWN_REDUCTION_LIMIT,
        t.OWN_OXIDATION_LIMIT,
        t.TOLERANT_REDUCTION_LIMIT,
        t.TOLERANT_OXIDATION_LIMIT,
        t.TOLERANCE,
        t.DECOMPOSITION_AT_LI,
        t.DECOMPOSITION_AT_CATHODE,
        t.HULL_PHASES,
        t.REDUCTION_PRODUCTS,
        t.OXIDATION_PRODUCTS,
        t.PRODUCTS_AT_LI,
        i.ORIGIN,
    ),
    key=("candidate_id",),
)
VOLTAGE_PROFILES = TableSchema(
    "voltage_profiles",
    (i.CANDIDATE_ID, t.STEP, t.VOLTAGE_LOW, t.VOLTAGE_HIGH, t.LI_PER_FORMULA, t.PHASES),
    key=("candidate_id", "step"),
)
MECHANICS = TableSchema(
    "mechanics",
    (
        i.CANDIDATE_ID,
        p.YOUNGS,
        p.POISSON,
        p.PUGH,
        p.TOUGHNESS_NIU,
        p.TOUGHNESS_MAZHNIK,
        p.MONROE_NEWMAN,
        p.CHI,
        p.MODULI_RELATIVE_STD,
        p.MODULI_ORIGIN,
    ),
    key=("candidate_id",),
)
CRITERIA_VALUES = TableSchema(
    "criteria_values",
    (i.CANDIDATE_ID, d.CRITERION, d.VALUE, d.LOW, d.HIGH, i.ORIGIN),
    key=("candidate_id", "criterion"),
)
GATES = TableSchema("gates", (i.CANDIDATE_ID, i.ROLE, d.GATE, d.STATE, i.REASON), key=("role", "candidate_id", "gate"))
RANKING = TableSchema(
    "ranking",
    (
        i.ROLE,
        i.CANDIDATE_ID,
        d.RANK,
        d.RANK_BEST,
        d.SCORE,
        d.SCORE_HIGH,
        d.ASSESSED_WEIGHT,
        d.PARETO_FRONT,
        d.UNCERTAIN_GATES,
    ),
    key=("role", "rank", "candidate_id"),
)
TRADE_OFFS = TableSchema(
    "trade_offs", (i.ROLE, d.TRADE_OFF, i.CANDIDATE_ID, d.PARETO_FRONT), key=("role", "trade_off", "candidate_id")
)
REJECTIONS = TableSchema("rejections", (i.CANDIDATE_ID, i.STAGE, i.REASON), key=("candidate_id", "stage", "reason"))

ALL_TABLES: dict[str, TableSchema] = {
    schema.name: schema
    for schema in (
        PHASE_ENTRIES,
        CANDIDATES,
        ELASTICITY,
        CONDUCTIVITY,
        WINDOWS,
        VOLTAGE_PROFILES,
        MECHANICS,
        CRITERIA_VALUES,
        GATES,
        RANKING,
        TRADE_OFFS,
        REJECTIONS,
    )
}
