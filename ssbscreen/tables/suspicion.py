"""Tables of doubts and comparisons: suspicions, drawbacks, percentiles, ranks in the family, known neighbours."""

from __future__ import annotations

from ssbscreen.tables.columns import cards as c
from ssbscreen.tables.columns import decision as d
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.schema import TableSchema

SUSPICIONS = TableSchema(
    "suspicions",
    (i.CANDIDATE_ID, c.SUSPICION, c.FINDING, c.SEVERITY, c.GRADE, c.EVIDENCE, c.BASIS, c.BECAUSE, i.SOURCE),
    key=("candidate_id", "suspicion"),
)
DRAWBACKS = TableSchema(
    "drawbacks",
    (i.CANDIDATE_ID, c.DRAWBACK, c.SEVERITY.needed(), c.GRADE.needed(), c.EVIDENCE.needed()),
    key=("candidate_id", "drawback"),
)
PERCENTILES = TableSchema(
    "percentiles",
    (i.CANDIDATE_ID, d.CRITERION, c.FAMILY, c.PERCENTILE, c.KNOWN, c.FAMILY_PERCENTILE, c.FAMILY_KNOWN),
    key=("candidate_id", "criterion"),
)
FAMILY_RANKS = TableSchema(
    "family_ranks",
    (i.ROLE, i.CANDIDATE_ID, c.FAMILY, c.FAMILY_RANK, c.FAMILY_RANKED),
    key=("role", "candidate_id"),
)
SIMILAR_ELECTROLYTES = TableSchema(
    "similar_electrolytes",
    (
        i.CANDIDATE_ID,
        c.NEAREST,
        c.KNOWN_FORMULA,
        c.DISTANCE,
        c.KNOWN_LOG10_CONDUCTIVITY,
        c.KNOWN_IS_BOUND,
        i.SOURCE,
    ),
    key=("candidate_id", "nearest"),
)
CARD_TABLES = (SUSPICIONS, DRAWBACKS, PERCENTILES, FAMILY_RANKS, SIMILAR_ELECTROLYTES)
