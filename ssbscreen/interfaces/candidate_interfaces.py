"""What candidates do where they touch anodes, cathodes and air: the tables of a screen, from the phases of the hull."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ssbscreen.interfaces.air_table import air_tables, elements_lacking
from ssbscreen.interfaces.anode_reactions import anode_reactions, product_formulas
from ssbscreen.interfaces.cathode_reactions import candidate_reactants, cathode_reactions
from ssbscreen.interfaces.electrodes import Anode, Cathode, cathode_reactants
from ssbscreen.interfaces.interphases import interphase_table
from ssbscreen.interfaces.phase_facts import phase_facts
from ssbscreen.thermo.energy_errors import energy_errors_ev_per_atom
from ssbscreen.thermo.phase_index import PhaseIndex


@dataclass(frozen=True, slots=True)
class ElectrodeTables:
    """Candidates beside electrodes.

    Attributes:
        phase_properties: gaps and volumes of the phases that form.
        interphases: with each anode.
        cathode_reactions: with each cathode in each state.
        notes: sentences on cathodes that were left out or that a mixture stands for.
    """

    phase_properties: pa.Table
    interphases: pa.Table
    cathode_reactions: pa.Table
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AirTables:
    """Candidates in air.

    Attributes:
        air_reactions: with water, carbon dioxide and oxygen.
        handling: the atmosphere that each needs.
        notes: a sentence where an element of air has no phase.
    """

    air_reactions: pa.Table
    handling: pa.Table
    notes: tuple[str, ...]


def beside_electrodes(
    candidates: pa.Table,
    index: PhaseIndex,
    *,
    scale_error_ev_per_atom: float,
    anodes: Sequence[Anode],
    cathodes: Sequence[Cathode],
    properties_of: Callable[[Sequence[str]], pa.Table],
) -> ElectrodeTables:
    """Interphases with anodes and reactions with cathodes.

    Args:
        candidates: ``candidates`` table, all of them with a hull (`with_hull`).
        index: the phases of the hull.
        scale_error_ev_per_atom: of the energy scale, for candidates without an error of their own.
        anodes: Li metal among them.
        cathodes: to look at.
        properties_of: table ``phase_properties`` of formulas.
    """
    sigma = energy_errors_ev_per_atom(candidates, scale_error_ev_per_atom)
    formulas = candidates["formula"].to_pylist()
    energies = candidates["formation_energy_ev_per_atom"].to_numpy().astype(np.float64)
    reactions = anode_reactions(formulas, energies, index, anodes)
    wanted = [*product_formulas(reactions), *formulas]
    properties = properties_of(wanted)
    facts = phase_facts(properties, wanted)
    states = cathode_reactants(index, tuple(cathodes))
    left_out = [cathode.name for cathode in cathodes if all(state.cathode != cathode.name for state in states)]
    mixtures = [f"{state.cathode} {state.state}" for state in states if not state.is_phase]
    notes = [f"Cathodes left out, for an element of theirs has no phase: {', '.join(left_out)}."] if left_out else []
    if mixtures:
        notes.append(
            f"Not among the phases, so that the equilibrium mixture stands in, less reactive than the cathode: "
            f"{', '.join(mixtures)}."
        )
    return ElectrodeTables(
        phase_properties=properties,
        interphases=interphase_table(candidates, reactions, facts, sigma_ev_per_atom=sigma),
        cathode_reactions=cathode_reactions(
            candidates["candidate_id"].to_pylist(),
            candidate_reactants(candidates),
            states,
            index,
            sigma_ev_per_atom=sigma,
        ),
        notes=tuple(notes),
    )


def in_air(candidates: pa.Table, index: PhaseIndex, *, scale_error_ev_per_atom: float) -> AirTables:
    """Reactions with water, carbon dioxide and oxygen.

    Args:
        candidates: ``candidates`` table, all of them with a hull (`with_hull`).
        index: the phases of the hull.
        scale_error_ev_per_atom: of the energy scale, for candidates without an error of their own.
    """
    reactions, handling = air_tables(
        candidates["candidate_id"].to_pylist(),
        candidate_reactants(candidates),
        index,
        sigma_ev_per_atom=energy_errors_ev_per_atom(candidates, scale_error_ev_per_atom),
    )
    lacking = elements_lacking(index)
    note = f"Reactions with air are not assessed: no elemental phase of {', '.join(lacking)} among the entries."
    return AirTables(reactions, handling, (note,) if lacking else ())
