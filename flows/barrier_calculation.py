"""Bond valence barriers of many cells: in time-limited processes, one file a cell, so that a killed run goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import featurizers
from flows.timed_workers import Returned, timed_results
from ssbscreen.domain.errors import TableError
from ssbscreen.electronics import closed_shell_states, electron_count, periodic_table
from ssbscreen.sources.cells import pymatgen_structure
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.tables.file_lock import write_whole
from ssbscreen.tables.schema import DISK_MEND

if TYPE_CHECKING:
    from featurizers.bond_valence_barriers import BondValenceBarriers

Told = Callable[[int, int], None]
"""Told how many cells are done, and how many there are."""

FOLDER: Final = "barriers"
UNREADABLE: Final = (ValueError, RuntimeError, IndexError, KeyError, TypeError, ZeroDivisionError, MemoryError)
"""What a cell without a map of energies ends with; anything else is a bug and shows its traceback."""
FEATURIZERS: Final = ("bond_valence_barriers", "ionic_charges", "percolation", "site_energy_map")
PACKAGES: Final = ("bvlain", "numpy", "pymatgen", "spglib")


@dataclass(frozen=True, slots=True)
class CellBarriers:
    """Barriers of one cell, or why there are none.

    Attributes:
        barrier_1d_ev: to move without end along one direction [eV]; None without a path below 5 eV, or with a fault.
        barrier_2d_ev: along two.
        barrier_3d_ev: along three.
        seconds: processor time; of what was stopped or died, time on the clock.
        fault: why nothing was found; "" where something was.
    """

    barrier_1d_ev: float | None
    barrier_2d_ev: float | None
    barrier_3d_ev: float | None
    seconds: float
    fault: str = ""


def barriers_of_cells(
    cells: Sequence[CellGeometry], folder: Path, *, processes: int, limit_s: float, told: Told | None = None
) -> list[CellBarriers]:
    """Barriers of cells, in the same order; equal cells are computed once.

    What was computed or refused is found again. What was too slow is tried again only where the limit is larger than
    it was then, and what died always.

    Args:
        cells: ordered.
        folder: of the files, one a cell; made where it is missing.
        processes: worker processes.
        limit_s: seconds on the clock that a cell may take.
        told: of the progress.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keys = [_key(cell) for cell in cells]
    known = {key: kept for key in dict.fromkeys(keys) if (kept := _kept(folder, key, limit_s)) is not None}
    wanted = {key: cell for key, cell in zip(keys, cells, strict=True) if key not in known}
    total, names = len(known) + len(wanted), list(wanted)
    for number, returned in timed_results(
        prepare_worker, barriers_of_cell, list(wanted.values()), processes=processes, limit_s=limit_s
    ):
        key = names[number]
        known[key] = _outcome(returned, limit_s)
        if not returned.died:
            _keep(folder, key, known[key], limit_s)
        if told is not None:
            told(len(known), total)
    return [known[key] for key in keys]


def prepare_worker() -> None:
    """Import and compile, so that no cell's time pays for it."""
    import numpy as np
    from pymatgen.core import Lattice, Structure

    from featurizers.percolation import percolation_energies
    from featurizers.site_energy_map import site_energies_ev

    salt = Structure(Lattice.cubic(4.0), ["Li+", "F-"], [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]])
    percolation_energies(np.asarray(site_energies_ev(salt, 1.0)), highest=1.0)
    _featurizer()


def barriers_of_cell(cell: CellGeometry) -> list[float] | str:
    """Three barriers [eV], NaN without a path; or why there are none."""
    try:
        return [round(barrier, 4) for barrier in _featurizer().featurize(pymatgen_structure(cell))]
    except UNREADABLE as fault:
        told = " ".join(str(fault).split())
        return told if isinstance(fault, ValueError) and told else f"{type(fault).__name__}: {told}"


@cache
def _featurizer() -> BondValenceBarriers:
    from featurizers.bond_valence_barriers import BondValenceBarriers

    return BondValenceBarriers()


def _outcome(returned: Returned, limit_s: float) -> CellBarriers:
    seconds = round(returned.seconds, 3)
    if returned.stopped:
        return CellBarriers(None, None, None, seconds, f"not done after {limit_s:g} s")
    if returned.died:
        return CellBarriers(None, None, None, seconds, f"its process died ({returned.died})")
    if isinstance(returned.value, str):
        return CellBarriers(None, None, None, seconds, returned.value)
    one, two, three = (None if barrier != barrier else barrier for barrier in returned.value)  # noqa: PLR0124 - NaN
    return CellBarriers(one, two, three, seconds)


def _kept(folder: Path, key: str, limit_s: float) -> CellBarriers | None:
    try:
        content: dict[str, Any] = json.loads((folder / f"{key}.json").read_text())
        stopped_after = content.pop("stopped_after_s")
        found = CellBarriers(**content)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, or torn by a full disk: computed again
    return None if stopped_after is not None and limit_s > stopped_after else found


def _keep(folder: Path, key: str, found: CellBarriers, limit_s: float) -> None:
    stopped = found.fault == f"not done after {limit_s:g} s"
    content = json.dumps(asdict(found) | {"stopped_after_s": limit_s if stopped else None})
    path = folder / f"{key}.json"
    try:
        write_whole(path, lambda to: to.write(content.encode()))
    except OSError as fault:
        raise TableError(f"cannot keep the barriers of a cell in {path}: {fault.strerror}. {DISK_MEND}") from fault


def _key(cell: CellGeometry) -> str:
    """Hash of the cell, of the sources that compute and of what these compute with."""
    content = [cell.cell_abc_angstrom_angles_degree, cell.atomic_numbers, cell.fractional_xyz]
    hasher = hashlib.sha256(json.dumps([list(map(float, part)) for part in content]).encode())
    hasher.update(_digest())
    return hasher.hexdigest()[:32]


@cache
def _digest() -> bytes:
    hasher = hashlib.sha256()
    folder = Path(str(featurizers.__file__)).parent
    paths = [folder / f"{name}.py" for name in FEATURIZERS]
    paths += [Path(str(module.__file__)) for module in (closed_shell_states, electron_count, periodic_table)]
    for path in paths:
        hasher.update(path.read_bytes())
    for name in PACKAGES:
        hasher.update(f"{name}={version(name)};".encode())
    return hasher.digest()
