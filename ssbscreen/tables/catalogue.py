"""The tables of a run."""

from __future__ import annotations

from ssbscreen.tables import conduction as c
from ssbscreen.tables import decision as v
from ssbscreen.tables import electronics as e
from ssbscreen.tables import mechanics as m
from ssbscreen.tables import own as o
from ssbscreen.tables import practicality as u
from ssbscreen.tables import robustness as r
from ssbscreen.tables import suspicion as s
from ssbscreen.tables import utility as lu
from ssbscreen.tables.columns import barriers as b
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import interfaces as f
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
        t.OWN_ENERGY_ERROR,
        t.OWN_ENERGY_ORIGIN,
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
PHASE_PROPERTIES = TableSchema(
    "phase_properties",
    (i.FORMULA, p.BAND_GAP, p.BAND_GAP_ORIGIN, p.VOLUME_PER_ATOM, p.VOLUME_ORIGIN),
    key=("formula",),
)
ELECTRONICS = e.ELECTRONICS
ELASTICITY, MECHANICS, MISFIT_STRESSES = m.ELASTICITY, m.MECHANICS, m.MISFIT_STRESSES
CONDUCTIVITY = c.CONDUCTIVITY
PRACTICALITY = u.PRACTICALITY
WINDOWS = TableSchema(
    "windows",
    (
        i.CANDIDATE_ID,
        t.ENERGY_ABOVE_HULL,
        t.ENERGY_ERROR,
        t.REDUCTION_LIMIT,
        t.REDUCTION_LIMIT_LOW,
        t.REDUCTION_LIMIT_HIGH,
        t.OXIDATION_LIMIT,
        t.OXIDATION_LIMIT_LOW,
        t.OXIDATION_LIMIT_HIGH,
        t.OWN_REDUCTION_LIMIT,
        t.OWN_OXIDATION_LIMIT,
        t.TOLERANT_REDUCTION_LIMIT,
        t.TOLERANT_OXIDATION_LIMIT,
        t.TOLERANCE,
        t.DECOMPOSITION_AT_LI,
        t.DECOMPOSITION_AT_CATHODE,
        t.MARGIN_AT_LI,
        t.MARGIN_AT_CATHODE,
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
INTERPHASES = TableSchema(
    "interphases",
    (
        i.CANDIDATE_ID,
        f.ANODE,
        f.VOLTAGE,
        f.REACTION_ENERGY,
        f.REACTION_MARGIN,
        f.REACTION_STD,
        f.REACTION_ENERGY_PER_MASS,
        f.LI_TAKEN_UP,
        f.INTERPHASE_PRODUCTS,
        f.LI_PER_MICROMETRE,
        f.VOLUME_CHANGE_WITH_LI,
        f.VOLUME_CHANGE_OF_SOLID,
        f.CONDUCTING_FRACTION,
        f.PROBABILITY_STABLE,
        f.PROBABILITY_MIXED,
        f.PROBABILITY_PROTECTED,
        f.PASSIVATION_CLASS,
        f.MODELLED,
    ),
    key=("candidate_id", "anode"),
)
CATHODE_REACTIONS = TableSchema(
    "cathode_reactions",
    (
        i.CANDIDATE_ID,
        f.CATHODE,
        f.CHARGE_STATE,
        f.LI_EXCHANGE,
        f.CATHODE_FORMULA,
        f.CATHODE_IS_PHASE,
        f.VOLTAGE,
        f.REACTION_ENERGY,
        f.REACTION_MARGIN,
        f.REACTION_STD,
        f.CANDIDATE_FRACTION,
        f.CANDIDATE_UNITS,
        f.REACTION_PRODUCTS,
    ),
    key=("candidate_id", "cathode", "charge_state", "li_exchange"),
)
AIR_REACTIONS = TableSchema(
    "air_reactions",
    (
        i.CANDIDATE_ID,
        f.ATMOSPHERE,
        f.EXPOSURE,
        f.REACTION_ENERGY,
        f.REACTION_MARGIN,
        f.REACTION_STD,
        f.GASES,
        f.REACTION_PRODUCTS,
    ),
    key=("candidate_id", "atmosphere", "exposure"),
)
HANDLING = TableSchema(
    "handling",
    (i.CANDIDATE_ID, f.H2S_YIELD, f.HANDLING_CLASS, f.LIKELIEST_HANDLING),
    key=("candidate_id",),
)
COATINGS = TableSchema(
    "coatings",
    (
        i.CANDIDATE_ID,
        f.CATHODE,
        f.COATING_RANK,
        f.COATING,
        f.UNCOATED_ENERGY,
        f.COATING_WITH_CANDIDATE,
        f.COATING_WITH_CATHODE,
        f.COATING_AT_VOLTAGE,
    ),
    key=("candidate_id", "cathode", "coating_rank"),
)
INTERFACES = TableSchema(
    "interfaces",
    (
        i.CANDIDATE_ID,
        f.PASSIVATION_CLASS_AT_LI,
        f.PROTECTED_AT_LI,
        f.CONDUCTING_FRACTION_AT_LI,
        f.CONDUCTING_PRODUCTS_AT_LI,
        f.CATHODE_ENERGY,
        f.CATHODE_MARGIN,
        f.CATHODE_ENERGY_STD,
        f.CATHODE_STATE,
        f.CATHODE_PRODUCTS,
        f.MOISTURE_ENERGY,
        f.MOISTURE_MARGIN,
        f.MOISTURE_PRODUCTS,
        f.AIR_MARGIN,
        f.AIR_PRODUCTS,
        f.AIR_STD,
        f.H2S_YIELD,
        f.HANDLING_CLASS,
        f.LIKELIEST_HANDLING,
    ),
    key=("candidate_id",),
)
BARRIERS = TableSchema(
    "barriers",
    (i.CANDIDATE_ID, i.MATERIAL_ID, b.BARRIER_1D, b.BARRIER_2D, b.BARRIER_3D, b.FAULT),
    key=("candidate_id",),
)
ROBUSTNESS, RANK_STABILITY, HYPERVOLUMES = r.ROBUSTNESS, r.RANK_STABILITY, r.HYPERVOLUMES
RANK_ACCEPTABILITIES, CENTRAL_WEIGHTS = r.RANK_ACCEPTABILITIES, r.CENTRAL_WEIGHTS
VALUE_OF_INFORMATION, AGGREGATIONS = r.VALUE_OF_INFORMATION, r.AGGREGATIONS
AGGREGATION_AGREEMENT, RANK_REVERSALS = r.AGGREGATION_AGREEMENT, r.RANK_REVERSALS
CRITERIA_VALUES, GATES, RANKING, TRADE_OFFS = v.CRITERIA_VALUES, v.GATES, v.RANKING, v.TRADE_OFFS
SUSPICIONS, DRAWBACKS, PERCENTILES = s.SUSPICIONS, s.DRAWBACKS, s.PERCENTILES
FAMILY_RANKS, SIMILAR_ELECTROLYTES = s.FAMILY_RANKS, s.SIMILAR_ELECTROLYTES
OWN_STRUCTURES = o.OWN_STRUCTURES
REJECTIONS = TableSchema("rejections", (i.CANDIDATE_ID, i.STAGE, i.REASON), key=("candidate_id", "stage", "reason"))

ALL_TABLES: dict[str, TableSchema] = {
    schema.name: schema
    for schema in (
        PHASE_ENTRIES,
        OWN_STRUCTURES,
        CANDIDATES,
        PHASE_PROPERTIES,
        ELECTRONICS,
        ELASTICITY,
        CONDUCTIVITY,
        PRACTICALITY,
        WINDOWS,
        VOLTAGE_PROFILES,
        INTERPHASES,
        CATHODE_REACTIONS,
        AIR_REACTIONS,
        HANDLING,
        COATINGS,
        INTERFACES,
        MECHANICS,
        MISFIT_STRESSES,
        BARRIERS,
        CRITERIA_VALUES,
        GATES,
        RANKING,
        TRADE_OFFS,
        ROBUSTNESS,
        RANK_ACCEPTABILITIES,
        CENTRAL_WEIGHTS,
        VALUE_OF_INFORMATION,
        AGGREGATIONS,
        AGGREGATION_AGREEMENT,
        RANK_REVERSALS,
        RANK_STABILITY,
        HYPERVOLUMES,
        *s.CARD_TABLES,
        *lu.UTILITY_TABLES,
        REJECTIONS,
    )
}
