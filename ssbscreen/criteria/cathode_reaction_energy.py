"""Energy of the reaction with the cathode."""

from __future__ import annotations

from ssbscreen.criteria.intervals import reaction
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Lowest reaction energy [eV/atom] over mixing ratios and states, +-2 standard deviations, never above 0."""
    std = numbers(columns, "cathode_reaction_std_ev_per_atom")
    return reaction(numbers(columns, "cathode_reaction_margin_ev_per_atom"), std, texts(columns, "origin"))


CRITERION = Criterion(
    name="cathode_reaction_energy",
    unit="eV/atom",
    direction=Direction.MAXIMISE,
    meaning=(
        "Energy of the most favourable reaction with the run's cathode, discharged or charged, over all mixing ratios, "
        "per atom of both; 0 is stable, negative reacts. No Li is exchanged: the voltage is another criterion."
    ),
    needs=("cathode_reaction_margin_ev_per_atom", "cathode_reaction_std_ev_per_atom", "origin"),
    source="Richards, Miara, Wang, Kim, Ceder, Chem. Mater. 28, 266 (2016), doi:10.1021/acs.chemmater.5b04082",
    compute=compute,
)
