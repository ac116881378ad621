"""What the state of a flow run says when it did not complete: in one line, with the mend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.states import Completed, Failed

from ssbscreen.domain.decisions import GateState
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.report.number_text import name_words
from ssbscreen.store.run_folder import RunFolder

GO_ON: Final = (
    "No run folder was written. Run again with the same settings: whole stages are kept, so that it goes on where it "
    "stopped."
)


def told_in_a_line(work: Callable[[], RunFolder]) -> str:
    """Path of the run that the body of a flow writes; the state of the flow run says in a line how it ended.

    Of a fault of the input it says what to mend and nothing else, and whoever called the flow gets the exception. A bug
    keeps its type before its message, as Prefect writes it.
    """
    try:
        run = work()
    except SsbscreenError as fault:
        # Prefect takes a returned state as it is; of a raised exception it makes a message of its own.
        return cast("str", Failed(message=one_line(fault), data=fault))
    return cast("str", Completed(message=outcome(run), data=str(run.path)))


def outcome(run: RunFolder) -> str:
    """How a run ended, in a line."""
    counts = [
        f"{name_words(role)}: {counts[GateState.PASSES]:,} pass, {counts[GateState.UNCERTAIN]:,} uncertain"
        for role, counts in run.manifest["funnel"].items()
    ]
    return f"{'; '.join(counts)}; run folder {run.path}"


def one_line(fault: BaseException) -> str:
    """The message of a fault; what it lists on lines of their own becomes one line."""
    lines = [line.strip() for line in str(fault).splitlines() if line.strip()]
    head, *rest = lines or [type(fault).__name__]
    return f"{head} {'; '.join(rest)}" if rest else head


def say_how_to_go_on(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001 - a hook
    """Hook of crashed runs: adds to the message of the state how to go on. A cancelled one keeps what Prefect says."""
    said = (state.message or state.name or "").strip()
    if GO_ON in said:
        return
    told = state.model_copy(update={"message": f"{said} {GO_ON}".strip(), "data": None})
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(flow_run.id, told, force=True)
