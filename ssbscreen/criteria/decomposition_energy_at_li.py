"""Energy of decomposition at Li metal."""

from __future__ import annotations

from ssbscreen.criteria.intervals import reaction
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Decomposition energy [eV/atom], +-2 standard deviations of a reaction energy around the margin, never above 0."""
    std = numbers(columns, "energy_above_hull_std_ev_per_atom")
    return reaction(numbers(columns, "margin_at_li_ev_per_atom"), std, texts(columns, "origin"))


CRITERION = Criterion(
    name="decomposition_energy_at_li",
    unit="eV/atom",
    direction=Direction.MAXIMISE,
    meaning=(
        "Energy of decomposition at 0 V against Li/Li+, that is with Li metal, per atom of electrolyte; 0 is "
        "stable, negative reacts."
    ),
    needs=("margin_at_li_ev_per_atom", "energy_above_hull_std_ev_per_atom", "origin"),
    source="Richards, Miara, Wang, Kim, Ceder, Chem. Mater. 28, 266 (2016), doi:10.1021/acs.chemmater.5b04082",
    compute=compute,
)
