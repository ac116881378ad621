"""A user's own structures beside the candidates of the sources: each is judged against the hull of the known phases.

They are no phases of that hull, so no figure of a known candidate depends on them, nor that of one of them on another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.cell_reading import ReadCells
from ssbscreen.domain.composition import composition_key, parse_formula
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

    What is known of a composition alone (a measured conductivity, published moduli) counts for an own structure where
    it is the known material, or lies below every known phase of its composition; else it is another polymorph. What is
    known of the material counts where a source holds the same structure.

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
    rivals = _rivals(candidates.filter(pc.invert(is_own)), own)
    asked = concatenated([candidates.filter(is_own), rivals], CANDIDATES)
    found = join_properties([_cells(own), *contents], asked, literature=literature, coordinations=coordinations)

    def joined(schema: TableSchema, one: pa.Table, other: pa.Table) -> pa.Table:
        return concatenated([one, other.filter(pc.is_in(other["candidate_id"], value_set=ids))], schema)

    return JoinedProperties(
        joined(CANDIDATES, known.candidates, found.candidates),
        joined(ELASTICITY, known.elasticity, found.elasticity),
        joined(CONDUCTIVITY, known.conductivity, found.conductivity),
        joined(REJECTIONS, known.rejections, found.rejections),
        known.notes,
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """Composition of an own structure, and whether a source holds the same structure."""

    key: str
    is_known: bool


def _rivals(candidates: pa.Table, own: pa.Table) -> pa.Table:
    """Candidates of the sources at the compositions of those own structures that no source holds."""
    mine = [
        _Own(composition_key(parse_formula(formula)), known is not None)
        for formula, known in zip(own["formula"].to_pylist(), own["known_material_id"].to_pylist(), strict=True)
    ]
    asked = {each.key for each in mine if not each.is_known} - {each.key for each in mine if each.is_known}
    mask = [composition_key(parse_formula(formula)) in asked for formula in candidates["formula"].to_pylist()]
    return candidates.filter(pa.array(mask, pa.bool_()))


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
        sources=[row["energy_provenance"] for row in rows],
        geometry=HeldCells(cells),
    )
    return SourceContents(LABEL, None, None, (columns,))
