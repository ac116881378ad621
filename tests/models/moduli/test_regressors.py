"""The regressor of moduli on made-up laws, and the simple ones beside it."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.metrics import mean_absolute_error

from models.moduli.regressors import NEAREST, SIGNS, ModuliRegressor, baselines
from tests.models.moduli.made_up import learning_rows

ROWS = learning_rows(400)
LEARNED, NEW = slice(0, 300), slice(300, 400)
ROUNDS = 60


def features(rows: slice) -> np.ndarray:
    """Without the number of the row."""
    return ROWS.features[rows, 1:]


@pytest.fixture(scope="module")
def fitted() -> ModuliRegressor:
    return ModuliRegressor(boosting_rounds=ROUNDS, pupil_rounds=ROUNDS).fit(features(LEARNED), ROWS.log10_gpa[LEARNED])


def test_it_learns_a_curved_law_better_than_every_simple_regressor(fitted: ModuliRegressor) -> None:
    error = mean_absolute_error(ROWS.log10_gpa[NEW], fitted.predict(features(NEW)))
    for name, regressor in baselines(0).items():
        other = regressor.fit(features(LEARNED), ROWS.log10_gpa[LEARNED]).predict(features(NEW))
        assert error < mean_absolute_error(ROWS.log10_gpa[NEW], other), name


def test_its_prediction_lies_between_those_of_its_members(fitted: ModuliRegressor) -> None:
    kernel, trees = (member.predict(features(NEW)) for member in (fitted.kernel_, fitted.trees_))
    said = fitted.predict(features(NEW))
    assert (said >= np.minimum(kernel, trees) - 1e-12).all()
    assert (said <= np.maximum(kernel, trees) + 1e-12).all()


def test_signs_are_what_their_names_say(fitted: ModuliRegressor) -> None:
    said, signs = fitted.predict_with_signs(features(NEW))
    kernel, trees = (member.predict(features(NEW)) for member in (fitted.kernel_, fitted.trees_))
    _, distances = fitted.kernel_.predict_with_distances(features(NEW))
    assert signs.shape == (100, len(SIGNS))
    np.testing.assert_allclose(signs[:, :2], said)
    np.testing.assert_allclose(signs[:, 2:4], np.abs(kernel - trees))
    np.testing.assert_allclose(signs[:, NEAREST], distances.min(axis=1))
    np.testing.assert_allclose(signs[:, 5], distances.mean(axis=1))


def test_training_rows_are_nearest_to_themselves(fitted: ModuliRegressor) -> None:
    assert fitted.predict_with_signs(features(LEARNED))[1][:, NEAREST] == pytest.approx(0.0, abs=1e-6)


def test_a_pupil_of_a_teacher_who_knows_the_law_errs_less() -> None:
    few = slice(0, 40)
    taught = features(slice(40, 300)), ROWS.log10_gpa[40:300]
    alone, pupil = (
        ModuliRegressor(boosting_rounds=ROUNDS, pupil_rounds=ROUNDS),
        ModuliRegressor(boosting_rounds=ROUNDS, pupil_rounds=ROUNDS),
    )
    alone.fit(features(few), ROWS.log10_gpa[few])
    pupil.fit(features(few), ROWS.log10_gpa[few], taught=taught)
    errors = [mean_absolute_error(ROWS.log10_gpa[NEW], each.predict(features(NEW))) for each in (alone, pupil)]
    assert errors[1] < 0.8 * errors[0]


def test_unknown_features_do_not_keep_it_from_learning_and_predicting() -> None:
    holed = features(LEARNED).copy()
    holed[::5, 0] = np.nan
    regressor = ModuliRegressor(boosting_rounds=ROUNDS, pupil_rounds=ROUNDS).fit(holed, ROWS.log10_gpa[LEARNED])
    assert np.isfinite(regressor.predict(np.full((1, 5), np.nan))).all()


def test_the_same_seed_gives_the_same_predictions(fitted: ModuliRegressor) -> None:
    again = clone(fitted).fit(features(LEARNED), ROWS.log10_gpa[LEARNED])
    np.testing.assert_array_equal(again.predict(features(NEW)), fitted.predict(features(NEW)))
