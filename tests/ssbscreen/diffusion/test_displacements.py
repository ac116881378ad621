"""Hops and frameworks in trajectories whose motion is planted."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.diffusion.displacements import (
    framework_motion,
    holds_framework,
    hop_count,
    squared_displacements,
    without_drift,
)

FRAME_PS = 0.02


def vibrating(frames: int, atoms: int, amplitude_angstrom: float = 0.25, seed: int = 0) -> np.ndarray:
    sites = np.random.default_rng(seed + 1).uniform(0.0, 10.0, (atoms, 3))
    return sites + amplitude_angstrom * np.random.default_rng(seed).standard_normal((frames, atoms, 3))


def test_planted_hops_are_counted_and_vibrations_are_not() -> None:
    positions = vibrating(1000, 5)
    assert hop_count(positions, FRAME_PS) == 0
    positions[300:, 0, 0] += 3.0  # there
    positions[600:, 0, 0] -= 3.0  # and back: two hops
    positions[500:, 3] += [0.0, 2.0, 2.0]
    assert hop_count(positions, FRAME_PS) == 3


def test_an_attempt_that_comes_back_at_once_is_no_hop() -> None:
    positions = vibrating(1000, 1)
    positions[400:405, 0, 2] += 3.0
    assert hop_count(positions, FRAME_PS) == 0


def test_too_short_a_trajectory_holds_no_hop() -> None:
    positions = vibrating(30, 1)
    positions[15:] += 5.0
    assert hop_count(positions, FRAME_PS) == 0


def test_drift_of_the_framework_is_taken_out() -> None:
    positions = vibrating(500, 6, amplitude_angstrom=0.0)
    still = without_drift(positions + np.linspace(0.0, 9.0, 500)[:, None, None], np.array([True] * 4 + [False] * 2))
    np.testing.assert_allclose(still, positions, atol=1e-12)
    mobile_only = without_drift(positions + np.linspace(0.0, 9.0, 500)[:, None, None], np.zeros(6, dtype=bool))
    np.testing.assert_allclose(mobile_only, positions, atol=1e-12)


def test_a_framework_that_flows_counts_as_molten_and_one_that_vibrates_does_not() -> None:
    solid = vibrating(500, 10)
    assert not framework_motion(solid).is_molten
    assert framework_motion(solid).rms_angstrom < 0.2
    molten = solid.copy()
    molten[:, :3, 1] += np.linspace(0.0, 8.0, 500)[:, None]
    motion = framework_motion(molten)
    assert motion.moved_share == pytest.approx(0.3)
    assert motion.is_molten
    assert framework_motion(solid[:, :0]).moved_share == 0.0


def test_squared_displacements_of_a_random_walk_grow_by_six_d_t_within_their_errors() -> None:
    random = np.random.default_rng(3)
    step = 0.1  # Angstrom along each axis and frame: D = step^2 / (2 frame)
    positions = np.cumsum(step * random.standard_normal((2001, 30, 3)), axis=0)
    found = squared_displacements(positions, FRAME_PS)
    assert len(found) == 10
    assert found[-1].picoseconds == pytest.approx(20.0)
    for each in found:
        expected = 3.0 * step**2 * each.picoseconds / FRAME_PS
        assert abs(each.mean_angstrom2 - expected) < 3.0 * each.std_angstrom2
        assert each.std_angstrom2 < 0.5 * expected


def test_squared_displacements_of_vibrations_stay_and_a_short_trajectory_has_few() -> None:
    still = squared_displacements(vibrating(400, 50, amplitude_angstrom=0.2), FRAME_PS)
    assert [each.mean_angstrom2 for each in still] == pytest.approx([6.0 * 0.2**2] * 10, rel=0.1)
    assert len(squared_displacements(vibrating(5, 2), FRAME_PS)) == 2
    assert squared_displacements(vibrating(1, 2), FRAME_PS) == ()


@pytest.mark.parametrize(
    ("numbers", "held"),
    [
        ([3, 15, 16, 16, 32], [False, True, False, False, True]),  # P and Ge hold, S turns
        ([3, 3, 9, 9], [False, False, True, True]),  # F has nobody to turn around
        ([3, 39, 17], [False, True, False]),
        ([3, 3], [False, False]),
    ],
)
def test_centres_hold_the_framework_and_anions_where_there_are_none(numbers: list[int], held: list[bool]) -> None:
    atoms = np.array(numbers)
    assert holds_framework(atoms, atoms == 3).tolist() == held
