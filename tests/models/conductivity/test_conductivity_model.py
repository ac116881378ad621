"""The model of conductivities: bounds, groups, calibrated intervals, against cases known by construction."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import truncnorm

from models.conductivity.calibration import ConductivityCalibration, usable_errors
from models.conductivity.regressor import ConductivityRegressor, expected_below
from models.conductivity.rows import ConductorRows, family_of, groups_of, held_out
from models.conductivity.scores import coverage, errors, held_out_intervals

RNG = np.random.default_rng(3)
COUNT = 240
X = RNG.uniform(-1.0, 1.0, (COUNT, 5))
LAW = -5.0 + 3.0 * X[:, 0] - 2.0 * X[:, 1]
Y = LAW + RNG.normal(0.0, 0.5, COUNT)


def rows(bounds: np.ndarray | None = None) -> ConductorRows:
    number = np.arange(COUNT)
    table = pd.DataFrame(
        {
            "log10_conductivity": Y,
            "is_upper_bound": np.zeros(COUNT, dtype=bool) if bounds is None else bounds,
            "doi": [f"10.1/{each // 3}" for each in number],
            "composition": [f"c{each}" for each in number],
            "family": ["garnets"] * COUNT,
            "chemical_system": ["Li-O"] * COUNT,
        }
    )
    return ConductorRows.of(table, X, np.ones(COUNT, dtype=bool))


def test_what_is_expected_below_a_bound_is_the_mean_of_the_cut_normal_distribution() -> None:
    for mean, bound, std in ((-5.0, -6.0, 1.0), (-9.0, -6.0, 0.7), (-4.0, -8.0, 2.0)):
        true = truncnorm.mean(-np.inf, (bound - mean) / std, loc=mean, scale=std)
        assert expected_below(np.array([bound]), np.array([mean]), std)[0] == pytest.approx(true, abs=1e-6)
    assert expected_below(np.array([-10.0]), np.array([0.0]), 0.3)[0] == pytest.approx(-10.0)


def test_bounds_read_as_bounds_err_less_than_bounds_read_as_values() -> None:
    bound = np.sort(Y)[COUNT // 3]
    bounds, told = bound > Y, np.maximum(Y, bound)
    learned = np.arange(COUNT) % 2 == 0
    off = [
        np.abs(
            ConductivityRegressor(trees=30).fit(X[learned], told[learned], is_upper_bound=flags).predict(X[~learned])
            - LAW[~learned]
        )[bounds[~learned]].mean()
        for flags in (bounds[learned], None)
    ]
    assert off[0] < 0.9 * off[1]


def test_a_chain_of_publications_and_compositions_is_one_group() -> None:
    groups = groups_of(["a", "a", "b", "c", "d"], ["x", "y", "y", "y", "z"])
    assert len(set(groups[:4])) == 1
    assert groups[4] not in groups[:4]


def test_no_group_stands_on_both_sides_of_a_fold() -> None:
    made = rows()
    folds = made.folds()
    assert all(len(set(folds[made.groups == group])) == 1 for group in np.unique(made.groups))
    assert set(folds) == set(range(5))


def test_intervals_of_held_out_rows_hold_their_share_and_probabilities_come_true() -> None:
    made = rows()
    seen = held_out(made, seed=0)
    ends, probability = held_out_intervals(made, seen)
    told = coverage(made, ends)
    # The floor of the expected error, made for measured conductivities, would widen intervals of so good a law.
    assert told["held_50%"] >= 0.45
    assert told["held_50%"] < told["held_80%"] < told["held_90%"]
    assert told["held_90%"] == pytest.approx(0.9, abs=0.07)
    above = Y >= -4.0
    assert probability[above].mean() > probability[~above].mean() + 0.4
    assert probability.mean() == pytest.approx(above.mean(), abs=0.06)
    assert ((probability > 0.0) & (probability < 1.0)).all()
    assert errors(made, seen.log10_conductivity)["spearman"] > 0.85


def test_a_probability_is_the_share_of_the_distribution_whose_quantiles_the_interval_has() -> None:
    off = np.linspace(-3.0, 3.0, 601)
    signs = RNG.normal(size=(601, 4))
    number = np.arange(601)
    calibration = ConductivityCalibration.of(off, signs, folds=number % 5, groups=number)
    said, at = np.array([-5.0]), signs[:1]
    for share in (0.5, 0.8, 0.9):
        low, high = (float(end[0]) for end in calibration.interval(said, at, share))
        assert calibration.probability_above(said, at, low)[0] == pytest.approx(0.5 + share / 2.0, abs=0.01)
        assert calibration.probability_above(said, at, high)[0] == pytest.approx(0.5 - share / 2.0, abs=0.01)


def test_an_error_beside_a_bound_counts_only_where_the_prediction_lies_above() -> None:
    said = np.array([-8.0, -12.0, -8.0])
    off, usable = usable_errors(np.array([-10.0, -10.0, -5.0]), np.array([True, True, False]), said)
    assert usable.tolist() == [True, False, True]
    assert off.tolist() == [-2.0, 2.0, 3.0]
    made = rows(bounds=np.ones(COUNT, dtype=bool))
    assert errors(made, Y - 1.0)["mae"] == pytest.approx(1.0)
    assert errors(made, Y - 1.0)["mae_with_bounds"] == 0.0
    assert errors(made, Y + 1.0)["mae_with_bounds"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "family"),
    [("thio-LISICON", "LISICON"), ("cholorides", "halide"), ("garnet-like", "garnet"), ("", "other")],
)
def test_names_fall_into_families(name: str, family: str) -> None:
    assert family_of(name) == family
