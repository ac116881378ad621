"""A user's own structures beside the candidates of the sources: each is judged against the hull of the known phases.

They are no phases of that hull, so no figure of a known candidate depends on them, nor that of one of them on another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.cell_reading import ReadCells
from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.cif_folder import ReadCells as HeldCells
from ssbscreen.sources.contents import CellColumns, CellGeometry, SourceContents
from ssbscreen.sources.join_properties import READ_HERE, JoinedProperties, join_properties
from ssbscreen.tables.catalogue import CANDIDATES, CONDUCTIVITY, ELASTICITY, REJECTIONS
from ssbscreen.tables.schema import TableSchema, concatenated

LABEL: Final = "own structures"


def with_own_candidates(candidates: pa.Table, own: pa.Table) -> pa.Table:
    """The candidates of the sources and the own ones.

    Args:
        candidates: of `join_energies`.
        own: ``own_structures`` table.

    Raises:
        SourceError: an own structure has the identifier of a candidate.
    """
    if twice := sorted(set(own["candidate_id"].to_pylist()) & set(candidates["candidate_id"].to_pylist())):
        raise SourceError(f"{', '.join(twice)}: a candidate of the source has this name too. Name the file otherwise.")
    added = CANDIDATES.build(
        {
            **{
                name: own[name]
                for name in (
                    "candidate_id",
                    "formula",
                    "chemical_system",
                    "formation_energy_ev_per_atom",
                    "own_energy_std_ev_per_atom",
                    "own_energy_origin",
                )
            },
            "source": own["energy_provenance"],
        }
    )
    return concatenated([candidates, added], CANDIDATES)


def join_own_properties(
    contents: Sequence[SourceContents],
    candidates: pa.Table,
    own: pa.Table,
    *,
    literature: bool,
    coordinations: ReadCells = READ_HERE,
) -> JoinedProperties:
    """`join_properties` of all candidates, the own ones with their own cells.

    What is known of a composition alone (a measured conductivity, published moduli) is told of its lowest phase. So it
    counts for an own structure that is this phase, or a new one that lies below it by an energy that was computed, or
    whose composition no source has as a candidate; any other is another polymorph. What is known of a material counts
    where a source holds the same structure. No own structure changes what is told of another.

    Args:
        contents: of the sources.
        candidates: of `with_own_candidates`.
        own: ``own_structures`` table.
        literature: as in `join_properties`.
        coordinations: as in `join_properties`.
    """
    ids = own["candidate_id"].combine_chunks()
    is_own = pc.is_in(candidates["candidate_id"], value_set=ids)
    known = join_properties(
        contents, candidates.filter(pc.invert(is_own)), literature=literature, coordinations=coordinations
    )
    if not len(own):
        return known
    found = join_properties(
        [_cells(own), *contents],
        candidates.filter(is_own),
        literature=literature,
        coordinations=coordinations,
        higher=_higher(known.candidates, own),
    )

    def joined(schema: TableSchema, one: pa.Table, other: pa.Table) -> pa.Table:
        return concatenated([one, other], schema)

    return JoinedProperties(
        joined(CANDIDATES, known.candidates, found.candidates),
        joined(ELASTICITY, known.elasticity, found.elasticity),
        joined(CONDUCTIVITY, known.conductivity, found.conductivity),
        joined(REJECTIONS, known.rejections, found.rejections),
        known.notes,
    )


def _higher(known: pa.Table, own: pa.Table) -> frozenset[str]:
    """Own structures that are not the lowest phase of their composition, each for itself.

    Args:
        known: candidates of the sources, with the material whose cell each has.
        own: ``own_structures`` table.
    """
    keys = {formula_key(formula) for formula in own["formula"].to_pylist()}
    lowest: dict[str, tuple[float, str, str]] = {}
    columns = ("formula", "formation_energy_ev_per_atom", "candidate_id", "material_id")
    for formula, energy, candidate, material in zip(*(known[name].to_pylist() for name in columns), strict=True):
        if (key := formula_key(formula)) in keys:
            rival = (energy, candidate, material or candidate)
            lowest[key] = min(lowest.get(key, rival), rival)

    def is_higher(row: Mapping[str, Any]) -> bool:
        rival = lowest.get(formula_key(row["formula"]))
        if rival is None or row["known_material_id"] in rival[1:]:
            return False
        is_a_higher_known_one = row["known_material_id"] is not None  # whatever another way of computing says
        is_computed_below = not row["energy_is_assumed"] and row["formation_energy_ev_per_atom"] < rival[0]
        return is_a_higher_known_one or not is_computed_below

    return frozenset(row["candidate_id"] for row in own.to_pylist() if is_higher(row))


def _cells(own: pa.Table) -> SourceContents:
    rows = own.to_pylist()
    cells = [
        CellGeometry(
            tuple(row["cell_abc_angstrom_angles_degree"]), tuple(row["atomic_numbers"]), tuple(row["fractional_xyz"])
        )
        for row in rows
    ]
    columns = CellColumns(
        material_ids=[row["known_material_id"] or row["candidate_id"] for row in rows],
        entry_ids=[row["candidate_id"] for row in rows],
        formulas=[row["formula"] for row in rows],
        amounts=[parse_formula(row["formula"]) for row in rows],
        formation_energies_ev_per_atom=np.array([row["formation_energy_ev_per_atom"] for row in rows], dtype=float),
        origins=[Origin(row["density_origin"]) for row in rows],
        sources=[_cell_source(row) for row in rows],
        geometry=HeldCells(cells),
    )
    return SourceContents(LABEL, None, None, (columns,))


def _cell_source(row: Mapping[str, Any]) -> str:
    """Where a cell is from; what was ordered or substituted in it the table of own structures tells."""
    how = "relaxed with the potential" if row["density_origin"] == Origin.POTENTIAL.value else "not relaxed"
    return f"{row['structure_file']}, {how}"
