"""Which single calculation, on which candidate, would change the first ten most.

A calculation makes the values certain that rest on it. What it will say is drawn from the distributions of these
values; all else, of this candidate and of all others, stays at the best estimate, with missing values at the worst
observed as in the score shown. The ideals of TOPSIS are fixed, so the scores of the others do not move, and the first
ten change by one place exactly when the candidate crosses their border. The probability of that is the value of the
calculation: the expected number of places of the first ten that it changes.

What a gate would say of the result is not in it: a candidate whose gate is uncertain may be excluded too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from ssbscreen.decision.aggregate import squared_ratio
from ssbscreen.decision.calculations import calculations_of
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.domain.decisions import Floats

TOP: Final = 10
INFORMATION_DRAWS: Final = 1000
_NUMBERS_AT_ONCE: Final = 4_000_000


def values_of_information(
    draws: ValueDraws, weights: Floats, *, seed: int, count: int = INFORMATION_DRAWS
) -> Mapping[str, Floats]:
    """Probability that each calculation moves each candidate into or out of the first ten.

    Args:
        draws: of n candidates in the order of their usual rank.
        weights: shape (m,).
        seed: of the values.
        count: of the draws.

    Returns:
        By name of the calculation, each of shape (n,), 0 to 1; 0 throughout for no more than ten candidates.
    """
    calculations = calculations_of(draws.criteria)
    candidates = len(draws.candidate_ids)
    crossed = {each.name: np.zeros(candidates, dtype=np.int64) for each in calculations}
    if candidates > TOP:
        score = squared_ratio(draws.shown, weights)
        squares = (weights / weights.sum()) ** 2
        step = max(1, _NUMBERS_AT_ONCE // (candidates * len(weights)))
        for first in range(0, count, step):
            values = draws.drawn(seed, first, min(step, count - first)).astype(np.float64)
            for each in calculations:
                columns = [place for place, name in enumerate(draws.criteria) if name in each.loadings]
                crossed[each.name] += _crossings(values[..., columns], columns, draws.shown, squares, score)
    return {name: crossings / count for name, crossings in crossed.items()}


def _crossings(values: Floats, columns: list[int], shown: Floats, squares: Floats, score: Floats) -> np.ndarray:
    """In how many draws each candidate crosses the border of the first ten."""
    rest = [place for place in range(len(squares)) if place not in columns]
    from_worst = (shown[:, rest] ** 2) @ squares[rest] + (values**2) @ squares[columns]
    from_best = ((1.0 - shown[:, rest]) ** 2) @ squares[rest] + ((1.0 - values) ** 2) @ squares[columns]
    with np.errstate(divide="ignore"):
        reached = from_worst / from_best
    inside = np.arange(len(score)) < TOP
    moved = np.where(inside, reached < score[TOP], reached > score[TOP - 1])
    return np.asarray(moved.sum(axis=0))
