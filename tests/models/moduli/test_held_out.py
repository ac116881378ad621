"""Cross-validation seen through the eyes of the regressor: what it learns from and what it is judged on."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.dummy import DummyRegressor

from models.moduli import held_out as module
from models.moduli.held_out import held_out, held_out_by
from models.moduli.regressors import SIGNS
from models.splits import FOLDS, Grouping, fold_of_rows
from tests.models.moduli.made_up import Spy, learning_rows

ROWS = learning_rows()
GROUPED = [Grouping.COMPOSITION, Grouping.CHEMICAL_SYSTEM]


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    spy = Spy()
    monkeypatch.setattr(module, "ModuliRegressor", spy)
    return spy


@pytest.mark.parametrize("grouping", Grouping)
def test_every_scored_row_is_judged_once_and_no_other(spy: Spy, grouping: Grouping) -> None:
    seen = held_out(ROWS, grouping, seed=0)
    judged = np.concatenate([each["judged"] for each in spy.shown])
    assert sorted(judged) == np.flatnonzero(ROWS.scored).tolist()
    assert (np.isfinite(seen.log10_gpa).all(axis=1) == ROWS.scored).all()
    assert (np.isfinite(seen.signs).all(axis=1) == ROWS.scored).all()
    assert ((seen.folds >= 0) == ROWS.scored).all()
    assert seen.signs.shape == (len(ROWS.scored), len(SIGNS))


@pytest.mark.parametrize("grouping", Grouping)
def test_predictions_stand_beside_their_rows(spy: Spy, grouping: Grouping) -> None:
    seen = held_out(ROWS, grouping, seed=0)
    assert seen.log10_gpa[ROWS.scored, 0].tolist() == np.flatnonzero(ROWS.scored).tolist()
    assert (seen.log10_gpa[ROWS.scored, 1] == seen.folds[ROWS.scored] + 1).all()
    for each in spy.shown:
        np.testing.assert_array_equal(each["targets"], ROWS.log10_gpa[each["learned"]])


@pytest.mark.parametrize("grouping", GROUPED)
def test_no_model_saw_the_group_of_a_row_that_it_is_judged_on(spy: Spy, grouping: Grouping) -> None:
    held_out(ROWS, grouping, seed=0)
    labels = ROWS.labels(grouping)
    for each in spy.shown:
        assert not set(labels[each["learned"]]) & set(labels[each["judged"]])


def test_random_folds_of_the_scored_rows_are_matbenchs() -> None:
    scored = [str(row) for row in np.flatnonzero(ROWS.scored)]
    folds = ROWS.folds(Grouping.RANDOM)
    np.testing.assert_array_equal(folds[ROWS.scored], fold_of_rows(Grouping.RANDOM, scored, scored))
    assert (folds[~ROWS.scored] == -1).all()


@pytest.mark.parametrize("grouping", Grouping)
def test_a_teacher_is_told_which_rows_may_be_learned_from(spy: Spy, grouping: Grouping) -> None:
    masks = []

    def lesson(allowed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        masks.append(allowed)
        return np.full((1, 6), float(len(masks))), np.zeros((1, 2))

    held_out(ROWS, grouping, seed=0, lesson=lesson)
    assert len(masks) == FOLDS
    for number, (mask, each) in enumerate(zip(masks, spy.shown, strict=True), start=1):
        np.testing.assert_array_equal(np.flatnonzero(mask), each["learned"])
        assert not mask[each["judged"]].any()
        assert each["taught"][0][0, 0] == number


@pytest.mark.usefixtures("spy")
def test_folds_that_are_given_are_kept_and_rows_without_one_only_help() -> None:
    given = np.where(np.arange(len(ROWS.scored)) % 3 == 0, np.arange(len(ROWS.scored)) % FOLDS, -1)
    seen = held_out(ROWS, Grouping.RANDOM, seed=0, folds=given)
    judged = ROWS.scored & (given >= 0)
    np.testing.assert_array_equal(seen.folds, given)
    assert (np.isfinite(seen.log10_gpa[:, 0]) == judged).all()
    assert (seen.log10_gpa[judged, 1] == given[judged] + 1).all()


@pytest.mark.usefixtures("spy")
def test_each_fold_is_told_when_it_is_done() -> None:
    told: list[int] = []
    held_out(ROWS, Grouping.RANDOM, seed=0, told=told.append)
    assert told == list(range(FOLDS))


@pytest.mark.parametrize("grouping", Grouping)
def test_simple_regressors_are_judged_in_the_same_folds(spy: Spy, grouping: Grouping) -> None:
    predictions = held_out_by(spy, ROWS, grouping, np.array([0, 2]))
    with_model = held_out(ROWS, grouping, seed=0)
    assert predictions[ROWS.scored, 0].tolist() == np.flatnonzero(ROWS.scored).tolist()
    assert (predictions[ROWS.scored, 1] == with_model.folds[ROWS.scored] + 1).all()
    assert np.isnan(predictions[~ROWS.scored]).all()


def test_a_dummy_predicts_the_median_of_the_rows_that_it_learned_from() -> None:
    predictions = held_out_by(lambda: DummyRegressor(strategy="median"), ROWS, Grouping.RANDOM, np.arange(6))
    folds = ROWS.folds(Grouping.RANDOM)
    for number in range(FOLDS):
        expected = np.median(ROWS.log10_gpa[folds != number], axis=0)
        np.testing.assert_allclose(predictions[folds == number], np.tile(expected, ((folds == number).sum(), 1)))
