"""What a flow run publishes in Prefect's user interface: name, tags, progress, funnel, rankings and a summary."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final, cast
from urllib.parse import quote
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.orchestration import get_client
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from flows.run_names import run_name, run_tags
from flows.settings import Settings, given_settings
from flows.stage_calls import Progress
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.report.markdown_text import Places
from ssbscreen.report.number_text import counted, name_words
from ssbscreen.report.run_in_markdown import REPORT, run_markdown, stage_of
from ssbscreen.report.run_in_tables import funnel_rows, ranking_rows
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder

REPORT_URL: Final = "SSBSCREEN_REPORT_URL"
"""Environment variable with the address under which the folder of runs is served; ``ssbscreen serve`` sets it."""
SHOWN_IN_ARTIFACT: Final = 25
SECONDS_BETWEEN_UPDATES: Final = 2.0
_NO_KEY: Final = re.compile(r"[^a-z0-9]+")


def name_at_start() -> str:
    """Name of the flow run that begins, from its parameters alone; for `flow_run_name`."""
    try:
        settings = given_settings(flow_run.parameters.get("settings", {}))
    except ConfigurationError:  # which the run itself will tell
        return f"settings with faults · {_start_of_run():%H:%M:%SZ}"
    return run_name(settings, settings.sources.paths, _start_of_run())


def tell_sources(settings: Settings, sources: Sequence[str]) -> None:
    """Name and tag the flow run by what it reads, once that is known.

    Args:
        settings: of the run.
        sources: as they are read, with snapshots in place of the Materials Project.
    """
    with get_client(sync_client=True) as client:
        client.update_flow_run(
            UUID(flow_run.id),
            name=run_name(settings, sources, _start_of_run()),
            tags=sorted({*flow_run.tags, *run_tags(settings, sources)}),
        )


class MovingProgress:
    """The progress artifact of a flow run; its log gets the same lines.

    Args:
        also: told besides.
        clock: seconds; an argument for tests.
    """

    def __init__(self, also: Progress, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._also, self._clock = also, clock
        self._stage, self._told_at, self._percent = "", -SECONDS_BETWEEN_UPDATES, 0.0
        self._artifact = cast(
            "UUID",  # sync within a sync flow
            create_progress_artifact(progress=0.0, key="screening-progress", description="starting"),
        )

    def __call__(self, label: str, done: int, total: int) -> None:
        """Tell of a stage: at once if it is another one or the last, else not before some seconds have passed."""
        self._also(label, done, total)
        stage, now = stage_of(label), self._clock()
        if stage == self._stage and done < total and now - self._told_at < SECONDS_BETWEEN_UPDATES:
            return
        self._stage, self._told_at = stage, now
        # Counts of a fetch are of its pages, so they move nothing; and the number of stages grows with that of chunks.
        self._percent = max(self._percent, 100.0 * done / total if total > 0 else 0.0)
        self._update(f"{label}: {done} of {total} tasks done")

    def end(self, words: str) -> None:
        """Tell that all is done."""
        self._percent = 100.0
        self._update(words)

    def _update(self, words: str) -> None:
        get_run_logger().info(words)
        # The client asks again for a minute or two. A server that stays away ends the run here, in a line: every later
        # request would wait as long, and the outcome could not be told at the end either.
        update_progress_artifact(self._artifact, progress=self._percent, description=words)


def publish(run: RunFolder) -> None:
    """Publish the outcome as artifacts of the flow run: a summary, the funnel, the first of each role, the report."""
    tables, places = RunTables.of(run), places_of(run)
    judged = counted(len(tables.judged), "candidate")
    create_markdown_artifact(
        markdown=run_markdown(tables, places),
        key="summary",
        description=f"Summary with drawbacks of the run {run.path.name}",
    )
    create_table_artifact(
        table=funnel_rows(tables),
        key="funnel",
        description=f"Funnel: what each gate leaves of {judged}. A candidate leaves at the first gate that it fails.",
    )
    for role in tables.roles:
        ranked = len(tables.ranking[role])
        create_table_artifact(
            table=ranking_rows(tables, role, SHOWN_IN_ARTIFACT, places),
            key=f"ranking-{artifact_key(role)}",
            description=f"{name_words(role).capitalize()}: the first {min(ranked, SHOWN_IN_ARTIFACT)} of {ranked:,}",
        )
    if address := places.url(REPORT):
        create_link_artifact(
            link=address, key="report", link_text="Report", description=f"Report of the run {run.path.name}"
        )


def places_of(run: RunFolder) -> Places:
    """Where the pages of a run are served, if they are."""
    served = os.environ.get(REPORT_URL, "")
    return Places(run, f"{served.rstrip('/')}/{quote(run.path.name)}/" if served else "")


def artifact_key(name: str) -> str:
    """A name as part of the key of an artifact, which has lower-case letters, digits and hyphens only."""
    return _NO_KEY.sub("-", name.lower()).strip("-") or "role"


def _start_of_run() -> datetime:
    planned: datetime | None = flow_run.scheduled_start_time
    return (planned or datetime.now(UTC)).astimezone(UTC)
