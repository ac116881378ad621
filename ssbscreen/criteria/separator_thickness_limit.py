"""How thick a separator may be."""

from __future__ import annotations

from ssbscreen.criteria.intervals import exact
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Largest thickness [um] without an interval; its origin is that of the density."""
    return exact(numbers(columns, "thickness_limit_um"), texts(columns, "density_origin"))


CRITERION = Criterion(
    name="separator_thickness_limit",
    unit="um",
    direction=Direction.MAXIMISE,
    meaning=(
        "Thickness of the separator beyond which the stack has less than 500 Wh/kg; where it is not positive the "
        "electrolyte in the cathode alone is too heavy. In no role, for the specific energy says the same."
    ),
    needs=("thickness_limit_um", "density_origin"),
    source="Albertus et al., ACS Energy Lett. 6, 1399 (2021), doi:10.1021/acsenergylett.1c00445",
    compute=compute,
)
