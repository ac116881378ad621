"""Time limits of worker processes: what is late is stopped, what dies is told, the others are there."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import Pipe
from pathlib import Path
from typing import ClassVar

import pytest

from flows import timed_workers
from flows.timed_workers import Returned, WorkersError, timed_results
from flows.worker_process import READY, Order, WorkerProcess


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


def mark() -> None:
    """Leave a file for each process that was started."""
    (Path(os.environ["STARTED_WORKERS"]) / str(os.getpid())).touch()


@pytest.mark.parametrize(("items", "started"), [(1, 1), (3, 3)])
def test_no_more_workers_start_than_there_is_work(
    items: int, started: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARTED_WORKERS", str(tmp_path))
    found = list(timed_results(mark, act, [("double", 1.0)] * items, processes=3, limit_s=60.0))
    assert [returned.value for _, returned in found] == [2.0] * items
    assert len(list(tmp_path.iterdir())) <= started


def test_two_workers_that_are_ready_at_once_share_the_last_item(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both idle workers were handed something, and the second found nothing left."""

    class Twin(WorkerProcess):
        begun: ClassVar[list[tuple[str, float]]] = []

        def __init__(self) -> None:
            self.connection, self._there = Pipe()
            self._there.send(READY)

        def is_alive(self) -> bool:
            return True

        def order(self, order: Order) -> None:
            self._there.send(READY)
            for item in order.items:
                Twin.begun.append(item)
                self._there.send((order.work(item), 0.0))

        def end(self) -> None:
            self.connection.close()
            self._there.close()

    monkeypatch.setattr(timed_workers, "WorkerProcess", Twin)
    items = [("double", float(number)) for number in range(3)]
    found = dict(timed_results(nothing, act, items, processes=2, limit_s=60.0))
    assert {number: returned.value for number, returned in found.items()} == {0: 0.0, 1: 2.0, 2: 4.0}
    assert sorted(Twin.begun) == items


def test_a_late_item_does_not_take_those_behind_it_along() -> None:
    """Items travel many at once; each has its own limit and its own death."""
    items = [("double", float(number)) for number in range(40)]
    items[3], items[5] = ("sleep", 600.0), ("die", 0.0)
    found = outcomes(items, processes=1, limit_s=2.0)
    assert [number for number, each in enumerate(found) if each.stopped] == [3]
    assert [number for number, each in enumerate(found) if each.died] == [5]
    assert [each.value for number, each in enumerate(found) if number not in {3, 5}] == [
        2.0 * number for number in range(40) if number not in {3, 5}
    ]
