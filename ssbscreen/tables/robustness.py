"""The tables of the robustness of ranks."""

from __future__ import annotations

from ssbscreen.tables.columns import decision as d
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import robustness as r
from ssbscreen.tables.schema import TableSchema

ROBUSTNESS = TableSchema(
    "robustness",
    (
        i.ROLE,
        i.CANDIDATE_ID,
        d.RANK,
        r.RANK_EXPECTED,
        r.RANK_LOW,
        r.RANK_HIGH,
        r.PROBABILITY_FIRST,
        r.PROBABILITY_TOP_10,
        r.PROBABILITY_TOP_50,
        r.PROBABILITY_PASSES_GATES,
        r.PROBABILITY_TOP_10_AND_PASSES,
        r.FIRST_ACCEPTABILITY,
        r.CONFIDENCE_FACTOR,
        r.PROBABILITY_ON_FRONT,
        r.RANK_OF_KNOWN,
    ),
    key=("role", "rank", "candidate_id"),
)
RANK_ACCEPTABILITIES = TableSchema(
    "rank_acceptabilities",
    (i.ROLE, i.CANDIDATE_ID, d.RANK, r.ACCEPTABILITY, r.ACCEPTABILITY_ANY_WEIGHTS),
    key=("role", "rank", "candidate_id"),
)
CENTRAL_WEIGHTS = TableSchema(
    "central_weights",
    (i.ROLE, i.CANDIDATE_ID, d.CRITERION, r.CENTRAL_WEIGHT),
    key=("role", "candidate_id", "criterion"),
)
VALUE_OF_INFORMATION = TableSchema(
    "value_of_information",
    (i.ROLE, i.CANDIDATE_ID, r.CALCULATION, r.TOP_TEN_CHANGE, r.TOP_TEN_PROBABILITY_CHANGE),
    key=("role", "candidate_id", "calculation"),
)
AGGREGATIONS = TableSchema(
    "aggregations",
    (i.ROLE, i.CANDIDATE_ID, r.METHOD, r.METHOD_SCORE, r.METHOD_RANK),
    key=("role", "method", "method_rank"),
)
AGGREGATION_AGREEMENT = TableSchema(
    "aggregation_agreement",
    (i.ROLE, r.METHOD, r.OTHER_METHOD, r.COMPARED_CANDIDATES, r.KENDALL_TAU, r.SPEARMAN_RHO, r.REVERSED_SHARE),
    key=("role", "method", "other_method", "compared_candidates"),
)
RANK_REVERSALS = TableSchema(
    "rank_reversals",
    (i.ROLE, r.METHOD, r.CHANGE, i.CANDIDATE_ID, r.REVERSED_PAIRS, r.COMPARED_PAIRS),
    key=("role", "method", "change", "candidate_id"),
)
RANK_STABILITY = TableSchema(
    "rank_stability",
    (
        i.ROLE,
        r.COMPARISON,
        r.COMPARED_CANDIDATES,
        r.KENDALL_TAU,
        r.KENDALL_TAU_LOW,
    ),
    key=("role", "comparison"),
)
HYPERVOLUMES = TableSchema(
    "hypervolumes",
    (i.ROLE, d.TRADE_OFF, i.CANDIDATE_ID, r.HYPERVOLUME_SHARE),
    key=("role", "trade_off", "candidate_id"),
)
