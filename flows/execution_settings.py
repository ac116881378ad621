"""How a run computes: where its tasks run, how large they are, how long a cell may take. No table depends on it."""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, model_validator

from flows.form_titles import SECTION


class Runner(StrEnum):
    """Who runs the tasks of a stage."""

    SERIAL = "serial"
    """One after the other in the process of the run."""
    THREADS = "threads"
    """Threads of that process: the hulls run side by side, the featurizers hold each other up."""
    PROCESSES = "processes"
    """Processes of this machine, each with a copy of the phases and the models."""
    DASK = "dask"
    """Workers of Dask: of a cluster on this machine, or of a scheduler elsewhere that sees the same folders."""


class ExecutionSettings(BaseModel):
    """Decides how long a run takes and how much memory it needs, and nothing else."""

    model_config = SECTION

    runner: Runner = Field(
        default=Runner.SERIAL, description="who runs the tasks of a stage: serial, threads, processes or dask"
    )
    workers: int | None = Field(
        default=None, ge=1, le=1024, description="threads, processes or Dask workers; none: one for each processor"
    )
    dask_scheduler: str | None = Field(
        default=None,
        description="address of a running Dask scheduler, such as tcp://127.0.0.1:8786; none: a cluster of our own",
    )
    dask_without_tls: bool = Field(
        default=False,
        description="also a scheduler of another machine without TLS; whoever can reach its port can run code as you",
    )
    candidates_per_task: int = Field(
        default=2000, ge=1, description="at most so many candidates in one task; a kill costs the tasks under way"
    )
    seconds_per_structure: float = Field(
        default=60.0,
        gt=0.0,
        le=86_400.0,
        description="on the clock, after which the features of a cell are given up and the reason is noted",
    )

    @model_validator(mode="after")
    def _scheduler_is_of_dask(self) -> Self:
        if self.dask_scheduler is not None and self.runner is not Runner.DASK:
            raise ValueError(f'dask_scheduler is only for runner = "dask", and the runner is "{self.runner.value}"')
        if self.dask_scheduler is not None and self.workers is not None:
            raise ValueError("a running scheduler has workers of its own: leave out workers or dask_scheduler")
        return self

    @model_validator(mode="after")
    def _scheduler_is_trusted(self) -> Self:
        address = self.dask_scheduler
        if address is None or self.dask_without_tls or address.startswith("tls://") or _is_on_loopback(address):
            return self
        raise ValueError(
            f"dask_scheduler {address} is on another machine and without TLS: workers run what anyone who reaches them "
            "sends. Use its tls:// address, or set dask_without_tls = true in a network that you trust"
        )


def _is_on_loopback(address: str) -> bool:
    """Whether an address such as ``tcp://127.0.0.1:8786`` stays on this machine; a name that says so is taken at it."""
    try:
        host = urlsplit(address if "://" in address else f"tcp://{address}").hostname
        return host == "localhost" or (host is not None and ip_address(host).is_loopback)
    except ValueError:
        return False
