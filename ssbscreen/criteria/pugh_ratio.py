"""Bulk over shear modulus."""

from __future__ import annotations

import numpy as np

from ssbscreen.criteria.intervals import relative
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Pugh's ratio [-].

    An error common to both moduli would cancel, so the errors are taken as independent: the square root of two times
    the relative standard deviation of one modulus.
    """
    std = np.sqrt(2.0) * numbers(columns, "moduli_relative_std")
    return relative(numbers(columns, "pugh_ratio"), std, texts(columns, "moduli_origin"))


CRITERION = Criterion(
    name="pugh_ratio",
    unit="-",
    direction=Direction.MAXIMISE,
    meaning="Bulk over shear modulus; above 1.75 metals are ductile, for ionic crystals a hint only.",
    needs=("pugh_ratio", "moduli_relative_std", "moduli_origin"),
    source="Pugh, Philos. Mag. 45, 823 (1954), doi:10.1080/14786440808520496",
    compute=compute,
)
