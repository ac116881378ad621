"""What a finished run announces: its change report and one event for each newcomer. Imported only where a flow runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.events import emit_event

from flows.service.newcomers import Newcomer, change_report, changes_page, mark_told, newcomers, untold_runs
from ssbscreen.store.run_folder import RunFolder

REPORT_URL: Final = "SSBSCREEN_REPORT_URL"
"""Environment variable with the address of the folder of the runs; ``ssbscreen serve`` sets it for its runs."""
ENTERED_TOP: Final = "ssbscreen.candidate.entered_top"
"""Name of the event."""


def report_address() -> str:
    """Address of the folder of the runs, with a slash at its end; "" where nobody serves it."""
    address = os.environ.get(REPORT_URL, "")
    return address if not address or address.endswith("/") else f"{address}/"


def announce_untold(runs: Path, *, every_role: Sequence[str], watched: Sequence[str], top: int, because: str) -> int:
    """Announce every run that nobody was told of yet; how many candidates were new among the first.

    Runs made by hand or by another schedule are among them, and one whose flow was killed before it told. They are
    noted as told after its events were handed over, so that a kill before that repeats them under the same identifiers.

    Args:
        runs: folder of the runs.
        every_role: roles of the runs.
        watched: roles whose newcomers count.
        top: ranks that count.
        because: why the newest of them was screened, in a line.
    """
    found = 0
    untold = untold_runs(runs, every_role)
    for run in untold:
        new = newcomers(run, top, watched)
        for each in new:
            emit(each)
        publish_changes(run, new, top=top, because=because if run == untold[-1] else "see its own flow run")
        found += len(new)
    mark_told(runs, every_role)
    return found


def emit(newcomer: Newcomer) -> None:
    """Emit the event of a newcomer; the same one has the same identifier however often it is emitted."""
    name = f"{ENTERED_TOP}/{newcomer.run}/{newcomer.role}/{newcomer.candidate_id}"
    emit_event(
        event=ENTERED_TOP,
        resource={
            "prefect.resource.id": f"ssbscreen.candidate.{newcomer.candidate_id}",
            "prefect.resource.name": newcomer.formula,
            "ssbscreen.role": newcomer.role,
        },
        payload=newcomer.payload(report_address()),
        id=uuid5(NAMESPACE_URL, name),
    )


def publish_changes(run: RunFolder, found: Sequence[Newcomer], *, top: int, because: str) -> None:
    """Artifacts of the flow run: the change report, and a link to the page of the comparison where it is served."""
    address = report_address()
    create_markdown_artifact(
        markdown=change_report(run, found, top=top, because=because, address=address),
        key="changes",
        description=f"What {run.path.name} changed",
    )
    if address and (page := changes_page(run)):
        create_link_artifact(link=f"{address}{page}", key="comparison", link_text="what changed, and why")
