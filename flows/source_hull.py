"""The hull of a source as a user's structure meets it: its energies, its elements, and the materials that it knows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from flows.inputs import read_contents
from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.errors import ElementalReferenceError, SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.sources.bundled import ELEMENT_ENERGIES, FUNCTIONAL, PROVENANCE, read_bundled
from ssbscreen.sources.cells import pymatgen_structure
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.energy_offset import SAME_SCALE, EnergyOffset, OffsetMeter
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.structure_choice import CellHit, index_cells
from ssbscreen.structures.matching import match_known
from ssbscreen.thermo.composition_window import hull_energies_ev_per_atom
from ssbscreen.thermo.entries import require_references
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases
from ssbscreen.thermo.window_tables import index_of_entries

if TYPE_CHECKING:
    from pymatgen.core import Structure


@dataclass(frozen=True, slots=True)
class KnownMaterial:
    """A material of a source.

    Attributes:
        material_id: its identifier.
        energy_ev_per_atom: its formation energy on the scale of the hull; NaN where the hull's source has none of it.
    """

    material_id: str
    energy_ev_per_atom: float


@dataclass(frozen=True)
class SourceHull:
    """Phases of the source that gives the energies, and the cells of all sources.

    Attributes:
        contents: of the sources, in order of precedence.
        scale: of the energies.
        index: the phases.
    """

    contents: Sequence[SourceContents]
    scale: EnergyScale
    index: PhaseIndex

    @classmethod
    def of(cls, sources: Sequence[str], *, keep_isolated_molecules: bool) -> SourceHull:
        """The hull of sources as a run joins them; errors as of `join_energies`."""
        contents = read_contents(sources, keep_isolated_molecules=keep_isolated_molecules)
        energies = join_energies(contents)
        return cls(contents, energies.scale, index_of_entries(energies.phase_entries)[0])

    @property
    def is_of_the_potential(self) -> bool:
        """Whether its energies are the potential's, so that none has to be brought to another scale."""
        return self.scale.functional == FUNCTIONAL

    def lacking(self, amounts: Mapping[str, float]) -> str:
        """Which elements of a composition have no phase, in a sentence; "" where none lacks."""
        try:
            require_references(self.index, amounts, label="")
        except ElementalReferenceError as fault:
            return str(fault).removeprefix(": ")
        return ""

    def hull_energy_ev_per_atom(self, amounts: Mapping[str, float]) -> float:
        """Formation energy of the equilibrium mixture at a composition."""
        return float(hull_energies_ev_per_atom(self.index, [amounts])[0])

    def offset(self, amounts: Mapping[str, float]) -> EnergyOffset:
        """What is to be added to a formation energy of the potential."""
        return SAME_SCALE if self.is_of_the_potential else self._meter.offset(amounts)

    def require_offsets(self) -> None:
        """Check that offsets can be measured, before any energy is computed.

        Raises:
            SourceError: the source and the embedded set have too few compounds in common.
        """
        if not self.is_of_the_potential:
            _ = self._meter

    def known_as(self, structure: Structure, amounts: Mapping[str, float]) -> KnownMaterial | None:
        """The material of a source that has the same structure, the lowest of several; None where none has."""
        hits = sorted(
            self._cells_at(composition_key(amounts)), key=lambda hit: (self._energy_of.get(hit.entry_id, inf), *hit[:3])
        )
        hit = match_known(structure, ((hit, pymatgen_structure(hit.columns.geometry(hit.row))) for hit in hits))
        if hit is None:
            return None
        return KnownMaterial(hit.material_id, self._energy_of.get(hit.entry_id, float("nan")))

    def _cells_at(self, key: str) -> Sequence[CellHit]:
        return index_cells(self.contents, [key]).by_key.get(key, ())

    @cached_property
    def _energy_of(self) -> dict[str, float]:
        phases = next(each.phases for each in self.contents if each.phases is not None)
        return dict(zip(phases.ids, phases.formation_energies_ev_per_atom.tolist(), strict=True))

    @cached_property
    def _meter(self) -> OffsetMeter:
        phases = read_bundled().phases
        if phases is None:
            raise SourceError("the embedded set holds no phases. Install the package again.")
        potential = index_phases(
            phases.ids, phases.formulas, phases.amounts, np.asarray(phases.formation_energies_ev_per_atom)
        )
        return OffsetMeter(self.index, potential)


def element_energies_ev_per_atom() -> dict[str, float]:
    """Energies of the elements to which formation energies of the potential are relative, by symbol.

    Raises:
        SourceError: the embedded set does not say.
    """
    told = json.loads((files("ssbscreen.sources") / "reference_set" / PROVENANCE).read_text(encoding="utf-8"))
    if not isinstance(told.get(ELEMENT_ENERGIES), dict):
        raise SourceError(
            f"{PROVENANCE} of the embedded set lacks {ELEMENT_ENERGIES}. Restore the file of the release."
        )
    return {str(symbol): float(energy) for symbol, energy in told[ELEMENT_ENERGIES].items()}
