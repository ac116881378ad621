"""Hypervolume contributions against moocore's exact ones, and the probability of being on the front."""

from __future__ import annotations

import moocore
import numpy as np
import pytest
from scipy.stats import norm

from ssbscreen.decision.front_probability import front_probability
from ssbscreen.decision.hypervolume import REFERENCE, hypervolume_shares, positive_directions
from tests.ssbscreen.decision.made_values import exact_draws, made_draws, values


def made_front(members: int, criteria: int) -> np.ndarray:
    points = np.random.default_rng(3).uniform(0.0, 1.0, (4 * members, criteria))
    return points[moocore.is_nondominated(points, maximise=True)][:members]


def test_two_criteria_by_hand() -> None:
    # From -0.1: squares of 1.1 by 0.5 and 0.5 by 1.1, of which 0.5 by 0.5 is common.
    assert hypervolume_shares(np.array([[1.0, 0.4], [0.4, 1.0]])) == pytest.approx([0.30 / 0.85, 0.30 / 0.85])


@pytest.mark.parametrize("criteria", [3, 4, 5])
def test_many_criteria_agree_with_the_exact_contributions(criteria: int) -> None:
    front = made_front(20, criteria)
    exact = moocore.hv_contributions(front, ref=REFERENCE, maximise=True)
    exact /= moocore.hypervolume(front, ref=REFERENCE, maximise=True)
    found = hypervolume_shares(front)
    assert found == pytest.approx(exact, abs=0.004)
    assert np.argmax(found) == np.argmax(exact)


def test_twelve_criteria_of_one_member_are_its_alone_and_a_dominated_one_adds_nothing() -> None:
    assert hypervolume_shares(np.full((1, 12), 0.3)) == pytest.approx([1.0])
    found = hypervolume_shares(np.array([[0.9] * 12, [0.8] * 12]))
    assert found == pytest.approx([1.0 - (0.9 / 1.0) ** 12, 0.0])  # from -0.1: 0.9 of the length


def test_of_equals_neither_contributes() -> None:
    assert hypervolume_shares(np.array([[0.5] * 3, [0.5] * 3])) == pytest.approx([0.0, 0.0])
    assert hypervolume_shares(np.array([[0.5], [0.2]])) == pytest.approx([0.5, 0.0])


def test_directions_cover_the_positive_part_of_the_sphere_evenly() -> None:
    found = positive_directions(3)
    assert (found > 0.0).all()
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(len(found)))
    # On the sphere every coordinate is uniform (Archimedes).
    assert np.quantile(found, [0.25, 0.5, 0.75], axis=0) == pytest.approx(np.tile([[0.25], [0.5], [0.75]], 3), abs=0.01)


def test_certain_fronts_have_probability_one_and_zero() -> None:
    draws = exact_draws([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5], [0.4, 0.4]])
    assert front_probability(draws, 1, count=10).tolist() == [1.0, 1.0, 1.0, 0.0]


def test_an_uncertain_candidate_is_on_the_front_as_often_as_it_is_above_the_other() -> None:
    draws = made_draws({"x": values([0.6, 0.5], [0.6, 0.3], [0.6, 0.7]), "y": values([0.5, 0.5])})
    found = front_probability(draws, 1, count=4000)
    assert found == pytest.approx([norm.cdf(1.0), norm.sf(1.0)], abs=0.02)
