"""The screen as a sequence of stages, whoever runs them: Prefect or a plain loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows import stages
from flows.caching import stage_key
from flows.inputs import digest_of
from flows.settings import Settings
from flows.stages import Payload
from ssbscreen.criteria.registry import missing_columns
from ssbscreen.decision.pareto import trade_off_criteria
from ssbscreen.domain.errors import ConfigurationError, SourceError
from ssbscreen.tables.catalogue import CANDIDATES, CONDUCTIVITY, ELASTICITY, MECHANICS, WINDOWS

Call = Callable[[Callable[..., Payload], dict[str, Any]], Payload]
"""Runs a stage with its arguments, among them the directory for its tables."""
Progress = Callable[[str, int, int], None]
"""Told the stage, how many are done, and how many there are."""

LOADING_AND_DECIDING = 5
COLUMNS_OF_A_SCREEN = frozenset(
    column.name for schema in (CANDIDATES, WINDOWS, ELASTICITY, MECHANICS, CONDUCTIVITY) for column in schema.columns
)


@dataclass(frozen=True, slots=True)
class Screened:
    """Outcome of all stages.

    Attributes:
        tables: references by name, as JSON.
        scale: the energy scale.
        notes: sentences on what was joined.
        labels: names of the sources.
        funnel: candidates by gate state and role.
        stage_seconds: wall time of each stage; a reused one takes next to nothing.
    """

    tables: dict[str, Mapping[str, Any]]
    scale: Mapping[str, Any]
    notes: list[str]
    labels: list[str]
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
    sources = list(settings.sources.paths)
    digest = digest_of(sources)
    keep = settings.sources.keep_isolated_molecules
    done, total = 0, LOADING_AND_DECIDING + 1
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
    starts = range(0, rows, step)
    total = LOADING_AND_DECIDING + len(starts)
    chunks = [
        run(
            stages.compute_window_chunk,
            f"windows {first + 1}-{min(first + step, rows)} of {rows}",
            candidates=energies["candidates"],
            phase_entries=energies["phase_entries"],
            scale=energies["scale"],
            cathode_voltage_v=settings.thermodynamics.cathode_voltage_v,
            first=first,
            count=step,
        )
        for first in starts
    ]
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
    mechanics = run(stages.compute_mechanics, "mechanics", elasticity=properties["elasticity"])
    merged = run(
        stages.merge_tables,
        "tables",
        parts={
            "windows": [chunk["windows"] for chunk in chunks],
            "voltage_profiles": [chunk["voltage_profiles"] for chunk in chunks],
            "rejections": [part["rejections"] for part in (energies, properties, *chunks)],
        },
    )
    known = {
        "candidates": properties["candidates"],
        "elasticity": properties["elasticity"],
        "conductivity": properties["conductivity"],
        "mechanics": mechanics["mechanics"],
    }
    decided = run(
        stages.decide,
        "criteria, gates and ranks",
        parts=known,
        window_parts=[merged["windows"]],
        roles={name: changes.model_dump() for name, changes in settings.roles.items()},
    )
    tables = {**known, **merged, **decided, "phase_entries": energies["phase_entries"]}
    funnel = tables.pop("funnel")
    notes = energies["notes"] + properties["notes"]
    return Screened(tables, energies["scale"], notes, energies["labels"], funnel, seconds)


def require_roles(settings: Settings) -> None:
    """Check the roles of the settings before any work.

    Raises:
        ConfigurationError: every fault of every role.
    """
    faults: list[str] = []
    needed = set(trade_off_criteria())
    for name, changes in settings.roles.items():
        try:
            role = stages.configured_role(name, changes.model_dump()).role
        except ConfigurationError as fault:
            faults += str(fault).splitlines()
        else:
            needed |= {*role.gates, *(weighted.criterion for weighted in role.criteria)}
    faults += [
        f"{name} needs the columns {', '.join(absent)}, and no stage makes them"
        for name, absent in missing_columns(needed, COLUMNS_OF_A_SCREEN).items()
    ]
    if faults:
        raise ConfigurationError("\n".join(dict.fromkeys(faults)))
