"""The screen as a Prefect flow, for the command line and for deployments. Imported only where a flow is run."""

# Without postponed annotations: a deployment loads this file under a name of its own, and Prefect, which makes the form
# from the signature, would not find there what the names stand for.

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from prefect import flow

from flows.artifacts import MovingProgress, name_at_start, publish, tell_sources
from flows.plan import screen
from flows.progress import told_beside
from flows.run_clock import RunClock
from flows.run_states import outcome, say_how_to_go_on, told_in_a_line
from flows.screening import new_place, require_ready, stage_workspace
from flows.settings import Settings, given_settings
from flows.task_calls import task_calls
from flows.tasks import record_task
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.store.run_place import claimed, claimed_anew

DEFAULTS: Final = Settings()


@flow(
    name="screening",
    flow_run_name=name_at_start,
    persist_result=False,
    validate_parameters=False,  # told_in_a_line does it: Prefect's message would have several lines and no mend
    on_crashed=[say_how_to_go_on],
)
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
    return told_in_a_line(lambda: _screened(given_settings(settings), out, runs))


def _screened(settings: Settings, out: str, runs: str) -> RunFolder:
    clock = RunClock()
    with _claimed_place(out, Path(runs), clock) as place:
        require_ready(settings)
        progress = MovingProgress(told_beside())
        with task_calls(settings.execution) as call:
            screened = screen(
                settings,
                stage_workspace(),
                call,
                progress,
                reading=lambda sources: tell_sources(settings, sources),
            )
        run: RunFolder = record_task(place, settings, screened, started=clock.started, finished=clock.now())
    publish(run)
    progress.end(f"done: {outcome(run)}")
    return run


def _claimed_place(out: str, runs: Path, clock: RunClock) -> AbstractContextManager[Path]:
    """The place of the run, which no other run has meanwhile."""
    return claimed(Path(out)) if out else claimed_anew(new_place(runs, clock.started))
