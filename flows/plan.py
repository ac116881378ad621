"""The screen as a sequence of stages, whoever runs them: Prefect or a plain loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flows import after_ranking, stages
from flows.before_ranking import describe
from flows.inputs import source_digests
from flows.own_set import own_set_of
from flows.predicting import model_hashes
from flows.settings import Settings
from flows.snapshot_sources import with_snapshot
from flows.stage_calls import Call, Progress
from flows.stage_runner import StageRunner

LATER_STAGES: Final = 2 + after_ranking.STAGES
"""The decision, what follows it, and what was left out."""


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
        digests: that of each source.
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
    digests: list[str]
    models: Mapping[str, Mapping[str, str]]
    funnel: Mapping[str, Mapping[str, int]]
    stage_seconds: Mapping[str, float]


def screen(
    settings: Settings,
    workspace: Path,
    call: Call,
    progress: Progress,
    *,
    reading: Callable[[Sequence[str]], None] = lambda _sources: None,
) -> Screened:
    """Run the stages of a screen in order.

    Args:
        settings: of the run.
        workspace: folder in which each stage gets a folder named after its key.
        call: runs one stage.
        progress: told before and after each stage.
        reading: told the sources that are read, with snapshots in place of the Materials Project.
    """
    sources = with_snapshot(settings, call, progress)
    reading(sources)
    digests = source_digests(sources)
    hashes = model_hashes(settings)
    runner = StageRunner(workspace, call, progress, digests.whole)
    own = own_set_of(settings.sources.own, digests.whole)
    found = describe(settings, sources, hashes, runner, own=own, later_stages=LATER_STAGES)
    windows = found.merged["windows"]
    roles = {name: changes.model_dump() for name, changes in settings.roles.items()}
    decided = runner.run(
        stages.decide, "criteria, gates and ranks", parts=found.known, window_parts=[windows], roles=roles
    )
    judged = after_ranking.after_ranking(
        runner.run,
        settings,
        after_ranking.Ranked(
            known=found.known,
            decided=decided,
            windows=windows,
            cathode_reactions=found.merged["cathode_reactions"],
            candidates=found.properties["candidates"],
            phase_entries=found.energies["phase_entries"],
            scale=found.energies["scale"],
            cathodes=found.cathodes,
        ),
    )
    left_out = runner.run(
        stages.merge_tables,
        "what was left out",
        parts={"rejections": [*found.left_out, *judged["rejections"]]},
    )
    tables = {
        **found.known,
        **found.merged,
        **decided,
        **{name: table for name, table in judged.items() if name != "rejections"},
        **left_out,
        "misfit_stresses": found.misfit_stresses,
        "phase_entries": found.energies["phase_entries"],
        "own_structures": found.energies["own_structures"],
    }
    funnel = tables.pop("funnel")
    return Screened(
        tables=tables,
        scale=found.energies["scale"],
        notes=found.notes,
        labels=found.energies["labels"],
        sources=sources,
        digest=digests.whole,
        digests=list(digests.each),
        models=hashes,
        funnel=funnel,
        stage_seconds=runner.seconds,
    )
