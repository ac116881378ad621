"""What is asked of the Materials Project: which candidates, which energies, and what they meet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Final, NamedTuple

from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.contents import REACTION_ENERGY_ERROR_EV_PER_ATOM, REACTION_ENERGY_ERROR_SOURCE

FORMAT: Final = 1
"""Version of the layout and content of snapshots; part of their identity."""
GGA_GGA_U: Final = "GGA_GGA+U"
R2SCAN: Final = "R2SCAN"
SCALES: Final = {
    GGA_GGA_U: EnergyScale(
        "PBE/PBE+U", "MP2020", Origin.DFT, REACTION_ENERGY_ERROR_EV_PER_ATOM, REACTION_ENERGY_ERROR_SOURCE
    ),
    R2SCAN: EnergyScale(
        "r2SCAN",
        "none",
        Origin.DFT,
        REACTION_ENERGY_ERROR_EV_PER_ATOM,
        f"assumed as for PBE, {REACTION_ENERGY_ERROR_SOURCE}",
    ),
}
"""Energies of one thermo type each. ``GGA_GGA+U_R2SCAN`` is none of them: its energies are shifted within the chemical
system that each was mixed in, so that those of two systems do not share a hull."""
GNOME_BATCH: Final = "gnome_r2scan_statics"
GNOME_LICENCE: Final = "BY-NC"
MOST_ONLY_ELEMENTS: Final = 12
"""Of so many elements 2,048 chemical systems with Li can be made, which are twenty requests."""


class Collection(NamedTuple):
    """A collection of documents: where it is, which fields are asked, and how many documents come at once."""

    name: str
    fields: tuple[str, ...]
    page_size: int


CANDIDATE_SUMMARIES: Final = Collection(
    "summary",
    (
        "material_id", "formula_pretty", "nsites", "energy_above_hull", "theoretical", "database_IDs", "band_gap",
        "cbm", "vbm", "efermi", "is_gap_direct", "is_metal", "last_updated", "deprecated", "builder_meta", "structure",
    ),
    250,
)  # fmt: skip
GAP_SUMMARIES: Final = Collection(
    "summary",
    ("material_id", "formula_pretty", "band_gap", "cbm", "vbm", "is_gap_direct", "is_metal", "deprecated"),
    1000,
)
THERMO: Final = Collection(
    "thermo",
    (
        "material_id", "thermo_type", "formula_pretty", "nsites", "volume", "formation_energy_per_atom",
        "energy_above_hull", "energy_per_atom", "uncorrected_energy_per_atom", "energy_uncertainy_per_atom",
        "energy_type", "deprecated", "last_updated", "builder_meta",
    ),
    1000,
)  # fmt: skip
ELASTICITY: Final = Collection(
    "elasticity",
    (
        "material_id", "formula_pretty", "elastic_tensor", "bulk_modulus", "shear_modulus", "state", "warnings",
        "deprecated",
    ),
    1000,
)  # fmt: skip
OXIDATION_STATES: Final = Collection(
    "oxidation_states",
    (
        "material_id", "formula_pretty", "possible_species", "possible_valences", "average_oxidation_states", "method",
    ),
    1000,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """Which materials are candidates, which energies form the hull, and which partners it has to hold.

    Attributes:
        elements: all of them are in every candidate; Li always.
        only_elements: candidates hold no others; empty: no such limit.
        excluded_elements: none of them is in any candidate.
        largest_energy_above_hull_ev_per_atom: of the project's own hull; None: any.
        smallest_sites: atoms of the cell, at least.
        largest_sites: at most; None: any.
        smallest_band_gap_ev: of the project, at least; None: any, unknown ones too.
        largest_band_gap_ev: at most; None: any.
        theoretical: True for predicted materials only, False for those in the ICSD only, None for both.
        gnome: also materials of GNoME, which are under CC BY-NC 4.0 and ask for their terms to be accepted.
        thermo_type: one of `SCALES`; energies of two types never share a hull.
        partners: elements of what candidates touch, such as each cathode, water and carbon.
    """

    elements: tuple[str, ...] = (LITHIUM,)
    only_elements: tuple[str, ...] = ()
    excluded_elements: tuple[str, ...] = ()
    largest_energy_above_hull_ev_per_atom: float | None = 0.1
    smallest_sites: int | None = None
    largest_sites: int | None = None
    smallest_band_gap_ev: float | None = None
    largest_band_gap_ev: float | None = None
    theoretical: bool | None = None
    gnome: bool = False
    thermo_type: str = GGA_GGA_U
    partners: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.thermo_type not in SCALES:
            raise ConfigurationError(
                f"thermo_type is {self.thermo_type}; a hull takes one of {', '.join(SCALES)} (energies of the mix "
                "GGA_GGA+U_R2SCAN hold only within the chemical system that they were mixed in)"
            )
        if LITHIUM not in self.elements:
            raise ConfigurationError(f"elements are {', '.join(self.elements) or 'none'}: candidates hold Li")
        if both := set(self.elements) & set(self.excluded_elements):
            raise ConfigurationError(f"{', '.join(sorted(both))} cannot be both asked for and excluded")
        if both := set(self.only_elements) & set(self.excluded_elements):
            raise ConfigurationError(f"{', '.join(sorted(both))} cannot be both in only_elements and excluded")
        if self.only_elements and (others := set(self.elements) - set(self.only_elements)):
            raise ConfigurationError(f"only_elements lacks {', '.join(sorted(others))}, which every candidate holds")
        for what, low, high in (
            ("sites", self.smallest_sites, self.largest_sites),
            ("band_gap_ev", self.smallest_band_gap_ev, self.largest_band_gap_ev),
        ):
            if low is not None and high is not None and low > high:
                raise ConfigurationError(f"smallest_{what} is {low:g}, above largest_{what} of {high:g}")
        if len(self.only_elements) > MOST_ONLY_ELEMENTS:
            raise ConfigurationError(
                f"only_elements has {len(self.only_elements)} elements; with more than {MOST_ONLY_ELEMENTS} say what "
                "is excluded instead (excluded_elements)"
            )

    def criteria(self) -> dict[str, Any]:
        """Parameters of the candidates' summaries, without chemical systems."""
        asked: dict[str, Any] = {
            "elements": None if self.only_elements else ",".join(sorted(self.elements)),
            "exclude_elements": ",".join(sorted(self.excluded_elements)) or None,
            "energy_above_hull_max": self.largest_energy_above_hull_ev_per_atom,
            "nsites_min": self.smallest_sites,
            "nsites_max": self.largest_sites,
            "band_gap_min": self.smallest_band_gap_ev,
            "band_gap_max": self.largest_band_gap_ev,
            "theoretical": self.theoretical,
        }
        return {name: value for name, value in asked.items() if value is not None} | self.usual_criteria()

    def usual_criteria(self) -> dict[str, Any]:
        """Parameters of every query of summaries."""
        return {"deprecated": False} | ({} if self.gnome else {"batch_id_not_eq": GNOME_BATCH})

    @property
    def asked_thermo_type(self) -> str:
        """The thermo type as it is asked: the client writes R2SCAN as ``r2SCAN``."""
        return "r2SCAN" if self.thermo_type == R2SCAN else self.thermo_type

    def systems(self) -> list[str]:
        """Chemical systems of the candidates where ``only_elements`` names the elements; else none."""
        optional = sorted(set(self.only_elements) - set(self.elements))
        if not self.only_elements:
            return []
        return sorted(
            "-".join(sorted({*self.elements, *others}))
            for number in range(len(optional) + 1)
            for others in combinations(optional, number)
        )

    def as_json(self) -> Mapping[str, Any]:
        """The query as it is written beside a snapshot."""
        written = {name: sorted(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return {**written, "partners": sorted(sorted(partner) for partner in self.partners)}

    def digest(self) -> str:
        """Hash of everything that decides which documents a snapshot holds, beside the database's version."""
        collections = [CANDIDATE_SUMMARIES, GAP_SUMMARIES, THERMO, ELASTICITY, OXIDATION_STATES]
        content = json.dumps([FORMAT, self.as_json(), [list(each) for each in collections]], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()
