r"""Makes the embedded reference set with CHGNet. Needs the extra ``potential``; resumable; run as a module.

    python -m flows.reference_set --structures structures.parquet --energies energies.parquet \
        --elements element_references.csv --results FOLDER [--earlier SET] [--dft phases.csv.gz] [--device cpu]

1. reproduces a seeded sample of the first pass's single points, and stops where they differ;
2. completes the compositions that the first pass lacks;
3. relaxes the cells that matter, in the order of the plan (``flows.reference_plan``), for as long as it is let, and
   fills holes of the hulls that a neighbouring element can fill (``flows.reference_holes``);
4. measures the errors and writes ``phases.parquet``, ``candidates.parquet`` and ``provenance.json``.

What an earlier set holds (``--earlier``, in the same layout) or ``results`` holds is not computed again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from flows import reference_assembly as assembly
from flows.reference_account import candidate_account, left_out
from flows.reference_comparison import read_dft
from flows.reference_earlier import earlier_outcomes, require_one_scale
from flows.reference_holes import hole_jobs
from flows.reference_jobs import CellJob, compute, read_outcomes
from flows.reference_plan import RelaxationPlan, relaxation_plan
from flows.reference_provenance import index_of, provenance_of
from flows.reference_relaxation import relaxation_gains
from models.potential import ACCELERATOR, BEST_AVAILABLE, PROCESSOR
from ssbscreen.domain.composition import parse_formula
from ssbscreen.sources.bundled import CANDIDATES, ELEMENT_ENERGIES, PHASES, PROVENANCE
from ssbscreen.thermo.phase_index import PhaseIndex

SAMPLE = 400
SEED = 20261122
REPRODUCED_WITHIN_EV_PER_ATOM = 1e-4
TARGET = Path(__file__).parent.parent / "ssbscreen" / "sources" / "reference_set"

Outcomes = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a set is made from.

    Attributes:
        structures: cells, Parquet (``mp_id, reduced_formula, cell_abc_angstrom_angles_degree, atomic_numbers,
            fractional_xyz``).
        energies: single points of a first pass, Parquet (``mp_id, reduced_formula, n_atoms,
            chgnet_energy_ev_per_atom``).
        elements: energies of the elements on the MP2020 scale, CSV.
        results: folder of outcomes.
        earlier: folder of a set in the same layout, whose outcomes are taken; None: from nothing.
        dft: table of DFT formation energies to compare with, and to look for holes with; None: not compared.
    """

    structures: Path
    energies: Path
    elements: Path
    results: Path
    earlier: Path | None = None
    dft: Path | None = None


def make_reference_set(
    inputs: Inputs, *, target: Path, processes: int, relaxations: int, device: str = BEST_AVAILABLE
) -> dict[str, Any]:
    """Make the set.

    Args:
        inputs: what it is made from.
        target: folder of the set.
        processes: worker processes.
        relaxations: how many cells of the plan to relax at most, those of `Inputs.earlier` apart.
        device: what the potential computes on, as `models.potential.Potential` takes it.

    Returns:
        The provenance that was written.
    """
    elements = assembly.read_element_energies(inputs.elements)
    earlier = earlier_outcomes(inputs.earlier, elements) if inputs.earlier is not None else {}
    first_pass = pq.read_table(inputs.energies).to_pandas()
    known = first_pass.dropna(subset=["chgnet_energy_ev_per_atom"])
    sample = known.sample(min(SAMPLE, len(known)), random_state=SEED)["mp_id"].tolist()
    lacking = first_pass[~first_pass["reduced_formula"].isin(set(known["reduced_formula"]))]["mp_id"].tolist()
    if inputs.earlier is not None:
        singles = dict(zip(known["mp_id"], known["chgnet_energy_ev_per_atom"], strict=True))
        require_one_scale(earlier, singles, inputs.earlier)
    held = {outcome["cell_id"] for outcome in earlier.values()}
    completed = _completed(first_pass, lacking, held)

    def run(jobs: Sequence[CellJob]) -> None:
        compute(jobs, inputs.structures, inputs.results, processes=processes, device=device)

    run([CellJob(cell, "single_point") for cell in (*sample, *completed)])
    outcomes = earlier | read_outcomes(inputs.results)
    difference = _reproduction(outcomes, known, sample)
    # Without the relaxed cells of `results` the plan is the same however far it has come.
    single_points = {key: each for key, each in outcomes.items() if each["kind"] == "single_point"}
    planned_with = single_points | earlier
    cells = assembly.gather_cells(inputs.energies, inputs.structures, planned_with, elements)
    atoms = dict(zip(first_pass["mp_id"], first_pass["n_atoms"], strict=True))
    plan = relaxation_plan(cells, atoms, elements)
    dft = read_dft(inputs.dft) if inputs.dft is not None else None
    holes = _holes(cells, plan, dft, atoms, elements)
    run([job for job in (*holes, *plan.jobs) if job.key not in earlier][:relaxations])
    outcomes = earlier | read_outcomes(inputs.results)
    cells = assembly.gather_cells(inputs.energies, inputs.structures, outcomes, elements)
    phases, kept = assembly.phase_table(cells, elements)
    candidates = assembly.candidate_table(kept)
    told = {
        ELEMENT_ENERGIES: dict(sorted(elements.items())),
        "left_out": {"phases": sum(left_out(kept).values()), "reasons": left_out(kept)},
        "candidate_account": candidate_account(plan, kept, outcomes),
        # Those of an earlier set among them, whose holes are none any more.
        "holes_filled_with_the_cell_of_a_neighbour": sum(cell.entry_id != cell.cell_id for cell in kept),
        "reproduction": {"cells": len(sample), "seed": SEED, "largest_difference_ev_per_atom": difference},
        "completed_cells": len(lacking),
    }
    gains = relaxation_gains(kept, _formation_energies(known, elements))
    provenance = provenance_of(phases, candidates, told=told, gains=gains, dft=dft)
    target.mkdir(parents=True, exist_ok=True)
    pq.write_table(phases, target / PHASES, compression="zstd", compression_level=19)
    pq.write_table(candidates, target / CANDIDATES, compression="zstd", compression_level=19)
    (target / PROVENANCE).write_text(json.dumps(provenance, indent=1) + "\n")
    return provenance


def _completed(first_pass: Any, lacking: Sequence[str], held: set[str]) -> list[str]:
    """Cells of compositions without an energy, those of which an earlier set has a cell of the composition apart."""
    formulas = dict(zip(first_pass["mp_id"], first_pass["reduced_formula"], strict=True))
    done = {formulas[cell] for cell in lacking if cell in held}
    return [cell for cell in lacking if formulas[cell] not in done]


def _holes(
    cells: list[assembly.Cell],
    plan: RelaxationPlan,
    dft: PhaseIndex | None,
    atoms: Mapping[str, int],
    elements: Mapping[str, float],
) -> list[CellJob]:
    """Holes in the systems of candidates."""
    phases, kept = assembly.phase_table(cells, elements)
    systems = [
        parse_formula(cell.formula) for cell in kept if cell.cell_id in plan.promising or assembly.is_candidate(cell)
    ]
    return hole_jobs(index_of(phases), systems, atoms, dft)


def _formation_energies(known: Any, elements: Mapping[str, float]) -> dict[str, float]:
    """Of the single points of the first pass, eV/atom, by identifier."""
    return {
        cell: assembly.formation_energy_ev_per_atom(parse_formula(formula), energy, elements)
        for cell, formula, energy in zip(
            known["mp_id"], known["reduced_formula"], known["chgnet_energy_ev_per_atom"], strict=True
        )
    }


def _reproduction(outcomes: Outcomes, known: Any, sample: Sequence[str]) -> float:
    """Largest difference of the recomputed sample to the first pass, eV/atom."""
    first = dict(zip(known["mp_id"], known["chgnet_energy_ev_per_atom"], strict=True))
    again = [outcomes[CellJob(cell, "single_point").key]["energy_ev_per_atom"] - first[cell] for cell in sample]
    largest = float(np.max(np.abs(again)))
    if not largest <= REPRODUCED_WITHIN_EV_PER_ATOM:
        raise ValueError(f"the first pass is not reproduced: {largest} eV/atom; its model or cells are others")
    return largest


def main() -> None:
    """Command line of the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    for name in ("structures", "energies", "elements", "results"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--earlier", type=Path, help="a set in the same layout, whose energies and cells are taken")
    parser.add_argument("--dft", type=Path, help="formation energies to compare with and to look for holes with")
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--relaxations", type=int, default=3000)
    parser.add_argument(
        "--device",
        choices=(BEST_AVAILABLE, PROCESSOR, ACCELERATOR),
        default=BEST_AVAILABLE,
        help="auto (as it stands) takes an accelerator where torch sees one, else the processor",
    )
    given = parser.parse_args()
    provenance = make_reference_set(
        Inputs(given.structures, given.energies, given.elements, given.results, given.earlier, given.dft),
        target=given.target,
        processes=given.processes,
        relaxations=given.relaxations,
        device=given.device,
    )
    errors = provenance["measured_errors"]
    print(json.dumps({key: value for key, value in provenance.items() if key != "measured_errors"}, indent=1))  # noqa: T201
    for sentence in (f"error of a reaction energy: {errors['source']}", *errors["sentences"]):
        print(f"- {sentence}")  # noqa: T201


if __name__ == "__main__":
    main()
