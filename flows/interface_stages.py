"""The stages of a screen that concern interfaces, as plain functions like those of ``stages``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.inputs import read_contents
from flows.stages import Payload, index_of, read_table, scale_of, write_tables
from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.interfaces.air_table import air_tables, elements_lacking
from ssbscreen.interfaces.anode_reactions import anode_reactions, product_formulas
from ssbscreen.interfaces.cathode_reactions import candidate_reactants, cathode_reactions
from ssbscreen.interfaces.coating_table import coating_table
from ssbscreen.interfaces.electrodes import Anode, Cathode, CathodeState, cathode_reactants
from ssbscreen.interfaces.interphases import interphase_table
from ssbscreen.interfaces.phase_facts import phase_facts
from ssbscreen.interfaces.summary import interface_summary
from ssbscreen.sources.phase_properties import phase_properties
from ssbscreen.tables import catalogue as tables
from ssbscreen.thermo.energy_errors import energy_errors_ev_per_atom
from ssbscreen.thermo.phase_index import PhaseIndex


def compute_interface_chunk(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    phase_entries: Mapping[str, Any],
    scale: Mapping[str, Any],
    sources: Sequence[str],
    keep_isolated_molecules: bool,
    anodes: Mapping[str, float],
    cathodes: Sequence[Mapping[str, Any]],
) -> Payload:
    """Interphases with anodes and reactions with cathodes of a chunk of candidates.

    Candidates without a hull, which the windows have rejected, are passed over.
    """
    index = index_of(phase_entries)
    chunk = with_hull(read_table(tables.CANDIDATES, candidates), index)
    sigma = energy_errors_ev_per_atom(chunk, scale_of(scale).error_ev_per_atom)
    formulas = chunk["formula"].to_pylist()
    energies = chunk["formation_energy_ev_per_atom"].to_numpy().astype(np.float64)
    reactions = anode_reactions(formulas, energies, index, [Anode(name, v, "settings") for name, v in anodes.items()])
    wanted = [*product_formulas(reactions), *formulas]
    contents = read_contents(sources, keep_isolated_molecules=keep_isolated_molecules)
    properties = phase_properties(contents, wanted)
    facts = phase_facts(properties, wanted)
    asked = _cathodes(cathodes)
    states = cathode_reactants(index, asked)
    written = write_tables(
        directory,
        phase_properties=properties,
        interphases=interphase_table(chunk, reactions, facts, sigma_ev_per_atom=sigma),
        cathode_reactions=cathode_reactions(
            chunk["candidate_id"].to_pylist(), candidate_reactants(chunk), states, index, sigma_ev_per_atom=sigma
        ),
    )
    left_out = [cathode.name for cathode in asked if all(state.cathode != cathode.name for state in states)]
    mixtures = [f"{state.cathode} {state.state}" for state in states if not state.is_phase]
    notes = [f"Cathodes left out, for an element of theirs has no phase: {', '.join(left_out)}."] if left_out else []
    if mixtures:
        notes.append(
            f"Not among the phases, so that the equilibrium mixture stands in, less reactive than the cathode: "
            f"{', '.join(mixtures)}."
        )
    return {**written, "notes": notes}


def compute_air_chunk(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    phase_entries: Mapping[str, Any],
    scale: Mapping[str, Any],
) -> Payload:
    """Reactions with water, carbon dioxide and oxygen of a chunk of candidates."""
    index = index_of(phase_entries)
    chunk = with_hull(read_table(tables.CANDIDATES, candidates), index)
    reactions, handling = air_tables(
        chunk["candidate_id"].to_pylist(),
        candidate_reactants(chunk),
        index,
        sigma_ev_per_atom=energy_errors_ev_per_atom(chunk, scale_of(scale).error_ev_per_atom),
    )
    lacking = elements_lacking(index)
    note = f"Reactions with air are not assessed: no elemental phase of {', '.join(lacking)} among the entries."
    return {**write_tables(directory, air_reactions=reactions, handling=handling), "notes": [note] if lacking else []}


def summarise_interfaces(directory: str, parts: Mapping[str, Mapping[str, Any]], cathode: str) -> Payload:
    """One row for each candidate: what criteria and drawbacks read of its interfaces."""
    found = {name: read_table(tables.ALL_TABLES[name], ref) for name, ref in parts.items()}
    return write_tables(directory, interfaces=interface_summary(**found, cathode=cathode))


def search_coatings(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    phase_entries: Mapping[str, Any],
    cathode_reactions: Mapping[str, Any],
    ranking: Mapping[str, Any],
    cathodes: Sequence[Mapping[str, Any]],
    scale: Mapping[str, Any],
    coated_candidates: int,
    coatings: int,
) -> Payload:
    """Coatings for the best candidates of every role where they react with a cathode."""
    ranks = read_table(tables.RANKING, ranking)
    best = ranks.filter(pc.less_equal(ranks["rank"], coated_candidates))["candidate_id"].unique()
    known = read_table(tables.CANDIDATES, candidates)
    chosen = known.filter(pc.is_in(known["candidate_id"], value_set=best))
    return write_tables(
        directory,
        coatings=coating_table(
            chosen,
            read_table(tables.CATHODE_REACTIONS, cathode_reactions),
            index_of(phase_entries),
            _cathodes(cathodes),
            sigma_ev_per_atom=energy_errors_ev_per_atom(chosen, scale_of(scale).error_ev_per_atom),
            most=coatings,
        ),
    )


def _cathodes(content: Sequence[Mapping[str, Any]]) -> tuple[Cathode, ...]:
    """Cathodes from their JSON form."""
    return tuple(
        Cathode(
            **{**each, "discharged": CathodeState(**each["discharged"]), "charged": CathodeState(**each["charged"])}
        )
        for each in content
    )


def with_hull(candidates: pa.Table, index: PhaseIndex) -> pa.Table:
    """The candidates whose elements, and Li, all have phases of their own."""
    present = {element: composition_key({element: 1.0}) in index.row_of for element in _elements(candidates)}
    mask = [all(present[e] for e in [*parse_formula(f), "Li"]) for f in candidates["formula"].to_pylist()]
    return candidates.filter(pa.array(mask, pa.bool_()))


def _elements(candidates: pa.Table) -> set[str]:
    return {"Li", *(element for formula in candidates["formula"].to_pylist() for element in parse_formula(formula))}
