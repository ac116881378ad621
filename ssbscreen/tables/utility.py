"""The tables of the learned utility."""

from __future__ import annotations

from ssbscreen.tables.columns import decision as d
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import utility as u
from ssbscreen.tables.schema import TableSchema

LEARNED_UTILITY = TableSchema(
    "learned_utility",
    (
        i.CANDIDATE_ID,
        u.PROBABILITY_WORKABLE,
        u.PROBABILITY_WORKABLE_LOW,
        u.PROBABILITY_WORKABLE_HIGH,
        u.UTILITY_LABEL,
        u.UTILITY_IN_DOMAIN,
        u.WHY_NO_UTILITY,
    ),
    key=("candidate_id",),
)
UTILITY_CONTRIBUTIONS = TableSchema(
    "utility_contributions", (i.CANDIDATE_ID, d.CRITERION, u.CONTRIBUTION), key=("candidate_id", "criterion")
)
UTILITY_QUALITY = TableSchema(
    "utility_quality",
    (u.SCORE_NAME, u.MEASURE, u.MEASURE_VALUE, u.MEASURE_LOW, u.MEASURE_HIGH),
    key=("score_name", "measure"),
)
UTILITY_TABLES = (LEARNED_UTILITY, UTILITY_CONTRIBUTIONS, UTILITY_QUALITY)
