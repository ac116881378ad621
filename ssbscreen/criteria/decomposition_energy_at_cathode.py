"""Energy of decomposition at the charged cathode."""

from __future__ import annotations

from ssbscreen.criteria.intervals import reaction
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Decomposition energy [eV/atom], +-2 standard deviations of a reaction energy around the margin, never above 0."""
    std = numbers(columns, "energy_above_hull_std_ev_per_atom")
    return reaction(numbers(columns, "margin_at_cathode_ev_per_atom"), std, texts(columns, "origin"))


CRITERION = Criterion(
    name="decomposition_energy_at_cathode",
    unit="eV/atom",
    direction=Direction.MAXIMISE,
    meaning=(
        "Energy of decomposition at the voltage of the charged cathode, per atom of electrolyte; 0 is stable, "
        "negative reacts."
    ),
    needs=("margin_at_cathode_ev_per_atom", "energy_above_hull_std_ev_per_atom", "origin"),
    source="Richards, Miara, Wang, Kim, Ceder, Chem. Mater. 28, 266 (2016), doi:10.1021/acs.chemmater.5b04082",
    compute=compute,
)
