"""Width of the electrochemical window."""

from __future__ import annotations

import numpy as np

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Width [V]; its interval is that of both limits at their narrowest and widest, never below 0."""
    reduction, oxidation = numbers(columns, "reduction_limit_v"), numbers(columns, "oxidation_limit_v")
    narrowest = numbers(columns, "oxidation_limit_low_v") - numbers(columns, "reduction_limit_high_v")
    widest = numbers(columns, "oxidation_limit_high_v") - numbers(columns, "reduction_limit_low_v")
    return bracketed(oxidation - reduction, np.maximum(narrowest, 0.0), widest, texts(columns, "origin"))


CRITERION = Criterion(
    name="window_width",
    unit="V",
    direction=Direction.MAXIMISE,
    meaning="Oxidation limit minus reduction limit of the equilibrium mixture at the composition.",
    needs=(
        "reduction_limit_v",
        "reduction_limit_low_v",
        "reduction_limit_high_v",
        "oxidation_limit_v",
        "oxidation_limit_low_v",
        "oxidation_limit_high_v",
        "origin",
    ),
    source="Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517",
    compute=compute,
)
