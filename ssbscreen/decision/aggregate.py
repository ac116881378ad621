"""TOPSIS: closeness to the best and distance from the worst, over weighted criteria.

Ideal and anti-ideal are fixed at the ends of the scale by two fictitious alternatives, as García-Cascales and Lamata
propose, so the closeness of a candidate does not depend on the others and further candidates reverse no ranks.

References:
    .. [1] C.-L. Hwang, K. Yoon, Multiple Attribute Decision Making (1981), doi:10.1007/978-3-642-48318-9.
    .. [2] M. S. García-Cascales, M. T. Lamata, Math. Comput. Model. 56, 123 (2012), doi:10.1016/j.mcm.2011.12.022.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import sys

import numpy as np

from ssbscreen.domain.decisions import Floats


def closeness(scaled: Floats, weights: Floats) -> Floats:
    r"""TOPSIS closeness of alternatives whose criteria are scaled from 0 (worst) to 1 (best).

    .. math:: C = \frac{d^-}{d^+ + d^-}, \quad d^{\pm} = \left[\sum_j w_j^2 (x_j - x_j^{\pm})^2\right]^{1/2}

    with x+ = 1 and x- = 0 for every criterion.

    Args:
        scaled: shape (n, m), 0 to 1, no NaN.
        weights: shape (m,), positive, any scale.

    Returns:
        Shape (n,), 0 to 1; 1 is the ideal. An alternative that is no better in any criterion is never closer.
    """
    alternatives, criteria = scaled.shape
    if alternatives == 0:
        return np.empty(0)
    return topsis(np.vstack([scaled, np.ones((1, criteria)), np.zeros((1, criteria))]), weights)[:alternatives]


def squared_ratio(scaled: Floats, weights: Floats) -> Floats:
    """Squared distance from the worst over that from the best, which rises with `closeness`: the order, without roots.

    Args:
        scaled: shape (n, m), 0 to 1, no NaN.
        weights: shape (m,), positive, any scale.

    Returns:
        Shape (n,), 0 to infinity, which is the ideal.
    """
    squares = (weights / weights.sum()) ** 2
    with np.errstate(divide="ignore"):
        return np.asarray((scaled**2) @ squares / (((1.0 - scaled) ** 2) @ squares), dtype=np.float64)


def topsis(benefits: Floats, weights: Floats) -> Floats:
    """Plain TOPSIS closeness, ideal and anti-ideal from the matrix itself, through scikit-criteria.

    Args:
        benefits: shape (n, m), n at least 2, every criterion to be maximised and already scaled.
        weights: shape (m,), positive; they are divided by their sum.

    Returns:
        Shape (n,), 0 to 1.
    """
    # scikit-criteria brings matplotlib and pandas along and takes two seconds to import.
    import skcriteria
    from skcriteria.agg.topsis import TOPSIS

    # Its __init__ ends with `del importlib.metadata`, which takes the attribute from the whole process (0.9).
    importlib.metadata = sys.modules["importlib.metadata"]
    matrix = skcriteria.mkdm(benefits, objectives=[max] * benefits.shape[1], weights=weights / weights.sum())
    return np.asarray(TOPSIS().evaluate(matrix).e_.similarity, dtype=np.float64)
