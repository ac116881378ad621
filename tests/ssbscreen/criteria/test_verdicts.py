"""Intervals against limits: state, probability and margin, against the normal distribution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.criteria.verdicts import (
    categorical,
    compared_at_least,
    compared_at_most,
    probability_at_least,
    states_at_least,
)

NAN, INF = float("nan"), float("inf")


def at_least(value: float, low: float, high: float, limit: float) -> float:
    return float(probability_at_least(np.array([value]), np.array([low]), np.array([high]), limit)[0])


@pytest.mark.parametrize(
    ("limit", "probability"),
    # Half to either side of the median; the ends of the interval are two standard deviations away: 2.275 % beyond.
    [(3.0, 0.5), (1.0, 0.977250), (5.0, 0.022750), (2.0, 0.841345), (4.0, 0.158655)],
)
def test_the_probability_is_that_of_the_normal_distribution(limit: float, probability: float) -> None:
    assert at_least(3.0, 1.0, 5.0, limit) == pytest.approx(probability, abs=1e-6)


def test_each_side_of_the_median_has_its_own_width() -> None:
    assert at_least(3.0, 1.0, 11.0, 7.0) == pytest.approx(0.158655, abs=1e-6)
    assert at_least(3.0, 1.0, 11.0, 2.0) == pytest.approx(0.841345, abs=1e-6)


def test_an_exact_value_is_certain_and_passes_at_the_limit_itself() -> None:
    assert [at_least(2.0, 2.0, 2.0, limit) for limit in (1.9, 2.0, 2.1)] == [1.0, 1.0, 0.0]
    assert at_least(2.0, 2.0, 4.0, 3.0) == pytest.approx(0.158655, abs=1e-6)


def test_an_upper_bound_tells_only_of_limits_above_it() -> None:
    assert at_least(-9.0, -INF, -9.0, -6.0) == 0.0
    assert np.isnan(at_least(-4.0, -INF, -4.0, -6.0))
    assert np.isnan(at_least(NAN, NAN, NAN, 0.0))


@given(st.floats(-9, 9), st.floats(0, 5), st.floats(0, 5), st.floats(-9, 9))
def test_state_and_probability_agree(value: float, below: float, above: float, limit: float) -> None:
    low, high = value - below, value + above
    probability = at_least(value, low, high, limit)
    assert 0.0 <= probability <= 1.0
    state = states_at_least(np.array([low]), np.array([high]), limit)[0]
    if state == "passes":
        assert probability >= 0.5
    if state == "fails":
        assert probability <= 0.0228


def test_at_most_is_the_mirror_of_at_least_and_margins_are_positive_where_it_passes() -> None:
    low, value, high = np.array([0.02]), np.array([0.06]), np.array([0.10])
    most = compared_at_most(np.array(["passes"]), ["so"], (low, value, high), 0.10)
    assert most.probability[0] == pytest.approx(0.977250, abs=1e-6)
    assert (most.value[0], most.limit[0], most.margin[0]) == (0.06, 0.10, pytest.approx(0.04))
    least = compared_at_least(np.array(["fails"]), ["so"], (low, value, high), 0.10)
    assert least.probability[0] == pytest.approx(0.022750, abs=1e-6)
    assert least.margin[0] == pytest.approx(-0.04)


def test_a_category_is_certain_or_not_known() -> None:
    verdicts = categorical(np.array(["passes", "fails", "uncertain"]), ["a", "b", "c"])
    assert verdicts.probability.tolist()[:2] == [1.0, 0.0]
    assert np.isnan([verdicts.probability[2], *verdicts.value, *verdicts.limit, *verdicts.margin]).all()
