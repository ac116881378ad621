"""Folds against scikit-learn's, and the law that like rows never stand on both sides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import KFold

from models.splits import FOLDS, Grouping, fold_of_rows, train_and_test

GROUPED = [Grouping.COMPOSITION, Grouping.CHEMICAL_SYSTEM]
ELEMENTS = ["Li", "Na", "K", "O", "S", "Cl", "Br"]


def rows_of(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Compositions and chemical systems of made-up rows."""
    systems = ["-".join(sorted(set(pair))) for pair in pairs]
    return [f"{a}{number % 3}{b}" for number, (a, b) in enumerate(pairs)], systems


PAIRS = st.lists(st.tuples(*[st.sampled_from(ELEMENTS)] * 2), min_size=40, max_size=120).filter(
    lambda pairs: len({frozenset(pair) for pair in pairs}) >= FOLDS
)


def test_random_folds_are_those_of_matbenchs_protocol() -> None:
    rows = [f"row {number}" for number in range(237)]
    folds = fold_of_rows(Grouping.RANDOM, rows, rows)
    splits = KFold(5, shuffle=True, random_state=18012019).split(np.zeros(237))
    for number, (_, test) in enumerate(splits):
        np.testing.assert_array_equal(np.flatnonzero(folds == number), test)


@pytest.mark.parametrize("grouping", GROUPED)
@given(pairs=PAIRS)
def test_rows_of_a_group_share_their_fold_and_no_fold_is_empty(
    grouping: Grouping, pairs: list[tuple[str, str]]
) -> None:
    compositions, systems = rows_of(pairs)
    folds = fold_of_rows(grouping, compositions, systems)
    labels = systems if grouping is Grouping.CHEMICAL_SYSTEM else compositions
    assert all(len({fold for fold, label in zip(folds, labels, strict=True) if label == each}) == 1 for each in labels)
    assert set(folds.tolist()) == set(range(FOLDS))


def test_folds_do_not_depend_on_the_day() -> None:
    compositions, systems = rows_of([(a, b) for a in ELEMENTS for b in ELEMENTS])
    for grouping in Grouping:
        one, other = (fold_of_rows(grouping, compositions, systems) for _ in range(2))
        np.testing.assert_array_equal(one, other)


@given(
    groups=st.lists(st.sampled_from("abcdefgh"), min_size=30, max_size=60),
    seed=st.integers(0, 1000),
)
def test_no_group_that_is_judged_is_learned_from_not_even_through_rows_that_only_help(
    groups: list[str], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    labels = np.array(groups, dtype=object)
    scored = rng.random(len(labels)) < 0.7
    folds = np.where(scored, rng.integers(0, FOLDS, len(labels)), -1)
    judged = []
    for train, test in train_and_test(folds, scored, labels):
        assert not set(labels[train]) & set(labels[test])
        left_out = np.setdiff1d(np.arange(len(labels)), np.concatenate([train, test]))
        assert set(labels[left_out]) <= set(labels[test])
        judged += test.tolist()
    assert sorted(judged) == np.flatnonzero(scored).tolist()


def test_without_groups_every_row_that_is_not_judged_is_learned_from() -> None:
    folds = np.array([0, 1, 2, 3, 4, 0, 0])
    scored = np.array([True] * 5 + [True, False])
    for number, (train, test) in enumerate(train_and_test(folds, scored, None)):
        assert sorted([*train, *test]) == list(range(7))
        assert 6 in train
        assert set(folds[test]) == {number}
