"""Bulk over shear modulus."""

from __future__ import annotations

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Pugh's ratio [-] with the interval that both moduli give: what is common to their errors cancels."""
    return bracketed(
        numbers(columns, "pugh_ratio"),
        numbers(columns, "pugh_ratio_low"),
        numbers(columns, "pugh_ratio_high"),
        texts(columns, "moduli_origin"),
    )


CRITERION = Criterion(
    name="pugh_ratio",
    unit="-",
    direction=Direction.MAXIMISE,
    meaning="Bulk over shear modulus; above 1.75 metals are ductile, for ionic crystals a hint only.",
    needs=("pugh_ratio", "pugh_ratio_low", "pugh_ratio_high", "moduli_origin"),
    source="Pugh, Philos. Mag. 45, 823 (1954), doi:10.1080/14786440808520496",
    compute=compute,
)
