"""Tables of what air does to candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ssbscreen.domain.composition import composition_key
from ssbscreen.interfaces.air import AirStability, air_stability
from ssbscreen.interfaces.air_phases import air_phases
from ssbscreen.tables.catalogue import AIR_REACTIONS, HANDLING
from ssbscreen.tables.schema import concatenated
from ssbscreen.thermo.mixing import Reactant
from ssbscreen.thermo.phase_index import Floats, PhaseIndex
from ssbscreen.thermo.reservoir import ReservoirReactions

ELEMENTS_OF_AIR = ("H", "C", "O")
SMALLEST_AMOUNT = 1e-6  # molecules or formula units; what is less is rounding


def elements_lacking(index: PhaseIndex) -> list[str]:
    """Elements of air without a phase of their own, so that its reactions cannot be assessed."""
    return [element for element in ELEMENTS_OF_AIR if composition_key({element: 1.0}) not in index.row_of]


def air_tables(
    ids: Sequence[str], candidates: Sequence[Reactant], index: PhaseIndex, *, sigma_ev_per_atom: float | Floats
) -> tuple[pa.Table, pa.Table]:
    """The tables ``air_reactions`` and ``handling``; empty where the phases lack an element of air.

    Args:
        ids: identifier of each candidate.
        candidates: composition and energy of each.
        index: the phases.
        sigma_ev_per_atom: standard deviation of a reaction energy, one for all or for each candidate.
    """
    if not ids or elements_lacking(index):
        return AIR_REACTIONS.empty(), HANDLING.empty()
    phases = air_phases(index)
    found = air_stability(phases, candidates, energy_error_ev_per_atom=sigma_ev_per_atom)
    parts = [
        AIR_REACTIONS.build(
            {
                "candidate_id": list(ids),
                "atmosphere": [atmosphere] * len(ids),
                "exposure": [str(exposure)] * len(ids),
                "reaction_energy_ev_per_atom": reactions.energy_ev_per_atom,
                "margin_ev_per_atom": reactions.margin_ev_per_atom,
                "reaction_energy_std_ev_per_atom": np.broadcast_to(sigma_ev_per_atom, len(ids)),
                "gases": _gases(reactions),
                "products": _products(reactions, phases.index),
            }
        )
        for (atmosphere, exposure), reactions in found.reactions.items()
    ]
    return concatenated(parts, AIR_REACTIONS), _handling(ids, found)


def _handling(ids: Sequence[str], found: AirStability) -> pa.Table:
    return HANDLING.build(
        {
            "candidate_id": list(ids),
            "h2s_yield_mmol_per_g": found.h2s_mmol_per_g,
            "handling_class": [str(one) for one in found.handling],
            "likeliest_handling_class": [str(one) for one in found.likeliest_handling],
        }
    )


def _gases(reactions: ReservoirReactions) -> list[list[dict[str, Any]]]:
    """Gases that each candidate exchanges, those taken up first."""
    exchanged = []
    for row in reactions.taken_up:
        used = np.flatnonzero(np.abs(row) > SMALLEST_AMOUNT)
        pairs = sorted(((reactions.gases[k], float(row[k])) for k in used), key=lambda pair: -pair[1])
        exchanged.append([{"formula": gas, "molecules": molecules} for gas, molecules in pairs])
    return exchanged


def _products(reactions: ReservoirReactions, index: PhaseIndex) -> list[list[dict[str, Any]]]:
    """Solid products of each candidate, largest amount first."""
    formed = []
    for first, stop in zip(reactions.products[:-1], reactions.products[1:], strict=True):
        amounts = zip(
            index.formulas[reactions.phase[first:stop]].tolist(),
            reactions.formula_units[first:stop].tolist(),
            strict=True,
        )
        kept = sorted(((formula, units) for formula, units in amounts if units > SMALLEST_AMOUNT), key=lambda p: -p[1])
        formed.append([{"formula": formula, "formula_units": units} for formula, units in kept])
    return formed
