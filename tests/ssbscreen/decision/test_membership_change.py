"""How far one result moves the probability to be among the first ten."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from ssbscreen.decision.membership_change import membership_changes
from ssbscreen.decision.value_draws import ValueDraws
from tests.ssbscreen.decision.made_values import exact_draws, made_draws, values

SEED = 3
IDS = [f"candidate {row:02}" for row in range(12)]


def border(half_x: float, half_y: float) -> ValueDraws:
    """Nine in front, one behind, and two equal ones on the border of which the first has uncertain x and y."""
    centre = np.array([0.9] * 9 + [0.5, 0.5, 0.1])
    widths = [np.where(np.arange(12) == 9, half, 0.0) for half in (half_x, half_y)]
    return made_draws(
        {name: values(centre, centre - half, centre + half) for name, half in zip("xy", widths, strict=True)}, ids=IDS
    )


def test_what_decides_alone_moves_the_probability_from_a_half_to_certainty() -> None:
    found = membership_changes(border(0.2, 0.0), np.array([1.0, 1e-9]), seed=SEED)
    # P(T) = 1/2 and P(T | part) is 0 or 1: a change by 1/2 throughout. It takes the place of the other one.
    assert found["x"][9] == pytest.approx(0.5, abs=0.02)
    assert found["y"][9] == 0.0
    assert found["x"][10] == 0.0  # its own value is certain, and no result on it moves anything


def test_of_two_equal_uncertainties_one_result_moves_less() -> None:
    # T is x + y > 1 to first order; given x = z deviations it is Phi(z), and E|Phi(z) - 1/2| = 1/4.
    found = membership_changes(border(0.02, 0.02), np.ones(2), seed=SEED)
    parts = norm.ppf((np.arange(8000) + 0.5) / 8000).reshape(8, -1)
    expected = np.abs(norm.cdf(parts).mean(axis=1) - 0.5).mean()
    assert expected == pytest.approx(0.25, abs=0.001)
    assert found["x"][9] == pytest.approx(expected, abs=0.03)
    assert found["y"][9] == pytest.approx(expected, abs=0.03)


def test_what_does_not_matter_is_worth_next_to_nothing() -> None:
    found = membership_changes(border(0.2, 0.2), np.array([1.0, 1e-9]), seed=SEED)
    assert found["y"][9] < 0.03
    assert found["x"][9] == pytest.approx(0.5, abs=0.02)


def test_ten_candidates_are_all_among_the_first_ten() -> None:
    draws = exact_draws(np.linspace(1.0, 0.0, 10)[:, np.newaxis])
    assert not membership_changes(draws, np.ones(1), seed=SEED)["x0"].any()
