"""The tables of a decision: values of the criteria, verdicts of the gates, ranks, fronts of the trade-offs."""

from __future__ import annotations

from ssbscreen.tables.columns import decision as d
from ssbscreen.tables.columns import identity as i
from ssbscreen.tables.schema import TableSchema

CRITERIA_VALUES = TableSchema(
    "criteria_values",
    (i.CANDIDATE_ID, d.CRITERION, d.VALUE, d.LOW, d.HIGH, i.ORIGIN),
    key=("candidate_id", "criterion"),
)
GATES = TableSchema(
    "gates",
    (
        i.CANDIDATE_ID,
        i.ROLE,
        d.GATE,
        d.STATE,
        d.PROBABILITY_PASSES,
        d.GATE_VALUE,
        d.GATE_LIMIT,
        d.GATE_MARGIN,
        i.REASON,
    ),
    key=("role", "candidate_id", "gate"),
)
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
