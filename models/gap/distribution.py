"""What the model says of a PBE gap: no gap with one probability, else a distribution of gaps around a best guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.electronics.gap_distribution import LARGEST_METALLIC_PBE_GAP_EV
from ssbscreen.electronics.measured_gap import MeasuredGaps

Floats = npt.NDArray[np.float64]

ATOMS: Final = 100
"""Gaps that stand for the distribution of those with one, in sums over measured gaps."""


@dataclass(frozen=True, slots=True, eq=False)
class GapDistribution:
    """Distributions of the PBE gaps of n compositions.

    A composition has no gap (below 0.05 eV, told as 0) with probability 1 - p; else its gap is ``centre + width *
    score``, not below 0.05 eV, with a score as they were found on compositions that the model had not seen.

    Attributes:
        probability_of_gap: p [-], (n,).
        centre_ev: best guess of the gap where there is one [eV], (n,).
        width_ev: expected error of that guess [eV], (n,).
        scores: quantiles of past errors over their widths at evenly spaced probabilities from 0 to 1 [-], (s,), rising.
    """

    probability_of_gap: Floats
    centre_ev: Floats
    width_ev: Floats
    scores: Floats

    @property
    def median_ev(self) -> Floats:
        """PBE gap that is as likely exceeded as not [eV], (n,); 0 where a gap is less likely than none."""
        return self.quantiles_ev(0.5)

    @property
    def mean_ev(self) -> Floats:
        """Expected PBE gap [eV], (n,)."""
        gaps, weights = self._atoms()
        return np.asarray(np.sum(gaps * weights, axis=1))

    def quantiles_ev(self, probability: float) -> Floats:
        """PBE gap [eV] that the true one does not exceed with this probability, (n,)."""
        without = 1.0 - self.probability_of_gap
        with np.errstate(divide="ignore", invalid="ignore"):
            among = np.where(self.probability_of_gap > 0.0, (probability - without) / self.probability_of_gap, 0.0)
        return np.where(probability <= without, 0.0, self._gaps(np.clip(among, 0.0, 1.0)))

    def interval_ev(self, coverage: float) -> tuple[Floats, Floats]:
        """Ends [eV] of the central interval that is to hold a share of 0 to 1 of true PBE gaps, (n,) each.

        Where no gap is likelier than what an end leaves out, that end is 0; intervals that begin there hold more than
        their share, because no end can cut the probability of none in two.
        """
        return self.quantiles_ev((1.0 - coverage) / 2.0), self.quantiles_ev((1.0 + coverage) / 2.0)

    def probability_at_least(self, limit_ev: float | Floats) -> Floats:
        """Probability [-] that the PBE gap is at least a limit [eV] of 0.05 eV or more, one or one each, (n,)."""
        score = (limit_ev - self.centre_ev) / self.width_ev
        below = np.interp(score, self.scores, np.linspace(0.0, 1.0, len(self.scores)))
        return np.asarray(self.probability_of_gap * (1.0 - below))

    def share_held(self, gaps_ev: Floats, coverage: float) -> Floats:
        """How much of each true PBE gap [eV] the central share of the distribution holds [-], (n,).

        1 or 0 where there is a gap. Of none, which has a probability of its own, the part of that probability that
        lies in the central share; the mean over many compositions is the coverage where the distributions are right.
        """
        without = 1.0 - self.probability_of_gap
        low, high = (1.0 - coverage) / 2.0, (1.0 + coverage) / 2.0
        reached = 1.0 - self.probability_at_least(np.maximum(gaps_ev, LARGEST_METALLIC_PBE_GAP_EV))
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(without > 0.0, np.maximum(np.minimum(without, high) - low, 0.0) / without, 0.0)
        has_gap = gaps_ev >= LARGEST_METALLIC_PBE_GAP_EV
        return np.where(has_gap, (low <= reached) & (reached <= high), part)

    def measured(self) -> MeasuredGaps:
        """The measured gaps that go with them."""
        return MeasuredGaps(*self._atoms())

    def _gaps(self, probability: Floats) -> Floats:
        """Quantiles among those with a gap: one probability for each row."""
        score = np.interp(probability, np.linspace(0.0, 1.0, len(self.scores)), self.scores)
        return np.maximum(self.centre_ev + self.width_ev * score, LARGEST_METALLIC_PBE_GAP_EV)

    def _atoms(self) -> tuple[Floats, Floats]:
        """Gaps [eV] and their probabilities, (n, 1 + `ATOMS`): no gap first."""
        score = np.interp(
            (np.arange(ATOMS) + 0.5) / ATOMS, np.linspace(0.0, 1.0, len(self.scores)), self.scores
        )  # the middle of each of equally likely parts
        gaps = np.maximum(self.centre_ev[:, None] + self.width_ev[:, None] * score, LARGEST_METALLIC_PBE_GAP_EV)
        p = self.probability_of_gap[:, None]
        none = np.zeros_like(p)
        return np.hstack([none, gaps]), np.hstack([1.0 - p, np.repeat(p / ATOMS, ATOMS, axis=1)])
