"""Laws of ranks over draws, for candidates of any kind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ssbscreen.decision.acceptability import rank_acceptability
from ssbscreen.decision.weight_draws import weights_anywhere, weights_around
from tests.ssbscreen.decision.made_values import exact_draws, made_draws, values

DRAWS = 200
CRITERIA = 3
TENTHS = st.integers(0, 10)
MATRICES = arrays(np.float64, st.tuples(st.integers(2, 12), st.just(CRITERIA)), elements=TENTHS)
SEEDS = st.integers(0, 2**40)
LAW = settings(deadline=None, max_examples=40)


def uncertain(matrix: np.ndarray, half: np.ndarray, ids: list[str]):
    return made_draws(
        {f"x{place}": values(column, column - half, column + half) for place, column in enumerate(matrix.T)}, ids=ids
    )


@LAW
@given(matrix=MATRICES, half=st.integers(0, 5), seed=SEEDS, threads=st.integers(1, 4))
def test_every_rank_is_had_once_in_each_draw_whatever_the_threads(
    matrix: np.ndarray, half: int, seed: int, threads: int
) -> None:
    draws = uncertain(matrix / 10.0, np.full(len(matrix), half / 10.0), [str(row) for row in range(len(matrix))])
    weights = weights_anywhere(CRITERIA, DRAWS, seed)
    found = rank_acceptability(draws, weights, seed, threads=threads)
    ranks = range(1, len(matrix) + 1)
    shares = np.array([found.acceptability(rank) for rank in ranks])
    assert shares.sum(axis=0) == pytest.approx(np.ones(len(matrix)))
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(matrix)))
    assert np.array(ranks) @ shares == pytest.approx(found.expected_rank)
    again = rank_acceptability(draws, weights, seed, threads=1)
    assert (again.counts == found.counts).all()


@LAW
@given(matrix=MATRICES, row=st.integers(0, 11), seed=SEEDS)
def test_with_exact_values_no_weights_put_a_dominated_candidate_before_its_dominator(
    matrix: np.ndarray, row: int, seed: int
) -> None:
    better = matrix[row % len(matrix)] / 10.0
    worse = np.clip(better - 0.1, 0.0, 1.0)
    # The dominator stands last, so that it gains nothing where both are equal at the worst end.
    if (worse == better).all():
        return
    draws = exact_draws([worse, *(matrix / 10.0), better])
    found = rank_acceptability(draws, weights_anywhere(CRITERIA, DRAWS, seed), seed)
    for rank in range(1, len(matrix) + 3):
        assert found.probability_top(rank)[-1] >= found.probability_top(rank)[0]
    assert not (found.winners == 0).any()


@LAW
@given(matrix=MATRICES, seed=SEEDS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_changes_no_rank(matrix: np.ndarray, seed: int, order) -> None:
    # Values of full width, clipped nowhere, so that equals do not occur.
    count = len(matrix)
    centre = 0.4 + matrix / 50.0
    places = list(range(count))
    order.shuffle(places)
    weights = weights_around(np.ones(CRITERIA), DRAWS, seed)
    ids = [f"candidate {row}" for row in range(count)]
    half = np.full(count, 0.1)
    usual = rank_acceptability(uncertain(centre, half, ids), weights, seed)
    shuffled = rank_acceptability(uncertain(centre[places], half, [ids[row] for row in places]), weights, seed)
    # Sixteen bits a number: two candidates of the same values draw the same only by chance, which moves one rank.
    assert np.abs(usual.expected_rank[places] - shuffled.expected_rank).max() <= 2.0 / DRAWS


@LAW
@given(matrix=MATRICES, seed=SEEDS)
def test_without_uncertainty_a_candidate_has_one_rank(matrix: np.ndarray, seed: int) -> None:
    weights = np.tile([0.5, 0.3, 0.2], (DRAWS, 1))
    found = rank_acceptability(exact_draws(matrix / 10.0), weights, seed)
    assert (found.counts.max(axis=1) == DRAWS).all()
    assert (found.rank_quantile(0.05) == found.rank_quantile(0.95)).all()
