"""Shear modulus over that of lithium."""

from __future__ import annotations

from ssbscreen.criteria.intervals import relative
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Ratio [-] with the relative standard deviation of the shear modulus.

    Kept apart from ``chi``: there a stiff inorganic electrolyte, whose Li ion takes less room than the Li atom in the
    metal, makes roughening worse. Neither is the truth for every electrolyte, so they are never merged.
    """
    value = numbers(columns, "monroe_newman_ratio")
    return relative(value, numbers(columns, "moduli_relative_std"), texts(columns, "moduli_origin"))


CRITERION = Criterion(
    name="monroe_newman_ratio",
    unit="-",
    direction=Direction.MAXIMISE,
    meaning=(
        "Shear modulus over that of Li; above about 2 the theory for polymers suppresses roughening, which chi "
        "contradicts for inorganic electrolytes."
    ),
    needs=("monroe_newman_ratio", "moduli_relative_std", "moduli_origin"),
    source="Monroe, Newman, J. Electrochem. Soc. 152, A396 (2005), doi:10.1149/1.1850854",
    compute=compute,
)
