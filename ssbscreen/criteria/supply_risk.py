"""Concentration of the supply of the elements in few countries."""

from __future__ import annotations

from ssbscreen.criteria.intervals import exact
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Herfindahl-Hirschman index of production [-] without an interval."""
    return exact(numbers(columns, "hhi_production"), texts(columns, "hhi_origin"))


CRITERION = Criterion(
    name="supply_risk",
    unit="-",
    direction=Direction.MINIMISE,
    meaning=(
        "Herfindahl-Hirschman index of the countries that produce the elements, weighted by mass, figures of 2011: "
        "10,000 where one country has all, above 2,500 a concentrated market. In no role by default."
    ),
    needs=("hhi_production", "hhi_origin"),
    source="Gaultois et al., Chem. Mater. 25, 2911 (2013), doi:10.1021/cm400893e",
    compute=compute,
)
