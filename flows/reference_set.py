r"""Makes the embedded reference set with CHGNet. Needs the extra ``potential``; resumable; run as a module.

    python -m flows.reference_set --structures structures.parquet --energies energies.parquet \
        --elements element_references.csv --results FOLDER

1. reproduces a seeded sample of the first pass's single points, and stops where they differ;
2. completes the compositions that the first pass lacks;
3. relaxes the cells that matter, in the order of the plan (``flows.reference_plan``), for as long as it is let;
4. writes ``phases.parquet``, ``candidates.parquet`` and ``provenance.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from flows import reference_assembly as assembly
from flows.reference_errors import limit_deviations, measured_errors
from flows.reference_jobs import CellJob, compute, read_outcomes
from flows.reference_plan import relaxation_plan
from models.potential import MODEL_NAME
from ssbscreen.domain.composition import parse_formula
from ssbscreen.sources.bundled import CANDIDATES, ELEMENT_ENERGIES, PHASES, PROVENANCE
from ssbscreen.sources.literature import read_windows
from ssbscreen.thermo.phase_index import index_phases

SAMPLE = 400
SEED = 20261122
REPRODUCED_WITHIN_EV_PER_ATOM = 1e-4
TARGET = Path(__file__).parent.parent / "ssbscreen" / "sources" / "reference_set"


def make_reference_set(
    structures: Path, energies: Path, elements: Path, results: Path, *, target: Path, processes: int, relaxations: int
) -> dict[str, Any]:
    """Make the set; what is in ``results`` is not computed again.

    Args:
        structures: cells, Parquet (``mp_id, reduced_formula, cell_abc_angstrom_angles_degree, atomic_numbers,
            fractional_xyz``).
        energies: single points of a first pass, Parquet (``mp_id, reduced_formula, n_atoms,
            chgnet_energy_ev_per_atom``).
        elements: energies of the elements on the MP2020 scale, CSV.
        results: folder of outcomes.
        target: folder of the set.
        processes: worker processes.
        relaxations: how many cells of the plan to relax at most.

    Returns:
        The provenance that was written.
    """
    first_pass = pq.read_table(energies).to_pandas()
    known = first_pass.dropna(subset=["chgnet_energy_ev_per_atom"])
    sample = known.sample(SAMPLE, random_state=SEED)["mp_id"].tolist()
    lacking = first_pass[~first_pass["reduced_formula"].isin(set(known["reduced_formula"]))]["mp_id"].tolist()
    compute([CellJob(cell, "single_point") for cell in (*sample, *lacking)], structures, results, processes=processes)
    outcomes = read_outcomes(results)
    difference = _reproduction(outcomes, known, sample)
    element_energies = assembly.read_element_energies(elements)
    cells = assembly.gather_cells(energies, structures, outcomes, element_energies)
    plan = relaxation_plan(cells, dict(zip(first_pass["mp_id"], first_pass["n_atoms"], strict=True)), element_energies)
    compute(plan[:relaxations], structures, results, processes=processes)
    outcomes = read_outcomes(results)
    cells = assembly.gather_cells(energies, structures, outcomes, element_energies)
    phases, kept = assembly.phase_table(cells, element_energies)
    candidates = assembly.candidate_table(kept)
    provenance = _provenance(phases, candidates, difference, len(lacking), element_energies)
    target.mkdir(parents=True, exist_ok=True)
    pq.write_table(phases, target / PHASES, compression="zstd", compression_level=19)
    pq.write_table(candidates, target / CANDIDATES, compression="zstd", compression_level=19)
    (target / PROVENANCE).write_text(json.dumps(provenance, indent=1) + "\n")
    return provenance


def _reproduction(outcomes: dict[str, Any], known: Any, sample: Sequence[str]) -> float:
    """Largest difference of the recomputed sample to the first pass, eV/atom."""
    first = dict(zip(known["mp_id"], known["chgnet_energy_ev_per_atom"], strict=True))
    again = [outcomes[CellJob(cell, "single_point").key]["energy_ev_per_atom"] - first[cell] for cell in sample]
    largest = float(np.max(np.abs(again)))
    if not largest <= REPRODUCED_WITHIN_EV_PER_ATOM:
        raise ValueError(f"the first pass is not reproduced: {largest} eV/atom; its model or cells are others")
    return largest


def _provenance(
    phases: Any, candidates: Any, difference: float, lacking: int, element_energies: dict[str, float]
) -> dict[str, Any]:
    rows = [row for row in phases.to_pylist() if row["excluded"] is None]
    index = index_phases(
        [row["entry_id"] for row in rows],
        [row["formula"] for row in rows],
        [parse_formula(row["formula"]) for row in rows],
        np.array([row["formation_energy_ev_per_atom"] for row in rows], dtype=float),
    )
    errors = measured_errors(limit_deviations(index, read_windows()))
    methods = phases["method"].to_pylist()
    return {
        "potential": f"{MODEL_NAME}, doi:10.1038/s42256-023-00716-3, on the MP2020 GGA/GGA+U scale",
        "packages": {name: version(name) for name in ("chgnet", "torch", "pymatgen", "ase")},
        "cells": "Materials Project, database 2025.02.12, CC BY 4.0, Jain et al., APL Mater. 1, 011002 (2013), "
        "doi:10.1063/1.4812323",
        "element_energies": "Materials Project MP2020 reference energies of the elements, CC BY 4.0 "
        "(O -4.947, Br -1.553, I -1.473 eV/atom among them); elements stand at 0 by definition",
        ELEMENT_ENERGIES: dict(sorted(element_energies.items())),
        "phases": {method: methods.count(method) for method in sorted(set(methods))},
        "excluded_phases": phases["excluded"].null_count and len(phases) - phases["excluded"].null_count,
        "candidates": len(candidates),
        "reproduction": {"cells": SAMPLE, "seed": SEED, "largest_difference_ev_per_atom": difference},
        "completed_cells": lacking,
        "measured_errors": {
            **errors,
            "source": f"root mean square over {errors['limits_on_one_scale']} published limits of deviation times Li "
            f"exchanged per atom; over all {errors['limits']} limits the mean absolute deviation is "
            f"{errors['mean_absolute_deviation_v']:.2f} V, the worst {errors['worst_deviation_v']:+.2f} V "
            f"({errors['worst_limit']})",
        },
    }


def main() -> None:
    """Command line of the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    for name in ("structures", "energies", "elements", "results"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--relaxations", type=int, default=1500)
    given = parser.parse_args()
    provenance = make_reference_set(
        given.structures,
        given.energies,
        given.elements,
        given.results,
        target=given.target,
        processes=given.processes,
        relaxations=given.relaxations,
    )
    print(json.dumps({key: value for key, value in provenance.items() if key != "measured_errors"}, indent=1))  # noqa: T201
    print(provenance["measured_errors"]["source"])  # noqa: T201


if __name__ == "__main__":
    main()
