"""The screen as a Prefect flow, for the command line and for deployments. Imported only where a flow is run."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from prefect import flow
from prefect.runtime import flow_run

from flows.artifacts import publish, telling_progress
from flows.plan import screen
from flows.progress import told_beside
from flows.recording import record
from flows.run_clock import RunClock
from flows.screening import new_place, require_ready, stage_workspace
from flows.settings import Settings
from flows.task_calls import task_calls
from ssbscreen.store.run_place import claimed, claimed_anew

DEFAULTS: Final = Settings()


def _run_name() -> str:
    given = flow_run.parameters
    return Path(given["out"] or given["runs"]).name


@flow(name="screening", flow_run_name=_run_name, persist_result=False)
def screening(settings: Settings = DEFAULTS, out: str = "", runs: str = "runs") -> str:
    """Screen candidates and write a run folder with tables, manifest and report.

    Args:
        settings: of the run; what is left out keeps its default.
        out: run folder to be made; empty: one named after the time, among the runs.
        runs: folder of the runs, where no run folder is named.

    Returns:
        Path of the run folder.

    Raises:
        SsbscreenError: bad input, with the place and the mend; nothing is written then.
    """
    clock = RunClock()
    with _claimed_place(out, Path(runs), clock) as place:
        require_ready(settings)
        with task_calls(settings.execution) as call, telling_progress(told_beside()) as told:
            screened = screen(settings, stage_workspace(), call, told)
        run = record(place, settings, screened, started=clock.started, finished=clock.now())
    publish(run)
    return str(run.path)


def _claimed_place(out: str, runs: Path, clock: RunClock) -> AbstractContextManager[Path]:
    """The place of the run, which no other run has meanwhile."""
    return claimed(Path(out)) if out else claimed_anew(new_place(runs, clock.started))
