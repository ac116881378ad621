"""Stages as Prefect tasks, several at once where the run has a task runner. Imported only where a flow runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from prefect.futures import as_completed
from prefect.task_runners import TaskRunner

from flows.caching import is_intact
from flows.execution_settings import ExecutionSettings, Runner
from flows.orphans import kill_workers
from flows.stage_calls import Stage
from flows.stages import Payload
from flows.task_runners import Opened, opened_runner
from flows.tasks import TASKS
from ssbscreen.domain.errors import SsbscreenError

ATTEMPTS: Final = 3
"""Task runners that one stage may use up: where workers die over and over, more of them do not help."""


class WorkersDiedError(SsbscreenError):
    """Worker processes end again and again."""


class TaskCalls:
    """Runs stages as tasks of a flow and computes again where cached tables are gone or changed.

    Attributes:
        execution: who runs the tasks.
    """

    def __init__(self, execution: ExecutionSettings) -> None:
        self.execution = execution
        self._open = ExitStack()
        self._opened: Opened | None = None

    def __call__(self, stage: Stage, arguments: dict[str, Any]) -> Payload:
        """Run a stage in this process."""
        task = TASKS[stage]
        payload: Payload = task(**arguments)
        if not is_intact(payload):
            payload = task.with_options(refresh_cache=True)(**arguments)
        return payload

    def each(self, stage: Stage, tasks: Sequence[dict[str, Any]], ended: Callable[[], None]) -> list[Payload]:
        """Run a stage with each of several arguments in the task runner.

        Raises:
            WorkersDiedError: workers end without a word, again and again.
        """
        if len(tasks) == 1:  # nothing would run side by side, and workers take seconds to start
            only = self(stage, tasks[0])
            ended()
            return [only]
        found: dict[int, Payload] = {}
        for attempt in range(1, ATTEMPTS + 1):
            waiting = [(number, tasks[number]) for number in range(len(tasks)) if number not in found]
            workers = self._workers()
            try:
                for number, payload in self._results(workers.runner, stage, waiting):
                    found[number] = payload
                    ended()
                break
            except workers.deaths as fault:
                self.close()
                if attempt == ATTEMPTS:
                    raise WorkersDiedError(
                        f"worker processes of the stage {TASKS[stage].name!r} ended {ATTEMPTS} times ({fault}); often "
                        "memory is short. "
                        "Whole tasks are kept: start the same command again, with fewer execution.workers or smaller "
                        "execution.candidates_per_task."
                    ) from fault
        return [found[number] for number in range(len(tasks))]

    def close(self) -> None:
        """End the workers; the next stage starts others."""
        self._open.close()
        self._opened = None

    def _results(
        self, runner: TaskRunner[Any] | None, stage: Stage, tasks: Sequence[tuple[int, dict[str, Any]]]
    ) -> Iterator[tuple[int, Payload]]:
        if runner is None:
            for number, arguments in tasks:
                yield number, self(stage, arguments)
            return
        submitted = {
            runner.submit(TASKS[stage], parameters=arguments): (number, arguments) for number, arguments in tasks
        }
        for future in as_completed(list(submitted)):
            number, arguments = submitted[future]
            payload: Payload = future.result()
            yield number, payload if is_intact(payload) else self._anew(runner, stage, arguments)

    def _anew(self, runner: TaskRunner[Any], stage: Stage, arguments: dict[str, Any]) -> Payload:
        payload: Payload = runner.submit(TASKS[stage].with_options(refresh_cache=True), parameters=arguments).result()
        return payload

    def _workers(self) -> Opened:
        if self._opened is None:
            self._opened = self._open.enter_context(opened_runner(self.execution))
        return self._opened


@contextmanager
def task_calls(execution: ExecutionSettings) -> Iterator[TaskCalls]:
    """Calls of stages as tasks, while a flow runs."""
    calls = TaskCalls(execution)
    try:
        yield calls
    except Exception:
        raise
    except BaseException:  # stopped or cancelled: nobody waits until the tasks under way have ended
        if execution.runner is Runner.PROCESSES:
            kill_workers()
        raise
    finally:
        calls.close()
