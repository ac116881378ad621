"""Width of the electrochemical window."""

from __future__ import annotations

import numpy as np

from ssbscreen.criteria.intervals import absolute
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Width [V], +-2 standard deviations with the errors of both limits taken as independent, never below 0."""
    value = numbers(columns, "oxidation_limit_v") - numbers(columns, "reduction_limit_v")
    std = np.hypot(numbers(columns, "oxidation_limit_std_v"), numbers(columns, "reduction_limit_std_v"))
    return absolute(value, std, texts(columns, "origin"), floor=0.0)


CRITERION = Criterion(
    name="window_width",
    unit="V",
    direction=Direction.MAXIMISE,
    meaning="Oxidation limit minus reduction limit of the equilibrium mixture at the composition.",
    needs=("reduction_limit_v", "reduction_limit_std_v", "oxidation_limit_v", "oxidation_limit_std_v", "origin"),
    source="Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517",
    compute=compute,
)
