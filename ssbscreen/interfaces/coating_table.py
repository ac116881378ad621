"""Coatings between chosen candidates and every cathode that they react with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.interfaces.cathode_reactions import LiExchange, candidate_reactants
from ssbscreen.interfaces.coatings import coating_pool, energies_with, ranked_coatings
from ssbscreen.interfaces.electrodes import Cathode, cathode_reactants
from ssbscreen.tables.catalogue import COATINGS
from ssbscreen.thermo.phase_index import Floats, PhaseIndex


def coating_table(
    candidates: pa.Table,
    reactions: pa.Table,
    index: PhaseIndex,
    cathodes: Sequence[Cathode],
    *,
    sigma_ev_per_atom: float | Floats,
    most: int,
) -> pa.Table:
    """The ``coatings`` table: for each rejected pair of a candidate and a cathode the best coatings.

    A pair is rejected where they react in one state of charge by more than two standard deviations, no Li exchanged.

    Args:
        candidates: rows of the ``candidates`` table that are wanted.
        reactions: ``cathode_reactions`` table.
        index: the phases.
        cathodes: the cathodes.
        sigma_ev_per_atom: standard deviation of a reaction energy, one for all or for each candidate.
        most: coatings for each pair.
    """
    ids = candidates["candidate_id"].to_pylist()
    wanted = reactions.filter(pc.is_in(reactions["candidate_id"], value_set=pa.array(ids, pa.string())))
    worst = _worst_energies(wanted)
    sigma = dict(zip(ids, np.broadcast_to(sigma_ev_per_atom, len(ids)).tolist(), strict=True))
    rejected = {pair for pair, energy in worst.items() if energy < -STANDARD_DEVIATIONS * sigma[pair[0]]}
    rows: list[dict[str, Any]] = []
    if rejected:
        pool = coating_pool(index)
        with_candidate = {
            candidate: energies_with(pool, reactant)
            for candidate, reactant in zip(ids, candidate_reactants(candidates), strict=True)
            if any(candidate == one for one, _ in rejected)
        }
        states = cathode_reactants(index, tuple(cathodes))
        for cathode in cathodes:
            asked = [candidate for candidate in ids if (candidate, cathode.name) in rejected]
            if not asked:
                continue
            own = [energies_with(pool, state.reactant) for state in states if state.cathode == cathode.name]
            voltage = max(state.voltage_v for state in cathode.states.values())
            for candidate in asked:
                best = ranked_coatings(
                    pool, with_candidate[candidate], np.min(own, axis=0), voltage_v=voltage, most=most
                )
                rows += [
                    {
                        "candidate_id": candidate,
                        "cathode": cathode.name,
                        "coating_rank": rank,
                        "coating": formula,
                        "uncoated_reaction_energy_ev_per_atom": worst[candidate, cathode.name],
                        "coating_with_candidate_ev_per_atom": with_one,
                        "coating_with_cathode_ev_per_atom": with_other,
                        "coating_at_voltage_ev_per_atom": at_voltage,
                    }
                    for rank, (formula, with_one, with_other, at_voltage) in enumerate(best.rows(), start=1)
                ]
    return COATINGS.build({column.name: [row[column.name] for row in rows] for column in COATINGS.columns})


def _worst_energies(reactions: pa.Table) -> dict[tuple[str, str], float]:
    """Lowest reaction energy of each pair over both states, closed."""
    closed = reactions.filter(pc.equal(reactions["li_exchange"], str(LiExchange.CLOSED)))
    worst: dict[tuple[str, str], float] = {}
    for candidate, cathode, energy in zip(
        closed["candidate_id"].to_pylist(),
        closed["cathode"].to_pylist(),
        closed["reaction_energy_ev_per_atom"].to_pylist(),
        strict=True,
    ):
        worst[candidate, cathode] = min(worst.get((candidate, cathode), 0.0), energy)
    return worst
