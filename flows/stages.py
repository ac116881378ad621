"""The stages of a screen as plain functions: references to tables in, references to tables out.

Each function knows files and nothing of Prefect. What it returns is JSON, because that is what a flow hands around and
caches: tables by name as ``{"name", "path", "rows", "sha256"}`` and small facts beside them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from flows.cell_readers import guarded_coordinations
from flows.inputs import read_contents
from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.criteria_table import criteria_table
from ssbscreen.decision.judgement import BESIDE_WINDOWS, judge, judged_columns
from ssbscreen.decision.pareto import trade_off_criteria, trade_offs
from ssbscreen.decision.roles import configured_role
from ssbscreen.domain.decisions import GateState
from ssbscreen.domain.errors import TableError
from ssbscreen.domain.materials import EnergyScale, TableRef
from ssbscreen.domain.origin import Origin
from ssbscreen.mechanics.misfit_table import misfit_table
from ssbscreen.mechanics.table import mechanics_table
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.own_candidates import join_own_properties, with_own_candidates
from ssbscreen.sources.polymorphs import Polymorphs
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import DISK_MEND, TableSchema, concatenated
from ssbscreen.thermo.phase_index import PhaseIndex
from ssbscreen.thermo.window_tables import compute_windows, index_of_entries

Payload = dict[str, Any]


def load_energies(
    directory: str,
    sources: Sequence[str],
    keep_isolated_molecules: bool,
    polymorphs: str,
    own: Mapping[str, Any] | None = None,
) -> Payload:
    """Read the sources' energies: phase entries, candidates, rejections, the energy scale and notes.

    Args:
        directory: for the tables.
        sources: in order of precedence.
        keep_isolated_molecules: as `read_contents` has it.
        polymorphs: which phases are candidates.
        own: the table of the user's own structures, which are candidates too.
    """
    contents = read_contents(sources, keep_isolated_molecules=keep_isolated_molecules)
    energies = join_energies(contents, polymorphs=Polymorphs(polymorphs))
    structures = own_structures(own)
    return {
        **write_tables(
            directory,
            phase_entries=energies.phase_entries,
            candidates=with_own_candidates(energies.candidates, structures),
            own_structures=structures,
            rejections=energies.rejections,
        ),
        "scale": dataclasses.asdict(energies.scale),
        "notes": list(energies.notes),
        "labels": [source.label for source in contents],
    }


def load_properties(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    sources: Sequence[str],
    keep_isolated_molecules: bool,
    literature: bool,
    seconds_per_structure: float,
    own: Mapping[str, Any] | None = None,
) -> Payload:
    """Read structures, gaps, moduli and conductivities of the candidates; at most so long in any cell."""
    contents = read_contents(sources, keep_isolated_molecules=keep_isolated_molecules)
    found = join_own_properties(
        contents,
        read_table(tables.CANDIDATES, candidates),
        own_structures(own),
        literature=literature,
        coordinations=guarded_coordinations(seconds_per_structure),
    )
    return {
        **write_tables(directory, candidates=found.candidates, elasticity=found.elasticity),
        **write_tables(directory, conductivity=found.conductivity, rejections=found.rejections),
        "notes": list(found.notes),
    }


def compute_window_chunk(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    phase_entries: Mapping[str, Any],
    scale: Mapping[str, Any],
    cathode_voltage_v: float,
) -> Payload:
    """Windows and voltage profiles of a chunk of candidates."""
    chunk = read_table(tables.CANDIDATES, candidates)
    index = index_of(phase_entries)
    outcome = compute_windows(chunk, index, scale_of(scale), cathode_voltage_v=cathode_voltage_v)
    return {
        **write_tables(directory, windows=outcome.windows, voltage_profiles=outcome.voltage_profiles),
        **write_tables(directory, rejections=outcome.rejections),
    }


def compute_mechanics(
    directory: str, elasticity: Mapping[str, Any], volume_changes: Mapping[str, float | None]
) -> Payload:
    """Mechanical descriptors where moduli are known, and the misfit stress beside each cathode.

    Args:
        directory: for the tables.
        elasticity: the moduli.
        volume_changes: relative change of volume on charging by name of the cathode; None where unknown.
    """
    moduli = read_table(tables.ELASTICITY, elasticity)
    return write_tables(
        directory, mechanics=mechanics_table(moduli), misfit_stresses=misfit_table(moduli, volume_changes)
    )


def decide(
    directory: str,
    parts: Mapping[str, Mapping[str, Any]],
    window_parts: Sequence[Mapping[str, Any]],
    roles: Mapping[str, Mapping[str, Any]],
) -> Payload:
    """Criteria, gates, ranks and trade-offs of every role."""
    windows = concatenated([read_table(tables.WINDOWS, part) for part in window_parts], tables.WINDOWS)
    beside = {name: read_table(tables.ALL_TABLES[name], parts[name]) for name in BESIDE_WINDOWS}
    columns = judged_columns(windows, beside)
    known = criteria()
    configured = [configured_role(name, changes, criteria=known, gates=gates()) for name, changes in roles.items()]
    found = judge(columns, configured, criteria=known, gates=gates(), also=trade_off_criteria())
    ids, values = found.candidate_ids, found.values
    pairs = list(zip(configured, found.outcomes, strict=True))
    fronts = [
        trade_offs(each.role, ids, values, known, ranked=outcome.state != GateState.FAILS.value)
        for each, outcome in pairs
    ]
    return {
        **write_tables(directory, criteria_values=criteria_table(ids, values)),
        **write_tables(directory, gates=concatenated([outcome.table for outcome in found.outcomes], tables.GATES)),
        **write_tables(directory, ranking=concatenated(found.rankings, tables.RANKING)),
        **write_tables(directory, trade_offs=concatenated(fronts, tables.TRADE_OFFS)),
        "funnel": {
            each.role.name: {str(state): int(np.sum(outcome.state == state)) for state in GateState}
            for each, outcome in pairs
        },
    }


def merge_tables(directory: str, parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> Payload:
    """Tables that several tasks wrote in parts, each as one; parts share the phases that they form."""
    merged = {}
    for name, refs in parts.items():
        schema = tables.ALL_TABLES[name]
        table = concatenated(
            [read_table(schema, ref) for ref in refs], schema, repeated=schema is tables.PHASE_PROPERTIES
        )
        merged[name] = table
    return write_tables(directory, **merged)


def own_structures(own: Mapping[str, Any] | None) -> pa.Table:
    """The table of the user's own structures; empty where there are none."""
    return tables.OWN_STRUCTURES.empty() if own is None else read_table(tables.OWN_STRUCTURES, own)


def scale_of(content: Mapping[str, Any]) -> EnergyScale:
    """The energy scale from its JSON form."""
    return EnergyScale(
        **{**content, "origin": Origin(content["origin"]), "measured": tuple(content.get("measured", ()))}
    )


def index_of(phase_entries: Mapping[str, Any]) -> PhaseIndex:
    """The index of a ``phase_entries`` table."""
    return _index(TableRef(**phase_entries))


@lru_cache(maxsize=1)
def _index(phase_entries: TableRef) -> PhaseIndex:
    """The index is made once per process and table, not once per chunk."""
    return index_of_entries(tables.PHASE_ENTRIES.read(phase_entries))[0]


def read_table(schema: TableSchema, ref: Mapping[str, Any]) -> pa.Table:
    """A table from its JSON reference."""
    return schema.read(TableRef(**ref))


def write_tables(directory: str, **content: pa.Table) -> Payload:
    """Write tables into a folder; their references by name, as JSON.

    Raises:
        TableError: the disk refuses.
    """
    folder = Path(directory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise TableError(f"cannot make the folder {folder}: {fault.strerror}. {DISK_MEND}") from fault
    return {
        name: dataclasses.asdict(tables.ALL_TABLES[name].write(table, folder / f"{name}.parquet"))
        for name, table in content.items()
    }
