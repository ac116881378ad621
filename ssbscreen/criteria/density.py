"""Mass density."""

from __future__ import annotations

from ssbscreen.criteria.intervals import exact
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Density [g/cm3] without an interval."""
    return exact(numbers(columns, "density_g_per_cm3"), texts(columns, "density_origin"))


CRITERION = Criterion(
    name="density",
    unit="g/cm3",
    direction=Direction.MINIMISE,
    meaning="Mass density of the crystal; a dense electrolyte costs specific energy.",
    needs=("density_g_per_cm3", "density_origin"),
    source="Randau et al., Nat. Energy 5, 259 (2020), doi:10.1038/s41560-020-0565-1",
    compute=compute,
)
