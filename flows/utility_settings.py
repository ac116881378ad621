"""The section of the learned utility."""

from __future__ import annotations

from pydantic import BaseModel, Field

from flows.form_titles import SECTION


class UtilitySettings(BaseModel):
    """What is learned from the electrolytes that are known, beside the declared criteria."""

    model_config = SECTION

    compute: bool = Field(default=True, description="learn it; else its tables say why there is nothing")
    resamples: int = Field(default=40, ge=20, le=1000, description="of the candidates, for the intervals")
    seed: int = Field(default=20_261_126, ge=0, lt=2**63, description="of the resampling")
