"""Durations do not hang on the clock of the machine."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from flows.run_clock import RunClock


def test_a_run_ends_after_it_began_whatever_the_clock_says_then(monkeypatch: pytest.MonkeyPatch) -> None:
    of_tomorrow = datetime.now(UTC) + timedelta(days=1)  # and was set right while the run ran
    clock = RunClock(started=of_tomorrow, _began_s=100.0)
    monkeypatch.setattr(time, "monotonic", lambda: 190.0)
    assert clock.now() == of_tomorrow + timedelta(seconds=90)


def test_a_clock_starts_now_with_its_zone() -> None:
    before = datetime.now(UTC)
    clock = RunClock()
    assert before <= clock.started <= clock.now() <= datetime.now(UTC) + timedelta(seconds=1)
