"""The tables of the comparison of two runs; they stand beside its page, not among the tables of a run."""

from __future__ import annotations

from ssbscreen.tables.columns import comparison as c
from ssbscreen.tables.columns import decision as d
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.columns import robustness as r
from ssbscreen.tables.schema import TableSchema

COMPARED = TableSchema(
    "comparison_candidates",
    (
        i.ROLE,
        i.CANDIDATE_ID,
        c.FORMER_ID,
        i.FORMULA,
        c.WHAT_BECAME,
        c.RANK_BEFORE,
        c.RANK_AFTER,
        c.PLACE_CHANGE,
        c.SCORE_BEFORE,
        c.SCORE_AFTER,
        c.STATE_BEFORE,
        c.STATE_AFTER,
        c.GATES_BEFORE,
        c.GATES_AFTER,
        c.WHY,
    ),
    key=("role", "candidate_id"),
)
"""Who is ranked in either run."""
COMPARISON_STEPS = TableSchema(
    "comparison_steps",
    (
        i.ROLE,
        i.CANDIDATE_ID,
        c.WALK_STEP,
        c.CAUSES,
        c.PLACE_CHANGE,
        c.RANK_BEFORE,
        c.RANK_AFTER,
        c.SCORE_BEFORE,
        c.SCORE_AFTER,
        c.STATE_BEFORE,
        c.STATE_AFTER,
        c.GATES_BEFORE,
        c.GATES_AFTER,
    ),
    key=("role", "candidate_id", "walk_step"),
)
"""What each step did; a step that did nothing to a candidate has no row."""
COMPARISON_VALUES = TableSchema(
    "comparison_values",
    (i.CANDIDATE_ID, d.CRITERION, c.VALUE_BEFORE, c.VALUE_AFTER, c.RELEVANT_CHANGE),
    key=("candidate_id", "criterion"),
)
COMPARISON_OVERVIEW = TableSchema(
    "comparison_overview",
    (i.ROLE, c.WALK_STEP, c.CAUSES, c.ENTERED, c.LEFT, c.MOVED, c.JUDGED, r.COMPARED_CANDIDATES, r.KENDALL_TAU),
    key=("role", "walk_step"),
)
COMPARISON_TABLES = (COMPARED, COMPARISON_STEPS, COMPARISON_VALUES, COMPARISON_OVERVIEW)
