"""Displacements of atoms in a trajectory: hops of Li from site to site, and whether the framework stayed one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.decisions import Floats

HOP_ANGSTROM: Final = 2.0
"""An ion has hopped when its mean position lies this far from the site that it left: more than any vibration, less than
the shortest distances between Li sites that both can be left for long (about 2.5 Angstrom)."""
RESIDENCE_PS: Final = 0.4
"""Positions are averaged over it, so that a vibration (Li: below 0.1 ps) or a failed attempt counts as no hop."""
FRAMEWORK_MOVED_ANGSTROM: Final = 2.0
"""An atom of the framework whose mean position moved by more changed its place."""
TURNING: Final = frozenset({1, 7, 8, 9, 16, 17, 34, 35, 52, 53})
"""Atomic numbers of what turns with its polyhedron and changes places without any melting (S of PS4 in Li10GeP2S12 at
1000 K): H, N, O, F, S, Cl, Se, Br, Te, I."""
LENGTHS: Final = 10
"""Lengths of time over which squared displacements are told."""
MOLTEN_SHARE: Final = 0.2
"""Share of moved framework atoms from which the framework counts as molten or transformed."""


@dataclass(frozen=True, slots=True)
class FrameworkMotion:
    """How far the atoms that should stay went.

    Attributes:
        rms_angstrom: root mean square distance between their mean positions in the first and the last fifth.
        moved_share: share of them that went further than `FRAMEWORK_MOVED_ANGSTROM`.
    """

    rms_angstrom: float
    moved_share: float

    @property
    def is_molten(self) -> bool:
        """Whether what diffuses is not lithium in a solid."""
        return self.moved_share >= MOLTEN_SHARE


def without_drift(positions_angstrom: Floats, framework: npt.NDArray[np.bool_]) -> Floats:
    """Positions relative to the mean of the framework; of all atoms where everything is mobile.

    Args:
        positions_angstrom: shape (frames, atoms, 3), never folded back into the cell.
        framework: which atoms should stay, shape (atoms,).
    """
    positions = np.asarray(positions_angstrom, dtype=np.float64)
    reference = positions[:, framework] if framework.any() else positions
    drift: Floats = positions - (reference - reference[:1]).mean(axis=1, keepdims=True)
    return drift


def hop_count(positions_angstrom: Floats, frame_ps: float) -> int:
    """Hops of ions between sites.

    Each ion's running mean over `RESIDENCE_PS` is followed; whenever it lies `HOP_ANGSTROM` from where the ion was last
    at rest, that is a hop and the new place counts from then on. Hops back and forth all count, so the diffusion that
    they would make if none returned bounds the true one from above.

    Args:
        positions_angstrom: of the mobile ions without drift, shape (frames, ions, 3).
        frame_ps: time between two frames [ps].

    Returns:
        Hops of all ions; 0 where the trajectory is shorter than two residence times.
    """
    window = max(1, round(RESIDENCE_PS / frame_ps))
    if len(positions_angstrom) < 2 * window:
        return 0
    blocks = len(positions_angstrom) // window
    means = np.asarray(positions_angstrom[: blocks * window], dtype=np.float64)
    means = means.reshape(blocks, window, -1, 3).mean(axis=1)
    sites, hops = means[0].copy(), 0
    for here in means[1:]:
        hopped = np.linalg.norm(here - sites, axis=1) > HOP_ANGSTROM
        hops += int(hopped.sum())
        sites[hopped] = here[hopped]
    return hops


@dataclass(frozen=True, slots=True)
class SquaredDisplacement:
    """Mean square displacement of ions over one length of time.

    Attributes:
        picoseconds: length of time [ps].
        mean_angstrom2: over ions and starts [square Angstrom].
        std_angstrom2: of that mean, from the spread over ions and as many starts as do not overlap.
    """

    picoseconds: float
    mean_angstrom2: float
    std_angstrom2: float


def squared_displacements(positions_angstrom: Floats, frame_ps: float) -> tuple[SquaredDisplacement, ...]:
    """Mean square displacement over `LENGTHS` lengths of time, evenly from the shortest to half of the trajectory.

    Displacements of one ion over starts that overlap repeat each other, so only those that do not count for the error.

    Args:
        positions_angstrom: of the mobile ions without drift, shape (frames, ions, 3).
        frame_ps: time between two frames [ps].
    """
    frames, ions = positions_angstrom.shape[:2]
    found = []
    for frames_apart in np.unique(np.linspace(0, (frames - 1) // 2, LENGTHS + 1).astype(int)[1:]).tolist():
        if frames_apart == 0:
            continue
        away = positions_angstrom[frames_apart:] - positions_angstrom[:-frames_apart]
        squares = (np.asarray(away, dtype=np.float64) ** 2).sum(axis=2)
        independent = ions * ((frames - 1) // frames_apart)
        error = float(squares.std()) / np.sqrt(independent)
        found.append(SquaredDisplacement(frames_apart * frame_ps, float(squares.mean()), float(error)))
    return tuple(found)


def holds_framework(atomic_numbers: npt.NDArray[np.int64], mobile: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The atoms whose places tell whether the framework stayed one, (atoms,).

    The centres of its polyhedra, such as P and Ge; where there are none, as in LiF, all atoms that should stay.
    """
    centres = ~mobile & ~np.isin(atomic_numbers, list(TURNING))
    return centres if centres.any() else ~mobile


def framework_motion(positions_angstrom: Floats) -> FrameworkMotion:
    """How far the framework went between the first and the last fifth of a trajectory.

    Args:
        positions_angstrom: of what holds the framework, without drift, shape (frames, atoms, 3).
    """
    frames, atoms = positions_angstrom.shape[:2]
    if atoms == 0:
        return FrameworkMotion(0.0, 0.0)
    fifth = max(1, frames // 5)
    went = np.linalg.norm(positions_angstrom[-fifth:].mean(axis=0) - positions_angstrom[:fifth].mean(axis=0), axis=1)
    return FrameworkMotion(float(np.sqrt((went**2).mean())), float((went > FRAMEWORK_MOVED_ANGSTROM).mean()))
