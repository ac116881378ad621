"""Several sources as the input of one run, joined in one step; a run joins energies and properties in two stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from ssbscreen.domain.materials import EnergyScale
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.join_properties import join_properties
from ssbscreen.sources.polymorphs import Polymorphs
from ssbscreen.tables.catalogue import REJECTIONS
from ssbscreen.tables.schema import concatenated


@dataclass(frozen=True, slots=True)
class JoinedInput:
    """The tables that a run starts from, the one scale of their energies, and sentences for the report."""

    phase_entries: pa.Table
    candidates: pa.Table
    elasticity: pa.Table
    conductivity: pa.Table
    rejections: pa.Table
    scale: EnergyScale
    notes: tuple[str, ...]


def join_sources(
    contents: Sequence[SourceContents], *, literature: bool, polymorphs: Polymorphs = Polymorphs.LOWEST
) -> JoinedInput:
    """Join sources by composition.

    Energies come from the first source that has any; all sources give structures, tensors and gaps.

    Args:
        contents: sources in order of precedence.
        literature: whether published moduli and measured conductivities are wanted.
        polymorphs: which entries of a composition are candidates.

    Raises:
        SourceError: no energies, or no phase with Li beside the metal.
    """
    energies = join_energies(contents, polymorphs=polymorphs)
    properties = join_properties(contents, energies.candidates, literature=literature)
    return JoinedInput(
        phase_entries=energies.phase_entries,
        candidates=properties.candidates,
        elasticity=properties.elasticity,
        conductivity=properties.conductivity,
        rejections=concatenated([energies.rejections, properties.rejections], REJECTIONS),
        scale=energies.scale,
        notes=(*energies.notes, *properties.notes),
    )
