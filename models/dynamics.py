"""Molecular dynamics at constant volume and temperature, in a file that a killed calculation goes on from.

Velocity Verlet of ase with the stochastic velocity rescaling of Bussi, Donadio and Parrinello (J. Chem. Phys. 126,
014101, 2007, doi:10.1063/1.2408420), which samples the canonical ensemble and, unlike Langevin's friction, leaves the
diffusion as it is. Any calculator of ase serves; `models.potential` has CHGNet's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pymatgen.core import Structure

ROUNDING: Final = 1e-9
THERMOSTAT_FS: Final = 100.0
"""Time constant of the velocity rescaling."""
HOTTEST_MULTIPLE: Final = 5.0
"""Above this multiple of the wanted temperature the integration has gone wrong: the time step was too long, or atoms
came where the potential knows nothing."""

Told = Callable[[float], None]
"""Told how many picoseconds are done."""


@dataclass(frozen=True, slots=True)
class DynamicsSettings:
    """How a trajectory is integrated; all of it decides what the trajectory is.

    Attributes:
        temperature_k: of the thermostat, and of the first velocities.
        time_step_fs: of the integration; 2 fs is 1/15 of the fastest period of a cell without hydrogen.
        frame_fs: between two kept frames; a multiple of the time step.
        seed: of the first velocities and of the thermostat.
    """

    temperature_k: float
    time_step_fs: float = 2.0
    frame_fs: float = 20.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not (self.temperature_k > 0.0 and self.time_step_fs > 0.0 and self.frame_fs > 0.0):
            raise ValueError("temperature, time step and time between frames must be positive")
        if abs(self.frame_fs / self.time_step_fs - self.steps_per_frame) > ROUNDING:
            raise ValueError(
                f"{self.frame_fs:g} fs between frames is no multiple of the time step of {self.time_step_fs:g} fs"
            )

    @property
    def steps_per_frame(self) -> int:
        """Steps of the integration from one frame to the next."""
        return max(1, round(self.frame_fs / self.time_step_fs))


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Positions over time, never folded back into the cell.

    Attributes:
        positions_angstrom: shape (frames, atoms, 3); the first frame is the start, before any step.
        lattice_angstrom: shape (3, 3), rows are the vectors; the same in all frames.
        atomic_numbers: shape (atoms,).
        temperatures_k: kinetic, shape (frames,).
        frame_fs: between two frames.
    """

    positions_angstrom: NDArray[np.float32]
    lattice_angstrom: NDArray[np.float64]
    atomic_numbers: NDArray[np.int64]
    temperatures_k: NDArray[np.float64]
    frame_fs: float

    @property
    def picoseconds(self) -> float:
        """Time between the first and the last frame."""
        return (len(self.positions_angstrom) - 1) * self.frame_fs / 1000.0


class UnstableDynamicsError(RuntimeError):
    """The trajectory blew up: it says at which time and temperature."""


def run_dynamics(
    structure: Structure,
    calculator: Any,
    settings: DynamicsSettings,
    picoseconds: float,
    file: Path,
    *,
    told: Told | None = None,
    frames_between_saves: int = 5,
) -> Trajectory:
    """Integrate until the trajectory in the file is as long as wanted.

    What the file holds is continued as if it had never stopped, bit for bit where the calculator remembers nothing:
    positions, momenta and the state of the random numbers are kept beside the frames, and the file is replaced as a
    whole. A file that is long enough is only read. Cost: one evaluation of the forces a step; the file, of all frames
    so far, is written once every ``frames_between_saves`` frames.

    Args:
        structure: ordered start cell with at least two atoms.
        calculator: of ase, with energy and forces.
        settings: of the integration; they must be those of the file.
        picoseconds: length that is wanted, from the start.
        file: of the trajectory (``.npz``); made where it is missing.
        told: of the progress, whenever the file was written.
        frames_between_saves: frames that a killed calculation loses at most.

    Returns:
        The trajectory, of the wanted length or of the file's where that is longer.

    Raises:
        UnstableDynamicsError: the atoms became `HOTTEST_MULTIPLE` times hotter than wanted, or left every number.
    """
    from ase import units
    from ase.constraints import FixCom
    from ase.md.bussi import Bussi

    frames_wanted = round(picoseconds * 1000.0 / settings.frame_fs) + 1
    kept = _kept(file)
    frames, temperatures = (list(kept["positions"]), kept["temperatures"].tolist()) if kept else ([], [])
    if len(frames) >= frames_wanted and kept is not None:
        return _trajectory(frames, temperatures, kept["lattice"], kept["atomic_numbers"], settings)
    atoms, random = _start(structure, settings) if kept is None else _restart(structure, kept)
    lattice, numbers = np.asarray(atoms.cell.array, dtype=np.float64), np.asarray(atoms.numbers, dtype=np.int64)
    if not frames:
        frames, temperatures = [atoms.positions.astype(np.float32)], [float(atoms.get_temperature())]
    # Else the thermostat counts three degrees of freedom that the resting cell has not, and heats the others by 2 % in
    # a cell of fifty atoms.
    atoms.set_constraint(FixCom())
    atoms.calc = calculator
    integrator = Bussi(
        atoms,
        settings.time_step_fs * units.fs,
        temperature_K=settings.temperature_k,
        taut=THERMOSTAT_FS * units.fs,
        rng=random,
    )
    while len(frames) < frames_wanted:
        integrator.run(settings.steps_per_frame)
        frames.append(atoms.positions.astype(np.float32))
        temperatures.append(float(atoms.get_temperature()))
        if not temperatures[-1] < HOTTEST_MULTIPLE * settings.temperature_k:
            raise UnstableDynamicsError(
                f"the atoms reached {temperatures[-1]:.0f} K after {(len(frames) - 1) * settings.frame_fs / 1000.0:g} "
                f"ps at {settings.temperature_k:g} K: the potential does not hold this cell together, or "
                f"{settings.time_step_fs:g} fs are too long a step for its lightest atom"
            )
        if (len(frames) - 1) % frames_between_saves == 0 or len(frames) == frames_wanted:
            _keep(file, frames, temperatures, atoms, random)
            if told is not None:
                told((len(frames) - 1) * settings.frame_fs / 1000.0)
    return _trajectory(frames, temperatures, lattice, numbers, settings)


def _start(structure: Structure, settings: DynamicsSettings) -> tuple[Any, np.random.Generator]:
    from ase import Atoms, units

    atoms = Atoms(
        numbers=list(structure.atomic_numbers), positions=structure.cart_coords, cell=structure.lattice.matrix, pbc=True
    )
    random = np.random.default_rng(settings.seed)
    masses = atoms.get_masses()[:, None]
    momenta = random.standard_normal((len(atoms), 3)) * np.sqrt(masses * units.kB * settings.temperature_k)
    atoms.set_momenta(momenta - masses * momenta.sum(axis=0) / masses.sum())  # the cell as a whole stands still
    return atoms, random


def _restart(structure: Structure, kept: dict[str, Any]) -> tuple[Any, np.random.Generator]:
    from ase import Atoms

    if list(kept["atomic_numbers"]) != list(structure.atomic_numbers):
        raise ValueError("the file holds the trajectory of another cell")
    atoms = Atoms(numbers=kept["atomic_numbers"], positions=kept["last"], cell=kept["lattice"], pbc=True)
    atoms.set_momenta(kept["momenta"])
    random = np.random.default_rng()
    random.bit_generator.state = json.loads(str(kept["random"]))
    return atoms, random


def _kept(file: Path) -> dict[str, Any] | None:
    try:
        with np.load(file, allow_pickle=False) as content:
            return {name: content[name] for name in content.files}
    except FileNotFoundError:
        return None


def _keep(file: Path, frames: list[Any], temperatures: list[float], atoms: Any, random: np.random.Generator) -> None:
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.part")
    with unfinished.open("wb") as sink:
        np.savez(
            sink,
            positions=np.asarray(frames, dtype=np.float32),
            temperatures=np.asarray(temperatures),
            last=atoms.positions,
            momenta=atoms.get_momenta(),
            lattice=np.asarray(atoms.cell.array),
            atomic_numbers=np.asarray(atoms.numbers, dtype=np.int64),
            random=np.asarray(json.dumps(random.bit_generator.state)),
        )
    unfinished.replace(file)


def _trajectory(
    frames: list[Any], temperatures: list[float], lattice: Any, numbers: Any, settings: DynamicsSettings
) -> Trajectory:
    return Trajectory(
        np.asarray(frames, dtype=np.float32),
        np.asarray(lattice, dtype=np.float64),
        np.asarray(numbers, dtype=np.int64),
        np.asarray(temperatures, dtype=np.float64),
        settings.frame_fs,
    )
