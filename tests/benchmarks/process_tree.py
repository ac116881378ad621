"""Runs a command and measures it with all its children: time, processor time, memory. Linux only: it reads /proc."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

EVERY_S = 1.0
KIB = 1024


@dataclass
class Measured:
    """What a command took.

    Attributes:
        exit_status: of the command.
        seconds: on the clock.
        processor_seconds: user and system time of the command and of all children that it waited for.
        peak_bytes: largest sum over the process tree of proportional set sizes, so that shared pages count once.
        peak_processes: processes of the tree at that moment.
        largest_process_bytes: largest peak resident set of one process.
        load: load average of the machine over the time, the command itself included.
        samples: seconds since the start and bytes of the tree.
    """

    exit_status: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_bytes: int = 0
    peak_processes: int = 0
    largest_process_bytes: int = 0
    load: float = 0.0
    samples: list[tuple[float, int]] = field(default_factory=list)


def measure(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log: Path) -> Measured:
    """Run a command to its end and measure it once a second.

    Args:
        command: with its arguments.
        folder: where it runs.
        environment: added to that of this process.
        log: file for what it prints.
    """
    found = Measured()
    ended = threading.Event()
    loads: list[float] = []
    began = time.monotonic()
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=out, stderr=subprocess.STDOUT
        )
        watcher = threading.Thread(target=_watch, args=(process.pid, began, found, loads, ended))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        found.seconds = time.monotonic() - began
        process.returncode = found.exit_status = os.waitstatus_to_exitcode(status)
        ended.set()
        watcher.join()
    found.processor_seconds = usage.ru_utime + usage.ru_stime
    found.load = sum(loads) / len(loads) if loads else float("nan")
    return found


def _watch(root: int, began: float, found: Measured, loads: list[float], ended: threading.Event) -> None:
    while not ended.is_set():
        sizes = [_bytes_of(pid) for pid in _tree(root)]
        whole = sum(proportional for proportional, _ in sizes)
        found.samples.append((round(time.monotonic() - began, 1), whole))
        found.largest_process_bytes = max([found.largest_process_bytes, *(peak for _, peak in sizes)])
        if whole > found.peak_bytes:
            found.peak_bytes, found.peak_processes = whole, len(sizes)
        loads.append(os.getloadavg()[0])
        ended.wait(EVERY_S)


def _tree(root: int) -> list[int]:
    """A process and its descendants."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting.extend(int(child) for child in children.read_text().split())
        except OSError:  # it ended meanwhile
            continue
    return found


def _bytes_of(pid: int) -> tuple[int, int]:
    """Proportional set size and peak resident set of a process; zeros where it has ended."""
    try:
        now = _field(Path(f"/proc/{pid}/smaps_rollup").read_text(), "Pss:")
        return now, _field(Path(f"/proc/{pid}/status").read_text(), "VmHWM:")
    except OSError:
        return 0, 0


def _field(text: str, name: str) -> int:
    return next((int(line.split()[1]) * KIB for line in text.splitlines() if line.startswith(name)), 0)
