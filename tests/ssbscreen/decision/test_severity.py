"""Severity: 0 at the limit, 1 at the worst end of the scale, half where a flag is only perhaps there."""

from __future__ import annotations

from math import inf

import pytest

from ssbscreen.decision.drawbacks import GateResult, gate_drawbacks, property_drawbacks
from ssbscreen.domain.severity import GRADE_MEANING, Grade, grade_of, severity_beyond


@pytest.mark.parametrize(
    ("value", "severity"), [(3.9, 0.0), (4.95, 0.5), (6.0, 1.0), (9.0, 1.0), (2.0, 0.0), (inf, 1.0)]
)
def test_severity_is_the_share_of_the_way_to_the_worst_end(value: float, severity: float) -> None:
    assert severity_beyond(value, limit=3.9, worst=6.0) == pytest.approx(severity)


def test_it_counts_downwards_where_low_is_bad() -> None:
    assert severity_beyond(0.25, limit=0.5, worst=0.0) == pytest.approx(0.5)


@pytest.mark.parametrize(("limit", "worst"), [(1.0, 1.0), (1.0, inf), (float("nan"), 0.0)])
def test_a_scale_without_length_is_refused(limit: float, worst: float) -> None:
    with pytest.raises(ValueError, match="not two finite numbers"):
        severity_beyond(0.5, limit=limit, worst=worst)


def test_grades_are_thirds_and_each_has_a_meaning() -> None:
    assert [grade_of(each) for each in (0.0, 0.3, 0.34, 0.6, 0.67, 1.0)] == [
        Grade.MILD, Grade.MILD, Grade.SERIOUS, Grade.SERIOUS, Grade.SEVERE, Grade.SEVERE,
    ]  # fmt: skip
    assert GRADE_MEANING.keys() == set(Grade)


def test_drawbacks_come_with_the_most_severe_first() -> None:
    facts = {
        "formula": "Li7La3Zr2O12", "oxidation_limit_v": 2.91, "density_g_per_cm3": 5.0, "youngs_gpa": 150.0,
        "critical_minerals_us": "La",
    }  # fmt: skip
    found = property_drawbacks(facts, cathode_voltage_v=4.2)
    assert [each.name for each in found] == [
        "too stiff to press cold", "oxidised below the cathode's voltage", "heavy", "critical minerals"
    ]  # fmt: skip
    assert [each.severity for each in found] == pytest.approx([1.0, 1.29 / 2.2, 1.1 / 2.1, 1 / 6])


def test_a_flag_that_is_only_perhaps_there_counts_half() -> None:
    facts = {"formula": "LiF", "youngs_gpa": 90.0}
    (certain,) = property_drawbacks(facts, cathode_voltage_v=4.2)
    (perhaps,) = property_drawbacks(facts | {"youngs_low_gpa": 20.0, "youngs_high_gpa": 180.0}, cathode_voltage_v=4.2)
    assert (certain.severity, perhaps.severity) == pytest.approx((0.5, 0.25))


def test_a_cathode_of_low_voltage_has_a_scale_too() -> None:
    (found,) = property_drawbacks({"formula": "Li3N", "oxidation_limit_v": 0.5}, cathode_voltage_v=2.0)
    assert found.severity == 1.0


def test_a_narrow_window_is_flagged_by_its_width_and_a_wide_one_is_not() -> None:
    facts = {"formula": "Li3PS4", "reduction_limit_v": 1.7, "oxidation_limit_v": 2.3}
    found = {each.name: each for each in property_drawbacks(facts, cathode_voltage_v=2.0)}
    assert found["narrow window"].severity == pytest.approx(0.4)
    assert "0.60 V wide" in found["narrow window"].evidence
    assert not property_drawbacks(facts | {"oxidation_limit_v": 2.7}, cathode_voltage_v=2.0)


def test_a_failing_gate_is_severe_and_an_uncertain_one_mild() -> None:
    found = gate_drawbacks([GateResult("a", "fails", "x"), GateResult("b", "uncertain", "y")])
    assert [each.grade for each in found] == [Grade.SEVERE, Grade.MILD]


def test_poison_is_severe() -> None:
    (found,) = property_drawbacks({"formula": "Li2BeF4"}, cathode_voltage_v=4.2)
    assert (found.name, found.grade) == ("toxic elements", Grade.SEVERE)
