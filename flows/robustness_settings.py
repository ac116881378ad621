"""The section of robustness: how ranks are drawn."""

from __future__ import annotations

from pydantic import BaseModel, Field

from flows.form_titles import SECTION
from ssbscreen.decision.weight_draws import RELATIVE_SPREAD


class RobustnessSettings(BaseModel):
    """Ranks over draws of values and weights, and beside other aggregations."""

    model_config = SECTION

    compute: bool = Field(default=True, description="compute them; else the tables of robustness are empty")
    draws: int = Field(
        default=10_000, ge=100, le=1_000_000, description="draws; a probability errs by 0.005 at most with 10,000"
    )
    weight_spread: float = Field(
        default=RELATIVE_SPREAD,
        gt=0.0,
        lt=1.0,
        description="relative standard deviation of a weight of average size around the declared one (Dirichlet)",
    )
    seed: int = Field(default=20_261_126, ge=0, lt=2**63, description="of all that is random")
