"""How much of what a Pareto front reaches is reached by one candidate alone: its hypervolume contribution.

The hypervolume of a front is the volume of all points on the scale that some member dominates; a contribution is what
would be lost without the member. The reference point lies a tenth of the scale below the worst end, so that a
candidate at an end of one criterion still counts by the others, as is usual.

Two criteria: exact, by moocore. Many: in polar coordinates around the reference (Deng and Zhang's form of the volume),

    HV = c_m E[ max_i r_i(u)^m ],   r_i(u) = min_j x_ij / u_j,

with directions u uniform on the positive part of the sphere: in each direction the member that reaches farthest
contributes the difference to the second. One set of directions serves all, so contributions are comparable and add up
to no more than the whole. Directions are points of Sobol's sequence without scrambling, so nothing is random.

References:
    .. [1] J. Deng, Q. Zhang, IEEE Trans. Evol. Comput. 23, 913 (2019), doi:10.1109/TEVC.2019.2895108.
    .. [2] M. Fleischer, EMO 2003, 519, doi:10.1007/3-540-36970-8_37 (the measure).
"""

from __future__ import annotations

from typing import Final

import moocore
import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc

from ssbscreen.domain.decisions import Floats

REFERENCE: Final = -0.1
"""Below the worst end of the scale, in every criterion."""
DIRECTIONS: Final = 8192
_NUMBERS_AT_ONCE: Final = 4_000_000
_PAIR: Final = 2


def hypervolume_shares(front: Floats) -> Floats:
    """Contribution of each member of a front as a share of the hypervolume of all.

    Args:
        front: scaled values, 0 (worst) to 1 (best), shape (k, m), k at least 1; members that another dominates, or
            that are there twice, contribute nothing.

    Returns:
        Shape (k,), 0 to 1; exact for one or two criteria.
    """
    members, criteria = front.shape
    if criteria == 1:
        front, criteria = np.hstack([front, np.ones_like(front)]), _PAIR
    if criteria == _PAIR:
        volume = moocore.hypervolume(front, ref=REFERENCE, maximise=True)
        lost = moocore.hv_contributions(front, ref=REFERENCE, maximise=True, ignore_dominated=False)
        return np.asarray(lost / volume, dtype=np.float64)
    reached = front - REFERENCE
    contributed, whole = np.zeros(members), 0.0
    directions = positive_directions(criteria)
    step = max(1, _NUMBERS_AT_ONCE // (members * criteria))
    for first in range(0, len(directions), step):
        part = directions[first : first + step]
        # The farthest point along u that a member dominates, for every member and direction.
        radius = np.min(reached[:, np.newaxis, :] / part[np.newaxis, :, :], axis=2)
        farthest = radius.argmax(axis=0)
        most = radius[farthest, np.arange(len(part))]
        radius[farthest, np.arange(len(part))] = 0.0
        volume = most**criteria
        whole += float(volume.sum())
        np.add.at(contributed, farthest, volume - radius.max(axis=0) ** criteria)
    return contributed / whole


def positive_directions(criteria: int) -> Floats:
    """Unit vectors spread over the positive part of the sphere, shape (directions, criteria)."""
    points = qmc.Sobol(criteria, scramble=False).fast_forward(DIRECTIONS).random(DIRECTIONS)
    # Normal numbers, made positive, are uniform on that part once they have length 1.
    normal = ndtri(0.5 + points / 2.0)
    return np.asarray(normal / np.linalg.norm(normal, axis=1, keepdims=True), dtype=np.float64)
