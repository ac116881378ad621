"""The main job: sources -> hull and windows -> mechanics -> gates -> ranking -> report.

`run_screen` chooses who runs the stages: a Prefect flow (with a server where one is set, else with Prefect's own
temporary one), or the same stages in a plain loop.
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from flows.caching import cache_folder
from flows.fetching import MATERIALS_PROJECT
from flows.inputs import read_contents
from flows.plan import screen
from flows.predicting import model_hashes
from flows.progress import telling
from flows.recording import record
from flows.role_check import require_roles
from flows.run_clock import RunClock
from flows.server_faults import server_faults_told
from flows.settings import Settings
from flows.stage_calls import PlainCalls, Progress
from ssbscreen.domain.errors import RunFolderError
from ssbscreen.sources.materials_project_key import require_key
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.store.run_place import claimed, claimed_anew, require_free

RUNS: Final = Path("runs")

# Read by Prefect when it is first imported; what the user has set stays.
PREFECT_DEFAULTS = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # 9-25 s are usual, its own limit is 20 s
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # a fault is told once, by the command line
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "DO_NOT_TRACK": "1",
}


def run_screen(
    settings: Settings, out: Path | None, *, direct: bool, progress: Progress, runs: Path = RUNS
) -> RunFolder:
    """Run a whole screen and write its folder.

    Args:
        settings: of the run.
        out: run folder to be made; must not exist. None: one named after the time, among the runs.
        direct: run the stages in a plain loop, without Prefect and without reuse of earlier results.
        progress: told of each stage.
        runs: folder of the runs, where no run folder is named.

    Raises:
        SsbscreenError: bad input, with the place and the mend; nothing is written then.
    """
    clock = RunClock()
    if out is not None:
        require_free(out)
    require_roles(settings)
    if direct:
        with (
            claimed_anew(new_place(runs, clock.started)) if out is None else claimed(out) as place,
            tempfile.TemporaryDirectory(prefix="ssbscreen-") as temporary,
        ):
            screened = screen(settings, Path(temporary), PlainCalls(), progress)
            return record(place, settings, screened, started=clock.started, finished=clock.now())
    require_ready(settings)  # bad input is told before Prefect's temporary server has started, some 20 s
    prepare_prefect()
    from flows.screening_flow import screening

    with telling(progress), server_faults_told():
        return RunFolder(Path(screening(settings, "" if out is None else str(out), str(runs))))


def require_ready(settings: Settings) -> None:
    """Check before any work all that can be checked but the place of the run: its roles, sources, models and cache.

    Raises:
        SsbscreenError: what is wrong and how to mend it.
    """
    require_roles(settings)
    named = [source for source in settings.sources.paths if source != MATERIALS_PROJECT]
    if len(named) < len(settings.sources.paths):
        require_key()
    read_contents(named, keep_isolated_molecules=settings.sources.keep_isolated_molecules)
    model_hashes(settings)
    require_cache(stage_workspace())


def stage_workspace() -> Path:
    """Folder in which stages keep their tables from run to run."""
    return cache_folder() / "stages"


def new_place(runs: Path, started: datetime) -> Path:
    """Folder for a run that begins now, among the others."""
    return runs / started.strftime("%Y-%m-%dT%H%M%SZ")


def require_cache(workspace: Path) -> None:
    """Check that stages can keep their tables.

    Raises:
        RunFolderError: the cache folder cannot be made.
    """
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=workspace):
            pass
    except OSError as fault:
        raise RunFolderError(
            f"cannot write into the cache {workspace}: {fault.strerror}. Set SSBSCREEN_CACHE_DIR to a writable folder, "
            "or use --direct, which keeps no cache."
        ) from fault


def prepare_prefect() -> None:
    """Set Prefect's environment before its first import: no telemetry, results in our cache, patient start."""
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_LOCAL_STORAGE_PATH", str(cache_folder() / "results"))
