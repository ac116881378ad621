"""The screen as a sequence of stages, whoever runs them: Prefect or a plain loop."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows import after_ranking, interface_stages, practicality_stage, stages
from flows.caching import stage_key
from flows.inputs import digest_of
from flows.predicting import Predictor, model_hashes
from flows.settings import Settings
from flows.snapshot_sources import with_snapshot
from flows.stage_calls import Call, Progress
from flows.stages import Payload
from ssbscreen.domain.errors import SourceError

OTHER_STAGES = 8 + after_ranking.STAGES
CHUNKED_STAGES = 3
"""Windows, interfaces and air, in chunks of candidates; the other stages take all at once."""


@dataclass(frozen=True, slots=True)
class Screened:
    """Outcome of all stages.

    Attributes:
        tables: references by name, as JSON.
        scale: the energy scale.
        notes: sentences on what was joined.
        labels: names of the sources.
        sources: what was read: `settings.sources.paths` with the snapshot in place of the Materials Project.
        digest: hash of the contents of the sources.
        models: hash of each model that predicted, by property and variant.
        funnel: candidates by gate state and role.
        stage_seconds: wall time of each stage; a reused one takes next to nothing.
    """

    tables: dict[str, Mapping[str, Any]]
    scale: Mapping[str, Any]
    notes: list[str]
    labels: list[str]
    sources: list[str]
    digest: str
    models: Mapping[str, Mapping[str, str]]
    funnel: Mapping[str, Mapping[str, int]]
    stage_seconds: Mapping[str, float]


def screen(settings: Settings, workspace: Path, call: Call, progress: Progress) -> Screened:
    """Run the stages of a screen in order.

    Args:
        settings: of the run.
        workspace: folder in which each stage gets a folder named after its key.
        call: runs one stage.
        progress: told before and after each stage.
    """
    sources = with_snapshot(settings, call, progress)
    digest = digest_of(sources)
    keep = settings.sources.keep_isolated_molecules
    hashes = model_hashes(settings)
    done, total = 0, OTHER_STAGES + CHUNKED_STAGES
    seconds: dict[str, float] = {}

    def run(stage: Callable[..., Payload], label: str, **arguments: Any) -> Payload:
        nonlocal done
        progress(label, done, total)
        key = stage_key(stage.__name__, {**arguments, "digest": digest if "sources" in arguments else ""})
        began = time.perf_counter()
        payload = call(stage, {"directory": str(workspace / key), **arguments})
        seconds[label] = round(time.perf_counter() - began, 3)
        done += 1
        progress(label, done, total)
        return payload

    energies = run(stages.load_energies, "energies", sources=sources, keep_isolated_molecules=keep)
    rows = energies["candidates"]["rows"]
    step = settings.thermodynamics.candidates_per_task

    def run_in_chunks(stage: Callable[..., Payload], label: str, size: int = step, **arguments: Any) -> list[Payload]:
        return [
            run(stage, f"{label} {first + 1}-{min(first + size, rows)} of {rows}", **arguments, first=first, count=size)
            for first in range(0, rows, size)
        ]

    predictor = Predictor(settings, hashes, run, run_in_chunks)
    total = OTHER_STAGES + CHUNKED_STAGES * len(range(0, rows, step)) + predictor.steps(rows)
    hull = {"phase_entries": energies["phase_entries"], "scale": energies["scale"]}
    chunks = run_in_chunks(
        stages.compute_window_chunk,
        "windows",
        candidates=energies["candidates"],
        **hull,
        cathode_voltage_v=settings.thermodynamics.cathode_voltage_v,
    )
    if not any(chunk["windows"]["rows"] for chunk in chunks):
        raise SourceError(stages.nothing_left(rows, [chunk["rejections"] for chunk in chunks]))
    properties = run(
        stages.load_properties,
        "structures and moduli",
        candidates=energies["candidates"],
        sources=sources,
        keep_isolated_molecules=keep,
        literature=settings.sources.literature,
    )
    entries = energies["phase_entries"]
    completed, told_of_gaps = predictor.with_gaps(properties["candidates"], entries)
    elasticity, predicted, told_of_moduli = predictor.with_moduli(properties, entries)
    conductivity, conducting, told_of_conductivities = predictor.with_conductivities(properties, entries)
    touched = settings.interfaces
    cathodes = [dataclasses.asdict(cathode) for cathode in touched.chosen_cathodes()]
    touching = run_in_chunks(
        interface_stages.compute_interface_chunk,
        "interfaces",
        candidates=properties["candidates"],
        **hull,
        sources=sources,
        keep_isolated_molecules=keep,
        anodes=touched.anodes,
        cathodes=cathodes,
    )
    breathing = run_in_chunks(
        interface_stages.compute_air_chunk, "moisture and air", candidates=properties["candidates"], **hull
    )
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
            "windows": [chunk["windows"] for chunk in chunks],
            "voltage_profiles": [chunk["voltage_profiles"] for chunk in chunks],
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
    roles = {name: changes.model_dump() for name, changes in settings.roles.items()}
    decided = run(
        stages.decide, "criteria, gates and ranks", parts=known, window_parts=[merged["windows"]], roles=roles
    )
    judged = after_ranking.after_ranking(
        run,
        settings,
        after_ranking.Ranked(
            known=known,
            decided=decided,
            windows=merged["windows"],
            cathode_reactions=merged["cathode_reactions"],
            candidates=properties["candidates"],
            phase_entries=entries,
            scale=energies["scale"],
            cathodes=cathodes,
        ),
    )
    left_out = run(
        stages.merge_tables,
        "what was left out",
        parts={
            "rejections": [
                part["rejections"] for part in (energies, properties, *chunks, *predicted, *conducting, judged)
            ]
        },
    )
    tables = {
        **known,
        **merged,
        **decided,
        **{name: table for name, table in judged.items() if name != "rejections"},
        **left_out,
        "misfit_stresses": mechanics["misfit_stresses"],
        "phase_entries": energies["phase_entries"],
    }
    funnel = tables.pop("funnel")
    told = told_of_gaps + told_of_moduli + told_of_conductivities + practicality["notes"]
    notes = energies["notes"] + properties["notes"] + told + touching[0]["notes"] + breathing[0]["notes"]
    return Screened(
        tables=tables,
        scale=energies["scale"],
        notes=notes,
        labels=energies["labels"],
        sources=sources,
        digest=digest,
        models=hashes,
        funnel=funnel,
        stage_seconds=seconds,
    )
