"""Isotropic moduli against pymatgen, hand-solvable solids and the bounds that elasticity sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymatgen.analysis.elasticity import ElasticTensor

from ssbscreen.mechanics.isotropic import is_stable_isotropic, poisson_ratio, pugh_ratio, young_modulus_gpa

MODULI_GPA = st.floats(min_value=0.01, max_value=1000.0)


def test_cauchy_solid_has_poisson_ratio_one_quarter() -> None:
    # Lame's lambda = mu, so B = lambda + 2/3 mu = 5/3 mu and E = 5/2 mu.
    moduli = {"bulk_gpa": 50.0, "shear_gpa": 30.0}
    assert poisson_ratio(**moduli) == pytest.approx(0.25)
    assert young_modulus_gpa(**moduli) == pytest.approx(75.0)
    assert pugh_ratio(**moduli) == pytest.approx(5.0 / 3.0)


def test_solid_without_transverse_contraction_has_young_modulus_twice_shear() -> None:
    assert poisson_ratio(bulk_gpa=20.0, shear_gpa=30.0) == pytest.approx(0.0)
    assert young_modulus_gpa(bulk_gpa=20.0, shear_gpa=30.0) == pytest.approx(60.0)


def test_nearly_incompressible_solid_approaches_one_half_and_three_shear() -> None:
    assert poisson_ratio(bulk_gpa=1e6, shear_gpa=1.0) == pytest.approx(0.5, abs=1e-6)
    assert young_modulus_gpa(bulk_gpa=1e6, shear_gpa=1.0) == pytest.approx(3.0, rel=1e-6)


@given(bulk=MODULI_GPA, shear=MODULI_GPA)
def test_young_modulus_is_shear_times_twice_one_plus_poisson(bulk: float, shear: float) -> None:
    nu = float(poisson_ratio(bulk_gpa=bulk, shear_gpa=shear))
    young = float(young_modulus_gpa(bulk_gpa=bulk, shear_gpa=shear))
    assert young == pytest.approx(2.0 * shear * (1.0 + nu), rel=1e-9, abs=1e-9)
    assert young == pytest.approx(3.0 * bulk * (1.0 - 2.0 * nu), rel=1e-7, abs=1e-7)


@given(bulk=MODULI_GPA, shear=MODULI_GPA)
def test_every_stable_pair_lies_inside_the_bounds_of_elasticity(bulk: float, shear: float) -> None:
    assert bool(is_stable_isotropic(bulk_gpa=bulk, shear_gpa=shear))
    assert -1.0 < float(poisson_ratio(bulk_gpa=bulk, shear_gpa=shear)) < 0.5
    assert 0.0 < float(young_modulus_gpa(bulk_gpa=bulk, shear_gpa=shear)) < min(3.0 * shear, 9.0 * bulk) * (1 + 1e-12)


@pytest.mark.parametrize("lame_gpa", [(40.0, 25.0), (5.0, 60.0), (-10.0, 20.0)])
def test_isotropic_tensor_gives_pymatgens_poisson_ratio_and_young_modulus(lame_gpa: tuple[float, float]) -> None:
    lame, shear = lame_gpa
    stiffness = np.diag([2.0 * shear] * 3 + [shear] * 3)
    stiffness[:3, :3] += lame
    tensor = ElasticTensor.from_voigt(stiffness)
    moduli = {"bulk_gpa": tensor.k_vrh, "shear_gpa": tensor.g_vrh}
    assert poisson_ratio(**moduli) == pytest.approx(tensor.homogeneous_poisson)
    # y_mod is in Pa where k_vrh is in GPa.
    assert young_modulus_gpa(**moduli) == pytest.approx(tensor.y_mod / 1e9)
    # The compliance s_11 of an isotropic solid is 1/E.
    assert young_modulus_gpa(**moduli) == pytest.approx(1.0 / np.linalg.inv(stiffness)[0, 0])


@pytest.mark.parametrize("function", [young_modulus_gpa, poisson_ratio, pugh_ratio])
@pytest.mark.parametrize(
    "pair", [(np.nan, 10.0), (10.0, np.nan), (0.0, 10.0), (10.0, 0.0), (-5.0, 10.0), (10.0, -5.0), (np.inf, 10.0)]
)
def test_pair_that_is_missing_or_unstable_gives_nan(function, pair: tuple[float, float]) -> None:
    bulk, shear = pair
    assert np.isnan(function(bulk_gpa=bulk, shear_gpa=shear))
    assert not is_stable_isotropic(bulk_gpa=bulk, shear_gpa=shear)


def test_arrays_keep_their_shape_and_a_bad_row_spoils_only_itself() -> None:
    bulk = np.array([[50.0, np.nan], [-1.0, 20.0]])
    nu = poisson_ratio(bulk_gpa=bulk, shear_gpa=30.0)
    assert nu.shape == (2, 2)
    np.testing.assert_allclose(nu, [[0.25, np.nan], [np.nan, 0.0]], atol=1e-12)
