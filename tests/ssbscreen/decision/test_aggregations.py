"""Other aggregations against published examples, and against the definition pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ssbscreen.decision.aggregations import AGGREGATIONS, ranks_of, vikor, weighted_sum
from ssbscreen.decision.promethee import net_flows
from ssbscreen.decision.rank_agreement import agreement, taus_to_usual_order

# Hydropower systems on the Drina: S. Opricovic, G.-H. Tzeng, Eur. J. Oper. Res. 178, 514 (2007),
# doi:10.1016/j.ejor.2006.01.020, with equal weights; as in the tests of scikit-criteria.
DRINA = np.array(
    [
        [4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41],
        [5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41],
        [5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42],
        [5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36],
        [5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04],
        [4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36],
    ]
)
DRINA_MAXIMISE = np.array([1, 0, 1, 1, 0, 0, 0, 1], dtype=bool)


def scaled_to_range(matrix: np.ndarray, maximise: np.ndarray) -> np.ndarray:
    share = (matrix - matrix.min(axis=0)) / np.ptp(matrix, axis=0)
    return np.where(maximise, share, 1.0 - share)


def pairwise_flows(scaled: np.ndarray, weights: np.ndarray, q: float, p: float) -> np.ndarray:
    difference = scaled[:, np.newaxis, :] - scaled[np.newaxis, :, :]
    preferred = np.clip((difference - q) / (p - q), 0.0, 1.0) @ (weights / weights.sum())
    return (preferred.sum(axis=1) - preferred.sum(axis=0)) / (len(scaled) - 1)


def test_vikor_climbs_the_mountain_of_opricovic_and_tzeng() -> None:
    # doi:10.1016/S0377-2217(03)00020-1: risk 1, 2, 5 and altitude 3000, 3750, 4500 m; Q = 1, 0, 1.
    mountains = np.array([[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]])
    scaled = scaled_to_range(mountains, np.array([False, True]))
    assert 1.0 - vikor(scaled, np.ones(2)) == pytest.approx([1.0, 0.0, 1.0])


def test_vikor_gives_the_published_order_of_hydropower_systems() -> None:
    score = vikor(scaled_to_range(DRINA, DRINA_MAXIMISE), np.ones(8))
    assert 1.0 - score == pytest.approx([0.991, 1.0, 0.473, 0.670, 0.0, 0.578], abs=1e-3)
    assert ranks_of(score).tolist() == [5, 6, 2, 4, 1, 3]


def test_the_weighted_sum_is_a_mean() -> None:
    # Group utility S of the same example is 1 minus it.
    found = 1.0 - weighted_sum(scaled_to_range(DRINA, DRINA_MAXIMISE), np.ones(8))
    assert found == pytest.approx([0.692, 0.7, 0.29, 0.423, 0.28, 0.346], abs=1e-3)


def test_promethee_by_hand() -> None:
    # One criterion, q = 0.1, p = 0.5: 0.9 over 0.6 is (0.3 - 0.1) / 0.4 = 0.5, over 0.0 it is 1; 0.6 over 0.0 is 1.
    found = net_flows(np.array([[0.9], [0.6], [0.0]]), np.ones(1), indifference=0.1, preference=0.5)
    assert found == pytest.approx([1.5 / 2.0, (1.0 - 0.5) / 2.0, -2.0 / 2.0])


def test_promethee_as_another_library_works_its_example() -> None:
    # Example of pyDecision (V. Pereira, M. P. Basilio, C. H. T. Santos, doi:10.48550/arXiv.2404.06370), linear
    # functions with q = 0.3 and p = 0.5; net flows as its version 5.1.8 gives them.
    alternatives = np.array(
        [
            [8.84, 8.79, 6.43, 6.95],
            [8.57, 8.51, 5.47, 6.91],
            [7.76, 7.75, 5.34, 8.76],
            [7.97, 9.12, 5.93, 8.09],
            [9.03, 8.97, 8.19, 8.10],
            [7.41, 7.87, 6.77, 7.23],
        ]
    )
    found = net_flows(alternatives, np.array([9.0, 8.24, 5.98, 8.48]), indifference=0.3, preference=0.5)
    assert found == pytest.approx([0.1739306, -0.17390536, -0.24750789, 0.11192429, 0.65698423, -0.52142587], abs=1e-8)


def test_promethee_with_linear_functions_over_the_whole_range_is_the_group_utility_of_vikor() -> None:
    # Then a preference is the difference of two distances from the best, so that the net flow tells how far below the
    # mean of the published group utilities S of the hydropower systems each lies.
    published = np.array([0.692, 0.7, 0.29, 0.423, 0.28, 0.346])
    found = net_flows(scaled_to_range(DRINA, DRINA_MAXIMISE), np.ones(8), indifference=0.0, preference=1.0)
    assert found == pytest.approx((published.mean() - published) * 6.0 / 5.0, abs=2e-3)


def test_promethee_with_the_usual_function_counts_who_is_better() -> None:
    # Usual criterion: (4, 2), (1, 5), (3, 4) with weights 0.4 and 0.6; flows by counting, and as the example of
    # github.com/antoinedejonckheere/promethee (run_tests.py) states them.
    found = net_flows(
        np.array([[4.0, 2.0], [1.0, 5.0], [3.0, 4.0]]), np.array([0.4, 0.6]), indifference=0.0, preference=1e-9
    )
    assert found == pytest.approx([-0.2, 0.2, 0.0])


@given(
    scaled=arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(1, 4)), elements=st.integers(0, 20)),
    q=st.integers(0, 5),
    width=st.integers(1, 8),
)
def test_promethee_is_what_its_definition_gives_pair_by_pair(scaled: np.ndarray, q: int, width: int) -> None:
    # Twentieths, so that differences meet the thresholds exactly.
    matrix, weights = scaled / 20.0, np.arange(1.0, scaled.shape[1] + 1.0)
    low, high = q / 20.0, (q + width) / 20.0
    found = net_flows(matrix, weights, indifference=low, preference=high)
    assert found == pytest.approx(pairwise_flows(matrix, weights, low, high), abs=1e-9)
    assert found.sum() == pytest.approx(0.0, abs=1e-9)


def test_thresholds_of_promethee_have_an_order() -> None:
    with pytest.raises(ValueError, match="a threshold of indifference of 0.5 and one of preference of 0.2"):
        net_flows(np.eye(2), np.ones(2), indifference=0.5, preference=0.2)


@pytest.mark.parametrize("name", AGGREGATIONS)
@given(
    scaled=arrays(np.float64, st.tuples(st.integers(1, 8), st.just(3)), elements=st.integers(0, 10)),
    row=st.integers(0, 7),
)
def test_no_aggregation_puts_a_dominated_candidate_first(name: str, scaled: np.ndarray, row: int) -> None:
    matrix = scaled / 10.0
    worse = np.clip(matrix[row % len(matrix)] - 0.1, 0.0, 1.0)
    score = AGGREGATIONS[name](np.vstack([matrix, worse]), np.array([0.5, 0.3, 0.2]))
    assert np.isfinite(score).all()
    assert score[-1] <= score[row % len(matrix)] + 1e-9


@pytest.mark.parametrize("name", AGGREGATIONS)
def test_no_candidate_one_candidate_and_equal_ones_are_ranked(name: str) -> None:
    score = AGGREGATIONS[name]
    assert score(np.empty((0, 2)), np.ones(2)).shape == (0,)
    assert ranks_of(score(np.array([[0.2, 0.7]]), np.ones(2))).tolist() == [1]
    assert ranks_of(score(np.full((3, 2), 0.4), np.ones(2))).tolist() == [1, 2, 3]


# --- agreement


def test_agreement_of_two_orders_by_hand() -> None:
    # One of six pairs is reversed: tau = 4/6; rho = 1 - 6 * 2 / (4 * 15).
    found = agreement(np.array([1, 2, 3, 4], dtype=np.int32), np.array([1, 3, 2, 4], dtype=np.int32))
    assert (found.kendall_tau, found.spearman_rho, found.reversed_share) == pytest.approx((2 / 3, 0.8, 1 / 6))
    opposite = agreement(np.array([1, 2, 3], dtype=np.int32), np.array([30, 20, 10], dtype=np.int32))
    assert (opposite.kendall_tau, opposite.spearman_rho, opposite.reversed_share) == (-1.0, -1.0, 1.0)
    assert np.isnan(agreement(np.array([1], dtype=np.int32), np.array([1], dtype=np.int32)).kendall_tau)


@pytest.mark.parametrize("candidates", [2, 3, 17, 50])
def test_many_orders_at_once_agree_as_scipy_says_of_each(candidates: int) -> None:
    usual = np.arange(candidates, dtype=np.int32)
    orders = np.random.default_rng(candidates).permuted(np.tile(usual, (20, 1)), axis=1)
    assert taus_to_usual_order(orders).tolist() == [agreement(usual, order).kendall_tau for order in orders]
