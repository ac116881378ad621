"""Distributions of PBE gaps: quantiles, probabilities and coverage of a mixture with a point mass at no gap."""

from __future__ import annotations

import numpy as np
import pytest

from models.gap.distribution import GapDistribution

# Scores evenly spread from -1 to 1: gaps are uniform between centre - width and centre + width.
UNIFORM = np.linspace(-1.0, 1.0, 1001)


def distribution(p: float, centre: float = 3.0, width: float = 1.0, rows: int = 1) -> GapDistribution:
    return GapDistribution(np.full(rows, p), np.full(rows, centre), np.full(rows, width), UNIFORM)


def test_the_median_is_no_gap_where_one_is_less_likely_than_none() -> None:
    assert distribution(0.4).median_ev == 0.0
    # Of the gaps between 2 and 4 eV a sixth lies below the median of all: 0.5 = 0.4 + 0.6 * 1 / 6.
    assert distribution(0.6).median_ev == pytest.approx(2.0 + 2.0 / 6.0)
    assert distribution(1.0).median_ev == pytest.approx(3.0)


def test_quantiles_intervals_and_probabilities_are_those_of_the_mixture() -> None:
    found = distribution(0.8)
    assert found.quantiles_ev(0.6) == pytest.approx(3.0)
    low, high = found.interval_ev(0.8)
    assert (low[0], high[0]) == pytest.approx((0.0, 3.75))
    assert found.probability_at_least(2.0) == pytest.approx(0.8)
    assert found.probability_at_least(3.5) == pytest.approx(0.8 * 0.25)
    assert found.mean_ev == pytest.approx(0.8 * 3.0, abs=1e-3)


def test_no_gap_is_narrower_than_what_counts_as_one() -> None:
    assert distribution(1.0, centre=0.1).quantiles_ev(0.01) == 0.05


def test_a_certain_metal_has_no_gap_at_any_confidence() -> None:
    found = distribution(0.0)
    assert [end.tolist() for end in found.interval_ev(0.999)] == [[0.0], [0.0]]
    assert found.probability_at_least(2.0) == 0.0


@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.9])
@pytest.mark.parametrize("p", [0.05, 0.3, 0.7, 1.0])
def test_the_share_held_of_true_draws_is_the_coverage_whatever_the_probability_of_none(
    p: float, coverage: float
) -> None:
    rng = np.random.default_rng(0)
    found = distribution(p, rows=40_000)
    truth = np.where(rng.random(40_000) < p, rng.uniform(2.0, 4.0, 40_000), 0.0)
    assert found.share_held(truth, coverage).mean() == pytest.approx(coverage, abs=0.01)
    low, high = found.interval_ev(coverage)
    assert np.mean((low <= truth) & (truth <= high)) >= coverage - 0.01


def test_the_measured_gap_of_a_narrow_distribution_is_that_of_a_known_gap() -> None:
    measured = distribution(1.0, centre=3.0, width=1e-6).measured()
    assert measured.quantiles_ev(0.5) == pytest.approx(1.348 * 3.0 + 0.913, abs=1e-4)
    assert distribution(0.0).measured().probability_insulator == pytest.approx(0.1 * 0.1385, abs=1e-3)


def test_no_rows_make_no_gaps() -> None:
    assert len(distribution(0.5, rows=0).median_ev) == 0
