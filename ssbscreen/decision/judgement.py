"""Criteria, gates and ranks of several roles from tables that have one row a candidate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from ssbscreen.decision.criteria_table import criterion_values, needed_criteria
from ssbscreen.decision.gates import GateOutcome, apply_gates
from ssbscreen.decision.ranking import rank_candidates
from ssbscreen.decision.roles import ConfiguredRole
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Gate
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.merge import joined_columns

BESIDE_WINDOWS: Final = tuple(
    schema.name
    for schema in (
        tables.CANDIDATES,
        tables.ELECTRONICS,
        tables.INTERFACES,
        tables.ELASTICITY,
        tables.MECHANICS,
        tables.CONDUCTIVITY,
        tables.PRACTICALITY,
    )
)
"""Tables that criteria and gates read beside ``windows``; of a column that several have, the first counts."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What roles say of candidates.

    Attributes:
        candidate_ids: of the n candidates.
        values: by criterion, n each.
        roles: in the order in which they were asked for.
        outcomes: of the gates, one for each role.
        rankings: table ``ranking`` of each role.
    """

    candidate_ids: Sequence[str]
    values: Mapping[str, CriterionValues]
    roles: Sequence[ConfiguredRole]
    outcomes: Sequence[GateOutcome]
    rankings: Sequence[pa.Table]


def judged_columns(windows: pa.Table, beside: Mapping[str, pa.Table]) -> Columns:
    """Columns of the candidates with a window.

    Args:
        windows: its rows are the candidates that are judged.
        beside: the tables of `BESIDE_WINDOWS` by name.
    """
    return joined_columns(windows, [beside[name] for name in BESIDE_WINDOWS])


def judge(
    columns: Columns,
    roles: Sequence[ConfiguredRole],
    *,
    criteria: Mapping[str, Criterion],
    gates: Mapping[str, Gate],
    also: Iterable[str] = (),
) -> Judgement:
    """Judge and rank candidates.

    Args:
        columns: of `judged_columns`.
        roles: with the weights and limits of the settings.
        criteria: every criterion there is, by name.
        gates: every gate there is, by name.
        also: further criteria whose values are wanted.

    Raises:
        ConfigurationError: a role asks for a criterion, a gate or a column that there is not.
    """
    ids = columns["candidate_id"].tolist()
    values = criterion_values(needed_criteria([each.role for each in roles], also=also), columns, criteria)
    outcomes = [apply_gates(ids, columns, each, gates) for each in roles]
    rankings = [
        rank_candidates(each.role, ids, values, criteria, outcome)
        for each, outcome in zip(roles, outcomes, strict=True)
    ]
    return Judgement(ids, values, roles, outcomes, rankings)
