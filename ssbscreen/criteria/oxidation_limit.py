"""Voltage above which the electrolyte gives off Li."""

from __future__ import annotations

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Oxidation limit [V against Li/Li+], +-2 standard deviations, not below 0 V where Li plates; infinity stays."""
    value, low, high = (numbers(columns, f"oxidation_limit_{end}v") for end in ("", "low_", "high_"))
    return bracketed(value, low, high, texts(columns, "origin"))


CRITERION = Criterion(
    name="oxidation_limit",
    unit="V",
    direction=Direction.MAXIMISE,
    meaning=(
        "Voltage against Li/Li+ above which the equilibrium mixture at the composition gives off Li; infinite "
        "where it has none to give."
    ),
    needs=("oxidation_limit_v", "oxidation_limit_low_v", "oxidation_limit_high_v", "origin"),
    source="Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517",
    compute=compute,
)
