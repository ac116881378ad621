"""Misfit stress: by hand, with its sign, and against Hooke's law in the plane."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.mechanics.misfit import misfit_stress_mpa

MODULI_GPA = st.floats(min_value=0.1, max_value=500.0)
CHANGES = st.floats(-0.2, 0.2)


def test_cauchy_solid_is_stressed_by_a_third_of_the_change_times_its_biaxial_modulus() -> None:
    # B = 50, G = 30: E = 75, nu = 1/4, E / (1 - nu) = 100 GPa; 3 % of volume is 1 % of length: 1 GPa.
    moduli = {"bulk_gpa": 50.0, "shear_gpa": 30.0}
    assert misfit_stress_mpa(**moduli, relative_volume_change=0.03) == pytest.approx(1000.0)
    assert misfit_stress_mpa(**moduli, relative_volume_change=-0.03) == pytest.approx(-1000.0)
    assert misfit_stress_mpa(**moduli, relative_volume_change=0.0) == 0.0


@given(bulk=MODULI_GPA, shear=MODULI_GPA, change=CHANGES)
def test_equal_stress_along_two_axes_stretches_both_by_a_third_of_the_change(
    bulk: float, shear: float, change: float
) -> None:
    lame = bulk - 2.0 * shear / 3.0
    stiffness = np.diag([2.0 * shear] * 3 + [shear] * 3)
    stiffness[:3, :3] += lame
    stress = float(misfit_stress_mpa(bulk_gpa=bulk, shear_gpa=shear, relative_volume_change=change)) / 1e3
    strain = np.linalg.solve(stiffness, [stress, stress, 0.0, 0.0, 0.0, 0.0])
    assert strain[:2] == pytest.approx([change / 3.0] * 2, rel=1e-6, abs=1e-12)


def test_missing_or_unstable_input_gives_nan_and_spoils_no_other_row() -> None:
    stress = misfit_stress_mpa(
        bulk_gpa=[50.0, np.nan, -1.0, 50.0, 50.0],
        shear_gpa=[30.0, 30.0, 30.0, 30.0, 30.0],
        relative_volume_change=[0.01, 0.01, 0.01, np.nan, np.inf],
    )
    np.testing.assert_array_equal(np.isnan(stress), [False, True, True, True, True])
