"""The stages of a screen that concern interfaces, as plain functions like those of ``stages``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow.compute as pc

from flows.inputs import read_contents
from flows.stages import Payload, index_of, read_table, scale_of, write_tables
from ssbscreen.interfaces.candidate_interfaces import beside_electrodes, in_air
from ssbscreen.interfaces.coating_table import coating_table
from ssbscreen.interfaces.electrodes import Anode, Cathode, CathodeState
from ssbscreen.interfaces.summary import interface_summary
from ssbscreen.sources.phase_properties import phase_properties
from ssbscreen.tables import catalogue as tables
from ssbscreen.thermo.energy_errors import energy_errors_ev_per_atom
from ssbscreen.thermo.window_tables import with_hull


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
    contents = read_contents(sources, keep_isolated_molecules=keep_isolated_molecules)
    found = beside_electrodes(
        with_hull(read_table(tables.CANDIDATES, candidates), index),
        index,
        scale_error_ev_per_atom=scale_of(scale).error_ev_per_atom,
        anodes=[Anode(name, voltage_v, "settings") for name, voltage_v in anodes.items()],
        cathodes=_cathodes(cathodes),
        properties_of=lambda formulas: phase_properties(contents, formulas),
    )
    written = write_tables(
        directory,
        phase_properties=found.phase_properties,
        interphases=found.interphases,
        cathode_reactions=found.cathode_reactions,
    )
    return {**written, "notes": list(found.notes)}


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
    found = in_air(chunk, index, scale_error_ev_per_atom=scale_of(scale).error_ev_per_atom)
    written = write_tables(directory, air_reactions=found.air_reactions, handling=found.handling)
    return {**written, "notes": list(found.notes)}


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
