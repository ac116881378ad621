"""The screen as a Prefect flow with its artifacts. Imported only where a flow is run: Prefect takes 2 s to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect import flow
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.plan import Screened, screen
from flows.screening import call_with_reuse
from flows.settings import Settings
from flows.stage_calls import Progress
from flows.tasks import TASKS
from ssbscreen.report.summary import funnel_markdown, top_rows
from ssbscreen.store.run_folder import RunFolder

SHOWN_IN_ARTIFACT = 25


def run_flow(
    settings: Settings,
    out: Path,
    workspace: Path,
    progress: Progress,
    record: Callable[[Screened], RunFolder],
) -> RunFolder:
    """Run the screen as a flow; the settings are its parameters in the UI.

    Args:
        settings: of the run.
        out: run folder to be made.
        workspace: folder of the stages' tables.
        progress: told of each stage.
        record: writes the run folder.
    """

    @flow(name="screening", flow_run_name=out.name, validate_parameters=False, persist_result=False)
    def screening(settings: dict[str, object], out: str) -> None:  # noqa: ARG001 - shown as parameters in the UI
        artifact = cast(
            "UUID",  # sync within a sync flow
            create_progress_artifact(progress=0.0, key="screening-progress", description="stages of the screen"),
        )
        screened = screen(parsed, workspace, call_with_reuse(TASKS.__getitem__), _both(progress, artifact))
        folder.append(record(screened))
        _publish(folder[0])

    parsed = settings
    folder: list[RunFolder] = []
    screening(settings.model_dump(mode="json"), str(out))
    return folder[0]


def _both(progress: Progress, artifact: UUID) -> Progress:
    def told(label: str, done: int, total: int) -> None:
        progress(label, done, total)
        update_progress_artifact(artifact, progress=100.0 * done / total)

    return told


def _publish(run: RunFolder) -> None:
    """Artifacts of the flow run: the ranking of each role, the funnel, and where the report is."""
    for role in run.manifest["funnel"]:
        create_table_artifact(
            table=top_rows(run, role, SHOWN_IN_ARTIFACT), key=f"ranking-{role}", description=f"Top candidates: {role}"
        )
    create_markdown_artifact(markdown=funnel_markdown(run), key="funnel", description="From candidates to ranks")
    create_link_artifact(
        link=run.report.resolve().as_uri(), key="report", link_text="report", description=f"Report: `{run.report}`"
    )
