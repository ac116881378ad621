"""The section of the cell: what an electrolyte is put into, to tell energy by mass and cost by energy."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field, model_validator

from flows.form_titles import SECTION
from ssbscreen.cell.separator_resistance import SEPARATOR_THICKNESS_UM
from ssbscreen.cell.stack import DEFAULT_STACK, Stack


class CellSettings(BaseModel):
    """A stack of Li metal, separator and composite cathode."""

    model_config = SECTION

    separator_thickness_um: float = Field(
        default=SEPARATOR_THICKNESS_UM, gt=0.0, le=1000.0, description="thickness of the separator"
    )
    areal_capacity_mah_per_cm2: float = Field(
        default=DEFAULT_STACK.areal_capacity_mah_per_cm2, gt=0.0, le=50.0, description="of the cathode"
    )
    cathode_capacity_mah_per_g: float = Field(
        default=DEFAULT_STACK.cathode_capacity_mah_per_g, gt=0.0, le=2000.0, description="of its active material"
    )
    voltage_v: float = Field(default=DEFAULT_STACK.voltage_v, gt=0.0, le=10.0, description="mean voltage of discharge")
    active_material_g_per_cm3: float = Field(
        default=DEFAULT_STACK.active_material_g_per_cm3, gt=0.0, le=20.0, description="density of the active material"
    )
    electrolyte_volume_fraction: float = Field(
        default=DEFAULT_STACK.electrolyte_volume_fraction, ge=0.0, lt=0.9, description="of the composite cathode"
    )
    lithium_excess: float = Field(
        default=DEFAULT_STACK.lithium_excess, ge=0.0, le=10.0, description="Li beyond the charge, as a share of it"
    )

    @model_validator(mode="after")
    def _leaves_room_for_active_material(self) -> Self:
        self.stack()
        return self

    def stack(self) -> Stack:
        """The stack of these settings."""
        return Stack(**self.model_dump(exclude={"separator_thickness_um"}))
