"""PROMETHEE II: net outranking flows, in O(n log n) for each criterion.

The preference of a over b in one criterion grows with the difference d of their values from 0 at the threshold of
indifference q to 1 at the threshold of preference p (the linear function, type V; q = 0 is type III, and p towards 0
the usual one, type I). The net flow of a is the mean over all others of how much it is preferred minus how much they
are preferred to it, summed over criteria by weight. A pair need not be looked at by itself: among sorted values the
others that lie in the linear part are a range, whose sum is a difference of two running sums. Our own, because
scikit-criteria 0.9 has no PROMETHEE.

References:
    .. [1] J.-P. Brans, P. Vincke, Manag. Sci. 31, 647 (1985), doi:10.1287/mnsc.31.6.647.
    .. [2] J.-P. Brans, P. Vincke, B. Mareschal, Eur. J. Oper. Res. 24, 228 (1986), doi:10.1016/0377-2217(86)90044-5.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from ssbscreen.domain.decisions import Floats

INDIFFERENCE: Final = 0.05
"""Of the scale: what the errors of energies make of a difference anyhow."""
PREFERENCE: Final = 0.25
"""Of the scale: from here on a difference counts wholly, however large."""


def net_flows(
    scaled: Floats, weights: Floats, *, indifference: float = INDIFFERENCE, preference: float = PREFERENCE
) -> Floats:
    """Net outranking flows of n alternatives.

    Args:
        scaled: shape (n, m), every criterion to be maximised, no NaN.
        weights: shape (m,), positive, any scale.
        indifference: q, 0 or more, the same for all criteria.
        preference: p, above q.

    Returns:
        Shape (n,), -1 to 1; higher is better, and the sum is 0.

    Raises:
        ValueError: the thresholds are not in this order.
    """
    if not 0.0 <= indifference < preference:
        raise ValueError(f"a threshold of indifference of {indifference} and one of preference of {preference}")
    alternatives = scaled.shape[0]
    if alternatives < 2:  # noqa: PLR2004
        return np.zeros(alternatives)
    flows = np.zeros(alternatives)
    for share, values in zip(weights / weights.sum(), scaled.T, strict=True):
        better = _preferred(values, indifference, preference)
        worse = _preferred(-values, indifference, preference)
        flows += share * (better - worse)
    return np.asarray(flows / (alternatives - 1), dtype=np.float64)


def _preferred(values: Floats, indifference: float, preference: float) -> Floats:
    """Sum over all others of how much each value is preferred to theirs, shape (n,)."""
    ordered = np.sort(values)
    running = np.concatenate([[0.0], np.cumsum(ordered)])
    # Of the sorted values those before `sure` lie p or more below, those from there to `any_preference` more than q.
    sure = np.searchsorted(ordered, values - preference, side="right")
    any_preference = np.maximum(np.searchsorted(ordered, values - indifference, side="left"), sure)
    count = any_preference - sure
    partly = count * (values - indifference) - (running[any_preference] - running[sure])
    return np.asarray(sure + partly / (preference - indifference), dtype=np.float64)
