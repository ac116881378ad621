"""Support vector regression on weighted ranks of features that also tells how far a row lies from what it knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.svm import SVR
from sklearn.utils.validation import check_is_fitted

from models.rank_distances import rank_distances
from models.rank_scaler import RankScaler

Floats = npt.NDArray[np.float64]

ROWS_AT_ONCE: Final = 1_000
"""Rows whose kernel with 11,000 training rows takes 90 MB."""
NEIGHBOURS: Final = 5
CACHE_MB: Final = 1_500
TOLERANCE: Final = 3e-3
"""Of libsvm; with a tenth of it the errors of a fold were the same to 1e-5 and the fit took 8 % longer."""
TREES: Final = 60
ROWS_OF_A_LEAF: Final = 3
FEATURES_OF_A_SPLIT: Final = 0.3


class KernelRegressor(RegressorMixin, BaseEstimator):
    """Support vector regression with Laplace's kernel, exp(-reach * weighted mean absolute difference of ranks).

    Errors count by their size and not by its square, as in the mean absolute error that models of materials are
    compared by: a few wrong rows of the training data then pull little. Features weigh by their importance in a small
    forest of extra trees, to the power of ``sharpness``: with equal weights the errors of moduli are 2 to 4 % larger.
    Fitted, it holds the ranks of all training rows as one byte each and the weights, so it is small and its distances
    are exact.

    Args:
        reach: how fast likeness falls with the distance; larger is more local.
        penalty: of errors, C of the support vector machine; larger follows the data more closely.
        tolerance: errors below it cost nothing, in the targets' unit.
        sharpness: power of the importances; 0 weighs all features alike.
        most_features: how many features to keep, the weightiest; the others cost space and time and tell hardly more.
        seed: of the forest.

    References:
        F. A. Faber et al., J. Chem. Theory Comput. 13, 5255 (2017), doi:10.1021/acs.jctc.7b00577 (Laplace kernels for
        properties of molecules and materials).
    """

    def __init__(
        self,
        *,
        reach: float = 6.0,
        penalty: float = 0.6,
        tolerance: float = 0.002,
        sharpness: float = 0.5,
        most_features: int = 220,
        seed: int = 0,
    ) -> None:
        self.reach = reach
        self.penalty = penalty
        self.tolerance = tolerance
        self.sharpness = sharpness
        self.most_features = most_features
        self.seed = seed

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> Self:
        """Learn targets, (n, targets), from features, (n, features)."""
        values, targets = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
        self.n_features_in_ = values.shape[1]
        weights = self._importances(RankScaler().fit(values).transform(values), targets)
        self.columns_ = np.sort(np.argsort(-weights, kind="stable")[: self.most_features])
        self.feature_weights_ = weights[self.columns_] / weights[self.columns_].mean()
        self.scaler_ = RankScaler().fit(values[:, self.columns_])
        self.ranks_ = self.scaler_.transform(values[:, self.columns_])
        kernel = np.concatenate(list(self._kernels(self.ranks_)))
        self.row_weights_ = np.zeros(targets.shape, dtype=np.float32)
        self.offset_ = targets.mean(axis=0)
        for column, centred in enumerate((targets - self.offset_).T):
            machine = SVR(
                kernel="precomputed", C=self.penalty, epsilon=self.tolerance, tol=TOLERANCE, cache_size=CACHE_MB
            ).fit(kernel, centred)
            self.row_weights_[machine.support_, column] = machine.dual_coef_[0]
            self.offset_[column] += machine.intercept_[0]
        return self

    def predict(self, X: npt.ArrayLike) -> Floats:
        """Targets of features, (n, targets)."""
        return self.predict_with_distances(X)[0]

    def predict_with_distances(self, X: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Targets, and weighted mean absolute differences of ranks to the nearest training rows, (n, 5), ascending.

        A training row itself is at distance 0; the largest distance that there can be is 1.
        """
        check_is_fitted(self)
        ranks = self.scaler_.transform(np.asarray(X, dtype=np.float64)[:, self.columns_])
        neighbours = min(NEIGHBOURS, len(self.ranks_))
        targets, distances = [np.empty((0, len(self.offset_)))], [np.empty((0, neighbours))]
        for kernel in self._kernels(ranks):
            targets.append(kernel @ self.row_weights_ + self.offset_)
            nearest = np.sort(np.partition(kernel, -neighbours, axis=1)[:, -neighbours:], axis=1)[:, ::-1]
            distances.append(np.maximum(-np.log(nearest) / self.reach, 0.0))
        return np.concatenate(targets), np.concatenate(distances)

    def _importances(self, ranks: npt.NDArray[np.uint8], targets: Floats) -> npt.NDArray[np.float32]:
        """Weight of each feature."""
        spread = targets.std(axis=0)
        scaled = (targets - targets.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
        forest = ExtraTreesRegressor(
            TREES, min_samples_leaf=ROWS_OF_A_LEAF, max_features=FEATURES_OF_A_SPLIT, random_state=self.seed
        ).fit(ranks, scaled[:, 0] if scaled.shape[1] == 1 else scaled)
        weights = np.maximum(forest.feature_importances_, 0.0) ** self.sharpness
        return np.asarray(weights if weights.any() else np.ones_like(weights), dtype=np.float32)

    def _kernels(self, ranks: npt.NDArray[np.uint8]) -> Iterator[Floats]:
        """Kernels with the training rows, (up to 1,000, training rows), over all rows in order."""
        known = self.ranks_ * self.feature_weights_
        scale = -self.reach / (self.scaler_.levels * self.ranks_.shape[1])
        for first in range(0, len(ranks), ROWS_AT_ONCE):
            rows = ranks[first : first + ROWS_AT_ONCE] * self.feature_weights_
            yield np.exp(scale * rank_distances(rows, known).astype(np.float64))

    def __sklearn_tags__(self) -> Any:
        """Missing values are filled in."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
