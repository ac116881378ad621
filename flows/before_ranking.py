"""What a screen computes before its candidates are judged: all that criteria and gates read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flows import chunks, interface_stages, practicality_stage, stages
from flows.own_set import OwnSet
from flows.predicting import Predictor
from flows.settings import Settings
from flows.stage_runner import StageRunner
from flows.stages import Payload
from ssbscreen.domain.errors import SourceError
from ssbscreen.tables.catalogue import REJECTIONS
from ssbscreen.thermo.window_tables import nothing_left

STAGES: Final = 8
CHUNKED_STAGES: Final = 3
"""Windows, interfaces and air, in chunks of candidates; the other stages take all at once."""


@dataclass(frozen=True, slots=True)
class Described:
    """Candidates with everything that criteria and gates read.

    Attributes:
        energies: what the sources tell of energies: tables, scale, notes, labels.
        properties: what they tell of candidates.
        known: the tables beside the windows that criteria and gates read, by name.
        merged: windows, profiles and reactions of all candidates.
        misfit_stresses: beside each cathode.
        cathodes: that are looked at.
        left_out: references to tables of rejections.
        notes: sentences on what was joined and predicted.
    """

    energies: Payload
    properties: Payload
    known: Mapping[str, Any]
    merged: Payload
    misfit_stresses: Any
    cathodes: Sequence[Mapping[str, Any]]
    left_out: Sequence[Mapping[str, Any]]
    notes: list[str]


def describe(
    settings: Settings,
    sources: Sequence[str],
    hashes: Mapping[str, Mapping[str, str]],
    runner: StageRunner,
    *,
    own: OwnSet | None,
    later_stages: int,
) -> Described:
    """Run the stages before the ranks.

    Args:
        settings: of the run; its roles are not looked at.
        sources: as they are read, with snapshots in place of the Materials Project.
        hashes: of the models.
        runner: runs each stage.
        own: the user's own structures, if any.
        later_stages: how many are to follow, for the progress.

    Raises:
        SourceError: no candidate has a hull.
    """
    run, run_in_chunks = runner.run, runner.run_in_chunks
    with_own: dict[str, Any] = {} if own is None else {"own": own.structures}
    keep = settings.sources.keep_isolated_molecules
    predictor = Predictor(settings, hashes, run, run_in_chunks)
    runner.total = STAGES + CHUNKED_STAGES + predictor.steps(1) + later_stages  # until the chunks are known
    energies = run(
        stages.load_energies,
        "energies",
        sources=sources,
        keep_isolated_molecules=keep,
        polymorphs=settings.sources.polymorphs.value,
        **with_own,
    )
    rows, most = energies["candidates"]["rows"], settings.execution.candidates_per_task
    bare = run(chunks.cut_into_chunks, "chunks", candidates=energies["candidates"], most=most)["chunks"]
    runner.total = STAGES + CHUNKED_STAGES * len(bare) + predictor.steps(len(bare)) + later_stages
    hull = {"phase_entries": energies["phase_entries"], "scale": energies["scale"]}
    parts = run_in_chunks(
        stages.compute_window_chunk,
        "windows",
        bare,
        **hull,
        cathode_voltage_v=settings.thermodynamics.cathode_voltage_v,
    )
    if not any(part["windows"]["rows"] for part in parts):
        refused = [stages.read_table(REJECTIONS, part["rejections"]) for part in parts]
        raise SourceError(nothing_left(rows, refused))
    properties = run(
        stages.load_properties,
        "structures and moduli",
        candidates=energies["candidates"],
        sources=sources,
        keep_isolated_molecules=keep,
        literature=settings.sources.literature,
        seconds_per_structure=settings.execution.seconds_per_structure,
        **with_own,
    )
    whole = run(chunks.cut_into_chunks, "chunks with cells", candidates=properties["candidates"], most=most)["chunks"]
    predictor = replace(predictor, chunks=whole)
    entries = energies["phase_entries"]
    completed, told_of_gaps = predictor.with_gaps(properties["candidates"], entries)
    elasticity, predicted, told_of_moduli = predictor.with_moduli(properties, entries)
    conductivity, conducting, told_of_conductivities = predictor.with_conductivities(properties, entries)
    touched = settings.interfaces
    cathodes = [dataclasses.asdict(cathode) for cathode in touched.chosen_cathodes()]
    touching = run_in_chunks(
        interface_stages.compute_interface_chunk,
        "interfaces",
        whole,
        **hull,
        sources=sources,
        keep_isolated_molecules=keep,
        anodes=touched.anodes,
        cathodes=cathodes,
    )
    breathing = run_in_chunks(interface_stages.compute_air_chunk, "moisture and air", whole, **hull)
    mechanics = run(
        stages.compute_mechanics,
        "mechanics",
        elasticity=elasticity,
        volume_changes=touched.volume_changes(),
    )
    practicality = run(
        practicality_stage.assess_practicality,
        "cost, supply and cell",
        candidates=properties["candidates"],
        sources=sources,
        keep_isolated_molecules=keep,
        cell=settings.cell.model_dump(),
    )
    merged = run(
        stages.merge_tables,
        "tables",
        parts={
            "windows": [part["windows"] for part in parts],
            "voltage_profiles": [part["voltage_profiles"] for part in parts],
            "phase_properties": [chunk["phase_properties"] for chunk in touching],
            "interphases": [chunk["interphases"] for chunk in touching],
            "cathode_reactions": [chunk["cathode_reactions"] for chunk in touching],
            "air_reactions": [chunk["air_reactions"] for chunk in breathing],
            "handling": [chunk["handling"] for chunk in breathing],
        },
    )
    summary = run(
        interface_stages.summarise_interfaces,
        "interfaces in brief",
        parts={name: merged[name] for name in ("interphases", "cathode_reactions", "air_reactions", "handling")},
        cathode=touched.cathode,
    )
    known = {
        "interfaces": summary["interfaces"],
        "candidates": completed["candidates"],
        "electronics": completed["electronics"],
        "elasticity": elasticity,
        "conductivity": conductivity,
        "mechanics": mechanics["mechanics"],
        "practicality": practicality["practicality"],
    }
    told = told_of_gaps + told_of_moduli + told_of_conductivities + practicality["notes"]
    last = touching[0]["notes"] + breathing[0]["notes"]
    return Described(
        energies=energies,
        properties=properties,
        known=known,
        merged=merged,
        misfit_stresses=mechanics["misfit_stresses"],
        cathodes=cathodes,
        left_out=[
            *([] if own is None else [own.refused]),
            *(part["rejections"] for part in (energies, properties, *parts, *predicted, *conducting)),
        ],
        notes=[*([] if own is None else own.notes), *energies["notes"], *properties["notes"], *told, *last],
    )
