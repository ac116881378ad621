"""What was perhaps meant by a name that does not exist."""

from __future__ import annotations

import pytest

from ssbscreen.domain.near_names import did_you_mean

KNOWN = ("windows", "window_width", "cathode_voltage_v", "paths")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("windws", " Did you mean 'windows'?"),
        ("path", " Did you mean 'paths'?"),
        ("cathode_voltage", " Did you mean 'cathode_voltage_v'?"),
        ("colour", ""),
        ("", ""),
    ],
)
def test_a_near_name_is_asked_for_and_a_far_one_is_not(wanted: str, said: str) -> None:
    assert did_you_mean(wanted, KNOWN) == said


def test_a_name_without_its_unit_is_near_however_long_the_unit_is() -> None:
    long = "largest_ev_per_atom_and_more_of_it"
    assert did_you_mean("largest", [long]) == f" Did you mean '{long}'?"
