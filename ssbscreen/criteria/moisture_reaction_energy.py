"""Energy of the reaction with water vapour."""

from __future__ import annotations

from ssbscreen.criteria.intervals import reaction
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Reaction energy [eV/atom] with water vapour of ambient air, +-2 standard deviations, never above 0."""
    std = numbers(columns, "air_reaction_std_ev_per_atom")
    return reaction(numbers(columns, "moisture_reaction_margin_ev_per_atom"), std, texts(columns, "origin"))


CRITERION = Criterion(
    name="moisture_reaction_energy",
    unit="eV/atom",
    direction=Direction.MAXIMISE,
    meaning=(
        "Energy of the reaction with water vapour of ambient air (25 C, 50 % relative humidity) per atom, "
        "gases by measured data; 0 is stable, negative reacts. Rates and dissolution are not in it."
    ),
    needs=("moisture_reaction_margin_ev_per_atom", "air_reaction_std_ev_per_atom", "origin"),
    source="Zhu, Mo, Angew. Chem. Int. Ed. 59, 17472 (2020), doi:10.1002/anie.202007621",
    compute=compute,
)
