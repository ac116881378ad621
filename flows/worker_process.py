"""A worker process and its owner's end of the pipe: it does what it is sent, one item after the other.

Made with ``subprocess`` and not with ``multiprocessing``: workers of Dask and of process pools may be daemonic, and
those are refused children by the latter.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

READY: Final = "ready"
ORPHAN_GRACE_S: Final = 5.0
"""The owner stops what is late; a worker whose owner is gone stops itself this much later."""
SHARE_OF_MEMORY: Final = 0.5
"""Of the machine: a cell with endless neighbours ends with a MemoryError before it takes the machine along."""
_ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_START: Final = "import sys; from flows.worker_process import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to do.

    Attributes:
        prepare: called before the items, for imports and compilation; no limit counts it.
        work: called on each item.
        items: of ``work``; empty where only preparation is wanted.
        limit_s: seconds on the clock that one item may take.
    """

    prepare: Callable[[], None] | None
    work: Callable[[Any], Any]
    items: Sequence[Any]
    limit_s: float


class WorkerProcess:
    """A worker process as its owner sees it; it lives until `end`, or until its owner hangs up by ending."""

    def __init__(self) -> None:
        """Start it; it says `READY` once it has started, and once for each order that it has prepared."""
        self.connection, there = Pipe()
        with there:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(there.fileno())],  # -P: no module of the folder it starts in
                pass_fds=[there.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                env={**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def order(self, order: Order) -> None:
        """Give it work; of one that died meanwhile `hear` says so."""
        with suppress(OSError):
            self.connection.send(order)

    def hear(self) -> Any:
        """What it says: `READY`, or value and processor time [s] of the next item.

        Raises:
            EOFError: it is dead; `how_it_ended` tells how.
        """
        try:
            return self.connection.recv()
        except OSError as fault:
            raise EOFError from fault

    def how_it_ended(self) -> str:
        """Signal or exit status of one that ended by itself."""
        code = self._process.wait()
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"

    def end(self) -> None:
        """End it now, whatever it does."""
        self._process.kill()
        self._process.wait()
        self.connection.close()


def serve(descriptor: int) -> None:
    """The life of a worker: until its owner hangs up.

    Args:
        descriptor: of the pipe to the owner.
    """
    connection = Connection(descriptor)
    _be_expendable()
    connection.send(READY)
    prepared: list[Callable[[], None]] = []  # compared, for what they hold may have no hash
    with suppress(EOFError, ConnectionError):
        while True:
            order: Order = connection.recv()
            if order.prepare is not None and order.prepare not in prepared:
                order.prepare()
                prepared.append(order.prepare)
            connection.send(READY)
            for item in order.items:
                began = time.process_time()
                with _alarm(order.limit_s + ORPHAN_GRACE_S):
                    value = order.work(item)
                connection.send((value, time.process_time() - began))


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """A timer of the kernel that ends the process, which no loop in compiled code can hold up."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)


def _be_expendable() -> None:
    """Leave Ctrl-C to the owner, dump no core, take a share of the memory, go first where it runs out, keep quiet."""
    import resource

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    most = int(memory * SHARE_OF_MEMORY)
    with suppress(OSError, ValueError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    warnings.simplefilter("ignore")  # chatter of libraries about cells; what counts is what comes of the cell
