"""Rank reversal: whether candidates that nobody asked about change the order of the others.

Adding a candidate that another dominates, adding one twice, or leaving one out says nothing of the rest. An
aggregation whose scale stands on its own (TOPSIS with fixed ideals, the weighted sum) keeps their order for certain;
one that compares within the candidates (VIKOR, PROMETHEE) need not, and is measured.

References:
    .. [1] V. Belton, T. Gear, Omega 11, 228 (1983), doi:10.1016/0305-0483(83)90047-6.
    .. [2] M. S. García-Cascales, M. T. Lamata, Math. Comput. Model. 56, 123 (2012), doi:10.1016/j.mcm.2011.12.022.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from ssbscreen.decision.aggregations import ranks_of
from ssbscreen.decision.rank_agreement import agreement
from ssbscreen.domain.decisions import Floats

CHANGES: Final = ("adding dominated", "adding duplicates", "removing")
ADDED: Final = 10
TRIALS: Final = 5
WORSE_BY: Final = 0.1
"""Of the scale, in every criterion: how much worse an added candidate is than the one that dominates it."""


def reversed_pairs(
    scaled: Floats, weights: Floats, aggregations: Mapping[str, Callable[[Floats, Floats], Floats]], *, seed: int
) -> dict[tuple[str, str], float]:
    """Share of pairs of the other candidates whose order a change reverses, by aggregation and change.

    In each of five trials ten candidates are drawn; dominated copies of them are added, or copies, or they are removed.

    Args:
        scaled: shape (n, m); of equals the first has the better rank.
        weights: shape (m,).
        aggregations: scores by name.
        seed: of the trials.

    Returns:
        Means over the trials, 0 to 1; nothing for fewer than three candidates, who have no others to reverse.
    """
    count = len(scaled)
    drawn = min(ADDED, count - 2)
    if drawn < 1:
        return {}
    generator = np.random.default_rng([seed, 3])
    chosen = [generator.permutation(count)[:drawn] for _ in range(TRIALS)]
    found: dict[tuple[str, str], float] = {}
    for name, score in aggregations.items():
        usual = ranks_of(score(scaled, weights))
        for change in CHANGES:
            shares = []
            for rows in chosen:
                kept, changed = _changed(scaled, rows, change)
                others = np.flatnonzero(kept)
                shares.append(agreement(usual[others], ranks_of(score(changed, weights))[: len(others)]).reversed_share)
            found[name, change] = float(np.mean(shares))
    return found


def _changed(scaled: Floats, rows: np.ndarray, change: str) -> tuple[np.ndarray, Floats]:
    """Which candidates are compared, and what is ranked: these first, then what was added."""
    kept = np.ones(len(scaled), dtype=bool)
    if change == "removing":
        kept[rows] = False
        return kept, scaled[kept]
    added = scaled[rows] - WORSE_BY if change == "adding dominated" else scaled[rows]
    return kept, np.vstack([scaled, np.clip(added, 0.0, 1.0)])
