"""What a flow run publishes to Prefect's user interface. Imported only where a flow is run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.stage_calls import Progress
from ssbscreen.report.summary import funnel_markdown, top_rows
from ssbscreen.store.run_folder import RunFolder

if TYPE_CHECKING:
    from uuid import UUID

SHOWN_IN_ARTIFACT: Final = 25


@contextmanager
def telling_progress(also: Progress) -> Iterator[Progress]:
    """A progress artifact of the flow run that moves with the tasks.

    Args:
        also: told as well.
    """
    artifact = cast(
        "UUID",  # sync within a sync flow
        create_progress_artifact(progress=0.0, key="screening-progress", description="tasks of the screen"),
    )

    def told(label: str, done: int, total: int) -> None:
        also(label, done, total)
        update_progress_artifact(artifact, progress=100.0 * done / total)

    yield told


def publish(run: RunFolder) -> None:
    """Artifacts of the flow run: the ranking of each role, the funnel, and where the report is."""
    for role in run.manifest["funnel"]:
        create_table_artifact(
            table=top_rows(run, role, SHOWN_IN_ARTIFACT), key=f"ranking-{role}", description=f"Top candidates: {role}"
        )
    create_markdown_artifact(markdown=funnel_markdown(run), key="funnel", description="From candidates to ranks")
    create_link_artifact(
        link=run.report.resolve().as_uri(), key="report", link_text="report", description=f"Report: `{run.report}`"
    )
