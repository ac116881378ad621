"""Directional extremes against the closed form of cubic crystals and pymatgen; the Cauchy pressure as an invariant."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.analysis.elasticity import ElasticTensor
from scipy.spatial.transform import Rotation

from ssbscreen.mechanics.directions import cauchy_pressure_gpa, youngs_extremes
from ssbscreen.mechanics.stiffness import ElasticTensorError

ENTRIES = st.lists(st.floats(-1.0, 1.0), min_size=36, max_size=36)
ROTATIONS = st.tuples(st.floats(0.0, 6.3), st.floats(0.0, 3.1), st.floats(0.0, 6.3))
# C11, C12, C44 of silicon (Hall 1967), and of two crystals stiffest along <111> and <100>.
CUBIC_GPA = [(165.6, 63.9, 79.5), (120.0, 50.0, 60.0), (120.0, 20.0, 12.0)]


def cubic_gpa(c11: float, c12: float, c44: float) -> np.ndarray:
    stiffness = np.diag([c11 - c12] * 3 + [c44] * 3)
    stiffness[:3, :3] += c12
    return stiffness


def turned(stiffness_gpa: np.ndarray, angles: tuple[float, float, float]) -> np.ndarray:
    """The same crystal in turned axes, through pymatgen."""
    matrix = Rotation.from_euler("zxz", angles).as_matrix()
    return np.asarray(ElasticTensor.from_voigt(stiffness_gpa).rotate(matrix).voigt)


def some_stable_tensor(entries: list[float]) -> np.ndarray:
    factor = np.reshape(entries, (6, 6))
    return 40.0 * (factor @ factor.T + 0.3 * np.eye(6))


@pytest.mark.parametrize("constants", CUBIC_GPA)
def test_cubic_crystal_has_its_extremes_along_the_cube_edge_and_the_body_diagonal(constants) -> None:
    # 1/E = s11 - 2 (s11 - s12 - s44/2) (l^2 m^2 + m^2 n^2 + n^2 l^2), the bracket from 0 to 1/3: Nye 1985.
    c11, c12, c44 = constants
    edge = (c11 - c12) * (c11 + 2.0 * c12) / (c11 + c12)
    diagonal = 3.0 * c44 * (c11 + 2.0 * c12) / (c11 + 2.0 * c12 + c44)
    found = youngs_extremes(cubic_gpa(*constants))
    assert found.smallest_gpa == pytest.approx(min(edge, diagonal), rel=1e-9)
    assert found.largest_gpa == pytest.approx(max(edge, diagonal), rel=1e-9)


def test_silicon_is_softest_at_130_and_stiffest_at_188_gpa() -> None:
    # Hopcroft et al., J. Microelectromech. Syst. 19, 229 (2010), doi:10.1109/JMEMS.2009.2039697.
    found = youngs_extremes(cubic_gpa(165.6, 63.9, 79.5))
    assert found.smallest_gpa == pytest.approx(130.0, abs=0.5)
    assert found.largest_gpa == pytest.approx(188.0, abs=0.5)


def test_isotropic_crystal_has_one_youngs_modulus_and_lames_difference_as_cauchy_pressure() -> None:
    # lambda = 20, mu = 30 GPa: E = mu (3 lambda + 2 mu) / (lambda + mu) = 72.
    stiffness = cubic_gpa(80.0, 20.0, 30.0)
    found = youngs_extremes(stiffness)
    assert (found.smallest_gpa, found.largest_gpa) == pytest.approx((72.0, 72.0), rel=1e-12)
    assert cauchy_pressure_gpa(stiffness) == pytest.approx(-10.0)


@settings(max_examples=40, deadline=None)
@given(entries=ENTRIES, seed=st.integers(0, 1000))
def test_no_direction_of_pymatgens_compliance_lies_outside_the_extremes(entries: list[float], seed: int) -> None:
    stiffness = some_stable_tensor(entries)
    found = youngs_extremes(stiffness)
    compliance = np.asarray(ElasticTensor.from_voigt(stiffness).compliance_tensor)
    chance = np.random.default_rng(seed)
    pulls, youngs = np.empty((0, 3)), np.empty(0)
    # A peak may be a few degrees wide, so that random directions miss its height: look closer around the best ones.
    for width in (np.inf, 0.1, 0.03, 0.01):
        best = np.concatenate([pulls[np.argsort(youngs)[:20]], pulls[np.argsort(youngs)[-20:]]])
        near = chance.normal(size=(2000, 3))
        if width < np.inf:
            near = best[chance.integers(len(best), size=2000)] + width * near
        near /= np.linalg.norm(near, axis=1)[:, None]
        pulls = np.concatenate([pulls, near])
        youngs = 1.0 / np.einsum("ijkl,pi,pj,pk,pl->p", compliance, pulls, pulls, pulls, pulls, optimize=True)
    assert found.smallest_gpa <= youngs.min() * (1.0 + 1e-9)
    assert found.largest_gpa >= youngs.max() * (1.0 - 1e-9)
    # And they are reached.
    assert youngs.min() == pytest.approx(found.smallest_gpa, rel=0.15)
    assert youngs.max() == pytest.approx(found.largest_gpa, rel=0.15)


@settings(max_examples=40, deadline=None)
@given(entries=ENTRIES, angles=ROTATIONS)
def test_turning_the_axes_changes_neither_the_extremes_nor_the_mean_cauchy_pressure(
    entries: list[float], angles: tuple[float, float, float]
) -> None:
    stiffness = some_stable_tensor(entries)
    other = turned(stiffness, angles)
    found, again = youngs_extremes(stiffness), youngs_extremes(other)
    assert again.smallest_gpa == pytest.approx(found.smallest_gpa, rel=1e-6)
    assert again.largest_gpa == pytest.approx(found.largest_gpa, rel=1e-6)
    assert cauchy_pressure_gpa(other) == pytest.approx(cauchy_pressure_gpa(stiffness), abs=1e-6)


@given(st.floats(0.1, 50.0))
def test_scaling_the_tensor_scales_everything(factor: float) -> None:
    stiffness = np.diag([100.0, 60.0, 80.0, 20.0, 30.0, 25.0]) + np.pad(np.full((3, 3), 15.0), (0, 3))
    found, scaled = youngs_extremes(stiffness), youngs_extremes(factor * stiffness / 5.0)
    assert scaled.smallest_gpa == pytest.approx(found.smallest_gpa * factor / 5.0, rel=1e-9)
    assert scaled.largest_gpa == pytest.approx(found.largest_gpa * factor / 5.0, rel=1e-9)


def test_cauchy_pressure_is_the_mean_of_three_differences() -> None:
    # (C23 - C44, C13 - C55, C12 - C66) = (10 - 20, 30 - 15, 25 - 10).
    stiffness = np.diag([100.0, 110.0, 120.0, 20.0, 15.0, 10.0])
    stiffness[1, 2] = stiffness[2, 1] = 10.0
    stiffness[0, 2] = stiffness[2, 0] = 30.0
    stiffness[0, 1] = stiffness[1, 0] = 25.0
    assert cauchy_pressure_gpa(stiffness) == pytest.approx((-10.0 + 15.0 + 15.0) / 3.0)
    assert cauchy_pressure_gpa(cubic_gpa(165.6, 63.9, 79.5)) == pytest.approx(63.9 - 79.5)


@pytest.mark.parametrize("function", [youngs_extremes, cauchy_pressure_gpa])
def test_a_tensor_that_must_not_be_averaged_is_refused_with_the_same_words(function) -> None:
    for stiffness, words in ((np.eye(3), "shape"), (cubic_gpa(50.0, 60.0, 30.0), "Born"), (None, "tensor")):
        with pytest.raises(ElasticTensorError, match=words):
            function(stiffness)
