"""Measured gaps from PBE gaps, known and distributed, against closed forms and random draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from ssbscreen.electronics.gap_distribution import METALLIC_AT_PBE_ZERO, conducting_probability_of_gap
from ssbscreen.electronics.measured_gap import MeasuredGaps


@pytest.mark.parametrize("pbe", [0.6, 2.0, 4.5, 9.0])
def test_a_known_pbe_gap_is_a_normal_distribution_around_the_line_of_setyawan(pbe: float) -> None:
    measured = MeasuredGaps.of_known(np.array([pbe]))
    mean = 1.348 * pbe + 0.913
    assert measured.quantiles_ev(0.5) == pytest.approx(mean, abs=1e-6)
    low, high = measured.interval_ev()
    assert (low[0], high[0]) == pytest.approx((max(mean - 2.0, 0.0), mean + 2.0), abs=1e-6)
    assert measured.probability_insulator == pytest.approx(norm.sf(2.0, mean, 1.0))


def test_without_a_pbe_gap_nine_in_ten_are_metals() -> None:
    measured = MeasuredGaps.of_known(np.array([0.0]))
    assert measured.quantiles_ev(0.5) == 0.0
    assert measured.probability_insulator == pytest.approx(0.1 * norm.sf(2.0, 0.913, 1.0))
    # The narrow tail: one in ten has a gap, and a fifth of these lie above this end.
    assert measured.quantiles_ev(0.98) == pytest.approx(norm.isf(0.2, 0.913, 1.0), abs=1e-6)


def test_a_distribution_of_pbe_gaps_gives_what_random_draws_give() -> None:
    rng = np.random.default_rng(1)
    pbe, weights = np.array([[0.0, 1.0, 3.0]]), np.array([[0.3, 0.2, 0.5]])
    drawn = rng.choice(pbe[0], size=400_000, p=weights[0])
    gaps = np.maximum(rng.normal(1.348 * drawn + 0.913, 1.0), 0.0)
    gaps[(drawn == 0.0) & (rng.random(len(drawn)) < METALLIC_AT_PBE_ZERO)] = 0.0
    measured = MeasuredGaps(pbe, weights)
    assert measured.probability_insulator[0] == pytest.approx(np.mean(gaps > 2.0), abs=3e-3)
    for probability in (0.1, 0.4, 0.5, 0.9):
        assert measured.quantiles_ev(probability)[0] == pytest.approx(np.quantile(gaps, probability), abs=0.02)


def test_what_insulates_for_certain_does_not_conduct() -> None:
    gaps = np.array([0.0, 0.5, 2.0, 5.0])
    insulates = MeasuredGaps.of_known(gaps).probability_insulator
    assert (insulates + conducting_probability_of_gap(gaps) <= 1.0 + 1e-12).all()
    assert (np.diff(insulates) > 0.0).all()


def test_gaps_and_weights_of_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="with weights of shape"):
        MeasuredGaps(np.zeros((2, 3)), np.zeros((2, 2)))
