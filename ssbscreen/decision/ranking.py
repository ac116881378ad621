"""Ranks of the candidates in a role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ssbscreen.decision.aggregate import closeness
from ssbscreen.decision.gates import GateOutcome
from ssbscreen.decision.pareto import role_fronts
from ssbscreen.decision.scaling import scaled_bounds, stated_ends
from ssbscreen.domain.decisions import Criterion, CriterionValues, Ends, Floats, GateState, Role
from ssbscreen.tables.catalogue import RANKING

DECIMALS_OF_A_SCORE: Final = 12
"""Scores are rounded here, so that the order of additions in the machine decides no rank."""
Ranks = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Scores:
    """Closeness with missing values at the worst observed (shown) and at the best (possible), and the known weight."""

    shown: Floats
    possible: Floats
    assessed_weight: Floats


def rank_candidates(
    role: Role,
    candidate_ids: Sequence[str],
    values: Mapping[str, CriterionValues],
    criteria: Mapping[str, Criterion],
    outcome: GateOutcome,
    *,
    ends: Mapping[str, Ends] | None = None,
) -> pa.Table:
    """The table ``ranking`` of one role.

    Candidates that fail a gate are not in it; the table of gates has them with the reason. Uncertain ones are ranked
    and named. Equal scores are ordered by Pareto front, then by identifier, so a dominated candidate whose values are
    all known never stands above one that dominates it, also where both lie beyond the ends of the scale.

    Args:
        role: criteria and weights.
        candidate_ids: of the n candidates.
        values: by criterion, n each.
        criteria: every criterion there is, by name.
        outcome: of the role's gates, n each.
        ends: ends of the scale by criterion, a criterion without takes quantiles of the ranked candidates; None: those
            that criteria state.
    """
    keep = outcome.state != GateState.FAILS.value
    ids = np.asarray(candidate_ids, dtype=np.str_)[keep]
    if len(ids) == 0:
        return RANKING.empty()
    kept = {weighted.criterion: _subset(values[weighted.criterion], keep) for weighted in role.criteria}
    scores = score(role, kept, criteria, ends)
    fronts = role_fronts(role, kept, criteria)
    rank, best = ranks(scores, fronts, ids)
    return RANKING.build(
        {
            "role": [role.name] * len(ids),
            "candidate_id": ids.tolist(),
            "rank": rank,
            "rank_best": best,
            "score": scores.shown,
            "score_high": scores.possible,
            "assessed_weight": scores.assessed_weight,
            "pareto_front": fronts,
            "uncertain_gates": [gates or None for gates in outcome.uncertain_gates[keep].tolist()],
        }
    )


def score(
    role: Role,
    values: Mapping[str, CriterionValues],
    criteria: Mapping[str, Criterion],
    ends: Mapping[str, Ends] | None = None,
) -> Scores:
    """TOPSIS closeness of candidates, as an interval where values are missing.

    A missing value is carried as the whole range of the known ones. The score counts only what is shown: missing values
    stand at the worst observed, so that ignorance never lifts a candidate above one that was measured; the score that
    it could reach with them at the best observed stands beside it.
    """
    names = [weighted.criterion for weighted in role.criteria]
    weights = np.array([weighted.weight for weighted in role.criteria])
    scales = [_ends_of(criteria[name], ends) for name in names]
    bounds = [
        scaled_bounds(values[name].value, criteria[name].direction, scale)
        for name, scale in zip(names, scales, strict=True)
    ]
    candidates = len(bounds[0][0])
    # Both ends in one call: the fixed ideal keeps the rows independent of each other.
    both = closeness(np.vstack([np.column_stack(end) for end in zip(*bounds, strict=True)]), weights)
    low, high = both[:candidates].round(DECIMALS_OF_A_SCORE), both[candidates:].round(DECIMALS_OF_A_SCORE)
    known = np.column_stack([~np.isnan(values[name].value) for name in names])
    return Scores(low, high, ((known @ weights) / weights.sum()).round(DECIMALS_OF_A_SCORE))


def ranks(scores: Scores, fronts: Ranks, candidate_ids: npt.NDArray[np.str_]) -> tuple[Ranks, Ranks]:
    """Rank by what is shown, and the rank that a candidate alone would have at what is possible.

    The other candidates stay at what is shown. Where the score has no width the two are equal.
    """
    rank = np.empty(len(scores.shown), dtype=np.int32)
    rank[np.lexsort((candidate_ids, fronts, -scores.shown))] = np.arange(1, len(rank) + 1)
    above = len(rank) - np.searchsorted(np.sort(scores.shown), scores.possible, side="right")
    certain = scores.possible == scores.shown
    return rank, np.where(certain, rank, np.minimum(rank, above + 1)).astype(np.int32)


def _subset(values: CriterionValues, keep: npt.NDArray[np.bool_]) -> CriterionValues:
    return CriterionValues(values.value[keep], values.low[keep], values.high[keep], values.origin[keep])


def _ends_of(criterion: Criterion, given: Mapping[str, Ends] | None) -> Ends | None:
    """Ends of a criterion's scale: those that are given, or the stated ones where none are."""
    return stated_ends(criterion) if given is None else given.get(criterion.name)
