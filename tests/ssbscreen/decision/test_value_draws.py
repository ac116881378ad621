"""Draws of criteria: what their intervals say, whatever the order, the parts and the others."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
from scipy.stats import norm

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.calculations import CALCULATIONS, Calculation, calculations_of
from ssbscreen.domain.decisions import Direction
from tests.ssbscreen.decision.made_values import made_draws, values

DRAWS = 40_000
SEED = 11


def drawn(found, **options) -> np.ndarray:
    return made_draws(found, **options).drawn(SEED, 0, DRAWS)


@pytest.mark.parametrize("direction", list(Direction))
def test_a_lopsided_interval_holds_what_it_says_on_each_side(direction: Direction) -> None:
    (column,) = drawn(
        {"x": values([0.5], low=[0.4], high=[0.9])}, directions={"x": direction}
    ).T  # (m, n, draws) for one criterion
    values_drawn = column[0] if direction is Direction.MAXIMISE else 1.0 - column[0]
    tail = norm.cdf(-2.0)
    assert np.mean(values_drawn < 0.4) == pytest.approx(tail, abs=0.003)
    assert np.mean(values_drawn > 0.9) == pytest.approx(tail, abs=0.003)
    assert np.mean(values_drawn < 0.5) == pytest.approx(0.5, abs=0.01)
    # One standard deviation to each side is half of that side's interval.
    assert np.quantile(values_drawn, norm.cdf(-1.0)) == pytest.approx(0.45, abs=0.002)
    assert np.quantile(values_drawn, norm.cdf(1.0)) == pytest.approx(0.70, abs=0.005)


def test_an_exact_value_stays_and_draws_end_where_the_scale_does() -> None:
    (column,) = drawn({"x": values([0.3, 0.9], low=[0.3, 0.5], high=[0.3, 1.7])}).T
    assert (column[0] == np.float32(0.3)).all()
    assert column[1].max() == 1.0
    assert np.mean(column[1] == 1.0) == pytest.approx(norm.sf(0.25), abs=0.01)  # 0.1 of 0.4 a standard deviation


def test_an_upper_bound_is_drawn_between_the_worst_end_and_itself() -> None:
    (column,) = drawn({"x": values([0.6], low=[-inf], high=[0.6])}).T
    assert column.min() >= 0.0
    assert column.max() <= np.float32(0.6)
    assert column.mean() == pytest.approx(0.3, abs=0.005)
    assert np.std(column) == pytest.approx(0.15, abs=0.01)


def test_a_bound_that_is_better_below_is_drawn_on_the_good_side() -> None:
    (column,) = drawn({"x": values([0.4], low=[-inf], high=[0.4])}, directions={"x": Direction.MINIMISE}).T
    assert column.min() >= np.float32(0.6)
    assert column.mean() == pytest.approx(0.8, abs=0.005)


def test_infinite_values_and_ends_are_the_ends_of_the_scale() -> None:
    found = {"x": values([inf, -inf, 0.5, inf], low=[inf, -inf, 0.4, 0.2], high=[inf, -inf, inf, inf])}
    (column,) = drawn(found).T
    assert (column[0] == 1.0).all()
    assert (column[1] == 0.0).all()
    assert np.quantile(column[2], norm.cdf(1.0)) == pytest.approx(0.75, abs=0.005)
    assert np.quantile(column[3], norm.cdf(-2.0)) == pytest.approx(0.2, abs=0.01)
    assert np.isfinite(column).all()


def test_a_missing_value_is_uniform_over_the_known_range() -> None:
    found = made_draws({"band_gap": values([0.1, 0.2, 0.6, nan])})
    sample = np.sort(found.drawn(SEED, 0, DRAWS)[:, 3, 0])
    assert (sample[0], sample[-1]) == pytest.approx((0.1, 0.6), abs=0.001)
    assert np.abs(sample - np.linspace(0.1, 0.6, DRAWS)).max() < 0.005  # Kolmogorov and Smirnov: 0.008 of the length
    assert found.shown[3] == pytest.approx([0.1])  # the worst observed, as in the score shown
    assert found.known.tolist() == [[True]] * 3 + [[False]]


def test_missing_values_of_one_calculation_go_together_whichever_way_is_better() -> None:
    known = values([0.1, 0.9, nan])
    directions = {
        "youngs_modulus": Direction.MINIMISE,
        "pugh_ratio": Direction.MAXIMISE,
        "band_gap": Direction.MAXIMISE,
    }
    found = made_draws(dict.fromkeys(["youngs_modulus", "chi", "pugh_ratio", "band_gap"], known), directions=directions)
    sample = found.drawn(SEED, 0, DRAWS)[:, 2, :]
    assert np.std(sample, axis=0) == pytest.approx(np.full(4, 0.8 / np.sqrt(12.0)), abs=0.005)
    # A stiffer solid has a higher Young's modulus, which is worse here, a higher chi, and a lower Pugh ratio.
    together = np.corrcoef(sample.T)
    of_normals = [-0.98 * 0.98, 0.98 * 0.60]  # of ranks: 6/pi arcsin(r/2)
    expected = [6.0 / np.pi * np.arcsin(each / 2.0) for each in of_normals]
    assert together[0, 1:3] == pytest.approx(expected, abs=0.02)
    assert together[0, 3] == pytest.approx(0.0, abs=0.02)


def test_where_nothing_is_known_the_whole_scale_is_drawn() -> None:
    (column,) = drawn({"x": values([nan, nan])}).T
    assert column.mean() == pytest.approx(0.5, abs=0.01)
    assert (column.min(), column.max()) == pytest.approx((0.0, 1.0), abs=0.001)


def test_errors_of_one_calculation_go_together_as_their_loadings_say() -> None:
    names = ["reduction_limit", "oxidation_limit", "youngs_modulus", "pugh_ratio", "band_gap"]
    wide = values([0.5], low=[0.3], high=[0.7])
    loadings = {name: loading for each in CALCULATIONS for name, loading in each.loadings.items()}
    sample = drawn(dict.fromkeys(names, wide))[:, 0, :]
    found = np.corrcoef(sample.T)
    assert found[0, 1] == pytest.approx(-0.5, abs=0.02)
    assert found[2, 3] == pytest.approx(loadings["youngs_modulus"] * loadings["pugh_ratio"], abs=0.02)
    for one, other in ((0, 2), (0, 4), (2, 4)):
        assert found[one, other] == pytest.approx(0.0, abs=0.02)


def test_candidates_are_drawn_independently() -> None:
    sample = drawn({"x": values([0.5] * 4, low=[0.3] * 4, high=[0.7] * 4)})[:, :, 0]
    assert np.corrcoef(sample.T) == pytest.approx(np.eye(4), abs=0.02)
    assert np.corrcoef(sample[:-1, 0], sample[1:, 0])[0, 1] == pytest.approx(0.0, abs=0.02)


def test_draws_of_a_candidate_depend_on_seed_draw_and_name_alone() -> None:
    ids = [f"candidate {row}" for row in range(300)]  # more than one block
    generator = np.random.default_rng(1)
    value = generator.uniform(0.2, 0.8, 300)
    value[5] = nan

    def of(order: np.ndarray) -> dict[str, np.ndarray]:
        each = value[order]
        draws = made_draws({"x": values(each, each - 0.1, each + 0.2)}, ids=[ids[row] for row in order])
        return dict(zip(draws.candidate_ids, draws.drawn(SEED, 3, 2).transpose(1, 0, 2), strict=True))

    usual, shuffled = of(np.arange(300)), of(generator.permutation(300))
    assert all((usual[name] == shuffled[name]).all() for name in ids)
    without_missing = of(np.array([row for row in range(200) if row != 5]))
    assert all((usual[name] == content).all() for name, content in without_missing.items())
    (whole, part) = (
        made_draws({"x": values([0.5], [0.3], [0.7])}).drawn(SEED, first, n) for first, n in ((0, 9), (6, 3))
    )
    assert (whole[6:] == part).all()


def test_widths_can_be_taken_from_all_criteria_but_some() -> None:
    wide = values([0.5], low=[0.3], high=[0.7])
    narrow = made_draws({"x": wide, "y": wide}).with_widths({"x": 0.5}).drawn(SEED, 0, DRAWS)[:, 0, :]
    assert np.std(narrow[:, 0]) == pytest.approx(0.05, abs=0.002)
    assert (narrow[:, 1] == 0.5).all()


# --- calculations


def test_every_criterion_rests_on_one_calculation() -> None:
    named = [name for each in CALCULATIONS for name in each.loadings]
    assert sorted(named) == sorted(criteria())


def test_a_criterion_of_the_users_own_is_a_calculation_of_its_own() -> None:
    found = calculations_of(["chi", "colour", "youngs_modulus"])
    assert [(each.name, set(each.loadings)) for each in found] == [
        ("elastic tensor", {"chi", "youngs_modulus"}),
        ("colour", {"colour"}),
    ]


def test_a_loading_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the loading of chi is not in -1 to 1"):
        Calculation("tensor", "", {"chi": 1.2})
