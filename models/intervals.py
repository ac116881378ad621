"""Calibrated intervals: errors on materials that the model had not seen, scaled by how hard each row looks."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingRegressor

from ssbscreen.domain.units import PERCENT

with warnings.catch_warnings():  # importing crepes lets the warnings of every package through
    from crepes import ConformalPredictiveSystem

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

SMALLEST_DIFFICULTY: Final = 0.01
"""Floor of the expected error, log10: below the spread of one modulus between databases."""
SHARE_BELOW: Final = 0.3
"""Of the truths that an interval may miss, those below it; see `Calibration`."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Intervals around predictions of one quantity, from errors of grouped cross-validation.

    The expected absolute error of a row, its difficulty, is learned from signs of trouble (distance to the training
    data, disagreement of the members, the prediction itself); intervals are those of a normalized conformal predictive
    system: quantiles of past errors over their difficulty, times the difficulty of the row at hand. Of what an interval
    misses, 30 % may lie below it and 70 % above: moduli are more often overestimated by a lot than underestimated, and
    the overestimated ones are soft. Of intervals of 90 % with the same reach to both sides 84 % hold the shear modulus
    of a soft solid (G < 20 GPa), of those with equal tails 87 %, of these 90 %, as of stiff ones. Quantiles within bins
    of predicted softness (Mondrian) change no coverage by a percent.

    Attributes:
        difficulty: expects the absolute error from the signs.
        scores: errors over difficulties of the calibration rows, signed, (n,).

    References:
        H. Bostrom, Proc. Mach. Learn. Res. 179, 24 (2022) (crepes); H. Papadopoulos et al., J. Artif. Intell. Res. 40,
        815 (2011), doi:10.1613/jair.3198 (normalized nonconformity).
    """

    difficulty: HistGradientBoostingRegressor
    scores: Floats

    @classmethod
    def of(cls, errors: Floats, signs: Floats, *, folds: Integers, seed: int) -> Self:
        """Learn from errors on rows that the predictions had not seen.

        Args:
            errors: true minus predicted, (n,).
            signs: signs of trouble, (n, signs).
            folds: fold of each row, (n,): difficulties that scale the errors are themselves of folds not seen.
            seed: of the learning.
        """
        expected = np.empty_like(errors)
        for fold in np.unique(folds):
            test = folds == fold
            expected[test] = _difficulty(seed).fit(signs[~test], np.abs(errors[~test])).predict(signs[test])
        scores = errors / np.maximum(expected, SMALLEST_DIFFICULTY)
        return cls(_difficulty(seed).fit(signs, np.abs(errors)), scores)

    def expected_errors(self, signs: Floats) -> Floats:
        """Expected absolute errors, the difficulties of rows, in the errors' unit, (n,).

        Args:
            signs: signs of trouble, (n, signs).
        """
        return np.asarray(np.maximum(self.difficulty.predict(signs), SMALLEST_DIFFICULTY))

    def ends(self, signs: Floats, confidence: float) -> tuple[Floats, Floats]:
        """How far the interval that holds the truth with a confidence of 0 to 1 reaches below and above the prediction.

        Args:
            signs: signs of trouble, (n, signs).
            confidence: of the interval; beyond what the calibration rows can tell, ends are infinite.

        Returns:
            Both reaches, (n,), not negative, in the errors' unit.
        """
        if not len(signs):
            return np.empty(0), np.empty(0)
        expected = self.expected_errors(signs)
        system = ConformalPredictiveSystem().fit(self.scores, sigmas=np.ones_like(self.scores))
        with warnings.catch_warnings():
            # Infinite ends say it.
            warnings.filterwarnings("ignore", message="the no. of calibration examples is too small")
            ends = system.predict(
                np.zeros(len(signs)),
                sigmas=expected,
                lower_percentiles=PERCENT * (1.0 - confidence) * SHARE_BELOW,
                higher_percentiles=PERCENT * (1.0 - (1.0 - confidence) * (1.0 - SHARE_BELOW)),
            )
        return np.maximum(-ends[:, 0], 0.0), np.maximum(ends[:, 1], 0.0)


def held_out_ends(
    errors: Floats, signs: Floats, *, folds: Integers, confidence: float, seed: int
) -> tuple[Floats, Floats]:
    """Reaches for each fold from a calibration on the others, (n,): what coverage may be counted on."""
    below, above = np.empty_like(errors), np.empty_like(errors)
    for fold in np.unique(folds):
        test = folds == fold
        calibration = Calibration.of(errors[~test], signs[~test], folds=folds[~test], seed=seed)
        below[test], above[test] = calibration.ends(signs[test], confidence)
    return below, above


def _difficulty(seed: int) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        max_iter=120,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=60,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
