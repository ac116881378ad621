"""Draws of weights: around the declared ones, and uniform over all that there could be.

References:
    .. [1] R. Lahdelma, P. Salminen, Oper. Res. 49, 444 (2001), doi:10.1287/opre.49.3.444.11220: without preferences
       weights are uniform on the simplex, which is Dirichlet's distribution with all parameters 1.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from ssbscreen.domain.decisions import Floats

RELATIVE_SPREAD: Final = 0.2
"""Relative standard deviation of a weight of average size around the declared one: weights are a matter of opinion,
and experts who agree on the order of importance still differ by a fifth."""


def weights_around(declared: Floats, draws: int, seed: int, *, relative_spread: float = RELATIVE_SPREAD) -> Floats:
    """Weights from Dirichlet's distribution whose means are the declared ones.

    A weight w has the relative standard deviation [(1 - w) / (w (c + 1))]^0.5. The concentration, which is the sum c of
    the parameters, is (m - 1) / s^2 - 1, so that this is the spread s for w = 1/m; a larger weight varies relatively
    less, a smaller one more. Thirteen criteria and s = 0.2 make c = 299.

    Args:
        declared: shape (m,), positive, any scale.
        draws: how many.
        seed: of the generator.
        relative_spread: s, above 0 and below 1.

    Returns:
        Shape (draws, m), each row of sum 1.

    Raises:
        ValueError: the spread is none that every number of criteria has a concentration for.
    """
    if not 0.0 < relative_spread < 1.0:
        raise ValueError(f"a relative spread of weights of {relative_spread}; it lies between 0 and 1")
    count = len(declared)
    if count == 1:
        return np.ones((draws, 1))
    concentration = (count - 1) / relative_spread**2 - 1.0
    return np.random.default_rng([seed, 1]).dirichlet(concentration * declared / declared.sum(), draws)


def weights_anywhere(count: int, draws: int, seed: int) -> Floats:
    """Weights uniform on the simplex, shape (draws, count)."""
    return np.random.default_rng([seed, 2]).dirichlet(np.ones(count), draws)
