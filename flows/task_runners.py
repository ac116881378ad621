"""The task runners of Prefect that a run may choose. Imported only where a flow runs: Prefect takes 2 s to import."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.execution_settings import ExecutionSettings, Runner
from flows.orphans import end_with_owner
from flows.timed_workers import usable_processors
from ssbscreen.domain.errors import ConfigurationError

if TYPE_CHECKING:
    from distributed.deploy.cluster import Cluster

SERVER_START_LIMIT_S: Final = 120
LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Opened:
    """A started task runner.

    Attributes:
        runner: takes tasks; None where they run one after the other in this process.
        deaths: what it raises where its workers end without a word.
    """

    runner: TaskRunner[Any] | None = None
    deaths: tuple[type[Exception], ...] = ()


@contextmanager
def opened_runner(settings: ExecutionSettings) -> Iterator[Opened]:
    """The chosen task runner, which ends with the context.

    Raises:
        ConfigurationError: no Dask scheduler answers at its address.
    """
    workers = settings.workers or usable_processors()
    match settings.runner:
        case Runner.SERIAL:
            yield Opened()
        case Runner.THREADS:
            runner: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=workers)
            with runner:
                yield Opened(runner)
        case Runner.PROCESSES:
            pool = ProcessPoolTaskRunner(max_workers=workers, initializer=end_with_owner)
            with _one_server(), pool as processes:
                yield Opened(processes, (BrokenExecutor,))
        case Runner.DASK:
            from distributed.scheduler import KilledWorker

            with _one_server(), _dask(settings.dask_scheduler, workers) as dask:
                yield Opened(dask, (KilledWorker,))


@contextmanager
def _one_server() -> Iterator[None]:
    """Where no server is set: the address of this process's temporary one, which workers else would start anew."""
    if PREFECT_API_URL.value():
        yield
        return
    from prefect.server.api.server import SubprocessASGIServer

    server = SubprocessASGIServer()  # the one of this process, running already where a flow does
    server.start(timeout=SERVER_START_LIMIT_S)
    with temporary_settings({PREFECT_API_URL: server.api_url}):
        yield


@contextmanager
def _dask(address: str | None, workers: int) -> Iterator[TaskRunner[Any]]:
    import dask
    from distributed import LocalCluster
    from prefect_dask.task_runners import DaskTaskRunner

    # A worker that may have no children could not guard itself against cells that crash a featurizer.
    with dask.config.set({"distributed.worker.daemon": False}):
        if address is not None:
            _require_scheduler(address)
            with DaskTaskRunner(address=address) as runner:
                yield runner
            return
        cluster: Cluster
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, host=LOOPBACK, dashboard_address=None, memory_limit=0
            ) as cluster,
            DaskTaskRunner(cluster=cluster) as runner,
        ):
            yield runner


def _require_scheduler(address: str) -> None:
    from distributed import Client

    try:
        with Client(address, timeout="10s", set_as_default=False) as client:
            workers = len(client.scheduler_info()["workers"])
    except (OSError, ValueError) as fault:
        raise ConfigurationError(
            f"no Dask scheduler answers at {address}: start one with 'dask scheduler', or leave out "
            "execution.dask_scheduler for a cluster of our own"
        ) from fault
    if not workers:
        raise ConfigurationError(
            f"the Dask scheduler at {address} has no workers: start some with 'dask worker {address}'"
        )
