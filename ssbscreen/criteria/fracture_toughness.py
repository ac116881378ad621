"""Fracture toughness."""

from __future__ import annotations

import numpy as np

from ssbscreen.criteria.intervals import bracketed, error_factor
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Toughness [MPa m^0.5].

    Niu's formula is of first degree in the moduli, so their relative standard deviation carries over; the low end is
    Mazhnik's value where that is lower still.
    """
    value = numbers(columns, "fracture_toughness_mpa_m05")
    factor = error_factor(numbers(columns, "moduli_relative_std"))
    low = np.fmin(value / factor, numbers(columns, "fracture_toughness_low_mpa_m05"))
    return bracketed(value, low, value * factor, texts(columns, "moduli_origin"))


CRITERION = Criterion(
    name="fracture_toughness",
    unit="MPa m^0.5",
    direction=Direction.MAXIMISE,
    meaning="Fracture toughness of the dense crystal after Niu, with Mazhnik's lower value as the low end.",
    needs=("fracture_toughness_mpa_m05", "fracture_toughness_low_mpa_m05", "moduli_relative_std", "moduli_origin"),
    source=(
        "Niu, Niu, Oganov, J. Appl. Phys. 125, 065105 (2019), doi:10.1063/1.5066311; Mazhnik, Oganov, J. Appl. "
        "Phys. 126, 125109 (2019), doi:10.1063/1.5113622"
    ),
    compute=compute,
)
