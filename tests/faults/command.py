"""The command line in forked children of a process that has imported everything, so that a try costs seconds."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import psutil

from tests.faults.leftovers import end_of, of_session

LONGEST_S = 600.0


@dataclass(slots=True)
class Command:
    """A command in a process that leads a session of its own.

    Attributes:
        pid: of the process.
        log: all that it said.
        status: once it has ended; negative for a signal.
    """

    pid: int
    log: Path
    status: int | None = None

    def poll(self) -> int | None:
        """Status, None while it lives."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def ended(self, limit_s: float = LONGEST_S) -> int | None:
        """Status once it has ended; None where it lives on after the limit."""
        end = time.monotonic() + limit_s
        while self.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        return self.status

    def until(self, condition: Callable[[], bool], limit_s: float = LONGEST_S) -> None:
        """Wait for a condition, or for its end.

        Raises:
            TimeoutError: neither came.
        """
        end = time.monotonic() + limit_s
        while not condition() and self.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError(f"{self.log}: it did not get there")
            time.sleep(0.01)

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def workers(self) -> list[psutil.Process]:
        """Processes that it started to work for it."""
        found = []
        for process in of_session(self.pid):
            with suppress(psutil.Error):
                if process.pid != self.pid and "spawn_main" in " ".join(process.cmdline()):
                    found.append(process)
        return found

    def orphans(self, limit_s: float = 30.0) -> list[str]:
        """Processes of it that live on after it has ended and some seconds have passed; they are ended then."""
        return [f"process {each.pid}" for each in end_of(lambda: of_session(self.pid), limit_s)]

    def said(self) -> str:
        """All that it said."""
        return self.log.read_text()


def fork_command(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], before: Callable[[], None] = lambda: None
) -> Command:
    """Start ``ssbscreen`` with arguments.

    Args:
        arguments: of the command line.
        folder: of its log.
        environment: changes to that of this process; PREFECT_API_URL and SSBSCREEN_CACHE_DIR among them.
        before: called in the child first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"log {time.monotonic_ns()}"
    log.touch()
    pid = os.fork()
    if not pid:
        _live(arguments, log, environment, before)
    return Command(pid, log)


def _live(arguments: Sequence[str], log: Path, environment: Mapping[str, str], before: Callable[[], None]) -> NoReturn:
    status = 1
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        number = os.open(log, os.O_WRONLY | os.O_APPEND)
        os.dup2(number, 1)
        os.dup2(number, 2)
        os.environ.update(environment)
        before()
        status = _main(arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _main(arguments: Sequence[str]) -> int:
    import traceback

    from prefect.settings import PREFECT_API_URL, PREFECT_LOCAL_STORAGE_PATH, temporary_settings

    from flows.cli import main

    results = Path(os.environ["SSBSCREEN_CACHE_DIR"]) / "results"
    os.environ["PREFECT_LOCAL_STORAGE_PATH"] = str(results)
    sys.argv = ["ssbscreen", *arguments]
    address = os.environ["PREFECT_API_URL"]
    try:
        with temporary_settings({PREFECT_LOCAL_STORAGE_PATH: results, PREFECT_API_URL: address}):
            main()
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001 - as Python tells of what nobody caught
        traceback.print_exc()
        return 1
    return 0
