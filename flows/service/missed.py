"""Runs that were due while the machine slept: the first one makes them up, the others end at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.context import FlowRunContext

SKIPPED: Final = "Skipped"
"""Name of the state of a run that another made up."""
LATE: Final = timedelta(minutes=2)
"""A run that starts later than that after it was due had to wait: a runner asks every ten seconds."""


@dataclass(frozen=True, slots=True)
class Start:
    """When another run of the same deployment began.

    Attributes:
        name: of the flow run.
        started: when.
    """

    name: str
    started: datetime


def made_up_by(due: datetime, now: datetime, others: Iterable[Start]) -> str:
    """Name of a run that began after this one was due, if this one is late; "" where it has to run itself.

    Args:
        due: when this run should have begun.
        now: when it begins.
        others: runs of the same deployment that ended well or are under way.
    """
    if now - due <= LATE:
        return ""
    return next((each.name for each in others if due < each.started <= now), "")


def missed_and_made_up() -> str:
    """Name of the run that made up the one that begins here; "" where this one has to do its work.

    A run that somebody starts by hand always does its work, and so does one that is started again after a kill.
    """
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        return ""
    run = context.flow_run
    if run.deployment_id is None or not run.auto_scheduled or run.expected_start_time is None or run.run_count > 1:
        return ""
    if run.start_time is None:
        return ""
    return made_up_by(
        run.expected_start_time, run.start_time, _others(run.id, run.deployment_id, run.expected_start_time)
    )


def _others(own: UUID, deployment: UUID, due: datetime) -> list[Start]:
    with get_client(sync_client=True) as client:
        found = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                deployment_id=FlowRunFilterDeploymentId(any_=[deployment]),
                start_time=FlowRunFilterStartTime(after_=due),
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED, StateType.RUNNING])),
            ),
            limit=20,
        )
    # One that was itself skipped has done no work.
    return [
        Start(each.name, each.start_time)
        for each in found
        if each.id != own and each.start_time is not None and each.state_name != SKIPPED
    ]
