"""Shear modulus over that of lithium."""

from __future__ import annotations

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Ratio [-] with the interval of the shear modulus.

    Kept apart from ``chi``: there a stiff inorganic electrolyte, whose Li ion takes less room than the Li atom in the
    metal, makes roughening worse. Neither is the truth for every electrolyte, so they are never merged.
    """
    return bracketed(
        numbers(columns, "monroe_newman_ratio"),
        numbers(columns, "monroe_newman_ratio_low"),
        numbers(columns, "monroe_newman_ratio_high"),
        texts(columns, "moduli_origin"),
    )


CRITERION = Criterion(
    name="monroe_newman_ratio",
    unit="-",
    direction=Direction.MAXIMISE,
    meaning=(
        "Shear modulus over that of Li; above about 2 the theory for polymers suppresses roughening, which chi "
        "contradicts for inorganic electrolytes."
    ),
    needs=("monroe_newman_ratio", "monroe_newman_ratio_low", "monroe_newman_ratio_high", "moduli_origin"),
    source="Monroe, Newman, J. Electrochem. Soc. 152, A396 (2005), doi:10.1149/1.1850854",
    compute=compute,
)
