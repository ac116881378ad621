"""The main job: sources -> hull and windows -> mechanics -> gates -> ranking -> report.

`run_screen` chooses who runs the stages: a Prefect flow (with a server where one is set, else with Prefect's own
temporary one), or the same stages in a plain loop.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.caching import cache_folder, is_intact
from flows.fetching import MATERIALS_PROJECT
from flows.inputs import read_contents
from flows.plan import screen
from flows.predicting import model_hashes
from flows.recording import record
from flows.role_check import require_roles
from flows.settings import Settings
from flows.stage_calls import Progress
from flows.stages import Payload
from ssbscreen.domain.errors import RunFolderError
from ssbscreen.sources.materials_project_key import require_key
from ssbscreen.store.run_folder import RunFolder, require_free

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


def run_screen(settings: Settings, out: Path, *, direct: bool, progress: Progress) -> RunFolder:
    """Run a whole screen and write its folder.

    Args:
        settings: of the run.
        out: run folder to be made; must not exist.
        direct: run the stages in a plain loop, without Prefect and without reuse of earlier results.
        progress: told of each stage.

    Raises:
        SsbscreenError: bad input, with the place and the mend; nothing is written then.
    """
    require_free(out)
    require_roles(settings)
    started = datetime.now(UTC)
    if direct:
        with tempfile.TemporaryDirectory(prefix="ssbscreen-") as temporary:
            screened = screen(settings, Path(temporary), lambda stage, arguments: stage(**arguments), progress)
            return record(out, settings, screened, started=started, finished=datetime.now(UTC))
    # Bad input is told before Prefect's temporary server has started, which takes some 20 s.
    named = [source for source in settings.sources.paths if source != MATERIALS_PROJECT]
    if len(named) < len(settings.sources.paths):
        require_key()
    read_contents(named, keep_isolated_molecules=settings.sources.keep_isolated_molecules)
    model_hashes(settings)
    workspace = cache_folder() / "stages"
    require_cache(workspace)
    prepare_prefect()
    from flows.orchestration import run_flow

    return run_flow(
        settings,
        out,
        workspace,
        progress,
        lambda screened: record(out, settings, screened, started=started, finished=datetime.now(UTC)),
    )


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
            "or use --direct, which keeps no cache"
        ) from fault


def prepare_prefect() -> None:
    """Set Prefect's environment before its first import: no telemetry, results in our cache, patient start."""
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_LOCAL_STORAGE_PATH", str(cache_folder() / "results"))


def call_with_reuse(task_of: Callable[[Callable[..., Payload]], Any]) -> Callable[..., Payload]:
    """A caller of stages as Prefect tasks that computes again where cached tables are gone or changed."""

    def call(stage: Callable[..., Payload], arguments: dict[str, Any]) -> Payload:
        task = task_of(stage)
        payload: Payload = task(**arguments)
        if not is_intact(payload):
            payload = task.with_options(refresh_cache=True)(**arguments)
        return payload

    return call
