"""What the model says of compositions that it had not seen, fold by fold, and what intervals that makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from models.artifact import without_training_notes
from models.gap.distribution import GapDistribution
from models.gap.regressor import GapRegressor, signs_of
from models.intervals import Calibration
from models.splits import Integers
from ssbscreen.electronics.gap_distribution import LARGEST_METALLIC_PBE_GAP_EV

Floats = npt.NDArray[np.float64]

HINTS: Final = (
    "0-norm", "H", "Li", "B", "C", "N", "O", "F", "P", "S", "Cl", "Se", "Br", "I", "frac d valence electrons",
    "frac f valence electrons",
)  # fmt: skip
"""Features from which, beside gap and odds, the width of an interval is learned: number and fractions of elements,
d and f electrons. Without them intervals of 90 % held 93 % of chalcogenides, 88 % of halides and of Li halides and 80 %
of Li compounds without any of the usual anions; with them 91, 89, 90 and 87 %."""
SCORE_QUANTILES: Final = 1001
"""Quantiles of past errors that are kept, from the smallest to the largest."""


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutGaps:
    """What was said of each row by trees that had not seen its fold.

    Attributes:
        gaps_ev: best guesses where there is a gap [eV], (n,).
        log_odds: of a gap, not calibrated [-], (n,).
        hints: values of `HINTS`, (n, hints).
        folds: test fold of each row, (n,).
    """

    gaps_ev: Floats
    log_odds: Floats
    hints: Floats
    folds: Integers

    @classmethod
    def joined(cls, outcomes: Iterable[Mapping[str, npt.NDArray[Any]]], hints: Floats, folds: Integers) -> Self:
        """From `told_of_fold` of every fold, in rising order."""
        told = cls(np.full(len(folds), np.nan), np.full(len(folds), np.nan), hints, folds)
        for number, outcome in enumerate(outcomes):
            told.gaps_ev[folds == number], told.log_odds[folds == number] = outcome["gaps_ev"], outcome["log_odds"]
        return told


def told_of_fold(
    features: Floats, gaps_ev: Floats, folds: Integers, number: int, *, seed: int, rounds: int | None
) -> dict[str, Floats]:
    """Learn from all folds but one: ``gaps_ev`` and ``log_odds`` of the rows of that one.

    Args:
        features: of all rows, (n, features).
        gaps_ev: PBE gaps of all rows [eV], (n,).
        folds: of all rows, (n,).
        number: of the fold.
        seed: of the trees.
        rounds: trees of each set, for trials; None: as many as the model has.
    """
    test = folds == number
    fitted = GapRegressor.fit(features[~test], gaps_ev[~test], seed=seed, rounds=rounds)
    return {"gaps_ev": fitted.gaps_ev(features[test]), "log_odds": fitted.log_odds(features[test])}


@dataclass(frozen=True, slots=True, eq=False)
class GapCalibration:
    """From what trees say to the distribution of a PBE gap, learned on rows that they had not seen.

    Attributes:
        slope: of the logarithm of odds: calibrated = slope * told + intercept (Platt's scaling).
        intercept: see there.
        errors: expects the absolute error of the gap; its scores are quantiles at evenly spaced probabilities.
    """

    slope: float
    intercept: float
    errors: Calibration

    @classmethod
    def of(cls, gaps_ev: Floats, said: HeldOutGaps, *, seed: int) -> Self:
        """Learn from n rows with true PBE gaps [eV], (n,), and what was said of them."""
        has_gap = gaps_ev >= LARGEST_METALLIC_PBE_GAP_EV
        odds = LogisticRegression(C=np.inf).fit(said.log_odds[:, None], has_gap)
        signs = _signs(said.gaps_ev, said.log_odds, said.hints)[has_gap]
        missed = (gaps_ev - said.gaps_ev)[has_gap]
        errors = Calibration.of(missed, signs, folds=said.folds[has_gap], seed=seed)
        without_training_notes([errors.difficulty])
        scores = np.quantile(errors.scores, np.linspace(0.0, 1.0, SCORE_QUANTILES))
        return cls(float(odds.coef_[0, 0]), float(odds.intercept_[0]), Calibration(errors.difficulty, scores))

    def distribution(self, gaps_ev: Floats, log_odds: Floats, hints: Floats) -> GapDistribution:
        """Distributions of the gaps of n rows from what trees say of them, (n,) each, and their `HINTS`, (n, hints)."""
        probability = 1.0 / (1.0 + np.exp(-(self.slope * log_odds + self.intercept)))
        width = self.errors.expected_errors(_signs(gaps_ev, log_odds, hints)) if len(gaps_ev) else np.empty(0)
        return GapDistribution(probability, gaps_ev, width, self.errors.scores)


def held_out_distributions(
    gaps_ev: Floats, said: HeldOutGaps, *, seed: int
) -> Iterator[tuple[npt.NDArray[np.bool_], GapDistribution]]:
    """Which rows are in a fold, and their distributions from a calibration on the others: what may be counted on.

    Args:
        gaps_ev: true PBE gaps [eV], (n,).
        said: of each row by trees that had not seen its fold.
        seed: of the calibration.
    """
    for number in np.unique(said.folds):
        test = said.folds == number
        others = HeldOutGaps(said.gaps_ev[~test], said.log_odds[~test], said.hints[~test], said.folds[~test])
        calibration = GapCalibration.of(gaps_ev[~test], others, seed=seed)
        yield test, calibration.distribution(said.gaps_ev[test], said.log_odds[test], said.hints[test])


def _signs(gaps_ev: Floats, log_odds: Floats, hints: Floats) -> Floats:
    """What the width of an interval is learned from, (n, 2 + hints)."""
    return np.hstack([signs_of(gaps_ev, log_odds), hints])
