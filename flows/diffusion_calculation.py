"""Molecular dynamics of many cells and temperatures: in worker processes, each in a file that is gone on from."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.timed_workers import timed_results
from models.dynamics import DynamicsSettings, Trajectory, run_dynamics
from ssbscreen.domain.errors import MissingExtraError
from ssbscreen.sources.cells import pymatgen_structure
from ssbscreen.sources.contents import CellGeometry

if TYPE_CHECKING:
    from pymatgen.core import Structure

FOLDER: Final = "dynamics"
SCHEME: Final = 2
"""Raised whenever a trajectory of the same settings would be another one. A hash of the sources would do that by
itself, and throw days of computing away for a word in a docstring."""
TOLD_EVERY_PS: Final = 0.5
PACKAGES: Final = ("chgnet", "torch", "ase")
"""What computes a trajectory, and so is part of its name."""
ANALYSIS: Final = "kinisi"
FAULTS: Final = (ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class DiffusionSettings:
    """What is simulated of each cell.

    Attributes:
        temperatures_k: one trajectory each.
        picoseconds: length of a trajectory, with the time for equilibration.
        least_spacing_angstrom: of opposite faces of the simulated cell.
        time_step_fs: of the integration.
        seed: of the first velocities and the thermostat.
    """

    temperatures_k: tuple[float, ...]
    picoseconds: float
    least_spacing_angstrom: float = 8.0
    time_step_fs: float = 2.0
    seed: int = 0

    def dynamics(self, temperature_k: float) -> DynamicsSettings:
        """Settings of one trajectory."""
        return DynamicsSettings(
            temperature_k, time_step_fs=self.time_step_fs, frame_fs=10.0 * self.time_step_fs, seed=self.seed
        )


@dataclass(frozen=True, slots=True)
class Simulated:
    """A trajectory, or why there is none (then with as much of it as was done before)."""

    trajectory: Trajectory | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    """What a worker is given."""

    name: str
    cell: CellGeometry
    folder: Path
    relaxed: Path
    settings: DiffusionSettings
    temperature_k: float | None = None

    @property
    def file(self) -> Path:
        content = asdict(self.settings.dynamics(self.temperature_k or 0.0))
        hashed = hashlib.sha256(json.dumps([SCHEME, self.relaxed.stem, content], sort_keys=True).encode()).hexdigest()
        return self.folder / f"{hashed[:32]}.npz"


def simulate(
    names: Sequence[str],
    cells: Sequence[CellGeometry],
    settings: DiffusionSettings,
    folder: Path,
    *,
    processes: int,
    limit_s: float,
) -> list[list[Simulated]]:
    """Trajectories of each cell at each temperature.

    What was done before is found again, also what was cut off: a longer trajectory goes on where a shorter one ended,
    since its length is no part of its name. Progress is told on standard error.

    Args:
        names: of the cells, for what is told.
        cells: ordered.
        settings: of the simulations.
        folder: of relaxed cells and trajectories; made where it is missing.
        processes: worker processes; a process of the potential takes 1 to 2 GB.
        limit_s: seconds on the clock that a trajectory may take now.

    Raises:
        MissingExtraError: the potential is not installed.
    """
    for package in (*PACKAGES, ANALYSIS):
        _version(package)  # before hours of computing
    folder.mkdir(parents=True, exist_ok=True)
    relaxing = [
        _Job(name, cell, folder, folder / f"{_key(cell, settings)}.json", settings)
        for name, cell in zip(names, cells, strict=True)
    ]
    # A cell that two names share is relaxed once.
    missing = list({job.relaxed: job for job in relaxing if not job.relaxed.is_file()}.values())
    faults = {missing[number].relaxed: fault for number, fault in _faults(_relax, missing, processes, limit_s)}
    jobs = [
        replace(job, temperature_k=temperature)
        for job in relaxing
        for temperature in settings.temperatures_k
        if not faults.get(job.relaxed)
    ]
    jobs = list({job.file: job for job in jobs}.values())  # else two workers would write one file
    faults_of_runs = {jobs[number].file: fault for number, fault in _faults(_run, jobs, processes, limit_s)}
    found = []
    for job in relaxing:
        row = []
        for temperature in settings.temperatures_k:
            fault = faults.get(job.relaxed) or faults_of_runs.get(
                (hot := replace(job, temperature_k=temperature)).file, ""
            )
            row.append(Simulated(None, fault) if fault else Simulated(_read(hot)))
        found.append(row)
    return found


def _faults(work: Any, jobs: Sequence[_Job], processes: int, limit_s: float) -> list[tuple[int, str]]:
    """What came of each job: "" where it was done."""
    told = []
    for number, returned in timed_results(_prepare, work, jobs, processes=processes, limit_s=limit_s):
        fault = str(returned.value or "")
        if returned.stopped:
            fault = f"not done after {limit_s:g} s: the same command goes on from there"
        elif returned.died:
            fault = f"its process died ({returned.died}): the same command goes on from its last saved frame"
        told.append((number, fault))
    return told


@cache
def _potential() -> Any:
    from models.potential import Potential

    return Potential()


def _prepare() -> None:
    """Load the potential, so that no trajectory's time pays for it; not a word of its own on standard output."""
    sys.stdout = sys.stderr
    _potential()


def _relax(job: _Job) -> str:
    """Relax the simulated cell; "" where that went well."""
    from ssbscreen.diffusion.supercell import supercell

    try:
        relaxed = _potential().relax(supercell(pymatgen_structure(job.cell), job.settings.least_spacing_angstrom))
    except FAULTS as fault:
        return " ".join(str(fault).split())
    if not relaxed.converged:
        return f"its relaxation did not converge within {relaxed.steps} steps"
    content = {
        "lattice_angstrom": relaxed.structure.lattice.matrix.tolist(),
        "atomic_numbers": [int(number) for number in relaxed.structure.atomic_numbers],
        "fractional": relaxed.structure.frac_coords.tolist(),
    }
    unfinished = job.folder / f".{job.relaxed.name}.{os.getpid()}.part"
    unfinished.write_text(json.dumps(content))
    unfinished.replace(job.relaxed)
    return ""


def _run(job: _Job) -> str:
    """Integrate one trajectory as far as it is wanted; "" where that went well."""
    if job.temperature_k is None:
        raise ValueError("a trajectory needs a temperature")
    try:
        run_dynamics(
            _relaxed_cell(job.relaxed),
            _potential().calculator(),
            job.settings.dynamics(job.temperature_k),
            job.settings.picoseconds,
            job.file,
            told=lambda done: _tell(job, done),
        )
    except FAULTS as fault:
        return " ".join(str(fault).split())
    return ""


def _tell(job: _Job, done_ps: float) -> None:
    if round(done_ps / TOLD_EVERY_PS, 6) % 1.0 and done_ps < job.settings.picoseconds:
        return
    sys.stderr.write(f"{job.name} {job.temperature_k:g} K: {done_ps:g} of {job.settings.picoseconds:g} ps\n")
    sys.stderr.flush()


def _read(job: _Job) -> Trajectory:
    """A trajectory that is done, from its file; nothing is integrated."""
    return run_dynamics(
        _relaxed_cell(job.relaxed),
        None,
        job.settings.dynamics(job.temperature_k or 0.0),
        job.settings.picoseconds,
        job.file,
    )


def _relaxed_cell(file: Path) -> Structure:
    from pymatgen.core import Structure

    content = json.loads(file.read_text())
    return Structure(content["lattice_angstrom"], content["atomic_numbers"], content["fractional"])


def _key(cell: CellGeometry, settings: DiffusionSettings) -> str:
    """Hash of the cell, of the size that is simulated and of what computes."""
    parts = [cell.cell_abc_angstrom_angles_degree, cell.atomic_numbers, cell.fractional_xyz]
    content = [SCHEME, settings.least_spacing_angstrom, *(list(map(float, part)) for part in parts)]
    hasher = hashlib.sha256(json.dumps([*content, *map(_version, PACKAGES)]).encode())
    return hasher.hexdigest()[:32]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as fault:
        raise MissingExtraError("potential", package, "simulations of diffusion") from fault
