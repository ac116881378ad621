"""What a finished run announces: its change report and one event for each newcomer. Imported only where a flow runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.events import emit_event

from flows.artifacts import places_of
from flows.service.newcomers import CHANGES, Newcomer, change_report, mark_told, newcomers, untold_runs
from ssbscreen.report.markdown_text import Places

ENTERED_TOP: Final = "ssbscreen.candidate.entered_top"
"""Name of the event."""


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
        places = places_of(run)
        for each in new:
            emit(each, places)
        publish_changes(new, places, top=top, because=because if run == untold[-1] else "see its own flow run")
        found += len(new)
    mark_told(runs, every_role, untold)
    return found


def emit(newcomer: Newcomer, places: Places) -> None:
    """Emit the event of a newcomer; the same one has the same identifier however often it is emitted."""
    name = f"{ENTERED_TOP}/{newcomer.run}/{newcomer.role}/{newcomer.candidate_id}"
    emit_event(
        event=ENTERED_TOP,
        resource={
            "prefect.resource.id": f"ssbscreen.candidate.{newcomer.candidate_id}",
            "prefect.resource.name": newcomer.formula,
            "ssbscreen.role": newcomer.role,
        },
        payload=newcomer.payload(places),
        id=uuid5(NAMESPACE_URL, name),
    )


def publish_changes(found: Sequence[Newcomer], places: Places, *, top: int, because: str) -> None:
    """Artifacts of the flow run: the change report, and a link to the page of the comparison where it is served."""
    create_markdown_artifact(
        markdown=change_report(found, places, top=top, because=because),
        key="changes",
        description=f"What {places.run.path.name} changed",
    )
    if address := places.url(CHANGES):
        create_link_artifact(link=address, key="comparison", link_text="What changed, and why")
