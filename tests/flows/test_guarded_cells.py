"""Cells that crash or hang what reads them: each is told of, alone, and nothing of the workers outlives their owner."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from flows import guarded_cells
from flows.cell_readers import KNOWN_CELL, cell_statistics, guarded_cell_statistics
from flows.guarded_cells import (
    PROCESSES_VARIABLE,
    ReadGuarded,
    cell_process_ids,
    cell_processes,
    end_cell_processes,
)
from flows.timed_workers import WorkersError
from flows.worker_process import ORPHAN_GRACE_S
from ssbscreen.domain.cell_reading import CellReading, ReadHere
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.sources.contents import CellGeometry

SOUND = "sound"


def act(what: str) -> str:
    """A reader whose cells say what they do to it."""
    if what == "hangs":
        time.sleep(3600.0)
    elif what == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif what == "exits":
        os._exit(3)
    elif what == "no crystal":
        raise ValueError("no crystal: no atom has a neighbour")
    elif what == "surprise":
        raise AttributeError("no\n attribute")
    elif what.startswith("/"):  # dies once, as when somebody kills the worker
        mark = Path(what)
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return what.upper()


def read(cells: list[str], limit_s: float = 60.0) -> list[CellReading]:
    return ReadGuarded(act, SOUND, limit_s)(cells)


@pytest.fixture(autouse=True)
def _two_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Workers of each test's own, and few, for each takes the processor for seconds."""
    end_cell_processes()
    monkeypatch.setenv(PROCESSES_VARIABLE, "2")
    monkeypatch.setattr(guarded_cells, "CELLS_OF_A_WORKER", 1)
    yield
    end_cell_processes()


def test_each_cell_answers_for_itself_alone_and_in_order() -> None:
    told = {
        "hangs": "its cell took more than 2 s and was stopped",
        "segfault": "its cell ended the process that read it (killed by SIGSEGV)",
        "exits": "its cell ended the process that read it (exit status 3)",
        "no crystal": "no crystal: no atom has a neighbour",
        "surprise": "AttributeError: no attribute",
    }
    cells = ["a", "hangs", "b", "segfault", "c", "no crystal", "exits", "d", "surprise", "e"]
    assert read(cells, limit_s=2.0) == [
        CellReading(fault=told[cell]) if cell in told else CellReading(cell.upper()) for cell in cells
    ]


def test_what_is_read_is_bit_for_bit_what_is_read_here() -> None:
    skewed = CellGeometry((3.9, 5.1, 7.3, 81.0, 95.0, 107.0), (3, 8, 3, 15), tuple(i / 13.0 for i in range(12)))
    cells = [KNOWN_CELL, skewed, CellGeometry((4.0, 4.0, 4.0, 90.0, 90.0, 90.0), (3, 9), (0.0,) * 6)]
    guarded, here = guarded_cell_statistics(60.0)(cells), ReadHere(cell_statistics)(cells)
    assert repr(guarded) == repr(here)  # of floats, repr tells every bit, and NaN equals NaN
    assert [bool(each.fault) for each in here] == [False, False, True]


def test_a_worker_that_is_killed_from_outside_costs_no_cell(tmp_path: Path) -> None:
    cells = [str(tmp_path / str(number)) for number in range(3)]
    assert [each.value for each in read(cells)] == [cell.upper() for cell in cells]


def test_workers_stay_from_call_to_call_and_one_that_died_idle_is_replaced() -> None:
    assert read(["a", "b"]) == [CellReading("A"), CellReading("B")]
    first = cell_process_ids()
    assert read(["a"]) == [CellReading("A")]
    assert cell_process_ids() == first
    for pid in first:
        os.kill(pid, signal.SIGKILL)
        _until_gone(pid)
    assert read(["a", "b"]) == [CellReading("A"), CellReading("B")]
    assert not set(cell_process_ids()) & set(first)


def test_no_cell_starts_no_worker() -> None:
    assert read([]) == []
    assert cell_process_ids() == []


def test_threads_share_the_workers() -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(read, [[f"{thread}-{cell}" for cell in "abc"] for thread in range(4)]))
    assert [[each.value for each in answer] for answer in answers] == [
        [f"{thread}-{cell}" for cell in "ABC"] for thread in range(4)
    ]
    assert len(cell_process_ids()) <= 2


def test_a_reader_that_cannot_read_the_known_cell_is_a_fault_of_the_program() -> None:
    with pytest.raises(WorkersError, match=r"before they were ready: killed by SIGSEGV"):
        ReadGuarded(act, "segfault", 60.0)(["a"])


def _in_a_daemon(answers: Any) -> None:
    answers.send((read(["a", "segfault"]), cell_processes()))


def test_a_daemonic_worker_of_a_pool_has_one_guard_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROCESSES_VARIABLE)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_in_a_daemon, args=(there,), daemon=True)
    process.start()
    readings, processes = here.recv()
    process.join()
    assert [bool(each.fault) for each in readings] == [False, True]
    assert processes == 1
    here.close()
    there.close()


@pytest.mark.parametrize("asked", ["0", "two", "-1"])
def test_a_number_of_workers_that_is_none_is_told(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROCESSES_VARIABLE, asked)
    with pytest.raises(ConfigurationError, match=PROCESSES_VARIABLE):
        read(["a"])


OWNER = """
import threading, time
from flows.guarded_cells import ReadGuarded, cell_process_ids
from tests.flows.test_guarded_cells import act
ReadGuarded(act, "sound", 2.0)(["a", "b", "c", "d"])
threading.Thread(target=ReadGuarded(act, "sound", 2.0), args=(["hangs"],), daemon=True).start()
time.sleep(0.5)
print(*cell_process_ids(), flush=True)
time.sleep(600.0)
"""


def test_no_worker_outlives_an_owner_that_is_killed_be_it_idle_or_hanging() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True, env=environment) as owner:
        assert owner.stdout is not None
        workers = [int(pid) for pid in owner.stdout.readline().split()]
        owner.kill()
    assert len(workers) == 2
    for pid in workers:
        _until_gone(pid, patience_s=2.0 + ORPHAN_GRACE_S + 20.0)


def _until_gone(pid: int, patience_s: float = 20.0) -> None:
    """Wait until a process has ended; of a zombie only its owner has not heard yet."""
    end = time.monotonic() + patience_s
    while _runs(pid):
        assert time.monotonic() < end, f"process {pid} still runs"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False
