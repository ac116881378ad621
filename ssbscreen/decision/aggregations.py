"""Other ways to make one order of many criteria, beside the declared one.

All read the same scaled values with missing ones at the worst observed, and the same weights. None is right: where they
disagree about a candidate its rank is a matter of taste.

- ``topsis``: declared; distances to fixed ideals, squared weights. Compensates less far from the ideal.
- ``weighted_sum``: compensates wholly; fixed scale.
- ``vikor``: half the weighted sum, half the worst single regret, both within the range of the candidates.
- ``promethee``: counts whom one outranks; a difference above a quarter of the scale is not worth more.

References:
    .. [1] S. Opricovic, G.-H. Tzeng, Eur. J. Oper. Res. 156, 445 (2004), doi:10.1016/S0377-2217(03)00020-1.
    .. [2] J. Cabral, N. Luczywo, M. Zanazzi, 45 JAIIO (2016), 59 (scikit-criteria).
"""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ssbscreen.decision.aggregate import closeness
from ssbscreen.decision.promethee import net_flows
from ssbscreen.domain.decisions import Floats

DECLARED: Final = "topsis"
_DECIMALS: Final = 12
"""Scores are rounded here, as in `ranking`."""


def weighted_sum(scaled: Floats, weights: Floats) -> Floats:
    """Weighted mean of scaled values, shape (n,), 0 to 1; higher is better; through scikit-criteria."""
    from skcriteria.agg.simple import WeightedSumModel

    if scaled.shape[0] == 0:
        return np.empty(0)
    return np.atleast_1d(np.asarray(WeightedSumModel().evaluate(_matrix(scaled, weights)).e_.score, dtype=np.float64))


def vikor(scaled: Floats, weights: Floats) -> Floats:
    """1 - Q of VIKOR with v = 0.5, shape (n,), 0 to 1; higher is better; through scikit-criteria.

    Criteria in which the alternatives do not differ separate none and are left out.
    """
    from skcriteria.agg.vikor import VIKOR

    differing = np.ptp(scaled, axis=0) > 0.0 if len(scaled) else np.zeros(scaled.shape[1], dtype=bool)
    if not differing.any():
        return np.full(scaled.shape[0], 0.5)
    with warnings.catch_warnings():
        # Where sums or regrets are equal throughout it leaves that half out, as it should, and says so.
        warnings.simplefilter("ignore", UserWarning)
        found = VIKOR().evaluate(_matrix(scaled[:, differing], weights[differing]))
    return 1.0 - np.asarray(found.e_.q_k, dtype=np.float64)


AGGREGATIONS: Final[Mapping[str, Callable[[Floats, Floats], Floats]]] = {
    DECLARED: closeness,
    "weighted_sum": weighted_sum,
    "vikor": vikor,
    "promethee": net_flows,
}
"""Scores by name of the aggregation; higher is better."""


def ranks_of(score: Floats) -> npt.NDArray[np.int32]:
    """Ranks from 1, highest score first; of equals the first in the input is before."""
    rank = np.empty(len(score), dtype=np.int32)
    rank[np.argsort(-score.round(_DECIMALS), kind="stable")] = np.arange(1, len(score) + 1)
    return rank


def _matrix(scaled: Floats, weights: Floats) -> Any:
    import skcriteria

    # As in `aggregate`: scikit-criteria 0.9 takes this attribute from the whole process.
    importlib.metadata = sys.modules["importlib.metadata"]
    return skcriteria.mkdm(scaled, objectives=[max] * scaled.shape[1], weights=weights / weights.sum())
