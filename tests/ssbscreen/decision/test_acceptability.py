"""Ranks over draws against cases that are solved by hand, and what must not change them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from ssbscreen.decision.acceptability import (
    EXACT_RANKS,
    Acceptability,
    confidence_factors,
    rank_acceptability,
    rank_bins,
)
from ssbscreen.decision.aggregate import closeness
from ssbscreen.decision.aggregations import ranks_of
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.decision.weight_draws import RELATIVE_SPREAD, weights_anywhere, weights_around
from tests.ssbscreen.decision.made_values import exact_draws, made_draws, values

DRAWS = 40_000
SEED = 5


def over_all_weights(draws: ValueDraws) -> Acceptability:
    return rank_acceptability(draws, weights_anywhere(len(draws.criteria), DRAWS, SEED), SEED)


# --- against solutions by hand


@pytest.mark.parametrize("level", [0.25, 0.5, 0.8])
def test_two_alternatives_and_two_criteria_share_the_line_of_weights(level: float) -> None:
    # (1, 0) has d-/d+ = w1/w2 and (b, b) has b/(1-b), so the former wins where w1 > b: on 1 - b of the line.
    found = over_all_weights(exact_draws([[1.0, 0.0], [level, level]]))
    assert found.acceptability(1) == pytest.approx([1.0 - level, level], abs=0.01)
    assert found.acceptability(2) == pytest.approx([level, 1.0 - level], abs=0.01)
    rows, central = found.central_weights()
    assert rows.tolist() == [0, 1]
    assert central == pytest.approx(
        np.array([[(1.0 + level) / 2.0, (1.0 - level) / 2.0], [level / 2.0, 1.0 - level / 2.0]]), abs=0.01
    )


def test_three_corners_share_the_triangle_of_weights() -> None:
    # Each wins where its weight is the largest. The mean of the largest of three parts of a broken stick is 11/18.
    found = over_all_weights(exact_draws(np.eye(3).tolist()))
    for rank in (1, 2, 3):
        assert found.acceptability(rank) == pytest.approx([1.0 / 3.0] * 3, abs=0.01)
    _, central = found.central_weights()
    assert central == pytest.approx(np.full((3, 3), 7.0 / 36.0) + np.eye(3) * (11.0 / 18.0 - 7.0 / 36.0), abs=0.01)
    assert found.expected_rank == pytest.approx([2.0, 2.0, 2.0], abs=0.02)


def test_a_candidate_in_the_middle_takes_the_middle_of_the_triangle() -> None:
    # (b, b, b) beats corner j where w_j^2 / (sum of the other two squares) < (b / (1 - b))^2; by integration on a grid.
    level = 0.55
    side = (np.arange(1500) + 0.5) / 1500
    one, two = np.meshgrid(side, side)
    inside = one + two < 1.0
    weights = np.stack([one[inside], two[inside], 1.0 - one[inside] - two[inside]])
    squares = weights**2
    wins = (squares / (squares.sum(axis=0) - squares) < (level / (1.0 - level)) ** 2).all(axis=0)
    found = over_all_weights(exact_draws([*np.eye(3).tolist(), [level] * 3]))
    assert found.acceptability(1)[3] == pytest.approx(wins.mean(), abs=0.01)
    assert found.central_weights()[1][3] == pytest.approx(weights[:, wins].mean(axis=1), abs=0.01)


def test_one_uncertain_criterion_gives_the_probability_of_the_normal_distribution() -> None:
    draws = made_draws({"x": values([0.5, 0.6, 0.2], low=[0.5, 0.4, 0.2], high=[0.5, 0.8, 0.2])})
    found = rank_acceptability(draws, np.ones((DRAWS, 1)), SEED)
    beaten = float(norm.cdf(-1.0))  # 0.1 below its value, with a standard deviation of 0.1
    assert found.acceptability(1) == pytest.approx([beaten, 1.0 - beaten, 0.0], abs=0.01)
    assert found.probability_top(2) == pytest.approx([1.0, 1.0, 0.0], abs=0.001)
    assert found.expected_rank == pytest.approx([2.0 - beaten, 1.0 + beaten, 3.0], abs=0.01)
    assert found.rank_quantile(0.05).tolist() == [1, 1, 3]
    assert found.rank_quantile(0.95).tolist() == [2, 2, 3]
    rows = np.array([0, 1])
    confidence = confidence_factors(draws, rows, np.ones((2, 1)), DRAWS, SEED)
    assert confidence == pytest.approx([beaten, 1.0 - beaten], abs=0.01)


def test_with_exact_values_confidence_is_certain_and_the_order_that_of_closeness() -> None:
    matrix = np.random.default_rng(2).uniform(0.0, 1.0, (40, 5))
    weights = np.array([3.0, 1.0, 1.0, 2.0, 0.5])
    draws = exact_draws(matrix)
    found = rank_acceptability(draws, np.tile(weights / weights.sum(), (10, 1)), SEED)
    assert found.expected_rank.tolist() == ranks_of(closeness(matrix, weights)).tolist()
    anywhere = over_all_weights(draws)
    rows, central = anywhere.central_weights()
    # The weights with which a candidate wins need not be convex for closeness, but these are.
    assert confidence_factors(draws, rows, central, 10, SEED).max() == 1.0
    assert set(np.unique(confidence_factors(draws, rows, central, 10, SEED))) <= {0.0, 1.0}


def test_equal_candidates_keep_their_order() -> None:
    found = over_all_weights(exact_draws([[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]))
    assert found.expected_rank.tolist() == [1.0, 2.0, 3.0]


# --- laws


def uncertain(count: int, criteria: int = 4) -> ValueDraws:
    generator = np.random.default_rng(7)
    found = {}
    for name in ("chi", "youngs_modulus", *(f"x{place}" for place in range(criteria - 2))):
        centre = generator.uniform(0.0, 1.0, count)
        centre[generator.random(count) < 0.1] = np.nan
        found[name] = values(centre, centre - 0.1, centre + 0.2)
    return made_draws(found, ids=[f"candidate {row}" for row in range(count)])


def test_the_number_of_threads_changes_nothing() -> None:
    draws = uncertain(300)
    weights = weights_around(np.ones(4), 500, SEED)
    one, three = (rank_acceptability(draws, weights, SEED, threads=threads) for threads in (1, 3))
    assert (one.counts == three.counts).all()
    assert (one.expected_rank == three.expected_rank).all()
    assert (one.winners == three.winners).all()
    rows, central = one.central_weights()
    factors = [confidence_factors(draws, rows, central, 200, SEED, threads=threads) for threads in (1, 3)]
    assert (factors[0] == factors[1]).all()


def test_every_draw_gives_every_rank_once() -> None:
    found = rank_acceptability(uncertain(60), weights_around(np.ones(4), 400, SEED), SEED)
    assert (found.counts.sum(axis=1) == 400).all()
    assert (found.counts.sum(axis=0) == 400).all()
    assert found.expected_rank.sum() == pytest.approx(60 * 61 / 2)
    assert (found.rank_quantile(0.05) <= found.rank_quantile(0.95)).all()
    assert found.probability_top(60).tolist() == [1.0] * 60
    assert np.bincount(found.winners, minlength=60) / 400 == pytest.approx(found.acceptability(1))


def test_ranks_beyond_a_thousand_are_counted_to_one_percent() -> None:
    bins, last = rank_bins(20_000)
    assert bins[:EXACT_RANKS].tolist() == list(range(EXACT_RANKS))
    assert last[:EXACT_RANKS].tolist() == list(range(1, EXACT_RANKS + 1))
    assert last[-1] == 20_000
    first = np.concatenate([[0], last[:-1]]) + 1
    assert (last / first <= 1.0101).all()
    assert len(last) < 1_400
    assert rank_bins(1)[1].tolist() == [1]
    found = rank_acceptability(exact_draws(np.linspace(1.0, 0.0, 1_500)[:, np.newaxis]), np.ones((3, 1)), SEED)
    assert found.rank_quantile(0.5)[:EXACT_RANKS].tolist() == list(range(1, EXACT_RANKS + 1))
    assert found.rank_quantile(0.5)[1_400] == pytest.approx(1_401, rel=0.0101)
    with pytest.raises(ValueError, match="counted one by one from 1 to 1000"):
        found.acceptability(1_200)


def test_weights_lie_around_the_declared_ones_and_anywhere() -> None:
    declared = np.array([0.1] * 10)
    drawn = weights_around(declared, DRAWS, SEED)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(DRAWS))
    assert drawn.mean(axis=0) == pytest.approx(declared, rel=0.01)
    assert drawn.std(axis=0) / declared == pytest.approx(np.full(10, RELATIVE_SPREAD), rel=0.03)
    uneven = weights_around(np.array([6.0, 3.0, 1.0]), DRAWS, SEED)
    assert uneven.mean(axis=0) == pytest.approx([0.6, 0.3, 0.1], rel=0.01)
    anywhere = weights_anywhere(3, DRAWS, SEED)
    assert np.mean(anywhere.max(axis=1)) == pytest.approx(11.0 / 18.0, abs=0.005)
    assert weights_around(np.array([2.0]), 4, SEED).tolist() == [[1.0]] * 4
