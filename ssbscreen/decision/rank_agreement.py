"""How far two orders of the same candidates agree.

References:
    .. [1] M. G. Kendall, Biometrika 30, 81 (1938), doi:10.1093/biomet/30.1-2.81.
    .. [2] C. Spearman, Am. J. Psychol. 15, 72 (1904), doi:10.2307/1412159.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
from scipy.stats import kendalltau

_PAIR = 2
_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two orders without ties, side by side.

    Attributes:
        kendall_tau: share of pairs in the same order minus share of pairs in the opposite one; NaN for fewer than two.
        spearman_rho: correlation of the ranks.
        reversed_share: share of pairs in the opposite order, 0 to 1.
    """

    kendall_tau: float
    spearman_rho: float
    reversed_share: float


def agreement(one: npt.NDArray[np.int32], other: npt.NDArray[np.int32]) -> Agreement:
    """Agreement of two ranks of the same candidates, neither with ties, in O(n log n)."""
    if len(one) < _PAIR:
        return Agreement(nan, nan, nan)
    tau = float(kendalltau(one, other).statistic)
    # Ranks among these candidates only, so that both are 1 to n.
    places = [np.argsort(np.argsort(each)).astype(np.float64) for each in (one, other)]
    rho = 1.0 - 6.0 * float(((places[0] - places[1]) ** 2).sum()) / (len(one) * (len(one) ** 2 - 1.0))
    return Agreement(round(tau, _DECIMALS), round(rho, _DECIMALS), round((1.0 - tau) / 2.0, _DECIMALS))


def taus_to_usual_order(ranks: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """Kendall's tau of many orders of a few candidates to the order in which they stand.

    Args:
        ranks: without ties, shape (orders, n), n at least 2; all n (n - 1) / 2 pairs are compared.

    Returns:
        Shape (orders,).
    """
    first, second = np.triu_indices(ranks.shape[1], 1)
    reversed_pairs = np.count_nonzero(ranks[:, first] > ranks[:, second], axis=1)
    return np.asarray(np.round(1.0 - 2.0 * reversed_pairs / len(first), _DECIMALS))
