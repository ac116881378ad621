"""``ssbscreen diffusion`` with a stand-in for the potential: calculation, resumption, faults, answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ase.calculators.calculator import Calculator, all_changes
from click.testing import CliRunner
from pymatgen.core import Lattice, Structure

from flows import diffusion_calculation
from flows.cli import cli
from flows.diffusion_answers import MOLTEN, analysed
from flows.diffusion_calculation import DiffusionSettings, Simulated, simulate
from flows.timed_workers import Returned
from models.dynamics import Trajectory
from models.potential import RelaxedCell
from ssbscreen.diffusion import tracer
from ssbscreen.domain.errors import ConfigurationError, MissingExtraError
from ssbscreen.sources.contents import CellGeometry

LIF = CellGeometry((4.0, 4.0, 4.0, 90.0, 90.0, 90.0), (3, 9), (0.0, 0.0, 0.0, 0.5, 0.5, 0.5))
HALF_A_PICOSECOND = DiffusionSettings((300.0, 600.0), 0.5)


class Springs(Calculator):
    """Every atom on a spring to where it was first seen."""

    implemented_properties = ("energy", "forces")

    def calculate(self, atoms: Any = None, properties: Any = None, system_changes: Any = all_changes) -> None:
        """Energy and forces."""
        super().calculate(atoms, properties, system_changes)
        if not hasattr(self, "sites"):
            self.sites = self.atoms.positions.copy()
        away = self.atoms.positions - self.sites
        self.results = {"energy": float((away**2).sum()), "forces": -2.0 * away}


class StandIn:
    """Relaxes nothing and knows only springs."""

    relaxations = 0
    calculators = 0
    converges = True

    def relax(self, structure: Structure) -> RelaxedCell:
        StandIn.relaxations += 1
        return RelaxedCell(structure, 0.0, 1, self.converges)

    def calculator(self) -> Springs:
        StandIn.calculators += 1
        return Springs()


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes become calls, and the potential springs."""

    def here(_prepare: Any, work: Any, items: Any, **_limits: Any) -> Iterator[tuple[int, Returned]]:
        for number, item in enumerate(items):
            yield number, Returned(work(item), 0.5)

    StandIn.relaxations, StandIn.calculators, StandIn.converges = 0, 0, True
    monkeypatch.setattr(diffusion_calculation, "timed_results", here)
    monkeypatch.setattr(diffusion_calculation, "_potential", StandIn)
    monkeypatch.setattr(diffusion_calculation, "_version", lambda package: f"{package} of a test")


def compute(folder: Path, settings: DiffusionSettings = HALF_A_PICOSECOND, cells: int = 1) -> list[list[Simulated]]:
    return simulate(["LiF"] * cells, [LIF] * cells, settings, folder, processes=1, limit_s=60.0)


def test_each_temperature_has_a_trajectory_of_a_cell_that_is_large_enough(tmp_path: Path) -> None:
    found = compute(tmp_path, cells=2)
    assert StandIn.relaxations == 1  # the same cell twice
    assert StandIn.calculators == 2  # two temperatures of it
    assert len(found) == 2
    for each in found[0]:
        assert each.trajectory is not None
        assert len(each.trajectory.atomic_numbers) == 16
        assert each.trajectory.picoseconds == pytest.approx(0.5)
        assert np.linalg.norm(each.trajectory.lattice_angstrom, axis=1).min() >= 8.0


def test_a_longer_trajectory_goes_on_from_a_shorter_one_and_nothing_is_relaxed_again(tmp_path: Path) -> None:
    short = compute(tmp_path)[0][0].trajectory
    files = {path.name for path in tmp_path.iterdir()}
    long = compute(tmp_path, DiffusionSettings((300.0, 600.0), 0.8))[0][0].trajectory
    assert StandIn.relaxations == 1
    assert {path.name for path in tmp_path.iterdir()} == files
    assert short is not None
    assert long is not None
    np.testing.assert_array_equal(long.positions_angstrom[: len(short.positions_angstrom)], short.positions_angstrom)
    compute(tmp_path, DiffusionSettings((300.0,), 0.5, seed=1))
    assert len(list(tmp_path.iterdir())) == len(files) + 1


def test_a_cell_that_does_not_relax_has_a_reason_at_every_temperature(tmp_path: Path) -> None:
    StandIn.converges = False
    assert [each.fault for each in compute(tmp_path)[0]] == ["its relaxation did not converge within 1 steps"] * 2
    assert StandIn.calculators == 0
    StandIn.converges = True
    assert all(each.trajectory is not None for each in compute(tmp_path)[0])


def test_what_is_stopped_or_dies_says_that_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compute(tmp_path)

    def ended(_prepare: Any, _work: Any, items: Any, **_limits: Any) -> Iterator[tuple[int, Returned]]:
        for number, item in enumerate(items):
            hot = item.temperature_k > 300.0
            yield number, Returned(None, 60.0, stopped=hot, died="" if hot else "killed by signal 9")

    monkeypatch.setattr(diffusion_calculation, "timed_results", ended)
    faults = [each.fault for each in compute(tmp_path, DiffusionSettings((300.0, 600.0), 9.0))[0]]
    assert faults == [
        "its process died (killed by signal 9): the same command goes on from its last saved frame",
        "not done after 60 s: the same command goes on from there",
    ]


def moving(hops: bool, melting: bool = False) -> Trajectory:
    """30 ps: Li that walks or stays, a framework that stays or flows."""
    random = np.random.default_rng(2)
    frames, atoms = 1501, 16
    steps = np.zeros((frames, atoms, 3))
    if hops:
        steps[:, :8] = 3.0 * (random.random((frames, 8, 1)) < 0.01) * random.choice([-1, 1], (frames, 8, 3)) / 3**0.5
    if melting:
        steps[:, 8:10, 0] += 0.01
        steps[:, 10:12, 0] -= 0.01
    positions = np.cumsum(steps, axis=0) + random.normal(0.0, 0.1, steps.shape)
    numbers = np.array([3] * 8 + [9] * 8)
    return Trajectory(positions.astype(np.float32), np.eye(3) * 8.0, numbers, np.full(frames, 810.0), 20.0)


SETTINGS = DiffusionSettings((800.0,), 30.0)


def test_ions_that_stay_are_bounded_and_a_molten_framework_counts_for_nothing() -> None:
    still = analysed([Simulated(moving(hops=False))], SETTINGS, 2.0)
    at = still.temperatures[0]
    assert at.picoseconds == pytest.approx(28.0)
    assert at.mean_temperature_k == pytest.approx(810.0)
    assert at.diffusion is not None
    assert at.diffusion.hops == 0
    assert at.squared_displacements[-1].picoseconds == pytest.approx(14.0)
    assert at.squared_displacements[-1].mean_angstrom2 == pytest.approx(6.0 * 0.1**2, rel=0.2)
    assert at.diffusion.bound_cm2_per_s == pytest.approx(tracer.hop_bound_cm2_per_s(0, 8, 28.0))
    # e^2 N D / (V kT) with 8 ions in 512 A^3
    assert at.conductivity_s_per_cm == pytest.approx(
        8 / 512e-24 * 1.602177e-19**2 * at.diffusion.bound_cm2_per_s / (1.380649e-23 * 800.0), rel=1e-5
    )
    assert still.line is not None
    assert still.line.points[0].high < np.log10(at.conductivity_s_per_cm) + 1.0
    molten = analysed([Simulated(moving(hops=False, melting=True))], SETTINGS, 2.0)
    assert molten.temperatures[0].fault == MOLTEN
    assert molten.line is None


def test_ions_that_walk_diffuse(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = np.random.default_rng(0).normal(5e-5, 5e-6, 2000)
    monkeypatch.setattr(tracer, "_posterior_cm2_per_s", lambda *_arguments: draws)
    found = analysed([Simulated(moving(hops=True))], SETTINGS, 2.0).temperatures[0]
    assert found.diffusion is not None
    assert found.diffusion.value_cm2_per_s == pytest.approx(5e-5, rel=0.02)
    assert found.diffusion.relative_std == pytest.approx(3.43 / found.diffusion.hops**0.5 + 0.04)
    assert found.framework_moved_share == 0.0


def test_the_command_answers_in_lines_and_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SSBSCREEN_CACHE_DIR", str(tmp_path))
    file = tmp_path / "salt.cif"
    Structure(Lattice.cubic(4.0), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]]).to(str(file))
    arguments = ["diffusion", str(file), "--picoseconds", "6", "--equilibration", "1", "--temperature", "500"]
    told = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert told.exit_code == 0
    assert "16 atoms" in told.stdout
    assert "too few temperatures show diffusion" in told.stdout
    assert "Haven ratio 1" in told.stderr
    answer = json.loads(CliRunner().invoke(cli, [*arguments, "--json"], catch_exceptions=False).stdout)
    assert StandIn.relaxations == 1
    assert answer["formula"] == "LiF"
    assert "Haven ratio 1" in answer["caveat"]
    assert answer["temperatures"][0]["diffusion"]["hops"] == 0
    assert answer["temperatures"][0]["fault"] is None
    assert [point["low"] for point in answer["line"]["points"]] == [None] * 4
    assert "500 K: 6 of 6 ps" in told.stderr + capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["LiF", "--temperature", "800", "--temperature", "800"], "named twice"),
        (["LiF", "--picoseconds", "5"], "raise --picoseconds"),
    ],
)
def test_what_cannot_be_computed_is_refused_first(arguments: list[str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        CliRunner().invoke(cli, ["diffusion", *arguments], catch_exceptions=False)


def test_nothing_to_simulate_and_no_potential_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty = CliRunner().invoke(cli, ["diffusion"])
    assert empty.exit_code == 2
    assert "name formulas or files" in empty.output
    monkeypatch.undo()
    monkeypatch.setattr(diffusion_calculation, "PACKAGES", ("not-installed-at-all",))
    with pytest.raises(MissingExtraError, match=r"extra 'potential'"):
        compute(tmp_path)
