"""Relaxations of a user's structures with the potential: in worker processes; what ends well is kept for later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.timed_workers import Returned, timed_results
from ssbscreen.domain.errors import MissingExtraError, TableError
from ssbscreen.sources.cells import cell_of_structure_dictionary, pymatgen_structure, volume_a3
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.tables.file_lock import write_whole
from ssbscreen.tables.schema import DISK_MEND

if TYPE_CHECKING:
    from models.potential import Potential

FOLDER: Final = "relaxations"
SCHEME: Final = 1
"""Raised whenever a relaxation of the same cells would come out otherwise."""
PACKAGES: Final = ("chgnet", "torch", "ase", "pymatgen")
RELAXED_APPROXIMANTS: Final = 2
"""Of the ordered cells of one structure, those of lowest energy as they stand; the others are single points."""
Told = Callable[[int, int], None]
"""Told how many structures are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class RelaxedStructure:
    """The lowest cell of a structure after relaxation.

    Attributes:
        cell: relaxed.
        energy_ev_per_atom: total energy on the scale of the potential.
        steps: of the relaxation.
        volume_change: relative, of the relaxation.
        converged: whether forces fell below the limit.
        approximant: number of the cell among those that were given.
        seconds: processor time of all of them.
    """

    cell: CellGeometry
    energy_ev_per_atom: float
    steps: int
    volume_change: float
    converged: bool
    approximant: int
    seconds: float


def relax_structures(
    structures: Sequence[Sequence[CellGeometry]],
    folder: Path,
    *,
    processes: int,
    limit_s: float,
    told: Told = lambda _done, _total: None,
) -> list[RelaxedStructure | str]:
    """Relax structures, each given as one cell or as several ordered approximants of which the lowest is sought.

    Args:
        structures: cells of each.
        folder: of what was relaxed before; made where it is missing.
        processes: worker processes of one thread; each takes 1 to 2 GB.
        limit_s: seconds on the clock that one structure may take.
        told: of the progress.

    Returns:
        For each structure its lowest relaxed cell, or why there is none.

    Raises:
        MissingExtraError: the potential is not installed.
        TableError: the disk refuses.
    """
    require_potential()
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{_key(cells)}.json" for cells in structures]
    found: dict[Path, RelaxedStructure | str] = {
        path: kept for path in dict.fromkeys(paths) if (kept := _kept(path)) is not None
    }
    wanted = {path: cells for path, cells in zip(paths, structures, strict=True) if path not in found}
    total, names = len(found) + len(wanted), list(wanted)
    told(len(found), total)
    for number, returned in timed_results(
        prepare_worker, relax_lowest, list(wanted.values()), processes=processes, limit_s=limit_s
    ):
        path = names[number]
        found[path] = outcome = _outcome(returned, limit_s)
        if isinstance(outcome, RelaxedStructure):  # a fault may be the machine's, such as want of memory
            _keep(path, outcome)
        told(len(found), total)
    return [found[path] for path in paths]


def potential_is_installed() -> bool:
    """Whether the extra is there."""
    try:
        require_potential()
    except MissingExtraError:
        return False
    return True


def require_potential() -> None:
    """Check that the extra is there, without paying for its import.

    Raises:
        MissingExtraError: it is not.
    """
    for package in PACKAGES:
        try:
            version(package)
        except PackageNotFoundError as fault:
            raise MissingExtraError("potential", package, "CHGNet energies") from fault


def prepare_worker() -> None:
    """Load the potential, so that no structure's time pays for it."""
    _potential()


def relax_lowest(cells: Sequence[CellGeometry]) -> dict[str, Any] | str:
    """The lowest of several cells of one structure after relaxation, or why there is none."""
    import warnings

    warnings.filterwarnings("ignore")  # chatter of libraries about deprecated calls
    potential = _potential()
    structures = [pymatgen_structure(cell) for cell in cells]
    energies = [potential.energy_ev_per_atom(structure) for structure in structures]
    order = sorted((energy, number) for number, energy in enumerate(energies) if isfinite(energy))
    best: dict[str, Any] | None = None
    fault = "the potential finds atoms without neighbours within 6 A"
    for _, number in order[:RELAXED_APPROXIMANTS]:
        try:
            relaxed = potential.relax(structures[number])
        except (ValueError, RuntimeError) as raised:
            fault = " ".join(str(raised).split())
            continue
        if not isfinite(relaxed.energy_ev_per_atom):
            fault = "the potential finds no energy at the end of the relaxation"
            continue
        if best is None or relaxed.energy_ev_per_atom < best["energy_ev_per_atom"]:
            cell = cell_of_structure_dictionary(relaxed.structure.as_dict())
            best = {
                "cell": asdict(cell),
                "energy_ev_per_atom": relaxed.energy_ev_per_atom,
                "steps": relaxed.steps,
                "volume_change": volume_a3(cell) / volume_a3(cells[number]) - 1.0,
                "converged": relaxed.converged,
                "approximant": number,
            }
    return fault if best is None else best


@cache
def _potential() -> Potential:
    from models.potential import Potential

    return Potential()


def _outcome(returned: Returned, limit_s: float) -> RelaxedStructure | str:
    if returned.stopped:
        return f"not relaxed within {limit_s:g} s; allow more with --seconds"
    if returned.died:
        return f"the process that relaxed it died ({returned.died}); often memory is short"
    if isinstance(returned.value, str):
        return f"cannot be relaxed: {returned.value}"
    return _relaxed(returned.value | {"seconds": round(returned.seconds, 1)})


def _relaxed(content: dict[str, Any]) -> RelaxedStructure:
    cell = content["cell"]
    geometry = CellGeometry(
        tuple(cell["cell_abc_angstrom_angles_degree"]), tuple(cell["atomic_numbers"]), tuple(cell["fractional_xyz"])
    )
    return RelaxedStructure(**{**content, "cell": geometry})


def _kept(path: Path) -> RelaxedStructure | None:
    try:
        return _relaxed(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, or torn by a full disk: relaxed again


def _keep(path: Path, relaxed: RelaxedStructure) -> None:
    try:
        write_whole(path, lambda to: to.write(json.dumps(asdict(relaxed)).encode()))
    except OSError as fault:
        raise TableError(f"cannot keep a relaxation in {path}: {fault.strerror}. {DISK_MEND}") from fault


def _key(cells: Sequence[CellGeometry]) -> str:
    """Hash of the cells and of what relaxes them."""
    hashed = hashlib.sha256(json.dumps([SCHEME, *([*map(list, _parts(cell))] for cell in cells)]).encode())
    for name in PACKAGES:
        hashed.update(f"{name}={version(name)};".encode())
    return hashed.hexdigest()[:32]


def _parts(cell: CellGeometry) -> tuple[tuple[float, ...], ...]:
    return (cell.cell_abc_angstrom_angles_degree, tuple(map(float, cell.atomic_numbers)), cell.fractional_xyz)
