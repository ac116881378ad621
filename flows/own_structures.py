"""A user's own structures made candidates: read, checked, ordered, relaxed, and brought to the scale of a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from flows.caching import cache_folder
from flows.own_energies import energy_without_potential, relaxed_energy
from flows.relaxations import FOLDER, RelaxedStructure, relax_structures
from ssbscreen.domain.composition import hill_formula, parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.report.own_candidates import STAGE
from ssbscreen.sources.cells import amounts_of, cell_of_structure_dictionary, pymatgen_structure
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.structures.matching import unique_structures
from ssbscreen.structures.ordering import order
from ssbscreen.structures.own_structure import OwnStructure
from ssbscreen.structures.reading import read_structures
from ssbscreen.structures.substitution import (
    Substitution,
    decorated,
    parse_substitutions,
    refused_decorations,
)
from ssbscreen.structures.validation import refusal_reason, remarks
from ssbscreen.tables.catalogue import OWN_STRUCTURES, REJECTIONS

if TYPE_CHECKING:
    from pymatgen.core import Structure

    from flows.source_hull import SourceHull

PREFIX: Final = "own-"
"""Of the identifiers: no database has them."""
Told = Callable[[str, int, int], None]
"""Told what is done, how many structures are done, and how many there are."""


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


@dataclass(frozen=True, slots=True)
class _Ready:
    """A structure that passed all checks, with its ordered cells."""

    name: str
    file: str
    cells: tuple[Structure, ...]
    remarks: tuple[str, ...]
    ordering: str


def prepare_own_structures(
    names: Sequence[str], hull: SourceHull, elements: dict[str, float], options: OwnOptions, told: Told
) -> OwnPrepared:
    """Read, check, order and relax structures, and bring their energies to the scale of a source.

    Args:
        names: files and folders.
        hull: of the source.
        elements: energies of the elements, eV/atom, to which formation energies of the potential are relative.
        options: substitutions, potential, seed, processes.
        told: of the progress.

    Raises:
        MissingExtraError: the potential is wanted and not installed.
        ConfigurationError: a substitution is none.
        SourceError: no structure is left; every reason is told.
    """
    refused: list[tuple[str, str]] = []
    ready = _ready(names, hull, options, refused, told)
    cells = [tuple(_geometry(cell) for cell in each.cells) for each in ready]
    relaxed: list[RelaxedStructure | str | None] = [None] * len(ready)
    if options.relax and ready:
        relaxed = list(
            relax_structures(
                cells,
                cache_folder() / FOLDER,
                processes=options.processes,
                limit_s=options.limit_s,
                told=lambda done, total: told("relaxing", done, total),
            )
        )
    rows = []
    for number, (each, held, outcome) in enumerate(zip(ready, cells, relaxed, strict=True)):
        told("placing on the hull", number, len(ready))
        if isinstance(outcome, str):
            refused.append((each.name, f"{each.file}: {outcome}"))
        else:
            rows.append(_row(each, held, outcome, hull, elements))
    told("placing on the hull", len(ready), len(ready))
    if not rows:
        reasons = "\n".join(f"  {reason}" for _, reason in refused)
        raise SourceError(f"no structure can be scored:\n{reasons}")
    names_of_columns = OWN_STRUCTURES.arrow.names
    return OwnPrepared(
        OWN_STRUCTURES.build({name: [row.get(name) for row in rows] for name in names_of_columns}),
        REJECTIONS.build(
            {
                "candidate_id": [PREFIX + name for name, _ in refused],
                "stage": [STAGE] * len(refused),
                "reason": [reason for _, reason in refused],
            }
        ),
        _notes(rows, refused),
    )


def _ready(
    names: Sequence[str], hull: SourceHull, options: OwnOptions, refused: list[tuple[str, str]], told: Told
) -> list[_Ready]:
    """The structures that can be computed; what cannot is added to ``refused``."""
    rules = parse_substitutions(options.rules) if options.rules else ()
    found, unread = read_structures(names)
    refused += [(each.name, each.reason) for each in unread]
    wanted: list[OwnStructure] = []
    for own in found:
        if (reason := refusal_reason(own.structure)) is not None:
            refused.append((own.name, f"{own.file}: {reason}"))
        else:
            wanted += [own, *_decorated(own, rules, refused)]
    kept = {own.name for own, _ in unique_structures([(own, own.structure) for own in wanted])}
    refused += [
        (own.name, f"{own.file}: the same crystal as another one here") for own in wanted if own.name not in kept
    ]
    ready: list[_Ready] = []
    chosen = [own for own in wanted if own.name in kept]
    for number, own in enumerate(chosen):
        told("ordering", number, len(chosen))
        try:
            each = _ordered(own, options.seed)
        except SourceError as fault:
            refused.append((own.name, f"{own.file}: {fault}"))
            continue
        if lacking := hull.lacking(amounts_of(_geometry(each.cells[0]))):
            refused.append((own.name, f"{own.file}: {lacking}"))
        else:
            ready.append(each)
    told("ordering", len(chosen), len(chosen))
    return ready


def _decorated(own: OwnStructure, rules: Sequence[Substitution], refused: list[tuple[str, str]]) -> list[OwnStructure]:
    """What substitutions make of a structure; combinations that change the charges are added to ``refused``."""
    if not rules:
        return []
    refused += [
        (_decorated_name(own.name, each.name), f"{own.file}: {each.reason}")
        for each in refused_decorations(own.structure, rules)
    ]
    return [
        OwnStructure(_decorated_name(own.name, label), own.file, structure, (f"{label} in the cell of {own.file}",))
        for label, structure in decorated(own.structure, rules)
    ]


def _decorated_name(name: str, label: str) -> str:
    """``Li3PS4-S_O-P_As``."""
    return f"{name}-{label.replace('->', '_').replace('; ', '-')}"


def _ordered(own: OwnStructure, seed: int) -> _Ready:
    doubts = (*own.notes, *remarks(own.structure))
    if own.structure.is_ordered:
        return _Ready(own.name, own.file, (own.structure,), doubts, "")
    found = order(own.structure, seed=seed)
    told = "; ".join(text for text in (found.note, found.composition_change) if text)
    return _Ready(own.name, own.file, found.cells, doubts, told)


def _geometry(structure: Structure) -> CellGeometry:
    return cell_of_structure_dictionary(structure.as_dict())


def _row(
    ready: _Ready,
    cells: Sequence[CellGeometry],
    relaxed: RelaxedStructure | None,
    hull: SourceHull,
    elements: dict[str, float],
) -> dict[str, Any]:
    """The row of a structure in the table."""
    cell = cells[0] if relaxed is None else relaxed.cell
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
    doubts = [*ready.remarks, *(() if relaxed.converged else ("the relaxation did not converge",))]
    return row | facts | {"remarks": "; ".join(doubts) or None, "density_origin": Origin.POTENTIAL}


def _notes(rows: Sequence[dict[str, Any]], refused: Sequence[tuple[str, str]]) -> list[str]:
    assumed = sum(row["energy_is_assumed"] for row in rows)
    known = sum(row["known_material_id"] is not None for row in rows)
    told = (
        f"Own structures: {len(rows)}, of which a source knows {known}; {len(refused)} refused, each with its reason "
        "under what was left out. They are judged against the hull of the known phases and change no figure of these."
    )
    notes = [told]
    if assumed:
        notes.append(
            f"The energies of {assumed} own structures are assumed on the hull, for the potential was not asked: their "
            "windows are those of the compositions, their stability is unknown."
        )
    return notes
