"""A user's own structures made candidates: read, checked, ordered, relaxed, and brought to the scale of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from flows.caching import cache_folder
from flows.own_cells import ReadyStructure, Refused, ready_structures, require_some
from flows.own_energies import energy_without_potential, relaxed_energy
from flows.relaxations import FOLDER, RelaxedStructure, relax_structures
from flows.stage_calls import Progress
from ssbscreen.domain.composition import hill_formula, parse_formula
from ssbscreen.domain.origin import Origin
from ssbscreen.report.own_candidates import STAGE
from ssbscreen.sources.cells import amounts_of, pymatgen_structure
from ssbscreen.structures.own_structure import OwnStructure
from ssbscreen.tables.catalogue import OWN_STRUCTURES, REJECTIONS
from ssbscreen.thermo.entries import refusal_reasons

if TYPE_CHECKING:
    from flows.source_hull import SourceHull

PREFIX: Final = "own-"
"""Of the identifiers: no database has them."""
DOUBTFUL_VOLUME_CHANGE: Final = 0.2
"""Relative; the potential's own error of a volume is a few per cent, and more only in molecular crystals."""


@dataclass(frozen=True, slots=True)
class OwnPrepared:
    """A user's structures as candidates.

    Attributes:
        structures: ``own_structures`` table.
        refused: ``rejections`` table: what could not be made a candidate, with the reason.
        notes: sentences for the report.
    """

    structures: pa.Table
    refused: pa.Table
    notes: list[str]


@dataclass(frozen=True, slots=True)
class OwnOptions:
    """How own structures are made candidates.

    Attributes:
        rules: substitutions such as ``S->O,Se; P->As``; "" for none.
        relax: whether energies are computed with the potential; else they are taken on the hull.
        seed: of the search for ordered cells.
        processes: of the relaxations.
        limit_s: seconds on the clock that the relaxation of one structure may take.
    """

    rules: str
    relax: bool
    seed: int
    processes: int
    limit_s: float


def prepare_own_structures(
    chosen: tuple[Sequence[OwnStructure], Sequence[Refused]],
    hull: SourceHull,
    elements: dict[str, float],
    options: OwnOptions,
    told: Progress,
) -> OwnPrepared:
    """Order and relax structures, and bring their energies to the scale of a source.

    Args:
        chosen: of `chosen_structures`.
        hull: of the source.
        elements: energies of the elements, eV/atom, to which formation energies of the potential are relative.
        options: substitutions, potential, seed, processes.
        told: of the progress.

    Raises:
        MissingExtraError: the potential is wanted and not installed.
        SourceError: the source has too few phases for an offset, or no structure is left; every reason is told.
    """
    if options.relax:
        hull.require_offsets()
    structures, unusable = chosen
    ready, unordered = ready_structures(structures, hull, seed=options.seed, told=told)
    refused = [*unusable, *unordered]
    relaxed: list[RelaxedStructure | str | None] = [None] * len(ready)
    if options.relax and ready:
        relaxed = list(
            relax_structures(
                [each.cells for each in ready],
                cache_folder() / FOLDER,
                processes=options.processes,
                limit_s=options.limit_s,
                told=lambda done, total: told("relaxing", done, total),
            )
        )
    rows = []
    for number, (each, outcome) in enumerate(zip(ready, relaxed, strict=True)):
        told("placing on the hull", number, len(ready))
        row = outcome if isinstance(outcome, str) else _row(each, outcome, hull, elements)
        fault = row if isinstance(row, str) else _absurd(row)
        if isinstance(row, str) or fault:
            refused.append(Refused(each.name, "; ".join((f"{each.file}: {fault}", *each.remarks))))
        else:
            rows.append(row)
    told("placing on the hull", len(ready), len(ready))
    require_some(rows, refused)
    names_of_columns = OWN_STRUCTURES.arrow.names
    return OwnPrepared(
        OWN_STRUCTURES.build({name: [row.get(name) for row in rows] for name in names_of_columns}),
        REJECTIONS.build(
            {
                "candidate_id": [PREFIX + each.name for each in refused],
                "stage": [STAGE] * len(refused),
                "reason": [each.reason for each in refused],
            }
        ),
        _notes(rows, refused),
    )


def _absurd(row: dict[str, Any]) -> str:
    """Why an energy is none of a crystal; "" where it may be."""
    energy = row["formation_energy_ev_per_atom"]
    (reason,) = refusal_reasons([parse_formula(row["formula"])], np.array([energy], dtype=np.float64))
    return reason or ""


def _row(
    ready: ReadyStructure, relaxed: RelaxedStructure | None, hull: SourceHull, elements: dict[str, float]
) -> dict[str, Any]:
    """The row of a structure in the table."""
    cell = ready.cells[0] if relaxed is None else relaxed.cell
    amounts = amounts_of(cell)
    formula = hill_formula(amounts)
    known = hull.known_as(pymatgen_structure(cell), amounts)
    row: dict[str, Any] = {
        "candidate_id": PREFIX + ready.name,
        "formula": formula,
        "chemical_system": "-".join(sorted(parse_formula(formula))),
        "structure_file": ready.file,
        "known_material_id": known.material_id if known else None,
        "ordering": ready.ordering or None,
        "remarks": "; ".join(ready.remarks) or None,
        "cell_abc_angstrom_angles_degree": cell.cell_abc_angstrom_angles_degree,
        "atomic_numbers": cell.atomic_numbers,
        "fractional_xyz": cell.fractional_xyz,
    }
    if relaxed is None:
        return row | energy_without_potential(known, hull, amounts) | {"density_origin": Origin.NOT_STATED}
    facts = relaxed_energy(ready.file, relaxed, known, hull, elements)
    doubts = [*ready.remarks]
    if not relaxed.converged:
        doubts.append("the relaxation did not converge")
    if abs(relaxed.volume_change) > DOUBTFUL_VOLUME_CHANGE:
        doubts.append(
            f"the relaxation changed the volume by {relaxed.volume_change:+.0%}: see whether it is the crystal meant"
        )
    return row | facts | {"remarks": "; ".join(doubts) or None, "density_origin": Origin.POTENTIAL}


def _notes(rows: Sequence[dict[str, Any]], refused: Sequence[Refused]) -> list[str]:
    assumed = sum(row["energy_is_assumed"] for row in rows)
    known = sum(row["known_material_id"] is not None for row in rows)
    told = (
        f"Own structures: {len(rows)}, of which a source knows {known}; {len(refused)} refused, each with its reason "
        "under what was left out. They are judged against the hull of the known phases and change no figure of these "
        "but the ranks."
    )
    notes = [told]
    if assumed:
        notes.append(
            f"The energies of {assumed} own structures are assumed on the hull, for the potential was not asked: their "
            "windows are those of the compositions, their stability is unknown."
        )
    return notes
