"""Which band gap stands for a candidate."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import NamedTuple

from ssbscreen.domain.origin import Origin
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.wanted_rows import wanted_rows


class GapHit(NamedTuple):
    """One gap of a composition."""

    energy_ev_per_atom: float
    gap_ev: float
    material_id: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class GapIndex:
    """Gaps of the compositions that were asked for.

    Attributes:
        by_key: gaps of each `composition_key` in the first source that has any.
        by_material: first gap of each material.
    """

    by_key: Mapping[str, Sequence[GapHit]]
    by_material: Mapping[str, GapHit]

    def choose(self, key: str, materials: Sequence[str], *, own_only: bool = False) -> GapHit | None:
        """Gap of a composition.

        The gap of the chosen structure's own material (or of the entry) where it is known; else, in the first source
        that has the composition, that of the polymorph of lowest energy; where polymorphs have no energies, the upper
        median of their gaps. On 181 Li compositions of the Materials Project whose ground state's gap is known, the
        upper median is off by 0.14 eV on average and unbiased, the lowest gap 0.47 eV too low: it fails good insulators
        for one odd polymorph (Li2S: 1.97, 3.39 and 3.90 eV, ground state 3.39 eV).

        Args:
            key: `composition_key` of the candidate.
            materials: identifiers whose own gap is meant, best first.
            own_only: whether no other gap of the composition may stand in.
        """
        for material in materials:
            if (own := self.by_material.get(material)) is not None:
                return own
        hits = self.by_key.get(key)
        if own_only or not hits:
            return None
        if isfinite(lowest := min(hit.energy_ev_per_atom for hit in hits)):
            return min((hit for hit in hits if hit.energy_ev_per_atom == lowest), key=lambda hit: hit.material_id)
        return sorted(hits, key=lambda hit: hit.gap_ev)[len(hits) // 2]


def index_gaps(contents: Sequence[SourceContents], keys: Collection[str] | None = None) -> GapIndex:
    """Index the gaps of the asked compositions in all sources.

    Args:
        contents: sources in order of precedence.
        keys: `composition_key` of the asked compositions; None: all with Li.
    """
    by_key: dict[str, list[GapHit]] = {}
    owner: dict[str, int] = {}
    by_material: dict[str, GapHit] = {}
    for position, source in enumerate(contents):
        for columns in source.gaps:
            energies, gaps = columns.formation_energies_ev_per_atom, columns.band_gaps_ev
            for row, key in wanted_rows(columns.amounts, keys):
                energy, material = float(energies[row]), columns.material_ids[row]
                hit = GapHit(energy if isfinite(energy) else inf, float(gaps[row]), material, columns.origins[row])
                if material:
                    by_material.setdefault(material, hit)
                if owner.setdefault(key, position) == position:
                    by_key.setdefault(key, []).append(hit)
    return GapIndex(by_key, by_material)
