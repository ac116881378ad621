"""The watch: looks whether anything changed, and screens, compares and announces if so. Imported where a flow runs."""

# Without postponed annotations, as in flows/screening_flow.py: a deployment by file makes its form from the signature.

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field

from flows.artifacts import name_at_start
from flows.fetching import MATERIALS_PROJECT
from flows.run_states import one_line
from flows.screening_flow import screening
from flows.service.announcing import announce_untold
from flows.service.changes import Asked, in_a_line, inputs_of, newest_run, what_changed
from flows.service.missed import SKIPPED, missed_and_made_up
from flows.service.models_in_use import with_promoted_models
from flows.service.newcomers import begin_telling
from flows.settings import Settings, given_settings
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.sources.materials_project import MaterialsProject
from ssbscreen.sources.materials_project_key import require_key
from ssbscreen.sources.polite_http import Manners

DEFAULTS: Final = Settings()
RETRY_AFTER_S: Final = [600.0, 1800.0]
"""An outage of a night is often over within the hour; shorter ones are the client's to wait out."""

Top = Annotated[int, Field(ge=1, le=1000, description="ranks of a role that count as its top")]
Roles = Annotated[tuple[str, ...], Field(description="roles whose newcomers are told; empty: all of the screen")]
Runs = Annotated[str, Field(description="folder of the runs")]
Models = Annotated[str, Field(description="folder of models that were trained again; empty: those that ship")]


def ask_database(settings: Settings) -> Asked:
    """Version of the database now: one request.

    Raises:
        SourceError: no key, no network, or no answer after patience.
    """
    of_project = settings.materials_project
    manners = Manners(requests_per_second=of_project.requests_per_second, timeout_s=of_project.timeout_s)
    server = MaterialsProject(require_key(), manners=manners)
    query = of_project.query(settings.interfaces.chosen_cathodes())
    return Asked(server.database_version(), server.endpoint, query.digest())


# Retries only here: the screen's own requests keep what came and go on from there when it is started again.
ask_database_task = task(name="database version", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=RETRY_AFTER_S)(
    ask_database
)


def run_name() -> str:
    """Name of a flow run: what it does, with what, and when it was due."""
    return f"{flow_run.flow_name} · {name_at_start()}"


def told_in_a_line(work: Callable[[], State[None]]) -> State[None]:
    """The state in which a flow ends; of a fault of the input it says what to mend and nothing else."""
    try:
        if other := missed_and_made_up():
            return Completed(name=SKIPPED, message=f"missed while nothing ran here; {other} made it up")
        return work()
    except SsbscreenError as fault:
        return Failed(message=one_line(fault), data=fault)


@flow(name="watch", flow_run_name=run_name, persist_result=False, validate_parameters=False)
def watch(
    settings: Settings = DEFAULTS,
    runs: Runs = "runs",
    top: Top = 10,
    roles: Roles = (),
    models: Models = "",
) -> State[None]:
    """Screen again if database, settings, weights, models or code changed since the newest run; else end at once.

    Every candidate that is new among the first of a role is told by the event ssbscreen.candidate.entered_top. The
    first run of all has none before it: it announces nobody.

    Args:
        settings: of the screen.
        runs: folder of the runs.
        top: ranks of a role that count as its top.
        roles: whose newcomers are told; empty: all of the screen.
        models: folder of models that the service trained; empty: those that ship.

    Raises:
        SsbscreenError: bad input, or a source that does not answer; the message says how to mend it.
    """
    return told_in_a_line(lambda: _watched(given_settings(settings), runs, top, tuple(roles), models))


@flow(name="full-screen", flow_run_name=run_name, persist_result=False, validate_parameters=False)
def full_screen(
    settings: Settings = DEFAULTS,
    runs: Runs = "runs",
    top: Top = 10,
    roles: Roles = (),
    models: Models = "",
) -> State[None]:
    """Screen whatever changed or not, with the models in use, and announce who is new among the first.

    Args:
        settings: of the screen.
        runs: folder of the runs.
        top: ranks of a role that count as its top.
        roles: whose newcomers are told; empty: all of the screen.
        models: folder of models that the service trained; empty: those that ship.

    Raises:
        SsbscreenError: bad input, or a source that does not answer; the message says how to mend it.
    """
    return told_in_a_line(lambda: _screened_anyway(given_settings(settings), runs, top, tuple(roles), models))


def _watched(settings: Settings, runs: str, top: int, roles: tuple[str, ...], models: str) -> State[None]:
    wanted = with_promoted_models(settings, models)
    if MATERIALS_PROJECT in wanted.sources.paths:
        require_key()  # told at once, and not tried again
        database = ask_database_task(wanted)
    else:
        database = None
    before = newest_run(Path(runs), tuple(wanted.roles))
    found = what_changed(before.manifest, inputs_of(wanted, database)) if before is not None else ()
    if before is not None and not found:
        told = announced(wanted, runs, top, roles, because="it was not told of yet")
        beside = f"; {told} new in the top {top}, of runs not told of yet" if told else ""
        return Completed(name="Unchanged", message=f"unchanged since {before.path.name}: {_known(database)}{beside}")
    because = in_a_line(found) if before is not None else "there is no run of these roles yet"
    return screened(wanted, runs, top, roles, because=because)


def _screened_anyway(settings: Settings, runs: str, top: int, roles: tuple[str, ...], models: str) -> State[None]:
    return screened(with_promoted_models(settings, models), runs, top, roles, because="the schedule")


def screened(settings: Settings, runs: str, top: int, roles: tuple[str, ...], *, because: str) -> State[None]:
    """Screen, announce, and the state that says both."""
    begin_telling(Path(runs), tuple(settings.roles))
    place = Path(screening(settings, runs=runs))
    told = announced(settings, runs, top, roles, because=because)
    return Completed(message=f"screened ({because}): {place.name}; {told} new in the top {top}")


def announced(settings: Settings, runs: str, top: int, roles: tuple[str, ...], *, because: str) -> int:
    """Announce what was not announced yet; how many candidates that was."""
    every_role = tuple(settings.roles)
    return announce_untold(Path(runs), every_role=every_role, watched=roles or every_role, top=top, because=because)


def _known(database: Asked | None) -> str:
    version = f"database {database.version}" if database is not None else "sources"
    return f"{version}, settings, weights, models, code"
