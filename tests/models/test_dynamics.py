"""Molecular dynamics with a calculator of ase that needs no download: the ensemble, and going on bit for bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ase.calculators.calculator import Calculator, all_changes
from ase.calculators.emt import EMT
from pymatgen.core import Lattice, Structure

from models.dynamics import DynamicsSettings, Trajectory, UnstableDynamicsError, run_dynamics

COPPER = Structure.from_spacegroup("Fm-3m", Lattice.cubic(3.62), ["Cu"], [[0, 0, 0]]) * (2, 2, 2)
WARM = DynamicsSettings(400.0, time_step_fs=4.0, frame_fs=20.0, seed=3)


class Springs(Calculator):
    """Each atom on a stiffening spring to its site: forces that depend on nothing but the positions.

    EMT keeps a list of neighbours, whose order, and with it the last digit of a sum, depends on the steps before.
    """

    implemented_properties = ("energy", "forces")

    def calculate(self, atoms: Any = None, properties: Any = None, system_changes: Any = all_changes) -> None:
        """Energy and forces."""
        super().calculate(atoms, properties, system_changes)
        away = self.atoms.positions - COPPER.cart_coords
        square = (away**2).sum(axis=1, keepdims=True)
        self.results = {
            "energy": float((square + 2.0 * square**2).sum()),
            "forces": -away * (2.0 + 8.0 * square),
        }


class CountingEMT(EMT):
    """Counts how often forces were asked for."""

    evaluations = 0

    def calculate(self, *arguments: object, **named: object) -> None:
        """Count, and compute."""
        type(self).evaluations += 1
        super().calculate(*arguments, **named)


def simulated(file: Path, picoseconds: float, settings: DynamicsSettings = WARM) -> Trajectory:
    return run_dynamics(COPPER, EMT(), settings, picoseconds, file)


def test_a_trajectory_that_was_cut_goes_on_bit_for_bit(tmp_path: Path) -> None:
    whole = run_dynamics(COPPER, Springs(), WARM, 0.4, tmp_path / "whole.npz")
    for picoseconds in (0.1, 0.3, 0.4):
        parts = run_dynamics(COPPER, Springs(), WARM, picoseconds, tmp_path / "parts.npz")
    assert len(parts.positions_angstrom) == 21
    np.testing.assert_array_equal(parts.positions_angstrom, whole.positions_angstrom)
    np.testing.assert_array_equal(parts.temperatures_k, whole.temperatures_k)
    assert not list(tmp_path.glob(".*"))


def test_what_is_long_enough_is_read_and_not_computed(tmp_path: Path) -> None:
    file = tmp_path / "done.npz"
    once = run_dynamics(COPPER, CountingEMT(), WARM, 0.2, file)
    spent = CountingEMT.evaluations
    assert spent >= 50
    again = run_dynamics(COPPER, CountingEMT(), WARM, 0.1, file)
    assert CountingEMT.evaluations == spent
    np.testing.assert_array_equal(again.positions_angstrom, once.positions_angstrom)
    assert again.picoseconds == pytest.approx(0.2)


def test_the_kinetic_temperature_and_its_fluctuation_are_the_canonical_ones(tmp_path: Path) -> None:
    whole = simulated(tmp_path / "long.npz", 8.0)
    found = whole.temperatures_k[50:]
    assert found.mean() == pytest.approx(400.0, rel=0.07)
    # Var(T) / T^2 = 2 / degrees of freedom: what distinguishes this ensemble from one of constant energy.
    assert found.std() / found.mean() == pytest.approx(np.sqrt(2.0 / (3 * len(COPPER) - 3)), rel=0.3)


def test_the_seed_decides_and_momentum_stays_zero(tmp_path: Path) -> None:
    one = simulated(tmp_path / "one.npz", 0.2)
    other = simulated(tmp_path / "other.npz", 0.2, DynamicsSettings(400.0, time_step_fs=4.0, frame_fs=20.0, seed=4))
    assert np.abs(one.positions_angstrom[-1] - other.positions_angstrom[-1]).max() > 0.01
    centre = one.positions_angstrom.mean(axis=1)
    np.testing.assert_allclose(centre, np.broadcast_to(centre[0], centre.shape), atol=1e-4)


def test_dynamics_that_blows_up_says_where_and_keeps_no_bad_frame(tmp_path: Path) -> None:
    wild = DynamicsSettings(400.0, time_step_fs=120.0, frame_fs=120.0)
    with pytest.raises(UnstableDynamicsError, match=r"K after .* ps at 400 K"):
        run_dynamics(COPPER, EMT(), wild, 12.0, tmp_path / "wild.npz")
    assert not (tmp_path / "wild.npz").exists()


def test_settings_and_files_of_something_else_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no multiple"):
        DynamicsSettings(300.0, time_step_fs=3.0, frame_fs=20.0)
    with pytest.raises(ValueError, match="positive"):
        DynamicsSettings(0.0)
    simulated(tmp_path / "copper.npz", 0.1)
    gold = COPPER.copy()
    gold.replace_species({"Cu": "Au"})
    with pytest.raises(ValueError, match="another cell"):
        run_dynamics(gold, EMT(), WARM, 0.2, tmp_path / "copper.npz")


def test_the_resting_cell_counts_no_degrees_of_freedom(tmp_path: Path) -> None:
    """Eight atoms have 21 degrees of freedom: a thermostat that counts 24 makes them 14 % too hot."""
    eight = Structure.from_spacegroup("Fm-3m", Lattice.cubic(3.62), ["Cu"], [[0, 0, 0]]) * (2, 1, 1)

    class Tied(Springs):
        def calculate(self, atoms: Any = None, properties: Any = None, system_changes: Any = all_changes) -> None:
            Calculator.calculate(self, atoms, properties, system_changes)
            away = self.atoms.positions - eight.cart_coords
            self.results = {"energy": float((away**2).sum()), "forces": -2.0 * away}

    found = run_dynamics(eight, Tied(), WARM, 40.0, tmp_path / "eight.npz")
    away = found.positions_angstrom[100:].astype(np.float64) - eight.cart_coords
    assert np.abs(away.sum(axis=1)).max() < 1e-3  # equal masses: the centre rests
    # Equipartition in the springs: k <x^2> = k_B T a degree of freedom, with k = 2 eV/A^2.
    temperature_k = 2.0 * (away**2).sum(axis=(1, 2)).mean() / 21.0 / 8.617333e-5
    assert temperature_k == pytest.approx(400.0, rel=0.06)
    assert found.temperatures_k[100:].mean() == pytest.approx(400.0, rel=0.06)
