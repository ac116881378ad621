"""Aggregations side by side: scores and ranks, how far the orders agree, and which pairs they reverse."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ssbscreen.decision.aggregations import AGGREGATIONS, ranks_of
from ssbscreen.decision.rank_agreement import agreement
from ssbscreen.decision.rank_reversal import reversals
from ssbscreen.decision.role_rows import role_rows
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.domain.decisions import Floats
from ssbscreen.tables import robustness as tables

BEST: Final = 50
Ranks = npt.NDArray[np.int32]


def aggregation_tables(role: str, draws: ValueDraws, weights: Floats) -> dict[str, pa.Table]:
    """The tables ``aggregations``, ``aggregation_agreement`` and ``rank_reversals`` of one role by name.

    Args:
        role: name.
        draws: of the ranked candidates, best first; only what is shown is read, nothing is drawn.
        weights: declared, shape (m,).
    """
    scores = {name: score(draws.shown, weights) for name, score in AGGREGATIONS.items()}
    ranks = {name: ranks_of(score) for name, score in scores.items()}
    rows: list[tuple[Any, ...]] = [
        (candidate, name, score, rank)
        for name in AGGREGATIONS
        for candidate, score, rank in zip(draws.candidate_ids, scores[name].tolist(), ranks[name].tolist(), strict=True)
    ]
    reversed_pairs = [
        (each.method, each.change, draws.candidate_ids[each.row], each.reversed_pairs, each.compared_pairs)
        for each in reversals(draws.shown, weights, AGGREGATIONS)
    ]
    return {
        tables.AGGREGATIONS.name: role_rows(tables.AGGREGATIONS, role, rows),
        tables.AGGREGATION_AGREEMENT.name: role_rows(tables.AGGREGATION_AGREEMENT, role, _agreements(ranks)),
        tables.RANK_REVERSALS.name: role_rows(tables.RANK_REVERSALS, role, reversed_pairs),
    }


def _agreements(ranks: Mapping[str, Ranks]) -> list[tuple[Any, ...]]:
    """Each pair of aggregations over all candidates, and over the first fifty of the former of the two."""
    rows: list[tuple[Any, ...]] = []
    for one, other in combinations(ranks, 2):
        best = np.argsort(ranks[one])
        # Fewer than fifty are compared once.
        for count in dict.fromkeys((len(best), min(BEST, len(best)))):
            found = agreement(ranks[one][best[:count]], ranks[other][best[:count]])
            rows.append((one, other, count, found.kendall_tau, found.spearman_rho, found.reversed_share))
    return rows
