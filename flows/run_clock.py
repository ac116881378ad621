"""When a run began and how long it took, whatever is done to the clock of the machine meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class RunClock:
    """Started when it is made.

    Attributes:
        started: by the clock of the machine, with time zone.
    """

    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    _began_s: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """The start and the time that passed since: never before it, as a clock that was set back would say."""
        return self.started + timedelta(seconds=time.monotonic() - self._began_s)
