"""Whether a reaction with Li metal stops by itself."""

from __future__ import annotations

from ssbscreen.criteria.intervals import exact
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Probability [-] of no reaction or of an interphase that blocks electrons; the errors are in it already."""
    return exact(numbers(columns, "probability_protected_at_li"), texts(columns, "origin"))


CRITERION = Criterion(
    name="protection_at_li",
    unit="-",
    direction=Direction.MAXIMISE,
    meaning=(
        "Probability that Li metal does not react, or that the products block electrons so that the reaction stops: "
        "from the volume fractions of the products and how likely each conducts."
    ),
    needs=("probability_protected_at_li", "origin"),
    source="Wenzel et al., Solid State Ionics 278, 98 (2015), doi:10.1016/j.ssi.2015.06.001",
    compute=compute,
)
