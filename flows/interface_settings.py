"""The section of interfaces: the anodes and cathodes that candidates touch, and the user's own cathodes."""

from __future__ import annotations

from math import isnan, nan
from typing import Self

from pydantic import BaseModel, Field, field_validator, model_validator

from flows.form_titles import SECTION
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.errors import FormulaError
from ssbscreen.domain.units import PERCENT
from ssbscreen.interfaces.electrodes import ANODES, CATHODES, HIGHEST_VOLTAGE_V, LI_METAL, Cathode, CathodeState


class CathodeSettings(BaseModel):
    """A cathode of the user's own."""

    model_config = SECTION

    discharged: str = Field(description="ordered composition full of Li")
    discharged_v: float = Field(ge=0.0, le=HIGHEST_VOLTAGE_V, description="voltage there against Li/Li+")
    charged: str = Field(description="ordered composition as far as it is charged")
    charged_v: float = Field(ge=0.0, le=HIGHEST_VOLTAGE_V, description="voltage there against Li/Li+")
    volume_change_percent: float | None = Field(
        default=None,
        ge=-30.0,
        le=30.0,
        description="change of the volume on charging, for the misfit stress; beyond 30 % nothing stays elastic",
    )

    @field_validator("discharged", "charged")
    @classmethod
    def _is_a_formula(cls, formula: str) -> str:
        try:
            parse_formula(formula)
        except FormulaError as fault:
            raise ValueError(str(fault)) from fault
        if parse_formula(formula).keys() <= {LITHIUM}:
            raise ValueError(f"{formula} is Li metal: a cathode holds another element")
        return formula

    @model_validator(mode="after")
    def _charges_upwards(self) -> Self:
        if self.charged_v < self.discharged_v:
            raise ValueError(f"charged at {self.charged_v:g} V, below {self.discharged_v:g} V of the discharged state")
        return self


class InterfaceSettings(BaseModel):
    """What candidates touch."""

    model_config = SECTION

    anodes: dict[str, float] = Field(
        default_factory=lambda: {anode.name: anode.voltage_v for anode in ANODES},
        min_length=1,
        description="voltage against Li/Li+ by name of the anode",
    )
    cathodes: tuple[str, ...] = Field(
        default=tuple(cathode.name for cathode in CATHODES), description="built-in cathodes of the pair matrix"
    )
    own_cathodes: dict[str, CathodeSettings] = Field(default_factory=dict, description="further cathodes by name")
    cathode: str = Field(default="LiCoO2", description="the cathode whose reactions the criteria read")
    coated_candidates: int = Field(
        default=10, ge=0, le=200, description="ranked candidates of each role for which coatings are searched"
    )
    coatings: int = Field(default=5, ge=1, le=50, description="coatings listed for each of them and each cathode")

    @field_validator("anodes")
    @classmethod
    def _anodes_hold_li(cls, anodes: dict[str, float]) -> dict[str, float]:
        if LI_METAL not in anodes or anodes[LI_METAL] != 0.0:
            raise ValueError(f'"{LI_METAL}" = 0.0 must stay among the anodes: the criteria read it')
        if wrong := [name for name, voltage in anodes.items() if not 0.0 <= voltage <= HIGHEST_VOLTAGE_V]:
            raise ValueError(f"the voltage of {', '.join(wrong)} is not between 0 and {HIGHEST_VOLTAGE_V:g} V")
        return anodes

    @model_validator(mode="after")
    def _cathodes_exist(self) -> Self:
        built_in = [cathode.name for cathode in CATHODES]
        if unknown := [name for name in self.cathodes if name not in built_in]:
            raise ValueError(
                f"there is no built-in cathode {', '.join(unknown)}; there are: {', '.join(built_in)}. "
                "Describe others under own_cathodes"
            )
        if twice := [name for name in self.own_cathodes if name in built_in]:
            raise ValueError(f"{', '.join(twice)} is the name of a built-in cathode: give your own another name")
        if self.cathode not in (*self.cathodes, *self.own_cathodes):
            raise ValueError(f"the cathode {self.cathode!r} is not among cathodes and own_cathodes")
        return self

    def chosen_cathodes(self) -> tuple[Cathode, ...]:
        """Built-in cathodes and the user's own."""
        own = (
            Cathode(
                name,
                CathodeState(each.discharged, each.discharged_v),
                CathodeState(each.charged, each.charged_v),
                "as the settings say",
                "settings",
                nan if each.volume_change_percent is None else each.volume_change_percent / PERCENT,
                "settings",
            )
            for name, each in self.own_cathodes.items()
        )
        return (*(cathode for cathode in CATHODES if cathode.name in self.cathodes), *own)

    def volume_changes(self) -> dict[str, float | None]:
        """Relative change of volume on charging by name of the cathode; None, which JSON has, where it is unknown."""
        changes = {cathode.name: cathode.volume_change for cathode in self.chosen_cathodes()}
        return {name: None if isnan(change) else change for name, change in changes.items()}
