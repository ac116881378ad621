"""Voltage below which the electrolyte takes up Li."""

from __future__ import annotations

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Reduction limit [V against Li/Li+], +-2 standard deviations, not below 0 V where Li plates."""
    value, low, high = (numbers(columns, f"reduction_limit_{end}v") for end in ("", "low_", "high_"))
    return bracketed(value, low, high, texts(columns, "origin"))


CRITERION = Criterion(
    name="reduction_limit",
    unit="V",
    direction=Direction.MINIMISE,
    meaning=(
        "Voltage against Li/Li+ below which the equilibrium mixture at the composition takes up Li; at 0 V it is "
        "stable with Li metal."
    ),
    needs=("reduction_limit_v", "reduction_limit_low_v", "reduction_limit_high_v", "origin"),
    source="Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517",
    compute=compute,
)
