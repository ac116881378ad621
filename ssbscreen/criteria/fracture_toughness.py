"""Fracture toughness."""

from __future__ import annotations

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Toughness [MPa m^0.5] after Niu with the interval that both moduli give.

    The low end is Mazhnik's value where that is lower still.
    """
    return bracketed(
        numbers(columns, "fracture_toughness_mpa_m05"),
        numbers(columns, "fracture_toughness_low_mpa_m05"),
        numbers(columns, "fracture_toughness_high_mpa_m05"),
        texts(columns, "moduli_origin"),
    )


CRITERION = Criterion(
    name="fracture_toughness",
    unit="MPa m^0.5",
    direction=Direction.MAXIMISE,
    meaning="Fracture toughness of the dense crystal after Niu, with Mazhnik's lower value as the low end.",
    needs=(
        "fracture_toughness_mpa_m05",
        "fracture_toughness_low_mpa_m05",
        "fracture_toughness_high_mpa_m05",
        "moduli_origin",
    ),
    source=(
        "Niu, Niu, Oganov, J. Appl. Phys. 125, 065105 (2019), doi:10.1063/1.5066311; Mazhnik, Oganov, J. Appl. "
        "Phys. 126, 125109 (2019), doi:10.1063/1.5113622"
    ),
    compute=compute,
)
