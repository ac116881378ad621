"""What library code reads of the cells of candidates, in processes that a cell may crash or hang without any harm.

One set of workers serves all stages and chunks of a process, for the imports of a worker cost seconds.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from flows.timed_workers import Returned, Workers, usable_processors
from ssbscreen.domain.cell_reading import CellReading, reading
from ssbscreen.domain.errors import ConfigurationError

PROCESSES_VARIABLE: Final = "SSBSCREEN_CELL_PROCESSES"
"""Environment variable with the number of workers of each process that reads cells."""
CELLS_OF_A_WORKER: Final = 20
"""A worker takes two seconds to start, and a cell some hundredths of one."""
MOST_PROCESSES: Final = 16


@dataclass(frozen=True, slots=True)
class ReadGuarded:
    """Reads cells in the guarded workers of this process; may be called by several threads, which take turns.

    Attributes:
        work: reads one cell; picklable by name, as are cells and what is read of them.
        known_cell: that ``work`` can read: it is read first by each worker, for imports and compilation.
        limit_s: seconds on the clock that a cell may take.
    """

    work: Callable[[Any], Any]
    known_cell: Any
    limit_s: float

    def __call__(self, cells: Sequence[Any]) -> list[CellReading]:
        """One reading for each cell.

        Raises:
            WorkersError: no worker can be started, or none survives the known cell.
        """
        found: dict[int, CellReading] = {}
        with _shared_workers() as workers:
            rehearse, read = _Rehearsal(self.work, self.known_cell), _Work(self.work)
            for number, returned in workers.results(rehearse, read, cells, limit_s=self.limit_s):
                found[number] = _told(returned, self.limit_s)
        return [found[number] for number in range(len(cells))]


def cell_processes() -> int:
    """Workers that this process may have: one for each processor; in a process of a pool or of Dask one.

    Raises:
        ConfigurationError: `PROCESSES_VARIABLE` is set to what is no number of processes.
    """
    if asked := os.environ.get(PROCESSES_VARIABLE):
        if not asked.isdecimal() or not int(asked):
            raise ConfigurationError(f"{PROCESSES_VARIABLE} is {asked!r}: it takes a number of processes, such as 2")
        return int(asked)
    return 1 if multiprocessing.parent_process() is not None else min(usable_processors(), MOST_PROCESSES)


def end_cell_processes() -> None:
    """End the workers of this process; the next cells start others."""
    with _HELD.lock:
        if _HELD.workers is not None:
            _HELD.workers.end()
        _HELD.workers = None


def cell_process_ids() -> list[int]:
    """Of the workers of this process that live."""
    workers = _HELD.workers
    return [] if workers is None else workers.pids


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    work: Callable[[Any], Any]
    cell: Any

    def __call__(self) -> None:
        self.work(self.cell)


@dataclass(frozen=True, slots=True)
class _Work:
    work: Callable[[Any], Any]

    def __call__(self, cell: Any) -> CellReading:
        return reading(self.work, cell)


def _told(returned: Returned, limit_s: float) -> CellReading:
    if returned.stopped:
        return CellReading(fault=f"its cell took more than {limit_s:g} s and was stopped")
    if returned.died:
        return CellReading(fault=f"its cell ended the process that read it ({returned.died})")
    found: CellReading = returned.value
    return found


@dataclass(slots=True)
class _Held:
    workers: Workers | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_HELD: Final = _Held()


@contextmanager
def _shared_workers() -> Iterator[Workers]:
    """The workers of this process, for one thread at a time."""
    with _HELD.lock:
        if _HELD.workers is None:
            _HELD.workers = Workers(cell_processes(), items_of_a_worker=CELLS_OF_A_WORKER)
        yield _HELD.workers


def _forget_workers() -> None:
    """After a fork, whose child must neither speak with its parent's workers nor keep them alive."""
    _HELD.workers, _HELD.lock = None, threading.Lock()


atexit.register(end_cell_processes)
os.register_at_fork(after_in_child=_forget_workers)
