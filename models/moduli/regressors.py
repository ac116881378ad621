"""The regressor of moduli, and the simple ones that it must beat."""

from __future__ import annotations

from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.multioutput import MultiOutputRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted

from models.kernel_regressor import KernelRegressor
from models.rank_scaler import RankScaler

Floats = npt.NDArray[np.float64]

KERNEL_SHARE: Final = 0.65
"""Of the kernel machine in the mean; on one fold of compositions 0.5 changed errors by 0.0001."""
SIGNS: Final = (
    "predicted log10 of the bulk modulus",
    "predicted log10 of the shear modulus",
    "disagreement of both members on log10 of the bulk modulus",
    "disagreement of both members on log10 of the shear modulus",
    "distance to the nearest training row",
    "mean distance to the five nearest training rows",
)
"""What `ModuliRegressor.predict_with_signs` tells of each row beside the prediction."""
NEAREST: Final = SIGNS.index("distance to the nearest training row")


class ModuliRegressor(RegressorMixin, BaseEstimator):
    """log10 of bulk and shear modulus [GPa]: mean of a kernel machine and of boosted trees.

    The kernel machine is the better one by itself, the trees err elsewhere; a Gaussian process with the same kernel
    would predict what kernel ridge regression does, whose errors were 2 (G) and 5 % (B) larger than those of the
    support vector machine on one fold. 150 extra trees took another 0.3 % (B) and 1 % (G) off and
    would need 67 MB, compressed.

    With a pupil, it learns from a teacher too: boosted trees that imitate, from the features at hand, what a better
    informed model says of many further rows. Their predictions are two more features. A model of compositions learns
    so from a model of cells; the better the pupil imitates, the smaller the errors of the whole.

    The pupil reads ranks (`RankScaler`), so that its thresholds compress to two thirds of the space.

    Args:
        seed: of everything random.
        boosting_rounds: trees a target.
        pupil_rounds: trees a target of the pupil.
    """

    def __init__(self, *, seed: int = 0, boosting_rounds: int = 800, pupil_rounds: int = 1500) -> None:
        self.seed = seed
        self.boosting_rounds = boosting_rounds
        self.pupil_rounds = pupil_rounds

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, *, taught: tuple[Floats, Floats] | None = None) -> Self:
        """Learn from features, (n, features), and log10 moduli, (n, 2).

        Args:
            X: features; NaN where unknown.
            y: log10 of bulk and shear modulus [GPa].
            taught: features and a teacher's log10 moduli of further rows, (m, features) and (m, 2).
        """
        values, targets = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
        self.n_features_in_ = values.shape[1]
        self.pupil_ = (
            None
            if taught is None
            else make_pipeline(RankScaler(), self._boosting("squared_error", self.pupil_rounds)).fit(*taught)
        )
        told = self._with_pupil(values)
        self.kernel_ = KernelRegressor(seed=self.seed).fit(told, targets)
        # Trees that count errors by their size, as the kernel machine does.
        self.trees_ = self._boosting("absolute_error", self.boosting_rounds).fit(told, targets)
        return self

    def predict(self, X: npt.ArrayLike) -> Floats:
        """log10 of bulk and shear modulus [GPa], (n, 2)."""
        return self.predict_with_signs(X)[0]

    def predict_with_signs(self, X: npt.ArrayLike) -> tuple[Floats, Floats]:
        """log10 moduli, (n, 2), and `SIGNS` of how far to trust them, (n, 6)."""
        check_is_fitted(self)
        told = self._with_pupil(np.asarray(X, dtype=np.float64))
        by_kernel, distances = self.kernel_.predict_with_distances(told)
        by_trees = self.trees_.predict(told) if len(told) else by_kernel
        mean = KERNEL_SHARE * by_kernel + (1.0 - KERNEL_SHARE) * by_trees
        signs = [mean, np.abs(by_kernel - by_trees), distances[:, :1], distances.mean(axis=1, keepdims=True)]
        return mean, np.concatenate(signs, axis=1)

    def _with_pupil(self, values: Floats) -> Floats:
        if self.pupil_ is None or not len(values):
            return values if self.pupil_ is None else np.empty((0, values.shape[1] + 2))
        return np.concatenate([values, self.pupil_.predict(values)], axis=1)

    @property
    def boosted(self) -> list[HistGradientBoostingRegressor]:
        """All fitted trees, those of the pupil last."""
        members = [self.trees_] if self.pupil_ is None else [self.trees_, self.pupil_[-1]]
        return [each for member in members for each in member.estimators_]

    def _boosting(self, loss: str, rounds: int) -> MultiOutputRegressor:
        trees = HistGradientBoostingRegressor(
            loss=loss,
            max_iter=rounds,
            learning_rate=0.1,
            max_leaf_nodes=31,
            min_samples_leaf=10,
            max_features=0.25,
            early_stopping=False,
            random_state=self.seed,
        )
        return MultiOutputRegressor(trees)

    def __sklearn_tags__(self) -> Any:
        """Missing values are filled in."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def baselines(seed: int) -> dict[str, Any]:
    """Regressors of log10 moduli that a model must beat; the forest and the line read composition features only.

    The dummy knows the median; the line is ridge regression; the forest is that of the matminer papers (L. Ward et al.,
    npj Comput. Mater. 2, 16028, 2016, doi:10.1038/npjcompumats.2016.28) on Magpie's features.
    """
    return {
        "dummy (median)": DummyRegressor(strategy="median"),
        "linear (ridge)": make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), Ridge(alpha=10.0)),
        "random forest": make_pipeline(
            SimpleImputer(strategy="median"),
            RandomForestRegressor(100, max_features=0.33, n_jobs=1, random_state=seed),
        ),
    }
