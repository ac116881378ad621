"""TOPSIS against a published worked example and against what a closeness must obey."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ssbscreen.decision.aggregate import closeness, topsis

TABLES = arrays(np.float64, st.tuples(st.integers(1, 8), st.just(4)), elements=st.floats(0.0, 1.0))
WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1])


def test_closeness_of_the_example_of_tzeng_and_huang() -> None:
    # Tzeng & Huang, Multiple Attribute Decision Making (CRC Press, 2011), TOPSIS: four alternatives, vector scaling.
    performance = np.array([[5.0, 8.0, 4.0], [7.0, 6.0, 8.0], [8.0, 8.0, 6.0], [7.0, 4.0, 6.0]])
    scaled = performance / np.linalg.norm(performance, axis=0)
    found = topsis(scaled, np.array([0.3, 0.4, 0.3]))
    assert found == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=1e-4)


def test_best_and_worst_of_everything_are_one_and_zero_and_the_middle_is_a_half() -> None:
    assert closeness(np.array([[1.0] * 4, [0.0] * 4, [0.5] * 4]), WEIGHTS) == pytest.approx([1.0, 0.0, 0.5])


def test_closeness_of_two_criteria_worked_by_hand() -> None:
    # d+ = 0.8 * 1, d- = 0.2 * 1: the heavy criterion is at its worst.
    assert closeness(np.array([[0.0, 1.0]]), np.array([0.8, 0.2])) == pytest.approx([0.2])


@given(TABLES)
def test_closeness_lies_between_zero_and_one_and_no_alternative_touches_another(table: np.ndarray) -> None:
    together = closeness(table, WEIGHTS)
    assert ((together >= 0.0) & (together <= 1.0)).all()
    alone = [closeness(row[None, :], WEIGHTS)[0] for row in table]
    assert together == pytest.approx(np.array(alone), abs=1e-12)


@given(TABLES, st.floats(0.1, 100.0))
def test_only_ratios_of_weights_count(table: np.ndarray, factor: float) -> None:
    assert closeness(table, factor * WEIGHTS) == pytest.approx(closeness(table, WEIGHTS), abs=1e-12)


def test_no_alternatives_have_no_closeness() -> None:
    assert closeness(np.empty((0, 4)), WEIGHTS).shape == (0,)
