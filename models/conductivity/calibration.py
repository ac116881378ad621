"""Intervals and probabilities of predicted conductivities, from errors on samples that no model had seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import HuberRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from models.splits import Integers

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

LEAST_EXPECTED_ERROR: Final = 1.1
"""Decades; floor of the expected error. Rows that look easier, near to many of their family, err by as much once the
family is new: in three draws of folds by group, with 0.4 intervals of 90 % held 86 to 88 % of the rows and 74 to 79 %
of the NASICONs, with 1.1 89 to 90 and 85 to 91 %, at the same median width of 5 decades."""


@dataclass(frozen=True, slots=True, eq=False)
class ConductivityCalibration:
    """A normalized conformal predictive distribution of log10 conductivities.

    The expected absolute error of a row is a line in its signs (prediction, disagreement, distances), for 450 rows bear
    no more; the distribution is that of past errors over their expected size, times the expected size of the row.

    Attributes:
        expected: the line.
        scores: errors over expected errors of the calibration rows, ascending, (n,).
        shares: share of the scores up to and with each one, ascending to just below 1, (n,).
    """

    expected: Pipeline
    scores: Floats
    shares: Floats

    @classmethod
    def of(cls, errors: Floats, signs: Floats, *, folds: Integers, groups: Integers) -> Self:
        """Learn from errors of held-out rows.

        Args:
            errors: true minus predicted, (n,).
            signs: signs of trouble, (n, signs).
            folds: of each row, (n,): errors are scaled by expected ones of folds not seen.
            groups: of each row, (n,): a row counts by the root of how few its group has, as in the fit, because errors
                of one family go one way.
        """
        expected = np.empty_like(errors)
        for fold in np.unique(folds):
            test = folds == fold
            expected[test] = _line().fit(signs[~test], np.abs(errors[~test])).predict(signs[test])
        scores = errors / np.maximum(expected, LEAST_EXPECTED_ERROR)
        order = np.argsort(scores, kind="stable")
        weights = 1.0 / np.sqrt(group_sizes(groups))
        # The row at hand counts as one more of middling weight.
        shares = np.cumsum(weights[order]) / (weights.sum() + weights.mean())
        return cls(_line().fit(signs, np.abs(errors)), scores[order], shares)

    def expected_errors(self, signs: Floats) -> Floats:
        """Expected absolute errors in decades, (n,)."""
        if not len(signs):
            return np.empty(0)
        return np.asarray(np.maximum(self.expected.predict(signs), LEAST_EXPECTED_ERROR))

    def interval(self, log10_conductivity: Floats, signs: Floats, coverage: float) -> tuple[Floats, Floats]:
        """Ends of the interval with equal tails, (n,), that holds this share of the truths.

        Quantiles count the row at hand as one more, as split conformal prediction does; beyond the outermost score the
        interval ends there.
        """
        sizes = self.expected_errors(signs)
        tail = (1.0 - coverage) / 2.0
        last = len(self.scores) - 1
        low = self.scores[max(int(np.searchsorted(self.shares, tail, side="right")) - 1, 0)]
        high = self.scores[min(int(np.searchsorted(self.shares, 1.0 - tail, side="left")), last)]
        return log10_conductivity + low * sizes, log10_conductivity + high * sizes

    def probability_above(self, log10_conductivity: Floats, signs: Floats, limit: float) -> Floats:
        """Probability [-] that the true value is at least ``limit`` [log10 S/cm], (n,)."""
        needed = (limit - log10_conductivity) / self.expected_errors(signs)
        below = np.concatenate([[0.0], self.shares])[np.searchsorted(self.scores, needed, side="left")]
        # Half of what the row at hand counts for, so that nothing is certain.
        return np.asarray(np.clip(1.0 - below - 0.5 * (1.0 - self.shares[-1]), 0.0, 1.0))


def usable_errors(log10_conductivity: Floats, is_upper_bound: Booleans, said: Floats) -> tuple[Floats, Booleans]:
    """True minus predicted, (n,), and where that is known.

    Of a sample that is known by an upper bound, the error is at least the distance to it where the prediction lies
    above, and unknown where it lies below.
    """
    errors = log10_conductivity - said
    return errors, ~is_upper_bound | (errors < 0.0)


def group_sizes(groups: npt.NDArray[Any]) -> Floats:
    """How many rows the group of each row has, (n,)."""
    _, numbers, counts = np.unique(groups, return_inverse=True, return_counts=True)
    return np.asarray(counts[numbers], dtype=np.float64)


def _line() -> Pipeline:
    return make_pipeline(StandardScaler(), HuberRegressor(alpha=1.0, max_iter=1000))
