"""Features as their ranks among the training data, on a coarse grid, for models that measure distances."""

from __future__ import annotations

from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import QuantileTransformer
from sklearn.utils.validation import check_is_fitted

Floats = npt.NDArray[np.float64]

MOST_LEVELS: Final = 255
"""A rank is one byte."""


class RankScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Quantile of each value among the training values, as a whole number from 0 to `levels`.

    Monotone features of any unit become alike, outliers end at either end, and distances add up over features. The grid
    costs nothing in accuracy and keeps a training row in a byte a feature. What is missing or not finite counts as the
    training median.

    Args:
        levels: of the grid, at most 255.
        n_quantiles: points between which quantiles are interpolated.
    """

    def __init__(self, *, levels: int = 200, n_quantiles: int = 200) -> None:
        self.levels = levels
        self.n_quantiles = n_quantiles

    def fit(self, X: npt.ArrayLike, y: Any = None) -> Self:  # noqa: ARG002 - scikit-learn's signature
        """Learn the quantiles of a matrix of features, (n, features)."""
        if not 1 <= self.levels <= MOST_LEVELS:
            raise ValueError(f"{self.levels} levels do not fit into a byte: at most {MOST_LEVELS}")
        values = _finite(X)
        self.imputer_ = SimpleImputer(strategy="median", keep_empty_features=True).fit(values)
        self.quantiles_ = QuantileTransformer(
            n_quantiles=min(self.n_quantiles, len(values)), subsample=None, output_distribution="uniform"
        ).fit(self.imputer_.transform(values))
        self.n_features_in_ = values.shape[1]
        return self

    def transform(self, X: npt.ArrayLike) -> npt.NDArray[np.uint8]:
        """Ranks of a matrix of features, (n, features), 0 to `levels`."""
        check_is_fitted(self)
        ranks = self.quantiles_.transform(self.imputer_.transform(_finite(X)))
        return np.asarray(np.round(ranks * self.levels), dtype=np.uint8)


def _finite(X: npt.ArrayLike) -> Floats:
    values = np.asarray(X, dtype=np.float64)
    return np.where(np.isfinite(values), values, np.nan)
