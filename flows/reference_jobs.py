"""Energies and relaxations of many cells with CHGNet, resumable after a kill at any point.

Each finished cell is one line of JSON appended to a file of results, so a second start skips what is done. The cells
are shared among processes (never threads: the potential loses more than it gains there).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from models.potential import BEST_AVAILABLE

Kind = Literal["single_point", "relaxed"]


@dataclass(frozen=True, slots=True)
class CellJob:
    """One cell to evaluate: the cell ``cell_id``, relaxed or not, with elements replaced by ``substitution``."""

    cell_id: str
    kind: Kind
    substitution: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Name of the outcome: the cell, what was done, and what was substituted."""
        swaps = "".join(f"[{old}->{new}]" for old, new in self.substitution)
        return f"{self.cell_id}{swaps}:{self.kind}"


def read_outcomes(results: Path) -> dict[str, dict[str, Any]]:
    """Finished outcomes by job key from every ``outcomes-*.jsonl`` of a folder; a torn last line is left out."""
    outcomes: dict[str, dict[str, Any]] = {}
    for path in sorted(results.glob("outcomes-*.jsonl")):
        for line in path.read_text().splitlines():
            try:
                outcome = json.loads(line)
            except json.JSONDecodeError:
                continue  # the line that a kill cut off; its cell is computed again
            outcomes[outcome["key"]] = outcome
    return outcomes


def compute(
    jobs: Sequence[CellJob], cells: Path, results: Path, *, processes: int = 1, device: str = BEST_AVAILABLE
) -> None:
    """Compute the jobs that have no outcome yet.

    Args:
        jobs: cells to evaluate, in order of importance.
        cells: Parquet file with ``mp_id, cell_abc_angstrom_angles_degree, atomic_numbers, fractional_xyz``.
        results: folder of the outcome files, made where missing.
        processes: worker processes; each needs 1-2 GB.
        device: what the potential computes on, as `models.potential.Potential` takes it.
    """
    results.mkdir(parents=True, exist_ok=True)
    done = read_outcomes(results)
    missing = [job for job in jobs if job.key not in done]
    processes = min(processes, len(missing))
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_work, args=(missing[share::processes], cells, results, share, device))
        for share in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failed := [worker.exitcode for worker in workers if worker.exitcode]:
        raise RuntimeError(f"{len(failed)} of {processes} workers ended with {failed}; start again to go on")


def read_cells(cells: Path, wanted: Iterable[str]) -> dict[str, Any]:
    """Pymatgen structures of the named cells."""
    from pymatgen.core import Lattice, Structure

    table = pq.read_table(cells)
    table = table.filter(pc.is_in(table["mp_id"], value_set=_strings(wanted)))
    structures = {}
    for row in table.to_pylist():
        lattice = Lattice.from_parameters(*row["cell_abc_angstrom_angles_degree"])
        xyz = np.asarray(row["fractional_xyz"], dtype=float).reshape(-1, 3)
        structures[row["mp_id"]] = Structure(lattice, row["atomic_numbers"], xyz)
    return structures


def _strings(values: Iterable[str]) -> Any:
    import pyarrow as pa

    return pa.array(sorted(set(values)), pa.string())


def _work(jobs: Sequence[CellJob], cells: Path, results: Path, share: int, device: str) -> None:
    import warnings

    from models.potential import Potential

    warnings.filterwarnings("ignore")  # library chatter about deprecated calls, thousands of lines
    potential = Potential(device)
    structures = read_cells(cells, (job.cell_id for job in jobs))
    parent = os.getppid()
    with (results / f"outcomes-{share}-{time.time_ns()}.jsonl").open("a") as sink:
        for job in jobs:
            if os.getppid() != parent:
                return  # a killed parent takes no worker with it; a second start would compute the same beside it
            structure = structures[job.cell_id].copy()
            if job.substitution:
                structure = structure.replace_species(dict(job.substitution)) or structure
            began = time.perf_counter()
            outcome: dict[str, Any] = {"key": job.key, **asdict(job), "formula": structure.composition.formula}
            if job.kind == "single_point":
                outcome |= {"energy_ev_per_atom": potential.energy_ev_per_atom(structure)}
            else:
                try:
                    relaxed = potential.relax(structure)
                except (ValueError, RuntimeError) as fault:  # isolated atoms, exploding cells: kept as a reason
                    outcome |= {"energy_ev_per_atom": float("nan"), "fault": str(fault)[:200]}
                else:
                    outcome |= {
                        "energy_ev_per_atom": relaxed.energy_ev_per_atom,
                        "steps": relaxed.steps,
                        "converged": relaxed.converged,
                        "cell": list(relaxed.structure.lattice.parameters),
                        "atomic_numbers": [int(z) for z in relaxed.structure.atomic_numbers],
                        "fractional_xyz": [round(float(x), 6) for x in relaxed.structure.frac_coords.ravel()],
                    }
            outcome["seconds"] = round(time.perf_counter() - began, 2)
            sink.write(json.dumps(outcome) + "\n")
            sink.flush()
