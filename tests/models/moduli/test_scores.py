"""Errors and coverage of a handful of rows, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from models.intervals import SHARE_BELOW
from models.moduli import scores
from models.moduli.held_out import HeldOut, LearningRows
from models.moduli.regressors import NEAREST, SIGNS
from models.moduli.scores import by_distance, coverage, error_correlation, errors, slices

SYSTEMS = ["Li-O", "Na-O", "Li", "Al-Li-O", "Cl-Na"]
SHEAR_GPA = [50.0, 19.0, 4.0, 120.0, 20.0]


def rows_of(log10_gpa: np.ndarray, systems: list[str] | None = None) -> LearningRows:
    count = len(log10_gpa)
    labels = np.array(systems or ["Li-O"] * count, dtype=object)
    return LearningRows(np.zeros((count, 1)), log10_gpa, labels, labels, np.ones(count, dtype=bool))


FIVE = rows_of(np.column_stack([np.full(5, 2.0), np.log10(SHEAR_GPA)]), SYSTEMS)
ALL = np.ones(5, dtype=bool)


def seen_of(log10_gpa: np.ndarray, folds: np.ndarray, distances: np.ndarray | None = None) -> HeldOut:
    signs = np.zeros((len(folds), len(SIGNS)))
    signs[:, NEAREST] = 0.0 if distances is None else distances
    return HeldOut(log10_gpa, signs, folds)


def test_kinds_of_rows_are_told_by_their_elements_and_their_shear_modulus() -> None:
    kinds = slices(FIVE, {"mine": np.array([True, False, False, False, False])})
    assert {name: kind.tolist() for name, kind in kinds.items()} == {
        "all": [True] * 5,
        "with Li": [True, False, True, True, False],
        "soft (G < 20 GPa)": [False, True, True, False, False],
        "mine": [True, False, False, False, False],
    }


def test_errors_are_means_and_roots_over_the_rows_that_were_predicted() -> None:
    missed = [[0.3, 0.1], [-0.1, 0.1], [np.nan, np.nan], [0.2, -0.1], [0.0, 0.5]]
    predictions = FIVE.log10_gpa + np.array(missed)
    assert errors(FIVE, predictions, ALL) == {
        "rows": 4,
        "mae_log10_bulk": 0.15,  # (0.3 + 0.1 + 0.2 + 0) / 4
        "rms_log10_bulk": 0.1871,  # sqrt((0.09 + 0.01 + 0.04) / 4)
        "mae_log10_shear": 0.2,
        "rms_log10_shear": 0.2646,  # sqrt((3 * 0.01 + 0.25) / 4)
    }
    assert errors(FIVE, predictions, np.array([False, True, True, False, False]))["rows"] == 1
    assert errors(FIVE, predictions, np.array([False, False, True, False, False])) == {"rows": 0}


def test_coverage_counts_the_truths_between_the_ends_by_kind_of_row(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = np.array([0.05, -0.15, 0.25, -0.05, 9.0])  # true minus predicted
    folds = np.array([0, 1, 2, 3, -1])

    def ends(errors: np.ndarray, signs: np.ndarray, *, confidence: float, **_: object) -> tuple[np.ndarray, np.ndarray]:
        assert confidence == 0.9
        assert len(errors) == len(signs) == 4
        return np.array([0.1, 0.1, 0.1, 0.2]), np.array([0.2, 0.2, 0.2, 0.6])

    monkeypatch.setattr(scores, "held_out_ends", ends)
    seen = seen_of(FIVE.log10_gpa - missed[:, None] * [1.0, -1.0], folds)
    told = coverage(FIVE, seen, slices(FIVE), seed=0)
    # Bulk is held in rows 0 and 3, shear, whose misses have the other sign, in rows 0, 1 and 3.
    assert told["all"]["coverage_bulk"] == 0.5
    assert told["all"]["coverage_shear"] == 0.75
    assert told["with Li"]["coverage_bulk"] == pytest.approx(2 / 3, abs=1e-3)
    assert told["soft (G < 20 GPa)"]["coverage_shear"] == 0.5
    assert told["all"]["median_width_log10_bulk"] == 0.3


def test_coverage_of_errors_of_one_spread_is_nominal_and_the_width_that_of_the_normal_distribution() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random((400, 2))
    folds = np.arange(400) % 5
    seen = seen_of(truth + rng.normal(0.0, 0.1, truth.shape), folds)
    rows = rows_of(truth)
    told = coverage(rows, seen, slices(rows), seed=0)["all"]
    width = norm.ppf(1.0 - 0.1 * SHARE_BELOW) + norm.ppf(1.0 - 0.1 * (1.0 - SHARE_BELOW))
    for name in ("bulk", "shear"):
        # Four standard deviations of a share of 400.
        assert told[f"coverage_{name}"] == pytest.approx(0.9, abs=0.06)
        assert told[f"median_width_log10_{name}"] == pytest.approx(0.1 * width, rel=0.2)


@pytest.mark.parametrize("ties", [False, True])
def test_fifths_of_the_distance_and_what_lies_beyond_part_the_rows(ties: bool) -> None:
    rng = np.random.default_rng(0)
    distances = rng.random(200).round(1) if ties else rng.random(200)
    folds = np.where(np.arange(200) < 180, np.arange(200) % 5, -1)
    seen = seen_of(np.zeros((200, 2)), folds, distances)
    told = by_distance(rows_of(np.column_stack([distances, distances])), seen, 0.75, NEAREST)
    assert [each["outside"] for each in told] == [False] * 5 + [True]
    assert sum(each["rows"] for each in told) == 180
    assert told[-1]["rows"] == int((distances[:180] > 0.75).sum())
    # The error of each row is its distance, so that of each fifth lies between its ends.
    for each in told:
        if each["rows"]:
            assert each["from"] - 1e-3 <= each["mae_log10_bulk"] <= each["to"] + 1e-3
    if not ties:
        inside = [each["rows"] for each in told[:5]]
        assert max(inside) - min(inside) <= 1


def test_nothing_lies_outside_where_the_limit_is_the_largest_distance() -> None:
    distances = np.linspace(0.0, 0.5, 50)
    seen = seen_of(np.zeros((50, 2)), np.arange(50) % 5, distances)
    told = by_distance(rows_of(np.zeros((50, 2))), seen, 0.5, NEAREST)
    assert sum(each["rows"] for each in told[:5]) == 50
    assert (told[5]["outside"], told[5]["rows"]) == (True, 0)


def test_errors_correlate_by_ranks_so_a_wild_row_decides_nothing() -> None:
    missed = np.column_stack([np.arange(100.0), np.arange(100.0)])
    truth = np.zeros((101, 2))
    folds = np.arange(101) % 5
    wild = np.concatenate([missed, [[1e6, -1e6]]])
    assert error_correlation(rows_of(truth), seen_of(wild, folds)) > 0.9
    assert np.corrcoef(wild.T)[0, 1] < 0.0
    left_out = np.where(np.arange(101) == 100, -1, folds)
    assert error_correlation(rows_of(truth), seen_of(wild, left_out)) == pytest.approx(1.0)
    assert error_correlation(rows_of(truth), seen_of(wild * [1.0, -1.0], left_out)) == pytest.approx(-1.0)
