"""Ranks of features against sorting, and what may not count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from models.rank_scaler import MOST_LEVELS, RankScaler


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=80), st.lists(st.floats(-2e6, 2e6), max_size=20))
def test_a_larger_value_never_has_a_smaller_rank(trained: list[float], others: list[float]) -> None:
    scaler = RankScaler().fit(np.reshape(trained, (-1, 1)))
    values = np.sort([*trained, *others])
    ranks = scaler.transform(values.reshape(-1, 1)).ravel()
    assert (np.diff(ranks.astype(int)) >= 0).all()


def test_rows_without_ties_are_spaced_evenly_from_0_to_the_last_level() -> None:
    values = np.random.default_rng(1).normal(size=(101, 3)) * [1e-9, 1.0, 1e9]
    ranks = RankScaler().fit(values).transform(values)
    np.testing.assert_array_equal(ranks, 2 * (rankdata(values, axis=0) - 1))


def test_ranks_are_one_byte_and_outliers_end_at_either_end() -> None:
    values = np.arange(50.0).reshape(-1, 1)
    ranks = RankScaler(levels=MOST_LEVELS).fit(values).transform([[-1e30], [1e30], [0.0], [49.0]])
    assert ranks.dtype == np.uint8
    assert ranks.ravel().tolist() == [0, 255, 0, 255]


@pytest.mark.parametrize("unknown", [np.nan, np.inf, -np.inf])
def test_what_is_missing_or_infinite_counts_as_the_training_median(unknown: float) -> None:
    values = np.array([[1.0], [2.0], [5.0], [70.0], [900.0], [unknown]])
    scaler = RankScaler().fit(values)
    np.testing.assert_array_equal(scaler.transform([[unknown]]), scaler.transform([[5.0]]))


def test_a_feature_that_is_never_known_is_the_same_for_every_row() -> None:
    values = np.column_stack([np.arange(6.0), np.full(6, np.nan)])
    ranks = RankScaler().fit(values).transform([[0.0, np.nan], [3.0, 7.0], [5.0, -7.0]])
    assert ranks.shape == (3, 2)
    assert len(set(RankScaler().fit(values).transform(values)[:, 1].tolist())) == 1


@pytest.mark.parametrize("levels", [0, -1, 256])
def test_levels_that_no_byte_holds_are_refused(levels: int) -> None:
    with pytest.raises(ValueError, match=f"{levels} levels do not fit into a byte"):
        RankScaler(levels=levels).fit([[0.0], [1.0]])


def test_it_is_a_scikit_learn_transformer() -> None:
    assert clone(RankScaler(levels=17)).get_params() == {"levels": 17, "n_quantiles": 200}
    with pytest.raises(NotFittedError):
        RankScaler().transform([[1.0]])
