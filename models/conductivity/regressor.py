"""The regressor of log10 conductivities, which reads bounds as bounds, and the simple ones that it must beat."""

from __future__ import annotations

from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import ExtraTreesRegressor, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR
from sklearn.utils.validation import check_is_fitted

from models.conductivity.calibration import group_sizes
from models.kernel_regressor import KernelRegressor

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

SIGNS: Final = (
    "predicted log10 conductivity",
    "standard deviation of the members",
    "distance to the nearest training row",
    "mean distance to the five nearest training rows",
)
"""What `ConductivityRegressor.predict_with_signs` tells of each row beside the prediction."""
NEAREST: Final = SIGNS.index("distance to the nearest training row")
LOWEST_LEARNED: Final = -12.0
"""log10 S/cm: lower values are learned as this one. Extrapolations to 1e-17 S/cm are beyond what impedance resolves,
and pulled 0.03 decades of error into the folds."""
LEAST_STD: Final = 0.3
"""Decades; floor of the out-of-bag error by which bounds are read."""


class ConductivityRegressor(RegressorMixin, BaseEstimator):
    """log10 of the conductivity [S/cm]: mean of extra trees and of two support vector machines.

    Trees weigh each row by the root of how few rows its group has, so that a few large families do not outvote the
    others. One kernel is Laplace's on weighted ranks (`KernelRegressor`), one Gauss's on standardized features.

    An upper bound is read as what is to be expected below it (Buckley and James): the mean of a normal distribution
    around the out-of-bag prediction of the row, cut off at the bound.

    Args:
        trees: of the forest.
        seed: of everything random.

    References:
        J. Buckley and I. James, Biometrika 66, 429 (1979), doi:10.1093/biomet/66.3.429.
    """

    def __init__(self, *, trees: int = 100, seed: int = 0) -> None:
        self.trees = trees
        self.seed = seed

    def fit(
        self,
        X: npt.ArrayLike,
        y: npt.ArrayLike,
        *,
        is_upper_bound: Booleans | None = None,
        groups: npt.NDArray[Any] | None = None,
    ) -> Self:
        """Learn from features, (n, features), and log10 conductivities, (n,).

        Args:
            X: features; NaN where unknown.
            y: log10 of the conductivity [S/cm], or of its upper bound.
            is_upper_bound: where it is one, (n,); None: nowhere.
            groups: rows of one origin, (n,); None: each row is its own.
        """
        values, targets = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
        self.n_features_in_ = values.shape[1]
        self.imputer_ = SimpleImputer(strategy="median", keep_empty_features=True).fit(values)
        filled = self.imputer_.transform(values)
        targets = np.maximum(targets, LOWEST_LEARNED)
        if is_upper_bound is not None and is_upper_bound.any() and not is_upper_bound.all():
            targets = self._read_bounds(filled, targets, is_upper_bound)
        sizes = np.ones(len(targets)) if groups is None else group_sizes(groups)
        self.forest_ = ExtraTreesRegressor(self.trees, max_features=0.3, random_state=self.seed).fit(
            filled, targets, sample_weight=1.0 / np.sqrt(sizes)
        )
        self.local_ = KernelRegressor(reach=4.0, penalty=16.0, tolerance=0.1, seed=self.seed).fit(
            filled, targets[:, None]
        )
        self.smooth_ = make_pipeline(
            StandardScaler(), SVR(C=30.0, gamma=1.0 / filled.shape[1], epsilon=0.1, cache_size=100)
        ).fit(filled, targets)
        return self

    def predict(self, X: npt.ArrayLike) -> Floats:
        """log10 of the conductivity [S/cm], (n,)."""
        return self.predict_with_signs(X)[0]

    def predict_with_signs(self, X: npt.ArrayLike) -> tuple[Floats, Floats]:
        """log10 conductivities, (n,), and `SIGNS` of how far to trust them, (n, 4)."""
        check_is_fitted(self)
        values = np.asarray(X, dtype=np.float64)
        if not len(values):
            return np.empty(0), np.empty((0, len(SIGNS)))
        filled = self.imputer_.transform(values)
        local, distances = self.local_.predict_with_distances(filled)
        members = np.column_stack([self.forest_.predict(filled), local[:, 0], self.smooth_.predict(filled)])
        mean = members.mean(axis=1)
        return mean, np.column_stack([mean, members.std(axis=1), distances[:, 0], distances.mean(axis=1)])

    def _read_bounds(self, filled: Floats, targets: Floats, bounds: Booleans) -> Floats:
        forest = RandomForestRegressor(
            self.trees, max_features=0.33, min_samples_leaf=2, oob_score=True, random_state=self.seed
        ).fit(filled, targets)
        said = forest.oob_prediction_
        std = max(float(np.sqrt(np.mean((targets - said)[~bounds] ** 2))), LEAST_STD)
        return np.where(bounds, expected_below(targets, said, std), targets)

    def __sklearn_tags__(self) -> Any:
        """Missing values are filled in."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def expected_below(bounds: Floats, means: Floats, std: float) -> Floats:
    r"""Mean of normal distributions cut off at an upper bound, (n,).

    .. math:: \mu - \sigma \varphi(z) / \Phi(z), \quad z = (b - \mu) / \sigma

    Args:
        bounds: (n,).
        means: before the cut, (n,).
        std: before the cut.
    """
    z = (bounds - means) / std
    below = np.maximum(ndtr(z), 1e-12)
    inside = means - std * np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi) / below
    # Far in the tail the ratio loses its figures, and the mean lies just below the bound.
    return np.asarray(np.where(z > -6.0, np.minimum(inside, bounds), bounds))  # noqa: PLR2004


def baselines(seed: int) -> dict[str, Any]:
    """Regressors that the model must beat: the median, and a random forest of Magpie's features."""
    return {
        "dummy (median)": DummyRegressor(strategy="median"),
        "random forest": make_pipeline(
            SimpleImputer(strategy="median", keep_empty_features=True),
            RandomForestRegressor(300, max_features=0.33, n_jobs=1, random_state=seed),
        ),
    }
