"""How far the ranks of one role can be trusted: its tables of robustness.

The draws rank everyone whom no gate excludes, also candidates whose gates are uncertain: a probability of a rank
presumes that all of them pass. The probability that a candidate passes stands beside, and the product with it, which
takes values and gates as independent and lets the others pass still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Final

import numpy as np
import pyarrow as pa

from ssbscreen.decision.acceptability import Acceptability, confidence_factors, rank_acceptability
from ssbscreen.decision.aggregation_tables import aggregation_tables
from ssbscreen.decision.aggregations import ranks_of
from ssbscreen.decision.front_probability import front_probability
from ssbscreen.decision.hypervolume_table import hypervolume_table
from ssbscreen.decision.information_value import values_of_information
from ssbscreen.decision.membership_change import membership_changes
from ssbscreen.decision.role_rows import role_rows
from ssbscreen.decision.scaling import stated_ends
from ssbscreen.decision.stability_table import stability_table
from ssbscreen.decision.value_draws import ValueDraws, value_draws
from ssbscreen.decision.weight_draws import RELATIVE_SPREAD, weights_anywhere, weights_around
from ssbscreen.domain.decisions import Criterion, CriterionValues, Ends, Floats, Role
from ssbscreen.tables import robustness as tables

SHOWN_RANKS: Final = 10
CONFIDENCE_DRAWS: Final = 1000
SCHEMAS: Final = (
    tables.ROBUSTNESS,
    tables.RANK_ACCEPTABILITIES,
    tables.CENTRAL_WEIGHTS,
    tables.VALUE_OF_INFORMATION,
    tables.AGGREGATIONS,
    tables.AGGREGATION_AGREEMENT,
    tables.RANK_REVERSALS,
    tables.RANK_STABILITY,
    tables.HYPERVOLUMES,
)
"""The tables that `assess_robustness` makes."""
_LOW, _HIGH = 0.05, 0.95
_TOP_10, _TOP_50 = 10, 50


@dataclass(frozen=True, slots=True)
class RobustnessOptions:
    """What settings decide.

    Attributes:
        draws: of values and weights.
        seed: of all that is random.
        energy_error_ev_per_atom: that the intervals of energies rest on; NaN where unknown.
        weight_spread: relative standard deviation of a weight of average size around the declared one.
    """

    draws: int
    seed: int
    energy_error_ev_per_atom: float = nan
    weight_spread: float = RELATIVE_SPREAD


def assess_robustness(
    role: Role,
    candidate_ids: Sequence[str],
    values: Mapping[str, CriterionValues],
    criteria: Mapping[str, Criterion],
    options: RobustnessOptions,
    *,
    passes: Mapping[str, float],
    ends: Mapping[str, Ends] | None = None,
) -> dict[str, pa.Table]:
    """The tables of one role by name.

    Args:
        role: criteria and weights.
        candidate_ids: of the ranked candidates, best first.
        values: by criterion in the same order; of the role's criteria, and of the axes of trade-offs where there are.
        criteria: every criterion there is, by name.
        options: draws, seed, spread of the weights and the error of the energies.
        passes: probability to pass the gates of the role by candidate; NaN where unknown.
        ends: ends of the scale by criterion, a criterion without takes quantiles of the ranked candidates; None: those
            that criteria state.
    """
    if len(candidate_ids) == 0:
        return {schema.name: schema.empty() for schema in SCHEMAS}
    if ends is None:
        ends = {name: stated for name in values if (stated := stated_ends(criteria[name])) is not None}
    names = [weighted.criterion for weighted in role.criteria]
    weights = np.array([weighted.weight for weighted in role.criteria])
    draws = value_draws(names, candidate_ids, values, criteria, ends)
    seed = options.seed
    close = weights_around(weights, options.draws, seed, relative_spread=options.weight_spread)
    around = rank_acceptability(draws, close, seed)
    anywhere = rank_acceptability(draws, weights_anywhere(len(weights), options.draws, seed), seed)
    rows, central = anywhere.central_weights()
    confidence = np.full(len(candidate_ids), nan)
    confidence[rows] = confidence_factors(draws, rows, central, min(options.draws, CONFIDENCE_DRAWS), seed)
    passing = np.array([passes[candidate] for candidate in candidate_ids], dtype=np.float64)
    information = values_of_information(draws, weights, seed=seed)
    membership = membership_changes(draws, weights, seed=seed)
    return {
        tables.ROBUSTNESS.name: tables.ROBUSTNESS.build(
            {
                "role": [role.name] * len(candidate_ids),
                **_ranks_drawn(draws.candidate_ids, around),
                "probability_passes_gates": passing,
                "probability_top_10_and_passes": passing * around.probability_top(_TOP_10),
                "first_acceptability": anywhere.acceptability(1),
                "confidence_factor": confidence,
                "probability_on_front": front_probability(draws, seed),
                "rank_of_known": ranks_of(_known_only(draws, weights)),
            }
        ),
        tables.RANK_ACCEPTABILITIES.name: _acceptabilities(role, draws, around, anywhere),
        tables.CENTRAL_WEIGHTS.name: role_rows(
            tables.CENTRAL_WEIGHTS,
            role.name,
            [
                (draws.candidate_ids[row], name, weight)
                for row, means in zip(rows.tolist(), central.tolist(), strict=True)
                for name, weight in zip(names, means, strict=True)
            ],
        ),
        tables.VALUE_OF_INFORMATION.name: role_rows(
            tables.VALUE_OF_INFORMATION,
            role.name,
            [
                (draws.candidate_ids[row], name, float(change[row]), float(membership[name][row]))
                for name, change in information.items()
                for row in np.flatnonzero((change > 0.0) | (membership[name] > 0.0)).tolist()
            ],
        ),
        tables.RANK_STABILITY.name: stability_table(
            role.name, draws, weights, seed=seed, energy_error_ev_per_atom=options.energy_error_ev_per_atom
        ),
        **aggregation_tables(role.name, draws, weights),
        tables.HYPERVOLUMES.name: hypervolume_table(role.name, draws, values, criteria, ends),
    }


def _ranks_drawn(candidate_ids: Sequence[str], around: Acceptability) -> dict[str, Any]:
    return {
        "candidate_id": list(candidate_ids),
        "rank": np.arange(1, len(candidate_ids) + 1, dtype=np.int32),
        "rank_expected": around.expected_rank,
        "rank_low": around.rank_quantile(_LOW).astype(np.int32),
        "rank_high": around.rank_quantile(_HIGH).astype(np.int32),
        "probability_first": around.acceptability(1),
        "probability_top_10": around.probability_top(_TOP_10),
        "probability_top_50": around.probability_top(_TOP_50),
    }


def _known_only(draws: ValueDraws, weights: Floats) -> Floats:
    """Squared ratio of TOPSIS over the known criteria of each candidate; 0, the worst, where nothing is known."""
    squares = draws.known * weights**2
    from_worst, from_best = (squares * draws.shown**2).sum(axis=1), (squares * (1.0 - draws.shown) ** 2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(squares.any(axis=1), from_worst / from_best, 0.0)


def _acceptabilities(role: Role, draws: ValueDraws, around: Acceptability, anywhere: Acceptability) -> pa.Table:
    rows = []
    for rank in range(1, min(SHOWN_RANKS, len(draws.candidate_ids)) + 1):
        one, other = around.acceptability(rank), anywhere.acceptability(rank)
        rows += [
            (draws.candidate_ids[row], rank, float(one[row]), float(other[row]))
            for row in np.flatnonzero((one > 0.0) | (other > 0.0)).tolist()
        ]
    return role_rows(tables.RANK_ACCEPTABILITIES, role.name, rows)
