"""The section ``[materials_project]`` of the settings: what is fetched, and how politely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from pydantic import BaseModel, Field, field_validator

from flows.form_titles import SECTION
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import LITHIUM, SYMBOLS
from ssbscreen.interfaces.electrodes import Cathode
from ssbscreen.sources.snapshots.query import GGA_GGA_U, R2SCAN, Query

AIR: Final = ("C", "H", "O")
"""Water, carbon dioxide, oxygen and carbon."""


class MaterialsProjectSettings(BaseModel):
    """What is fetched of the Materials Project where it is among the sources."""

    model_config = SECTION

    elements: tuple[str, ...] = Field(default=(LITHIUM,), description="all of them are in every candidate; Li always")
    only_elements: tuple[str, ...] = Field(default=(), description="candidates hold no others; empty: any")
    excluded_elements: tuple[str, ...] = Field(default=(), description="none of them is in any candidate")
    largest_energy_above_hull_ev_per_atom: float = Field(
        default=0.1, ge=0.0, le=10.0, description="of the project's own hull"
    )
    smallest_sites: int | None = Field(default=None, ge=1, description="atoms of the cell, at least")
    largest_sites: int | None = Field(default=None, ge=1, description="atoms of the cell, at most")
    smallest_band_gap_ev: float | None = Field(default=None, ge=0.0, le=100.0, description="of the project, at least")
    largest_band_gap_ev: float | None = Field(default=None, ge=0.0, le=100.0, description="of the project, at most")
    theoretical: bool | None = Field(
        default=None, description="true: predicted materials only; false: those with a measured structure only"
    )
    gnome: bool = Field(default=False, description="also the materials of GNoME, which are under CC BY-NC 4.0")
    thermo_type: Literal["GGA_GGA+U", "R2SCAN"] = Field(
        default=GGA_GGA_U, description=f"the one kind of energies of a run, {GGA_GGA_U} or {R2SCAN}"
    )
    requests_per_second: float = Field(default=3.0, gt=0.0, le=5.0, description="at most that many")
    timeout_s: float = Field(default=60.0, gt=0.0, le=600.0, description="longest silence of the server")

    @field_validator("elements", "only_elements", "excluded_elements")
    @classmethod
    def _are_elements(cls, symbols: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [symbol for symbol in symbols if symbol not in SYMBOLS]:
            raise ValueError(f"{', '.join(map(repr, unknown))} is no chemical element; write symbols such as Li, P, Cl")
        return tuple(sorted(set(symbols)))

    def query(self, cathodes: Sequence[Cathode]) -> Query:
        """The query, with the elements of cathodes, of air and of carbon as partners.

        Raises:
            ConfigurationError: its parts contradict each other.
        """
        formulas = [state.formula for cathode in cathodes for state in (cathode.discharged, cathode.charged)]
        partners = {tuple(sorted(parse_formula(formula))) for formula in formulas}
        own = self.model_dump(exclude={"requests_per_second", "timeout_s"})
        return Query(**own, partners=tuple(sorted({AIR, *partners})))
