"""Distance to the convex hull."""

from __future__ import annotations

from ssbscreen.criteria.intervals import absolute
from ssbscreen.criteria.reading import computed_energies, numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Energy above hull [eV/atom], +-2 standard deviations of a reaction energy, never below 0; NaN where assumed."""
    value = computed_energies(columns)
    std = numbers(columns, "energy_above_hull_std_ev_per_atom")
    return absolute(value, std, texts(columns, "origin"), floor=0.0)


CRITERION = Criterion(
    name="energy_above_hull",
    unit="eV/atom",
    direction=Direction.MINIMISE,
    meaning="Energy by which the phase lies above the most stable mixture of its composition.",
    needs=("energy_above_hull_ev_per_atom", "energy_above_hull_std_ev_per_atom", "origin"),
    source="Ong, Wang, Kang, Ceder, Chem. Mater. 20, 1798 (2008), doi:10.1021/cm702327g",
    compute=compute,
)
