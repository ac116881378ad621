"""Measured gaps that go with PBE gaps, known or predicted: their distribution, its quantiles and what it insulates.

A PBE gap stands for measured gaps on the line of Setyawan et al. with its scatter, one of none mostly for a metal
(``gap_distribution``). A predicted PBE gap is a distribution itself, given as atoms with weights; the measured gap is
then distributed as the weighted sum. Nothing is measured below zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from scipy.special import ndtr

from ssbscreen.domain.estimate import COVERAGE
from ssbscreen.electronics.gap_distribution import (
    INSULATES_ABOVE_EV,
    LARGEST_METALLIC_PBE_GAP_EV,
    MEASURED_GAP_STD_EV,
    METALLIC_AT_PBE_ZERO,
    Floats,
    expected_measured_gap_ev,
)

WIDEST_GAP_EV: Final = 40.0
"""Above any gap, 28 eV for a PBE gap of 20 eV and its scatter: where the search for quantiles begins."""
HALVINGS: Final = 40
"""Of the range that holds a quantile: to 4e-11 eV."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredGaps:
    """Distributions of the measured gaps of n phases.

    Attributes:
        pbe_gaps_ev: k PBE gaps [eV] that each phase may have, (n, k).
        weights: probability of each [-], (n, k), every row summing to 1.
    """

    pbe_gaps_ev: Floats
    weights: Floats

    def __post_init__(self) -> None:
        if self.pbe_gaps_ev.shape != self.weights.shape or self.weights.ndim != 2:  # noqa: PLR2004 - a matrix
            raise ValueError(f"gaps of shape {self.pbe_gaps_ev.shape} with weights of shape {self.weights.shape}")

    @classmethod
    def of_known(cls, pbe_gaps_ev: Floats) -> Self:
        """Of phases whose PBE gaps [eV] are known, (n,)."""
        gaps = np.asarray(pbe_gaps_ev, dtype=np.float64)[:, None]
        return cls(gaps, np.ones_like(gaps))

    def probability_above(self, limit_ev: float | Floats) -> Floats:
        """Probability [-] that each measured gap lies above a limit [eV], one or one each, not negative, (n,)."""
        limit = np.broadcast_to(np.asarray(limit_ev, dtype=np.float64), self.weights.shape[:1])[:, None]
        with_gap = ndtr((expected_measured_gap_ev(self.pbe_gaps_ev) - limit) / MEASURED_GAP_STD_EV)
        metallic = np.where(self.pbe_gaps_ev < LARGEST_METALLIC_PBE_GAP_EV, METALLIC_AT_PBE_ZERO, 0.0)
        return np.asarray(np.sum(self.weights * (1.0 - metallic) * with_gap, axis=1))

    @property
    def probability_insulator(self) -> Floats:
        """Probability [-] that each measured gap lies above 2 eV, (n,)."""
        return self.probability_above(INSULATES_ABOVE_EV)

    def quantiles_ev(self, probability: float) -> Floats:
        """Measured gap [eV] that the true one does not exceed with this probability; 0 where that is no gap, (n,)."""
        low, high = np.zeros(len(self.weights)), np.full(len(self.weights), WIDEST_GAP_EV)
        is_zero = self.probability_above(0.0) <= 1.0 - probability
        for _ in range(HALVINGS):
            middle = (low + high) / 2.0
            above = self.probability_above(middle) > 1.0 - probability
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return np.where(is_zero, 0.0, (low + high) / 2.0)

    def interval_ev(self, confidence: float = COVERAGE) -> tuple[Floats, Floats]:
        """Ends [eV] of the central interval that holds the measured gap with a confidence of 0 to 1, (n,) each."""
        return self.quantiles_ev((1.0 - confidence) / 2.0), self.quantiles_ev((1.0 + confidence) / 2.0)
