"""Diffusion coefficients of random walks whose coefficient is known, and bounds where nothing hops."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.diffusion.displacements import hop_count
from ssbscreen.diffusion.tracer import empirical_relative_std, hop_bound_cm2_per_s, tracer_diffusion

FRAME_PS = 0.02
HOP_ANGSTROM = 3.0


def random_walk(hops_per_ps: float, *, frames: int = 900, ions: int = 20, seed: int = 0) -> np.ndarray:
    """Hops of 3 Angstrom along the axes at a constant rate: D = rate a^2 / 6."""
    random = np.random.default_rng(seed)
    hops = random.random((frames, ions)) < hops_per_ps * FRAME_PS
    axis, sign = random.integers(0, 3, (frames, ions)), random.choice([-1, 1], (frames, ions))
    steps = HOP_ANGSTROM * (hops * sign)[..., None] * (axis[..., None] == np.arange(3))
    return np.asarray(np.cumsum(steps, axis=0) + random.normal(0.0, 0.15, (frames, ions, 3)))


def test_random_walks_give_their_coefficient_within_the_told_error() -> None:
    pytest.importorskip("kinisi")
    true = 0.15 * HOP_ANGSTROM**2 / 6.0 * 1e-4
    deviations = []
    for seed in range(6):
        positions = random_walk(0.15, seed=seed)
        found = tracer_diffusion(positions, FRAME_PS, hop_count(positions, FRAME_PS))
        assert found.value_cm2_per_s is not None
        assert found.relative_std is not None
        assert found.bound_cm2_per_s is None
        deviations.append((found.value_cm2_per_s / true - 1.0) / found.relative_std)
    assert np.abs(deviations).max() < 2.5
    assert abs(np.mean(deviations)) < 1.0


def test_the_same_seed_gives_the_same_numbers_and_leaves_numpys_generator_alone() -> None:
    pytest.importorskip("kinisi")
    positions = random_walk(0.3, frames=300)
    np.random.seed(5)  # noqa: NPY002 - the global generator is what is watched
    before = np.random.get_state()[1].copy()  # type: ignore[index, union-attr] # noqa: NPY002
    one, other = (tracer_diffusion(positions, FRAME_PS, 100, seed=7) for _ in range(2))
    assert one == other
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # type: ignore[index] # noqa: NPY002


def test_without_hops_there_is_a_bound_and_no_value() -> None:
    found = tracer_diffusion(random_walk(0.0), FRAME_PS, 0)
    assert found.value_cm2_per_s is None
    assert found.relative_std is None
    # No hop in N t = 20 ions times 17.98 ps: at 95 % a rate below -ln(0.05) / (N t), each hop 3 Angstrom.
    assert found.bound_cm2_per_s == pytest.approx(-np.log(0.05) / (20 * 17.98) * 9.0 / 6.0 * 1e-4, rel=1e-6)


def test_the_bound_grows_with_hops_and_shrinks_with_time() -> None:
    assert hop_bound_cm2_per_s(5, 10, 10.0) > hop_bound_cm2_per_s(1, 10, 10.0) > hop_bound_cm2_per_s(1, 10, 100.0)
    # 9 hops: Poisson's 95 % upper bound of the mean is 15.705 (tables of exact limits).
    assert hop_bound_cm2_per_s(9, 1, 1.0) == pytest.approx(15.705 * 9.0 / 6.0 * 1e-4, rel=1e-4)


def test_the_empirical_error_is_that_of_its_source() -> None:
    assert empirical_relative_std(100) == pytest.approx(0.383)
    assert empirical_relative_std(1225) == pytest.approx(0.138)


def test_too_short_a_trajectory_is_refused() -> None:
    with pytest.raises(ValueError, match="hold no diffusion"):
        tracer_diffusion(random_walk(0.1, frames=150), FRAME_PS, 50)
