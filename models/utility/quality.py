"""How well a score finds known electrolytes among candidates of which most were never measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

TOP_SHARE: Final = 0.05
RESAMPLES: Final = 500
FEWEST: Final = 5
"""Fewer of either kind give no number."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Quality of one score, each with its 5 % and 95 % quantile over resampled candidates; NaN where too few.

    Attributes:
        auc_unlabelled: probability that a known positive has a higher score than an unlabelled candidate.
        auc_poor: the same against candidates that were measured and conduct poorly.
        enrichment: how much more often than at random the first 5 % are known positives.
    """

    auc_unlabelled: tuple[float, float, float]
    auc_poor: tuple[float, float, float]
    enrichment: tuple[float, float, float]


def quality(scores: Floats, positive: Booleans, poor: Booleans, *, seed: int) -> Quality:
    """Quality of a score.

    Args:
        scores: higher is better, (n,).
        positive: known positives, (n,).
        poor: known negatives, (n,); all others are unlabelled.
        seed: of the resampling.
    """
    unlabelled = ~positive & ~poor
    return Quality(
        _with_interval(scores[positive], scores[unlabelled], _auc, seed),
        _with_interval(scores[positive], scores[poor], _auc, seed),
        _with_interval(scores[positive], scores[~positive], _enrichment, seed),
    )


def _with_interval(one: Floats, other: Floats, measure: object, seed: int) -> tuple[float, float, float]:
    if len(one) < FEWEST or len(other) < FEWEST:
        return nan, nan, nan
    random = np.random.default_rng(seed)
    drawn = [
        measure(random.choice(one, len(one)), random.choice(other, len(other)))  # type: ignore[operator]
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(drawn, (0.05, 0.95))
    return float(measure(one, other)), float(low), float(high)  # type: ignore[operator]


def _auc(one: Floats, other: Floats) -> float:
    truth = np.repeat([1, 0], [len(one), len(other)])
    return float(roc_auc_score(truth, np.concatenate([one, other])))


def _enrichment(one: Floats, other: Floats) -> float:
    border = np.quantile(np.concatenate([one, other]), 1.0 - TOP_SHARE)
    above_one, above_all = (one > border).mean(), np.concatenate([one, other]) > border
    return float(above_one / above_all.mean()) if above_all.any() else 0.0
