"""Many calls in worker processes, each with a time limit: what exceeds it is killed, what dies is told.

An executor of the standard library can do neither: it abandons what is late, which then keeps its processor, and one
death breaks the whole pool.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Final

READY: Final = "ready"
FAILED_STARTS: Final = 3
"""Workers in a row that die before their first call: then nothing will ever start."""


class WorkersError(RuntimeError):
    """Worker processes that end before they can be given anything: a fault of the program or of its installation."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a call returned, or why it returned nothing.

    Attributes:
        value: of the call; None where it has none.
        seconds: processor time of the call; of one that was stopped or died, the time on the clock.
        stopped: whether it exceeded the limit and was killed.
        died: how its process ended by itself; "" where it did not.
    """

    value: Any
    seconds: float
    stopped: bool = False
    died: str = ""


def timed_results(  # noqa: C901 - one loop over all that can happen to a worker
    prepare: Callable[[], None], work: Callable[[Any], Any], items: Sequence[Any], *, processes: int, limit_s: float
) -> Iterator[tuple[int, Returned]]:
    """Call ``work`` on each item in worker processes; what is not done in time is killed.

    Workers are started anew and not forked, for the caller may be a thread of a flow; the limit does not count their
    start. They end with the iterator, and with the process that owns it.

    Args:
        prepare: called once in each worker, for imports and compilation.
        work: picklable by name; an exception that it raises ends its worker and counts as a death.
        items: picklable.
        processes: workers at once.
        limit_s: seconds on the clock that a call may take.

    Yields:
        Number of the item and what came of it, as soon as it is known.

    Raises:
        WorkersError: workers die before they can be given anything.
    """
    waiting = list(range(len(items)))[::-1]
    workers: list[_Worker] = []
    failed = 0
    try:
        while waiting or any(worker.item is not None for worker in workers):
            busy = sum(worker.item is not None for worker in workers)
            while len(workers) < min(processes, len(waiting) + busy):
                workers.append(_Worker.started(prepare, work))
            # No more idle workers than there is work: two may become ready at once for the last item.
            for worker in [each for each in workers if each.ready and each.item is None][: len(waiting)]:
                worker.give(waiting.pop(), items, limit_s)
            heard = wait([worker.connection for worker in workers], _until_the_first_deadline(workers))
            for worker in list(workers):
                item, returned = worker.item, None
                if worker.connection in heard:
                    returned = worker.hear()
                    failed = 0 if worker.ready else failed + 1
                elif item is not None and time.monotonic() >= worker.deadline:
                    returned = Returned(None, limit_s, stopped=True)
                if not worker.alive or (returned is not None and returned.stopped):
                    workers.remove(worker)
                    worker.end()
                if item is not None and returned is not None:
                    yield item, returned
                if failed >= FAILED_STARTS:
                    raise WorkersError(f"{failed} worker processes ended before they were ready: {worker.last_words}")
    finally:
        for worker in workers:
            worker.end()


@dataclass(slots=True)
class _Worker:
    """A worker process as its owner sees it."""

    process: Any
    connection: Connection
    ready: bool = False
    alive: bool = True
    item: int | None = None
    began: float = 0.0
    deadline: float = field(default=float("inf"))
    last_words: str = ""

    @classmethod
    def started(cls, prepare: Callable[[], None], work: Callable[[Any], Any]) -> _Worker:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, prepare, work), daemon=True)
        process.start()
        there.close()
        return cls(process, here)

    def give(self, item: int, items: Sequence[Any], limit_s: float) -> None:
        self.item, self.began = item, time.monotonic()
        self.deadline = self.began + limit_s
        with suppress(OSError):  # it died meanwhile: hear() will say so
            self.connection.send(items[item])

    def hear(self) -> Returned | None:
        """What it says: that it is ready, what a call returned, or, by silence, that it died."""
        try:
            said = self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            self.alive = False
            self.last_words = _how_it_ended(self.process.exitcode)
            return Returned(None, time.monotonic() - self.began, died=self.last_words)
        if said == READY:
            self.ready = True
            return None
        self.item, self.deadline = None, float("inf")
        value, seconds = said
        return Returned(value, seconds)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _until_the_first_deadline(workers: Sequence[_Worker]) -> float | None:
    deadline = min(worker.deadline for worker in workers)
    return None if deadline == float("inf") else max(deadline - time.monotonic(), 0.0)


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"


def _serve(connection: Connection, prepare: Callable[[], None], work: Callable[[Any], Any]) -> None:
    """The life of a worker: until its owner hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's to handle
    prepare()
    connection.send(READY)
    with suppress(EOFError, BrokenPipeError):
        while True:
            item = connection.recv()
            began = time.process_time()
            value = work(item)
            connection.send((value, time.process_time() - began))


def usable_processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
