"""Pareto fronts that can be drawn by hand, and their laws."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.pareto import TRADE_OFF_AXES, missing_at_worst, pareto_fronts, trade_off_criteria, trade_offs
from ssbscreen.decision.roles import SEPARATOR
from ssbscreen.domain.decisions import CriterionValues, Direction

UP, DOWN = Direction.MAXIMISE, Direction.MINIMISE
NAN, INF = float("nan"), float("inf")
POINTS = arrays(np.float64, st.tuples(st.integers(1, 15), st.just(3)), elements=st.integers(0, 4).map(float))


def known(values: list[float]) -> CriterionValues:
    array = np.array(values)
    return CriterionValues(array, array, array, np.array(["DFT"] * len(values)))


def test_fronts_of_a_staircase() -> None:
    points = np.array([[1.0, 5.0], [3.0, 3.0], [5.0, 1.0], [1.0, 4.0], [3.0, 2.0], [1.0, 1.0]])
    assert pareto_fronts(points, [UP, UP]).tolist() == [1, 1, 1, 2, 2, 3]


def test_the_direction_turns_the_staircase_round() -> None:
    points = np.array([[1.0, 5.0], [2.0, 2.0], [5.0, 1.0], [5.0, 5.0]])
    assert pareto_fronts(points, [DOWN, DOWN]).tolist() == [1, 1, 1, 2]
    assert pareto_fronts(points, [UP, DOWN]).tolist() == [3, 2, 1, 2]


def test_infinity_is_better_than_every_number() -> None:
    assert pareto_fronts(np.array([[INF, 1.0], [4.0, 1.0], [5.0, 2.0]]), [UP, UP]).tolist() == [1, 2, 1]


def test_what_is_missing_stands_at_the_worst_known_value() -> None:
    assert missing_at_worst(np.array([NAN, 2.0, 7.0]), UP).tolist() == [2.0, 2.0, 7.0]
    assert missing_at_worst(np.array([NAN, 2.0, 7.0]), DOWN).tolist() == [7.0, 2.0, 7.0]
    assert missing_at_worst(np.array([NAN, NAN]), UP).tolist() == [0.0, 0.0]


@given(POINTS)
def test_a_dominated_point_is_always_on_a_later_front(points: np.ndarray) -> None:
    fronts = pareto_fronts(points, [UP, UP, UP])
    no_worse = (points[:, None, :] >= points[None, :, :]).all(axis=2)
    dominates = no_worse & ~no_worse.T
    for one, other in zip(*np.nonzero(dominates), strict=True):
        assert fronts[one] < fronts[other]
    assert ((fronts == 1) == ~dominates.any(axis=0)).all()


def test_a_trade_off_takes_only_ranked_candidates_with_both_values() -> None:
    values = {"log10_conductivity": known([-3.0, -5.0, NAN, -2.0]), "window_width": known([0.5, 3.0, 4.0, 5.0])}
    ranked = np.array([True, True, True, False])
    table = trade_offs(SEPARATOR, ["LGPS", "LLZO", "unknown", "excluded"], values, criteria(), ranked=ranked)
    assert table["candidate_id"].to_pylist() == ["LGPS", "LLZO"]
    assert table["pareto_front"].to_pylist() == [1, 1]
    assert set(table["trade_off"].to_pylist()) == {"T1 conductivity vs electrochemical stability"}


def test_the_axes_of_every_trade_off_are_criteria() -> None:
    assert set(trade_off_criteria()) <= set(criteria())
    assert all(len(axes) == 2 for axes in TRADE_OFF_AXES.values())
