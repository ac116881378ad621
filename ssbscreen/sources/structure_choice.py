"""Which cell stands for a candidate, out of all cells of its composition in all sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isnan
from typing import NamedTuple

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.cells import amounts_of, sound_cell
from ssbscreen.sources.contents import STAGE, CellColumns, CellGeometry, Rejection, SourceContents
from ssbscreen.sources.wanted_rows import wanted_rows


class CellHit(NamedTuple):
    """A row of the cells of a source."""

    source_position: int
    energy_ev_per_atom: float
    """On the source's own scale; infinite where unknown, so that it comes last."""
    material_id: str
    entry_id: str
    columns: CellColumns
    row: int


@dataclass(frozen=True, slots=True)
class ChosenStructure:
    """A cell with its identifier, origin and source."""

    material_id: str
    geometry: CellGeometry
    origin: Origin
    source: str


@dataclass(frozen=True, slots=True)
class CellIndex:
    """Cells of the asked compositions, found by composition and by material.

    Attributes:
        by_key: cells of each `composition_key`, in order of the sources.
        by_material: first cell of each material.
    """

    by_key: Mapping[str, Sequence[CellHit]]
    by_material: Mapping[str, CellHit]

    def of_material(self, material_id: str) -> ChosenStructure | None:
        """Cell of a material; None where there is none or it cannot be used."""
        hit = self.by_material.get(material_id)
        try:
            return _read(hit) if hit is not None else None
        except SourceError:
            return None


def index_cells(contents: Sequence[SourceContents], keys: Collection[str] | None = None) -> CellIndex:
    """Index the cells of the asked compositions in all sources.

    Args:
        contents: sources in order of precedence.
        keys: `composition_key` of the asked compositions; None: all with Li.
    """
    by_key: dict[str, list[CellHit]] = {}
    by_material: dict[str, CellHit] = {}
    for position, source in enumerate(contents):
        for columns in source.cells:
            energies = columns.formation_energies_ev_per_atom.tolist()
            for row, key in wanted_rows(columns.amounts, keys):
                energy = inf if isnan(energies[row]) else energies[row]
                hit = CellHit(position, energy, columns.material_ids[row], columns.entry_ids[row], columns, row)
                by_key.setdefault(key, []).append(hit)
                by_material.setdefault(hit.material_id, hit)
    return CellIndex(by_key, by_material)


def choose_structures(
    index: CellIndex, keys: Mapping[str, str], own_only: Collection[str] = ()
) -> tuple[dict[str, ChosenStructure], list[Rejection]]:
    """Cell of each candidate.

    The cell of the very entry comes first, in whatever source it is; then, in the order of the sources, the polymorph
    of lowest energy on the source's own scale, polymorphs without energy last and by identifier. Energies of two
    sources are never compared.

    Args:
        index: cells of all sources.
        keys: `composition_key` of each candidate by its identifier.
        own_only: candidates that only the cell of the very entry stands for: those with a polymorph below them.

    Returns:
        The chosen cells by candidate, and a rejection for each cell that was tried and could not be used. Candidates
        without a usable cell are absent; they stay candidates.
    """
    chosen: dict[str, ChosenStructure] = {}
    rejections: list[Rejection] = []
    for candidate, key in keys.items():
        hits = sorted(index.by_key.get(key, ()), key=lambda hit: (hit.entry_id != candidate, *hit[:3]))
        for hit in hits:
            if hit.entry_id != candidate and candidate in own_only:
                break
            try:
                chosen[candidate] = _read(hit)
                break
            except SourceError as fault:
                reason = f"structure {hit.material_id} not used: {fault}; the candidate stays"
                rejections.append(Rejection(candidate, STAGE, reason))
    return chosen, rejections


def _read(hit: CellHit) -> ChosenStructure:
    """Geometry of a hit.

    Raises:
        SourceError: it cannot be read, makes no cell, or holds other atoms than its formula says.
    """
    columns, row = hit.columns, hit.row
    geometry = sound_cell(columns.geometry(row))
    if composition_key(amounts_of(geometry)) != composition_key(columns.amounts[row]):
        raise SourceError(f"its atoms are not those of the formula {columns.formulas[row]}")
    return ChosenStructure(hit.material_id, geometry, columns.origins[row], columns.sources[row])
