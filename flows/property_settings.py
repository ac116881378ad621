"""The sections of properties: what is predicted or computed where sources are silent."""

from __future__ import annotations

from pydantic import BaseModel, Field

from flows.form_titles import SECTION


class _Section(BaseModel):
    model_config = SECTION


class ModuliSettings(_Section):
    """Moduli where no tensor and no published value is known."""

    predict: bool = Field(default=True, description="predict them with a model; else they stay unknown")
    model: str = Field(default="", description="folder of models that were trained again; empty: those that ship")


class GapSettings(_Section):
    """Band gaps where no source has one."""

    predict: bool = Field(default=True, description="predict them with a model of PBE gaps; else they stay unknown")
    model: str = Field(default="", description="folder of a model that was trained again; empty: the one that ships")


class ConductivitySettings(_Section):
    """Conductivities of Li ions where none is measured."""

    predict: bool = Field(
        default=True, description="predict them with a model of measured ones; else they stay unknown"
    )
    model: str = Field(default="", description="folder of a model that was trained again; empty: the one that ships")


class BarrierSettings(_Section):
    """Bond valence barriers of the candidates that no gate excludes from every role."""

    compute: bool = Field(default=True, description="compute them; they are shown and enter no criterion")
    most_candidates: int = Field(default=200, ge=1, description="the best by their rank in any role")
    seconds_per_structure: float = Field(
        default=60.0, gt=0.0, le=86_400.0, description="a cell that takes longer is stopped and listed"
    )
