"""Time limits of worker processes: what is late is stopped, what dies is told, the others are there."""

from __future__ import annotations

import os
import signal
import time

import pytest

from flows.timed_workers import Returned, WorkersError, timed_results


def nothing() -> None:
    """No preparation."""


def does_not_start() -> None:
    raise SystemExit(3)


def act(item: tuple[str, float]) -> float:
    what, value = item
    if what == "sleep":
        time.sleep(value)
    elif what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "leave":
        os._exit(int(value))
    return 2.0 * value


def outcomes(items: list[tuple[str, float]], processes: int, limit_s: float) -> list[Returned]:
    found = dict(timed_results(nothing, act, items, processes=processes, limit_s=limit_s))
    return [found[number] for number in range(len(items))]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_late_is_stopped_and_what_dies_is_told_while_the_others_are_there(processes: int) -> None:
    items = [("double", 1.0), ("sleep", 600.0), ("double", 2.0), ("die", 0.0), ("leave", 7.0), ("double", 3.0)]
    began = time.monotonic()
    found = outcomes(items, processes, limit_s=2.0)
    assert time.monotonic() - began < 300.0
    assert [each.value for each in found] == [2.0, None, 4.0, None, None, 6.0]
    assert [each.stopped for each in found] == [False, True, False, False, False, False]
    assert [each.died for each in found] == ["", "", "", "killed by SIGKILL", "exit status 7", ""]


def test_workers_that_cannot_start_end_the_work() -> None:
    with pytest.raises(WorkersError, match="before they were ready: exit status 3"):
        list(timed_results(does_not_start, act, [("double", 1.0)], processes=1, limit_s=60.0))


def test_nothing_to_do_starts_nothing() -> None:
    assert list(timed_results(does_not_start, act, [], processes=2, limit_s=60.0)) == []
