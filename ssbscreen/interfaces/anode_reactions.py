"""Reactions of candidates with Li metal and with alloy anodes: the equilibrium phases at the anode's voltage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssbscreen.domain.composition import parse_formula
from ssbscreen.interfaces.electrodes import Anode
from ssbscreen.thermo.hull_program import SOLVED
from ssbscreen.thermo.mixtures import SMALLEST_AMOUNT, formula_units
from ssbscreen.thermo.phase_index import Floats, PhaseIndex
from ssbscreen.thermo.system_batches import Profiles, compute_profiles
from ssbscreen.thermo.windows import decomposition_energy, step_at


@dataclass(frozen=True, slots=True)
class AnodeReactions:
    """Candidates at the voltage of one anode; shape (n,) in every column.

    Attributes:
        anode: the anode.
        energy_ev_per_atom: reaction energy per atom of the candidate, 0 stable.
        margin_ev_per_atom: the same against its rivals alone, positive where it is stable.
        products: phases with formula units per formula unit of the candidate; of the rivals where it is stable.
        li_taken_up: Li per formula unit that those products take up.
    """

    anode: Anode
    energy_ev_per_atom: Floats
    margin_ev_per_atom: Floats
    products: Sequence[Mapping[str, float]]
    li_taken_up: Floats


def anode_reactions(
    formulas: Sequence[str], energies: Floats, index: PhaseIndex, anodes: Sequence[Anode]
) -> list[AnodeReactions]:
    """Reactions of candidates with anodes.

    Args:
        formulas: of the n candidates.
        energies: their energies, eV/atom, shape (n,).
        index: the phases.
        anodes: at which voltages.

    Returns:
        One entry for each anode; NaN energies and no products where a candidate has no hull.
    """
    amounts = [parse_formula(formula) for formula in formulas]
    profiles = compute_profiles(index, amounts)
    rivals = compute_profiles(index, amounts, without_own=True)
    units = {id(each): formula_units(each, index) for each in (profiles, rivals)}
    found = []
    for anode in anodes:
        energy = np.minimum(decomposition_energy(profiles, energies, anode.voltage_v), 0.0)
        margin = decomposition_energy(rivals, energies, anode.voltage_v)
        at, rival_at = step_at(profiles, anode.voltage_v), step_at(rivals, anode.voltage_v)
        products: list[Mapping[str, float]] = []
        taken_up = np.full(len(formulas), np.nan)
        for position, value in enumerate(energy):
            source, step = (profiles, at[position]) if value < 0.0 else (rivals, rival_at[position])
            if profiles.status[position] != SOLVED or rivals.status[position] != SOLVED:
                products.append({})
                continue
            products.append(_mixture(source, index, units[id(source)], int(step)))
            taken_up[position] = (source.li[step] - source.li_fraction[position]) * source.atoms[position]
        found.append(AnodeReactions(anode, energy, margin, products, taken_up))
    return found


def product_formulas(reactions: Sequence[AnodeReactions]) -> list[str]:
    """Formulas of all products, each once."""
    return sorted({formula for reaction in reactions for mixture in reaction.products for formula in mixture})


def _mixture(profiles: Profiles, index: PhaseIndex, units: Floats, step: int) -> dict[str, float]:
    span = slice(profiles.products[step], profiles.products[step + 1])
    amounts = zip(index.formulas[profiles.phase[span]].tolist(), units[span].tolist(), strict=True)
    return {formula: amount for formula, amount in amounts if amount > SMALLEST_AMOUNT}
