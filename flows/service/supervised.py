"""A child process that is started again when it dies, with a log of its own that does not grow for ever."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Final

LOG_BYTES: Final = 5_000_000
LOGS_KEPT: Final = 3
SHORTEST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 60.0
LOG_PATIENCE_S: Final = 2.0
LONG_LIFE_S: Final = 300.0
"""A child that lived so long did not die of its start, and the next one does not wait."""

Say = Callable[[str], None]


class Child:
    """A process in a group of its own, with whatever it starts.

    Attributes:
        name: for messages.
    """

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path, *, told: bytes = b""
    ) -> None:
        """Describe it; nothing is started yet.

        Args:
            name: for messages.
            command: with its arguments.
            environment: whole.
            log: file of what it writes.
            told: its standard input.
        """
        self.name = name
        self._command, self._environment, self._input = list(command), dict(environment), told
        self._process: subprocess.Popen[bytes] | None = None
        self._started_s = 0.0
        self._wait_s = 0.0
        self._again_s = 0.0
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log = logging.Logger(name)  # noqa: LOG001 - of this child alone, not in the tree of all loggers
        self._file = RotatingFileHandler(log, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True)
        self._file.setFormatter(logging.Formatter("%(message)s"))
        self._log.addHandler(self._file)
        self._keeper: threading.Thread | None = None

    @property
    def pid(self) -> int:
        """Process number of the one that runs, or ran last."""
        return self._process.pid if self._process is not None else 0

    @property
    def runs(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._started_s = time.monotonic()
        self._keeper = threading.Thread(target=self._keep_log, args=(self._process.stdout,), daemon=True)
        self._keeper.start()
        if self._process.stdin is not None:
            try:
                self._process.stdin.write(self._input)
                self._process.stdin.close()
            except BrokenPipeError:
                pass  # it died at once, which `mend` sees

    def mend(self, say: Say) -> bool:
        """Start it again if it died, later each time if it dies soon; whether it was started."""
        if self._process is None or self.runs:
            return False
        now = time.monotonic()
        if not self._again_s:
            lived_s = now - self._started_s
            self._wait_s = (
                SHORTEST_WAIT_S
                if lived_s > LONG_LIFE_S
                else min(LONGEST_WAIT_S, max(SHORTEST_WAIT_S, 2 * self._wait_s))
            )
            self._again_s = now + self._wait_s
            self._kill_group()  # what it had started must not go on without it
            say(f"{self.name} {ended(self._process.returncode)} after {lived_s:.0f} s; again in {self._wait_s:.0f} s")
        if now < self._again_s:
            return False
        self._again_s = 0.0
        self.start()
        say(f"{self.name} started again")
        return True

    def ask_to_end(self) -> None:
        """Send SIGTERM; returns at once."""
        if self._process is not None and self.runs:
            self._process.terminate()

    def end(self, patience_s: float) -> None:
        """End it and all that it started, by force after so many seconds; after none it is not asked before."""
        if self._process is None:
            return
        if patience_s > 0.0:
            self.ask_to_end()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience_s)
        self._kill_group()
        self._process.wait()
        if self._keeper is not None:
            self._keeper.join(LOG_PATIENCE_S)
        self._file.close()

    def kill(self) -> None:
        """End it at once; `mend` starts it again."""
        self._kill_group()

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):  # nobody is left in it
            os.killpg(self.pid, signal.SIGKILL)

    def _keep_log(self, stream: IO[bytes] | None) -> None:
        if stream is not None:
            with stream:
                for line in stream:
                    self._log.info(line.decode("utf-8", "replace").rstrip())


def ended(status: int) -> str:
    """How a process ended, in words."""
    if status < 0:
        return f"was killed by {signal.Signals(-status).name}"
    return f"ended with status {status}"
