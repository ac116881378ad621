"""Workers that end with the process that they work for, however that ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def end_with_owner() -> None:
    """Called first in a worker of a pool: it ends when its owner is no more, and leaves Ctrl-C to it.

    A worker of the standard library's pool waits for its next task without end when its owner was killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    owner = multiprocessing.parent_process()
    if owner is not None:
        threading.Thread(target=_end_after, args=(owner,), name="owner", daemon=True).start()


def _end_after(owner: multiprocessing.process.BaseProcess) -> None:
    owner.join()
    os._exit(1)


def kill_workers() -> None:
    """End the workers of this process's pools now; a stage that they were at is computed again by the next run."""
    for worker in multiprocessing.active_children():
        worker.kill()
