"""Rank reversal: whether a change that says nothing of the other candidates changes their order.

Each of the first ten in turn is left out, added once more, or joined by a candidate that it dominates. The others of
the first fifty are compared pair by pair before and after. An aggregation whose scale stands on its own (TOPSIS with
fixed ideals, the weighted sum) keeps their order for certain; one that compares within the candidates (VIKOR,
PROMETHEE) need not, and is counted.

References:
    .. [1] V. Belton, T. Gear, Omega 11, 228 (1983), doi:10.1016/0305-0483(83)90047-6.
    .. [2] M. S. García-Cascales, M. T. Lamata, Math. Comput. Model. 56, 123 (2012), doi:10.1016/j.mcm.2011.12.022.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.decision.aggregations import ranks_of
from ssbscreen.domain.decisions import Floats

ADDING_DOMINATED: Final = "a dominated one added"
ADDING_COPY: Final = "a copy added"
REMOVING: Final = "left out"
CHANGES: Final = (ADDING_DOMINATED, ADDING_COPY, REMOVING)
TOUCHED: Final = 10
COMPARED: Final = 50
WORSE_BY: Final = 0.1
"""Of the scale, in every criterion: how much worse the added candidate is than the one that dominates it."""
_FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Reversals:
    """What one change does to the order of the others by one aggregation.

    Attributes:
        method: name of the aggregation.
        change: one of ``CHANGES``.
        row: of the candidate that it is done to.
        reversed_pairs: pairs of others in the opposite order afterwards.
        compared_pairs: how many pairs there are.
    """

    method: str
    change: str
    row: int
    reversed_pairs: int
    compared_pairs: int


def reversals(
    scaled: Floats, weights: Floats, aggregations: Mapping[str, Callable[[Floats, Floats], Floats]]
) -> list[Reversals]:
    """Count the pairs that each change to each of the first ten of each aggregation reverses.

    Args:
        scaled: shape (n, m); of equals the first has the better rank.
        weights: shape (m,).
        aggregations: scores by name.

    Returns:
        Nothing for fewer than three candidates, who have no pair of others.
    """
    if len(scaled) < _FEWEST:
        return []
    found = []
    for name, score in aggregations.items():
        usual = ranks_of(score(scaled, weights))
        first = np.argsort(usual)[:COMPARED]
        for row in first[:TOUCHED].tolist():
            others = first[first != row]
            pairs = len(others) * (len(others) - 1) // 2
            for change in CHANGES:
                afterwards = ranks_of(score(_changed(scaled, row, change), weights))
                places = others - (others > row) if change == REMOVING else others
                found.append(Reversals(name, change, row, _descents(afterwards[places]), pairs))
    return found


def _changed(scaled: Floats, row: int, change: str) -> Floats:
    """What is ranked: the candidates without the one, or followed by what is added."""
    if change == REMOVING:
        return np.delete(scaled, row, axis=0)
    added = scaled[row] - WORSE_BY if change == ADDING_DOMINATED else scaled[row]
    return np.vstack([scaled, np.clip(added, 0.0, 1.0)])


def _descents(ranks: npt.NDArray[np.int32]) -> int:
    """Pairs in the opposite order, of ranks that usually rise."""
    return int(np.count_nonzero(np.triu(ranks[:, np.newaxis] > ranks[np.newaxis, :])))
