"""The process that registers the deployments and starts their flow runs; a child of ``ssbscreen serve``."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.states import AwaitingRetry, Cancelled, Crashed

from flows.service.deployments import deployments
from flows.service.settings import ServiceSettings

STARTED_AT_MOST: Final = 3
"""How often a flow run is started: one that kills its process each time must not do so for ever."""


def state_of_left_behind(run: FlowRun) -> State:
    """What becomes of a flow run whose process is no more, for the one that started it ended.

    Finished stages, pages of a fetch and folds of a training are kept: a run that is started again goes on from there.
    """
    if run.state_type is StateType.CANCELLING:
        return Cancelled(message="cancelled; the service ended before it could say so")
    if run.run_count >= STARTED_AT_MOST:
        return Crashed(
            message=f"the service ended {run.run_count} times while this ran: look into its log, start it by hand"
        )
    # Due when it was due at first, and so before all that came due meanwhile: these find it under way, and end.
    return AwaitingRetry(
        message="the service ended while this ran; it goes on where it stopped",
        scheduled_time=run.expected_start_time,
    )


async def take_up_left_behind(client: PrefectClient, of: list[UUID]) -> list[str]:
    """Give every flow run of these deployments that looks alive a true state; only where no other process runs them."""
    unfinished = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    alive = FlowRunFilterState(type=FlowRunFilterStateType(any_=unfinished))
    found = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=of),
            state=alive,
        )
    )
    told = []
    for run in found:
        state = state_of_left_behind(run)
        await client.set_flow_run_state(run.id, state, force=True)
        if state.is_final():  # one that goes on takes its own subflow up again
            of_run = FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run.id]), state=alive)
            for subflow in await client.read_flow_runs(flow_run_filter=of_run):
                await client.set_flow_run_state(subflow.id, state, force=True)
        told.append(f"{run.name}: {state.message}")
    return told


async def serve_deployments(found: list[RunnerDeployment], runs_at_once: int) -> None:
    """Register the deployments and start their runs until the process is told to end."""
    # Schedules stay active when the service stops: what was due meanwhile is made up once when it starts again.
    runner = Runner(name="ssbscreen", pause_on_shutdown=False, limit=runs_at_once)
    registered = [await runner.aadd_deployment(each) for each in found]
    async with get_client() as client:
        for line in await take_up_left_behind(client, registered):
            _say(line)
    _say(f"{len(registered)} deployments registered")
    await runner.start()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the settings from standard input, so that they stand on no command line; the folder of models is named."""
    settings = ServiceSettings.model_validate_json(sys.stdin.read())
    found = deployments(settings, Path(sys.argv[1]))
    asyncio.run(serve_deployments(found, settings.service.runs_at_once))


if __name__ == "__main__":
    main()
