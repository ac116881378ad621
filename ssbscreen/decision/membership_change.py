"""How far the result of one calculation would move the probability of a candidate to be among the first ten.

Here nothing stands at its best estimate: all values of all candidates are drawn, as for the ranks over draws, and the
weights are the declared ones. What a calculation says of a candidate is summed up by the weighted mean x of the
criteria that rest on it, in eight parts of equal probability. With T for "among the first ten" the value is

    E_b | P(T | x in part b) - P(T) |,

the expected absolute change of the probability (a preposterior analysis of perfect information). Frequencies in parts
scatter, so their absolute differences are too large on average: the signs are therefore read from one half of the draws
and the differences from the other, which leaves an error of some 0.01 and no such bias. Beside
`ssbscreen.decision.information_value`, which asks how likely the result changes the list that is shown.

References:
    .. [1] H. Raiffa, R. Schlaifer, Applied Statistical Decision Theory (1961).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.decision.aggregate import squared_ratio
from ssbscreen.decision.calculations import calculations_of
from ssbscreen.decision.information_value import TOP
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.domain.decisions import Floats

MEMBERSHIP_DRAWS: Final = 4000
PARTS: Final = 8
LIKELIEST: Final = 200
"""Candidates that are looked at, those that are most often among the first ten; the others hardly ever are."""
_NUMBERS_AT_ONCE: Final = 4_000_000
Flags = npt.NDArray[np.bool_]


def membership_changes(
    draws: ValueDraws, weights: Floats, *, seed: int, count: int = MEMBERSHIP_DRAWS
) -> Mapping[str, Floats]:
    """Expected absolute change of the probability to be among the first ten.

    Args:
        draws: of n candidates.
        weights: shape (m,).
        seed: of the values.
        count: of the draws.

    Returns:
        By name of the calculation, each of shape (n,), 0 to 0.5; 0 throughout for no more than ten candidates, and for
        those beyond the ``LIKELIEST``.
    """
    calculations = calculations_of(draws.criteria)
    candidates = len(draws.candidate_ids)
    changes = {each.name: np.zeros(candidates) for each in calculations}
    if candidates <= TOP:
        return changes
    step = max(1, _NUMBERS_AT_ONCE // (candidates * len(weights)))
    inside = np.zeros((count, candidates), dtype=bool)
    for first in range(0, count, step):
        values = draws.drawn(seed, first, min(step, count - first)).astype(np.float64)
        for place, one in enumerate(values):
            inside[first + place, np.argsort(-squared_ratio(one, weights), kind="stable")[:TOP]] = True
    likeliest = np.argsort(-inside.mean(axis=0), kind="stable")[:LIKELIEST]
    kept = np.concatenate(
        [draws.drawn(seed, first, min(step, count - first))[:, likeliest] for first in range(0, count, step)]
    )
    for each in calculations:
        columns = [place for place, name in enumerate(draws.criteria) if name in each.loadings]
        told = kept[..., columns].astype(np.float64) @ weights[columns]
        for place, row in enumerate(likeliest.tolist()):
            changes[each.name][row] = _change(told[:, place], inside[:, row])
    return changes


def _change(told: Floats, inside: Flags) -> float:
    """Expected absolute difference between the share of a part and that of all, signs from every other draw."""
    if np.ptp(told) == 0.0:
        return 0.0
    part = np.empty(len(told), dtype=np.int64)
    part[np.argsort(told, kind="stable")] = np.arange(len(told)) * PARTS // len(told)
    excess = []
    for half in (slice(0, None, 2), slice(1, None, 2)):
        size = np.bincount(part[half], minlength=PARTS)
        hits = np.bincount(part[half], weights=inside[half], minlength=PARTS)
        excess.append((hits - size * inside[half].mean()) / len(inside[half]))
    return float(max(0.0, (np.sign(excess[0]) * excess[1]).sum()))
