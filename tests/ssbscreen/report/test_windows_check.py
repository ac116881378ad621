"""Windows against published ones, with the differences worked by hand."""

from __future__ import annotations

import pytest

from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.windows_check import check_windows
from ssbscreen.store.run_folder import RunFolder

PUBLISHED = {  # Zhu, He, Mo 2015 and Wang et al. 2019
    "Li3PS4": (1.71, 2.31), "Li10GeP2S12": (1.71, 2.14), "Li7La3Zr2O12": (0.05, 2.91), "Li3YCl6": (0.62, 4.21),
    "LiF": (0.0, 6.38),
}  # fmt: skip
OURS = {
    "Li3PS4": (1.72, 2.36), "Li10GeP2S12": (1.72, 2.29), "Li7La3Zr2O12": (0.05, 2.91), "Li3YCl6": (0.66, 4.26),
    "LiF": (0.0, 6.36),
}  # fmt: skip


def test_differences_are_ours_less_the_published(run_folder: RunFolder) -> None:
    check = check_windows(RunTables.of(run_folder))
    found = {
        window.published.formula: (window.reduction.difference_v, window.oxidation.difference_v)
        for window in check.windows
    }
    assert found.keys() == PUBLISHED.keys()
    for formula, (reduction, oxidation) in found.items():
        assert reduction == pytest.approx(OURS[formula][0] - PUBLISHED[formula][0])
        assert oxidation == pytest.approx(OURS[formula][1] - PUBLISHED[formula][1])


def test_mean_and_worst_are_those_of_the_table(run_folder: RunFolder) -> None:
    reduction, oxidation, both = check_windows(RunTables.of(run_folder)).deviations
    assert reduction.mean_absolute_v == pytest.approx((0.01 + 0.01 + 0.0 + 0.04) / 4)  # LiF: both 0 V
    assert oxidation.mean_absolute_v == pytest.approx((0.05 + 0.15 + 0.0 + 0.05 + 0.02) / 5)
    assert (both.count, both.worst_at, both.kind_of_worst) == (9, "Li10GeP2S12", "oxidation limit")
    assert both.worst_v == pytest.approx(0.15)
    assert both.within == 8  # the intervals reach 0.1 V to both sides


def test_a_published_limit_outside_the_interval_is_not_counted_as_within(run_folder: RunFolder) -> None:
    window = next(w for w in check_windows(RunTables.of(run_folder)).windows if w.published.name == "LGPS")
    assert (window.oxidation.interval, window.oxidation.holds_published) == ("2.19 to 2.39", False)  # 2.14 V
    assert (window.reduction.interval, window.reduction.holds_published) == ("1.62 to 1.82", True)  # 1.71 V


def test_a_formula_written_otherwise_is_the_same_composition(run_folder: RunFolder) -> None:
    window = next(w for w in check_windows(RunTables.of(run_folder)).windows if w.published.name == "LGPS")
    assert window.candidate == "Li10Ge(PS6)2"


def test_published_compositions_that_the_run_lacks_are_named(run_folder: RunFolder) -> None:
    check = check_windows(RunTables.of(run_folder))
    assert "Li6PS5Cl" in check.absent
    assert not set(check.absent) & {window.published.formula for window in check.windows}
