"""Many calls in worker processes, each with a time limit: what exceeds it is killed, what dies is told.

An executor of the standard library can do neither: it abandons what is late, which then keeps its processor, and one
death breaks the whole pool.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any, Final

from flows.worker_process import READY, Order, WorkerProcess

FAILED_STARTS: Final = 3
"""Workers in a row that die before their first call: then nothing will ever start."""
START_LIMIT_S: Final = 600.0
"""Of the start of a worker and of its preparation: imports from a slow disk take a minute, compilation another."""
STOPPED_ITSELF: Final = f"killed by {signal.SIGALRM.name}"
"""A worker's own timer, where the owner was too busy to stop it."""
TRIES: Final = 2
"""Of an item whose process died: the first death may have been another's doing, such as a kill from outside."""
MOST_AT_ONCE: Final = 16
"""Items of one message to a worker: each of them is answered alone, so a limit and a death concern one item only."""


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


class Workers:
    """Worker processes that are kept from call to call; of one thread, for they belong to one call at a time.

    They end with `end`, and with the process that owns them, however that ends.
    """

    def __init__(self, processes: int, *, items_of_a_worker: int = 1) -> None:
        """None starts before there is work for it.

        Args:
            processes: workers at once.
            items_of_a_worker: so many items must there be for each worker that is started.
        """
        self._processes, self._items_of_a_worker = processes, items_of_a_worker
        self._workers: list[_Worker] = []
        self._failed, self._last = 0, ""

    @property
    def pids(self) -> list[int]:
        """Of the workers that live."""
        return [each.process.pid for each in self._workers if each.process.is_alive()]

    def results(
        self, prepare: Callable[[], None] | None, work: Callable[[Any], Any], items: Sequence[Any], *, limit_s: float
    ) -> Iterator[tuple[int, Returned]]:
        """Call ``work`` on each item; what is not done in time is killed, what kills its process is tried once more.

        The limit counts neither the start of a worker nor its preparation.

        Args:
            prepare: called once in each worker, for imports and compilation.
            work: picklable by name; an exception that it raises ends its worker and counts as a death.
            items: picklable.
            limit_s: seconds on the clock that a call may take.

        Yields:
            Number of the item and what came of it, as soon as it is known.

        Raises:
            WorkersError: workers die before they can be given anything.
        """
        waiting = deque(range(len(items)))
        deaths: dict[int, int] = {}
        try:
            while waiting or any(each.given for each in self._workers):
                self._staff(len(waiting))
                for worker in [each for each in self._workers if each.ready and not each.given]:
                    if waiting:
                        worker.give(self._share(waiting, deaths), prepare, work, items, limit_s)
                yield from self._heard(limit_s, waiting, deaths)
                if self._failed >= FAILED_STARTS:
                    raise WorkersError(f"{self._failed} worker processes ended before they were ready: {self._last}")
        finally:
            for worker in [each for each in self._workers if each.given]:
                self._dismiss(worker)

    def end(self) -> None:
        """End them now, whatever they do."""
        for worker in list(self._workers):
            self._dismiss(worker)

    def _staff(self, waiting: int) -> None:
        """Replace who died while idle, and start as many workers as there is work for."""
        for worker in [each for each in self._workers if not each.given and not each.process.is_alive()]:
            if worker.ready:  # one that never was is heard of instead
                self._dismiss(worker)
        busy = sum(bool(each.given) for each in self._workers)
        wanted = min(self._processes, -(-waiting // self._items_of_a_worker) + busy)
        while len(self._workers) < wanted:
            self._workers.append(_Worker(WorkerProcess()))

    def _share(self, waiting: deque[int], deaths: dict[int, int]) -> list[int]:
        """The next items for one worker; one that killed a worker already goes alone."""
        if waiting[0] in deaths:
            return [waiting.popleft()]
        count = max(1, min(MOST_AT_ONCE, len(waiting) // (2 * self._processes)))
        share: list[int] = []
        while waiting and len(share) < count and waiting[0] not in deaths:
            share.append(waiting.popleft())
        return share

    def _heard(self, limit_s: float, waiting: deque[int], deaths: dict[int, int]) -> Iterator[tuple[int, Returned]]:
        """Wait for a word or a deadline; what became of items."""
        heard = wait([each.process.connection for each in self._workers], _until_the_first_deadline(self._workers))
        for worker in list(self._workers):
            if worker.process.connection in heard:
                try:
                    said = worker.process.hear()
                except EOFError:
                    yield from self._lost(worker, worker.process.how_it_ended(), limit_s, waiting, deaths)
                else:
                    yield from worker.told(said, limit_s)
                    if worker.working:
                        self._failed = 0
            elif time.monotonic() < worker.deadline:
                continue
            elif not worker.working:
                yield from self._lost(worker, f"not ready after {START_LIMIT_S:g} s", limit_s, waiting, deaths)
            else:
                item, *others = worker.given
                waiting.extendleft(reversed(others))
                self._dismiss(worker)
                yield item, Returned(None, limit_s, stopped=True)

    def _lost(
        self, worker: _Worker, how: str, limit_s: float, waiting: deque[int], deaths: dict[int, int]
    ) -> Iterator[tuple[int, Returned]]:
        """A worker died: at an item, which is tried once more, or before it had any."""
        self._dismiss(worker)
        if not worker.working:
            waiting.extendleft(reversed(worker.given))
            if worker.given or not worker.ready:
                self._failed, self._last = self._failed + 1, how
            return
        item, *others = worker.given
        waiting.extendleft(reversed(others))
        deaths[item] = deaths.get(item, 0) + 1
        if how == STOPPED_ITSELF:
            yield item, Returned(None, limit_s, stopped=True)
        elif deaths[item] < TRIES:
            waiting.appendleft(item)
        else:
            yield item, Returned(None, time.monotonic() - worker.began, died=how)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.end()


@dataclass(slots=True, eq=False)
class _Worker:
    """A worker and what it was given.

    Attributes:
        process: that works.
        ready: whether it has started.
        working: whether it is at the first of the items, with its preparation behind it.
        given: items that it has not answered yet.
        began: when it began with the first of them, by the monotonic clock.
        deadline: when that is late.
    """

    process: WorkerProcess
    ready: bool = False
    working: bool = False
    given: list[int] = field(default_factory=list)
    began: float = 0.0
    deadline: float = field(default_factory=lambda: time.monotonic() + START_LIMIT_S)

    def give(
        self,
        numbers: list[int],
        prepare: Callable[[], None] | None,
        work: Callable[[Any], Any],
        items: Sequence[Any],
        limit_s: float,
    ) -> None:
        self.given, self.working = numbers, False
        self.deadline = time.monotonic() + START_LIMIT_S
        self.process.order(Order(prepare, work, [items[number] for number in numbers], limit_s))

    def told(self, said: Any, limit_s: float) -> Iterator[tuple[int, Returned]]:
        """Note what it says; an item with what it returned."""
        if said == READY:
            self.ready, self.working = True, bool(self.given)
        else:
            item, (value, seconds) = self.given.pop(0), said
            yield item, Returned(value, seconds)
        self.working = self.working and bool(self.given)
        self.began = time.monotonic()
        self.deadline = self.began + limit_s if self.working else float("inf")


def timed_results(
    prepare: Callable[[], None], work: Callable[[Any], Any], items: Sequence[Any], *, processes: int, limit_s: float
) -> Iterator[tuple[int, Returned]]:
    """`Workers.results` of workers that are started for these items alone and end with the iterator."""
    workers = Workers(processes)
    try:
        yield from workers.results(prepare, work, items, limit_s=limit_s)
    finally:
        workers.end()


def _until_the_first_deadline(workers: Sequence[_Worker]) -> float | None:
    deadline = min(worker.deadline for worker in workers)
    return None if deadline == float("inf") else max(deadline - time.monotonic(), 0.0)


def usable_processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
