"""What must not be there after a run: unfinished files, locks that block, processes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from ssbscreen.tables.file_lock import try_lock

UNFINISHED = re.compile(r"\..*(\.part|\.unfinished|\.pointer|\.probe|\.lock)")


def unfinished(folder: Path) -> list[str]:
    """Hidden files and folders of things that are being written, below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if UNFINISHED.fullmatch(path.name))


def blocked(folder: Path) -> list[str]:
    """Locks below a folder that somebody holds."""
    held = []
    for path in folder.rglob("*"):
        if path.name.endswith(".lock") or path.name == "lock":
            lock = try_lock(path)
            if lock is None:
                held.append(str(path.relative_to(folder)))
            else:
                lock.release()
    return sorted(held)


def of_session(leader: int) -> list[psutil.Process]:
    """Living processes of a session, whose leader may be no more."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if session(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def session(pid: int) -> int:
    """The session of a process, of a zombie too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[3])


def end_of(find: Callable[[], list[psutil.Process]], limit_s: float = 10.0) -> list[psutil.Process]:
    """Processes that are still there after some seconds; they are killed then, so that none outlives a trial."""
    end = time.monotonic() + limit_s
    while (left := find()) and time.monotonic() < end:
        time.sleep(0.05)
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    return left
