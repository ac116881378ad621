"""Phases at a temperature: the hull of Gibbs energies for what is sintered or operated hot.

Gibbs energies of solids after Bartel et al., Nat. Commun. 9, 4168 (2018), doi:10.1038/s41467-018-06682-4, gases as
measured;
see ``thermo.gibbs``. A reaction of two phases on this hull is the co-sintering reaction without exchange of Li.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.thermo.gibbs import gibbs_formation_energies
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases, mask_of
from ssbscreen.thermo.volume_model import volume_per_formula_a3


def formulas_of_system(index: PhaseIndex, elements: set[str]) -> list[str]:
    """Formulas of all phases of a chemical system with Li."""
    return [str(index.formulas[row]) for row in index.rows_of(mask_of({*elements, LITHIUM}))]


def index_at_temperature(
    index: PhaseIndex, elements: set[str], volumes_per_atom_a3: Mapping[str, float], temperature_k: float
) -> tuple[PhaseIndex, int]:
    """The phases of one chemical system with their Gibbs energies of formation at a temperature.

    Args:
        index: all phases, formation energies at 0 K.
        elements: of the system; Li belongs to it.
        volumes_per_atom_a3: by formula, where a cell is known; the volume model stands in elsewhere.
        temperature_k: 300 to 2000 K.

    Returns:
        The phases, and how many of them have a modelled volume.

    Raises:
        RangeError: the temperature is outside of what the descriptor was fitted for.
    """
    rows = index.rows_of(mask_of({*elements, LITHIUM}))
    formulas = [str(index.formulas[row]) for row in rows]
    amounts = [parse_formula(formula) for formula in formulas]
    volumes = np.array([volumes_per_atom_a3.get(formula, np.nan) for formula in formulas])
    modelled = np.flatnonzero(np.isnan(volumes))
    for position in modelled:
        held = amounts[position]
        volumes[position] = volume_per_formula_a3(held)[0] / sum(held.values())
    energies = gibbs_formation_energies(index.energies[rows], amounts, volumes, temperature_k)
    usable = np.flatnonzero(np.isfinite(energies))
    return (
        index_phases(
            [str(index.ids[rows[k]]) for k in usable],
            [formulas[k] for k in usable],
            [amounts[k] for k in usable],
            energies[usable],
        ),
        len(modelled),
    )
