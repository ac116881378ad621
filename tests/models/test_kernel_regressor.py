"""Kernel machine on ranks: distances worked out by hand, wrong targets, and laws of ranks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error

from models.kernel_regressor import ROWS_AT_ONCE, KernelRegressor

ROWS = 101
"""Ranks of as many distinct values are whole numbers, two apart."""


def features(rows: int = ROWS, columns: int = 4, seed: int = 0) -> np.ndarray:
    """Distinct values in every column."""
    rng = np.random.default_rng(seed)
    return np.column_stack([rng.permutation(rows) / rows for _ in range(columns)])


def law(X: np.ndarray) -> np.ndarray:
    return np.column_stack([np.sin(4.0 * X[:, 0]) + X[:, 1] ** 2, X[:, 0] * X[:, 1]])


@pytest.fixture(scope="module")
def fitted() -> KernelRegressor:
    X = features()
    return KernelRegressor().fit(X, law(X))


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_distances_ascend_from_0_to_at_most_1_and_a_training_row_is_at_0(fitted: KernelRegressor, seed: int) -> None:
    wild = np.random.default_rng(seed).normal(scale=5.0, size=(20, 4))
    _, distances = fitted.predict_with_distances(np.concatenate([features(), wild]))
    assert distances.shape == (ROWS + 20, 5)
    assert (np.diff(distances, axis=1) >= 0.0).all()
    assert (distances >= 0.0).all()
    assert (distances <= 1.0 + 1e-6).all()
    assert distances[:ROWS, 0] == pytest.approx(0.0, abs=1e-6)
    assert (distances[:ROWS, 1] > 0.0).all()


def test_distances_on_one_feature_are_differences_of_ranks() -> None:
    X = np.arange(11.0).reshape(-1, 1)
    regressor = KernelRegressor().fit(X, np.column_stack([X, -X]))
    _, distances = regressor.predict_with_distances([[3.5], [-40.0]])
    assert distances[0] == pytest.approx([0.05, 0.05, 0.15, 0.15, 0.25], abs=1e-6)
    assert distances[1] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4], abs=1e-6)


def test_it_learns_a_curved_law_that_a_line_does_not_fit() -> None:
    X, new = np.random.default_rng(0).random((600, 6)), np.random.default_rng(1).random((200, 6))
    error = mean_absolute_error(law(new), KernelRegressor().fit(X, law(X)).predict(new))
    assert error < 0.5 * mean_absolute_error(law(new), Ridge().fit(X, law(X)).predict(new))
    assert error < 0.2 * law(new).std()


def test_a_wrong_target_pulls_the_others_less_than_it_pulls_a_line() -> None:
    X, new = features(), features(seed=1)
    y = X @ np.ones((4, 2))
    wrong = y.copy()
    wrong[50] += 10.0

    def pull(regressor: KernelRegressor | Ridge) -> float:
        return float(
            np.abs(clone(regressor).fit(X, wrong).predict(new) - clone(regressor).fit(X, y).predict(new)).mean()
        )

    assert pull(KernelRegressor()) < 0.5 * pull(Ridge())


def test_how_wrong_a_wild_target_is_does_not_matter() -> None:
    X, new = features(), features(seed=1)
    predictions = []
    for wildness in (10.0, 1e4):
        y = X @ np.ones((4, 2))
        y[50] += wildness
        # With equal weights, for importances are those of trees that count squares.
        predictions.append(KernelRegressor(sharpness=0.0).fit(X, y).predict(new))
    np.testing.assert_allclose(predictions[0], predictions[1], atol=0.05)


@pytest.mark.parametrize("column", range(4))
def test_a_monotone_transformation_of_a_feature_changes_nothing(fitted: KernelRegressor, column: int) -> None:
    X = features()
    bent, new = X.copy(), features(seed=1)
    bent_new = new.copy()
    for each in (bent, bent_new):
        each[:, column] = np.exp(10.0 * each[:, column]) - 7.0
    other = KernelRegressor().fit(bent, law(X))
    # Rows made of training values only: between them ranks are interpolated, and a bent scale interpolates otherwise.
    np.testing.assert_allclose(other.predict(bent_new), fitted.predict(new), atol=1e-9)


def test_only_the_weightiest_features_are_kept_and_the_others_are_not_read() -> None:
    X = features(columns=8)
    y = np.column_stack([X[:, 2] + X[:, 5], X[:, 2] - X[:, 5]])
    regressor = KernelRegressor(most_features=2).fit(X, y)
    assert regressor.columns_.tolist() == [2, 5]
    assert regressor.ranks_.shape == (ROWS, 2)
    assert regressor.ranks_.dtype == np.uint8
    other = np.full_like(X, np.nan)
    other[:, [2, 5]] = X[:, [2, 5]]
    np.testing.assert_array_equal(regressor.predict(other), regressor.predict(X))


def test_features_that_tell_more_weigh_more_unless_all_shall_weigh_alike() -> None:
    X = features(columns=3)
    y = np.column_stack([10.0 * X[:, 1] + X[:, 0], 10.0 * X[:, 1] - X[:, 0]])
    weights = KernelRegressor().fit(X, y).feature_weights_
    assert weights[1] > weights[0] > weights[2]
    assert weights.mean() == pytest.approx(1.0)
    assert KernelRegressor(sharpness=0.0).fit(X, y).feature_weights_ == pytest.approx(1.0)


def test_rows_are_predicted_alike_alone_and_among_more_than_fit_into_one_kernel(fitted: KernelRegressor) -> None:
    many = np.random.default_rng(3).random((ROWS_AT_ONCE + 7, 4))
    together = fitted.predict_with_distances(many)
    for row in (0, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 6):
        for whole, alone in zip(together, fitted.predict_with_distances(many[row : row + 1]), strict=True):
            np.testing.assert_allclose(whole[row : row + 1], alone, atol=1e-9)


def test_three_training_rows_have_three_neighbours() -> None:
    regressor = KernelRegressor().fit(np.eye(3), np.arange(6.0).reshape(3, 2))
    assert regressor.predict_with_distances(np.eye(3))[1].shape == (3, 3)


def test_equal_targets_are_predicted_everywhere() -> None:
    regressor = KernelRegressor().fit(features(), np.tile([1.5, -2.0], (ROWS, 1)))
    np.testing.assert_allclose(regressor.predict(features(seed=1)), np.tile([1.5, -2.0], (ROWS, 1)), atol=0.003)


def test_the_same_seed_gives_the_same_model_and_a_clone_starts_afresh(fitted: KernelRegressor) -> None:
    X = features()
    again = clone(fitted)
    assert not hasattr(again, "ranks_")
    np.testing.assert_array_equal(again.fit(X, law(X)).predict(X), fitted.predict(X))
