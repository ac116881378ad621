"""What a comparison recomputes as a Prefect flow. Imported only where one is run: Prefect takes 2 s to import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prefect import flow

from flows.execution_settings import ExecutionSettings
from flows.server_faults import server_faults_told
from flows.stage_calls import Call
from flows.task_calls import task_calls


def run_comparison_flow(described: Callable[[Call], Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    """Run the stages of one station as a flow; its tasks are those of a screen and share their cache.

    Args:
        described: runs the stages.
        name: of the flow run: whose inputs are taken.
    """

    @flow(name="comparison", flow_run_name=name, validate_parameters=False, persist_result=False)
    def recomputing() -> None:
        with task_calls(ExecutionSettings()) as call:
            outcome.append(described(call))

    outcome: list[Mapping[str, Any]] = []
    with server_faults_told():
        recomputing()
    return outcome[0]
