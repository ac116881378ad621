"""Rank reversal, stability of the best, and the value of a calculation."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from ssbscreen.decision.aggregate import closeness, topsis
from ssbscreen.decision.aggregations import AGGREGATIONS, ranks_of
from ssbscreen.decision.information_value import values_of_information
from ssbscreen.decision.rank_reversal import ADDING_DOMINATED, CHANGES, REMOVING, reversals
from ssbscreen.decision.rank_stability import under_noise_of_energies, under_other_weights
from ssbscreen.decision.value_draws import ValueDraws
from tests.ssbscreen.decision.made_values import exact_draws, made_draws, values

SEED = 5
WEIGHTS = np.array([0.5, 0.3, 0.2])


def textbook_topsis(scaled: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Divided by the length of each column, ideals among the candidates."""
    return topsis(scaled / np.linalg.norm(scaled, axis=0), weights)


@settings(deadline=None, max_examples=15)
@given(scaled=arrays(np.float64, st.tuples(st.integers(3, 30), st.just(3)), elements=st.integers(0, 10)))
def test_the_declared_topsis_and_the_weighted_sum_reverse_no_pair(scaled: np.ndarray) -> None:
    safe = {name: AGGREGATIONS[name] for name in ("topsis", "weighted_sum")}
    found = reversals(scaled / 10.0, WEIGHTS, safe)
    assert {(each.method, each.change) for each in found} == {(name, change) for name in safe for change in CHANGES}
    assert {each.reversed_pairs for each in found} == {0}


def test_what_compares_within_the_candidates_does_and_is_noticed() -> None:
    scaled = np.random.default_rng(4).uniform(0.0, 1.0, (60, 3))
    found = reversals(scaled, WEIGHTS, {**AGGREGATIONS, "textbook": textbook_topsis})
    count = {(method, change): 0 for method in (*AGGREGATIONS, "textbook") for change in CHANGES}
    for each in found:
        count[each.method, each.change] += each.reversed_pairs
    assert count["promethee", REMOVING] > 0
    assert count["textbook", ADDING_DOMINATED] + count["textbook", REMOVING] > 0
    assert count["topsis", REMOVING] == 0


def test_reversed_pairs_are_counted_by_hand() -> None:
    # A score that prefers whoever follows the best in the list: left out, the best changes and so does the order.
    scaled = np.array([[0.9], [0.5], [0.4], [0.3]])

    def fickle(values: np.ndarray, _: np.ndarray) -> np.ndarray:
        return values[:, 0] if values.max() > 0.8 else -values[:, 0]

    found = {(each.row, each.change): each for each in reversals(scaled, np.ones(1), {"fickle": fickle})}
    assert found[0, REMOVING].reversed_pairs == found[0, REMOVING].compared_pairs == 3
    assert found[1, REMOVING].reversed_pairs == 0
    assert len(found) == 4 * len(CHANGES)


def test_two_candidates_have_no_others_to_reverse() -> None:
    assert reversals(np.eye(2), np.ones(2), AGGREGATIONS) == []


# --- stability


def in_order(matrix: np.ndarray, names: list[str], half: float = 0.0) -> ValueDraws:
    ordered = matrix[np.argsort(-closeness(matrix, WEIGHTS), kind="stable")]
    found = {name: values(c, c - half, c + half) for name, c in zip(names, ordered.T, strict=True)}
    return made_draws(found, ids=[f"candidate {row:03}" for row in range(len(matrix))])


def test_where_one_candidate_is_better_in_everything_no_weight_changes_the_order() -> None:
    draws = exact_draws(np.repeat(np.linspace(0.9, 0.1, 20)[:, np.newaxis], 3, axis=1))
    found = under_other_weights(draws, WEIGHTS, seed=SEED)
    assert (found.mean, found.low, found.candidates) == (1.0, 1.0, 20)


def test_other_weights_change_a_close_order_a_little() -> None:
    draws = in_order(np.random.default_rng(6).uniform(0.0, 1.0, (80, 3)), ["x", "y", "z"])
    found = under_other_weights(draws, WEIGHTS, seed=SEED)
    assert found.candidates == 50
    assert 0.5 < found.low < found.mean < 1.0


def test_noise_of_energies_moves_only_what_rests_on_energies() -> None:
    matrix = np.random.default_rng(6).uniform(0.0, 1.0, (60, 3))
    energies = in_order(matrix, ["reduction_limit", "oxidation_limit", "moisture_reaction_energy"], half=0.1)
    small, large = (
        under_noise_of_energies(energies, WEIGHTS, energy_error_ev_per_atom=error, seed=SEED) for error in (0.5, 0.025)
    )
    assert 1.0 > small.mean > large.mean > 0.3
    others = in_order(matrix, ["chi", "band_gap", "density"], half=0.1)
    assert under_noise_of_energies(others, WEIGHTS, energy_error_ev_per_atom=0.025, seed=SEED).mean == 1.0
    assert np.isnan(under_noise_of_energies(energies, WEIGHTS, energy_error_ev_per_atom=nan, seed=SEED).mean)


# --- value of information


def test_a_calculation_is_worth_the_probability_of_crossing_the_border_of_the_first_ten() -> None:
    # One criterion that counts; eleven candidates at 0.95, 0.90, ..., the eleventh at 0.4 with a deviation of 0.1.
    count = 12
    centre = np.linspace(0.95, 0.40, count)
    half = np.zeros(count)
    half[10] = half[9] = 0.2
    ids = [f"candidate {row:02}" for row in range(count)]
    draws = made_draws({"x": values(centre, centre - half, centre + half), "chi": values(np.full(count, 0.5))}, ids=ids)
    found = values_of_information(draws, np.array([1.0, 1e-6]), seed=SEED, count=4000)
    assert set(found) == {"x", "elastic tensor"}
    crossing = norm.cdf(-0.5)  # 0.05 to the neighbour on the other side
    expected = np.zeros(count)
    expected[[9, 10]] = crossing
    assert found["x"] == pytest.approx(expected, abs=0.02)
    assert not found["elastic tensor"].any()


def test_a_missing_value_may_lift_a_candidate_and_cannot_sink_it() -> None:
    ids = [f"candidate {row:02}" for row in range(12)]
    known = [0.9] * 10 + [nan, 0.1]
    draws = made_draws({"x": values(known), "y": values([0.5] * 9 + [0.45, 0.6, 0.5])}, ids=ids)
    assert ranks_of(closeness(draws.shown, np.ones(2))).tolist() == list(range(1, 13))
    found = values_of_information(draws, np.ones(2), seed=SEED, count=2000)
    # It passes the tenth, (0.9, 0.45), where (x^2 + 0.36) / ((1 - x)^2 + 0.16) > 1.0125 / 0.3125: at x > 0.6881.
    assert found["x"][10] == pytest.approx((0.9 - 0.6881) / 0.8, abs=0.03)
    assert found["x"].sum() == found["x"][10]


def test_ten_candidates_are_all_among_the_first_ten() -> None:
    draws = exact_draws(np.linspace(1.0, 0.0, 10)[:, np.newaxis])
    assert not values_of_information(draws, np.ones(1), seed=SEED, count=10)["x0"].any()
