"""Intervals on made-up errors whose spread is known: what they hold, and for whom they are wide."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from models.intervals import SHARE_BELOW, Calibration, held_out_ends

CALIBRATED, NEW = 1_000, 3_000
CONFIDENCES = [0.5, 0.8, 0.9, 0.9545]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """So few rows are learned faster by one."""
    with threadpool_limits(1):
        yield


def made_up(rows: int, seed: int, *, skewed: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Errors, signs and folds: the first sign tells the spread, the second nothing."""
    rng = np.random.default_rng(seed)
    signs = rng.random((rows, 2))
    shape = rng.exponential(size=rows) - math.log(2.0) if skewed else rng.normal(size=rows)
    return shape * (0.05 + 0.4 * signs[:, 0]), signs, rng.integers(0, 5, rows)


@cache
def calibrated(*, skewed: bool = False) -> Calibration:
    errors, signs, folds = made_up(CALIBRATED, 0, skewed=skewed)
    return Calibration.of(errors, signs, folds=folds, seed=0)


def four_sigma(share: float, rows: int = NEW) -> float:
    """Four standard deviations of a share counted on new rows, with quantiles that are themselves drawn."""
    return 4.0 * math.sqrt(share * (1.0 - share) * (1.0 / rows + 1.0 / CALIBRATED))


@pytest.fixture(scope="module")
def of_normal_errors() -> Calibration:
    return calibrated()


@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("skewed", [False, True])
def test_intervals_hold_their_share_of_the_truth_and_of_what_they_miss_30_percent_lies_below(
    confidence: float, skewed: bool
) -> None:
    errors, signs, _ = made_up(NEW, 1, skewed=skewed)
    below, above = calibrated(skewed=skewed).ends(signs, confidence)
    lower, upper = 0.3 * (1.0 - confidence), 0.7 * (1.0 - confidence)
    assert ((errors >= -below) & (errors <= above)).mean() == pytest.approx(confidence, abs=four_sigma(confidence))
    assert (errors < -below).mean() == pytest.approx(lower, abs=four_sigma(lower))
    assert (errors > above).mean() == pytest.approx(upper, abs=four_sigma(upper))


def test_rows_that_look_hard_have_wider_intervals_and_are_held_as_often(of_normal_errors: Calibration) -> None:
    errors, signs, _ = made_up(NEW, 1)
    below, above = of_normal_errors.ends(signs, 0.9)
    hard, easy = signs[:, 0] > 0.8, signs[:, 0] < 0.2
    # The mean spreads of both kinds are 0.41 and 0.09.
    assert np.median((below + above)[hard]) > 3.0 * np.median((below + above)[easy])
    for kind in (hard, easy):
        held = ((errors >= -below) & (errors <= above))[kind].mean()
        # The difficulty is learned, so a few percent more than chance.
        assert held == pytest.approx(0.9, abs=four_sigma(0.9, int(kind.sum())) + 0.03)


def test_a_sign_that_tells_nothing_widens_nothing(of_normal_errors: Calibration) -> None:
    _, signs, _ = made_up(NEW, 1)
    below, above = of_normal_errors.ends(signs, 0.9)
    middle = np.abs(signs[:, 0] - 0.5) < 0.05
    assert abs(np.corrcoef((below + above)[middle], signs[middle, 1])[0, 1]) < 0.4


def test_errors_with_a_long_tail_reach_farther_to_its_side() -> None:
    _, signs, _ = made_up(NEW, 1)
    below, above = calibrated(skewed=True).ends(signs, 0.9)
    # Quantiles of exponential errors about their median.
    expected_below = math.log(2.0) + math.log(1.0 - 0.1 * SHARE_BELOW)
    expected_above = -math.log(0.1 * (1.0 - SHARE_BELOW)) - math.log(2.0)
    assert np.median(above / below) == pytest.approx(expected_above / expected_below, rel=0.25)


def test_more_confidence_is_never_narrower(of_normal_errors: Calibration) -> None:
    _, signs, _ = made_up(50, 1)
    ends = [np.stack(of_normal_errors.ends(signs, confidence)) for confidence in CONFIDENCES]
    assert all((wide >= narrow).all() for narrow, wide in pairwise(ends))


def test_confidence_beyond_the_calibration_rows_reaches_to_infinity(of_normal_errors: Calibration) -> None:
    below, above = of_normal_errors.ends(np.full((3, 2), 0.5), 1.0 - 1.0 / CALIBRATED / 10.0)
    assert np.isinf(below).all()
    assert np.isinf(above).all()


def test_errors_to_one_side_only_reach_to_that_side_and_never_below_zero() -> None:
    errors, signs, folds = made_up(CALIBRATED, 0)
    below, above = Calibration.of(np.abs(errors), signs, folds=folds, seed=0).ends(signs, 0.9)
    assert (below == 0.0).all()
    assert (above > 0.0).all()


def test_no_rows_have_no_intervals(of_normal_errors: Calibration) -> None:
    below, above = of_normal_errors.ends(np.empty((0, 2)), 0.9)
    assert below.shape == above.shape == (0,)


def test_reaches_of_a_fold_do_not_know_its_errors() -> None:
    errors, signs, folds = made_up(CALIBRATED // 2, 0)
    folds %= 3
    wild = np.where(folds == 2, 1e3 * errors, errors)
    honest, other = (held_out_ends(e, signs, folds=folds, confidence=0.9, seed=0) for e in (errors, wild))
    for one, two in zip(honest, other, strict=True):
        np.testing.assert_array_equal(one[folds == 2], two[folds == 2])
        assert (two[folds != 2] > one[folds != 2]).mean() > 0.9


def test_held_out_intervals_hold_their_share() -> None:
    errors, signs, folds = made_up(CALIBRATED, 4)
    below, above = held_out_ends(errors, signs, folds=folds, confidence=0.9, seed=0)
    held = (errors >= -below) & (errors <= above)
    assert held.mean() == pytest.approx(0.9, abs=four_sigma(0.9, CALIBRATED))
