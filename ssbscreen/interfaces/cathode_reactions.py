"""The pair matrix: every candidate with every cathode, discharged and charged, closed and open to Li."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.interfaces.electrodes import CathodeReactant, on_hull
from ssbscreen.tables.catalogue import CATHODE_REACTIONS
from ssbscreen.thermo.mixing import Reactant
from ssbscreen.thermo.pair_reactions import Pair, PairReactions, pair_reactions
from ssbscreen.thermo.phase_index import Floats, PhaseIndex


class LiExchange(StrEnum):
    """Whether Li comes and goes while a candidate and a cathode react."""

    CLOSED = "closed"
    OPEN = "open"


def cathode_reactions(
    ids: Sequence[str],
    candidates: Sequence[Reactant],
    cathodes: Sequence[CathodeReactant],
    index: PhaseIndex,
    *,
    sigma_ev_per_atom: float | Floats,
) -> pa.Table:
    """Most favourable reaction of each candidate with each cathode state, closed and open to Li at its voltage.

    Both sides count with the energies of their equilibrium mixtures: that a candidate lies above the hull and decays by
    itself is another number (energy above hull), and no reaction with a cathode.

    Args:
        ids: identifier of each candidate.
        candidates: composition and energy of each.
        cathodes: states of the cathodes, as ``electrodes.cathode_reactants`` gives them.
        index: the phases; all elements of candidates and cathodes must have one of their own.
        sigma_ev_per_atom: standard deviation of a reaction energy per atom, one for all or for each candidate.

    Returns:
        ``cathode_reactions`` table: candidates x states x 2 rows.
    """
    sigma = np.repeat(np.broadcast_to(sigma_ev_per_atom, len(ids)), len(cathodes) * len(LiExchange))
    keys: list[tuple[str, CathodeReactant, LiExchange]] = []
    pairs: list[Pair] = []
    relaxed = on_hull(index, [cathode.reactant for cathode in cathodes])
    for candidate_id, candidate in zip(ids, on_hull(index, candidates), strict=True):
        for cathode, reactant in zip(cathodes, relaxed, strict=True):
            for exchange in LiExchange:
                voltage = cathode.voltage_v if exchange is LiExchange.OPEN else None
                keys.append((candidate_id, cathode, exchange))
                pairs.append(Pair(candidate, reactant, voltage))
    found = pair_reactions(index, pairs)
    of_candidate, of_cathode = reactant_units(pairs, found)
    return CATHODE_REACTIONS.build(
        {
            "candidate_id": [candidate_id for candidate_id, _, _ in keys],
            "cathode": [cathode.cathode for _, cathode, _ in keys],
            "charge_state": [str(cathode.state) for _, cathode, _ in keys],
            "cathode_formula": [cathode.reactant.formula for _, cathode, _ in keys],
            "cathode_is_phase": [cathode.is_phase for _, cathode, _ in keys],
            "li_exchange": [str(exchange) for _, _, exchange in keys],
            "voltage_v": [pair.voltage_v for pair in pairs],
            "reaction_energy_ev_per_atom": found.energy_ev_per_atom,
            "margin_ev_per_atom": found.margin_ev_per_atom,
            "reaction_energy_std_ev_per_atom": sigma / counted_atoms(pairs, found.fraction_a),
            "candidate_atom_fraction": found.fraction_a,
            "candidate_formula_units": of_candidate,
            "products": product_lists(found, index, of_candidate, of_cathode, pairs),
        }
    )


def counted_atoms(pairs: Sequence[Pair], fraction_a: Floats) -> Floats:
    """Atoms that an energy counts per atom of the mixture: all, or open to Li those other than Li.

    Where nothing reacts, of the reactant with more Li, which is the larger error.
    """
    li_a = np.array([pair.a.amounts.get(LITHIUM, 0.0) / pair.a.atoms for pair in pairs])
    li_b = np.array([pair.b.amounts.get(LITHIUM, 0.0) / pair.b.atoms for pair in pairs])
    mixed = fraction_a * li_a + (1.0 - fraction_a) * li_b
    opened = np.array([pair.voltage_v is not None for pair in pairs])
    return np.where(opened, 1.0 - np.where(np.isnan(mixed), np.maximum(li_a, li_b), mixed), 1.0)


def reactant_units(pairs: Sequence[Pair], found: PairReactions) -> tuple[Floats, Floats]:
    """Formula units of both reactants, together 1, at the most favourable ratio; NaN where nothing reacts."""
    atoms_a = np.array([pair.a.atoms for pair in pairs])
    atoms_b = np.array([pair.b.atoms for pair in pairs])
    of_a, of_b = found.fraction_a / atoms_a, (1.0 - found.fraction_a) / atoms_b
    return of_a / (of_a + of_b), of_b / (of_a + of_b)


def product_lists(
    found: PairReactions, index: PhaseIndex, of_a: Floats, of_b: Floats, pairs: Sequence[Pair]
) -> pa.ListArray:
    """Products as lists of formula and formula units per formula unit of both reactants together."""
    atoms = of_a * [pair.a.atoms for pair in pairs] + of_b * [pair.b.atoms for pair in pairs]
    per_product = np.repeat(atoms, np.diff(found.products))
    amounts = found.portion * per_product / index.atoms_per_formula[found.phase]
    structs: Any = pa.StructArray.from_arrays(
        [pa.array(index.formulas[found.phase], pa.string()), pa.array(amounts)], names=["formula", "formula_units"]
    )
    return pa.ListArray.from_arrays(pa.array(found.products.astype(np.int32)), structs)


def candidate_reactants(candidates: pa.Table) -> list[Reactant]:
    """The rows of a ``candidates`` table as reactants."""
    formulas = candidates["formula"].to_pylist()
    energies = candidates["formation_energy_ev_per_atom"].to_pylist()
    return [
        Reactant(formula, parse_formula(formula), energy) for formula, energy in zip(formulas, energies, strict=True)
    ]
