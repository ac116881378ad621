"""Energy per mass of a cell stack with the candidate in it."""

from __future__ import annotations

from ssbscreen.criteria.intervals import exact
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Specific energy [Wh/kg] without an interval; its origin is that of the density."""
    return exact(numbers(columns, "specific_energy_wh_per_kg"), texts(columns, "density_origin"))


CRITERION = Criterion(
    name="specific_energy",
    unit="Wh/kg",
    direction=Direction.MAXIMISE,
    meaning=(
        "Energy over mass of a stack with this solid as separator and catholyte; collectors counted, housing not. It "
        "falls with the density and holds all that the density says."
    ),
    needs=("specific_energy_wh_per_kg", "density_origin"),
    source="Randau et al., Nat. Energy 5, 259 (2020), doi:10.1038/s41560-020-0565-1",
    compute=compute,
)
