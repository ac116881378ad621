"""An earlier reference set taken as outcomes, so that a set grows without computing again what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from flows.reference_assembly import ELEMENT, RELAXED, SINGLE_POINT
from flows.reference_jobs import CellJob, Kind
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.bundled import CANDIDATES, PHASES

SAME_WITHIN_EV_PER_ATOM: Final = 1e-4
_SUBSTITUTED: Final = re.compile(r"(?P<formula>\S+) from (?P<cell_id>\S+) (?P<swaps>\S+)")
"""Identifier of a phase in a cell with elements replaced: "Li3YCl6 from mp-1 In->Y,Br->Cl"."""


def earlier_outcomes(folder: Path, elements: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """Outcomes by job key, as `flows.reference_jobs.read_outcomes` gives them, from the tables of an earlier set.

    Relaxed candidates bring their cells; of other relaxed phases a set keeps energy and volume, so their outcomes hold
    ``volume_per_atom_a3`` in place of a cell. Steps and times of the calculations are not in a set.

    Args:
        folder: with ``phases.parquet`` and ``candidates.parquet``.
        elements: energies of the elements, eV/atom, which must be those that the set was made with.

    Raises:
        SourceError: a table is absent, or an energy of the set rests on an element that is not among `elements`.
    """
    for name in (PHASES, CANDIDATES):
        if not (folder / name).exists():
            raise SourceError(
                f"{folder / name}: not there. Name the folder of a reference set, or leave --earlier out."
            )
    cells = {row["candidate_id"]: row for row in pq.read_table(folder / CANDIDATES).to_pylist()}
    outcomes = {}
    for row in pq.read_table(folder / PHASES).to_pylist():
        if row["method"] == ELEMENT:
            continue
        amounts = parse_formula(row["formula"])
        if unknown := sorted(set(amounts) - set(elements)):
            raise SourceError(
                f"{folder / PHASES}: {row['entry_id']} holds {', '.join(unknown)}, no energy of which is given. "
                "Give the table of elements that the earlier set was made with."
            )
        energy = row["formation_energy_ev_per_atom"] + sum(n * elements[e] for e, n in amounts.items()) / sum(
            amounts.values()
        )
        job = job_of(row["entry_id"], row["method"])
        outcome: dict[str, Any] = {
            "key": job.key,
            "cell_id": job.cell_id,
            "kind": job.kind,
            "substitution": job.substitution,
            "formula": row["formula"],
            "energy_ev_per_atom": energy,
        }
        if job.kind == "relaxed":
            outcome |= {"converged": row["method"] == RELAXED, "volume_per_atom_a3": row["volume_per_atom_a3"]}
            outcome |= _cell(cells.get(row["entry_id"]))
        outcomes[job.key] = outcome
    return outcomes


def require_one_scale(earlier: Mapping[str, Mapping[str, Any]], first_pass: Mapping[str, float], folder: Path) -> None:
    """Refuse an earlier set whose single points are not those of the first pass: other elements, cells or potential.

    Args:
        earlier: its outcomes.
        first_pass: single points by identifier of the cell, eV/atom.
        folder: of the set, for the message.

    Raises:
        SourceError: the largest difference exceeds `SAME_WITHIN_EV_PER_ATOM`.
    """
    worst, name = 0.0, ""
    for outcome in earlier.values():
        first = first_pass.get(outcome["cell_id"])
        if outcome["kind"] == "single_point" and not outcome["substitution"] and first is not None:
            difference = abs(outcome["energy_ev_per_atom"] - first)
            if difference > worst:
                worst, name = difference, outcome["cell_id"]
    if worst > SAME_WITHIN_EV_PER_ATOM:
        raise SourceError(
            f"{folder}: the energy of {name} differs by {worst:.4f} eV/atom from the first pass, so the set rests on "
            "other energies of the elements, other cells or another potential. Give those that it was made with."
        )


def job_of(entry_id: str, method: str) -> CellJob:
    """The job whose outcome a phase of a set is."""
    substituted = _SUBSTITUTED.fullmatch(entry_id)
    kind: Kind = "single_point" if method == SINGLE_POINT else "relaxed"
    if substituted is None:
        return CellJob(entry_id, kind)
    return CellJob(substituted["cell_id"], kind, tuple(_swaps(substituted["swaps"])))


def _swaps(text: str) -> Iterator[tuple[str, str]]:
    for swap in text.split(","):
        old, new = swap.split("->")
        yield old, new


def _cell(candidate: Mapping[str, Any] | None) -> dict[str, Any]:
    if candidate is None:
        return {}
    return {
        "cell": candidate["cell_abc_angstrom_angles_degree"],
        "atomic_numbers": candidate["atomic_numbers"],
        "fractional_xyz": candidate["fractional_xyz"],
    }
