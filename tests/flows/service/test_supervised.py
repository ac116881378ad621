"""A child that dies is started again, takes with it what it had started, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.service.supervised import Child, ended

SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = (
    "import subprocess, sys, time; "
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); time.sleep(60)"
)


@pytest.fixture
def child_of(tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    made: list[Child] = []

    def child(code: str) -> Child:
        made.append(Child("it", [sys.executable, "-c", code], dict(os.environ), tmp_path / "it.log", told=b"hello"))
        return made[-1]

    yield child
    for each in made:
        each.end(0.0)


def wait_for(found: Callable[[], object], seconds: float = 20.0) -> None:
    limit = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.02)


def log(tmp_path: Path) -> str:
    path = tmp_path / "it.log"
    return path.read_text() if path.exists() else ""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc").is_dir() else True


def test_a_killed_child_is_started_again_and_told_of(child_of: Callable[[str], Child], tmp_path: Path) -> None:
    child, said = child_of(SLEEPS), list[str]()
    child.start()
    wait_for(lambda: "up" in log(tmp_path))
    assert not child.mend(said.append)
    first = child.pid
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not child.runs)
    wait_for(lambda: child.mend(said.append))
    assert child.runs
    assert child.pid != first
    assert said[0].startswith("it was killed by SIGKILL after ")
    assert said[1] == "it started again"


def test_a_child_that_dies_at_once_is_started_ever_later(child_of: Callable[[str], Child]) -> None:
    child, said = child_of("raise SystemExit(3)"), list[str]()
    child.start()
    for _ in range(2):
        wait_for(lambda: not child.runs)
        wait_for(lambda: child.mend(said.append))
    wait_for(lambda: not child.runs)
    child.mend(said.append)
    waits = [line.split("again in ")[1] for line in said if "again in" in line]
    assert waits == ["1 s", "2 s", "4 s"]
    assert "ended with status 3" in said[0]


def test_what_a_killed_child_had_started_does_not_go_on(child_of: Callable[[str], Child], tmp_path: Path) -> None:
    child = child_of(PARENT)
    child.start()
    wait_for(lambda: log(tmp_path).strip().isdigit())
    grandchild = int(log(tmp_path))
    os.kill(child.pid, signal.SIGKILL)
    wait_for(lambda: not child.runs)
    child.mend(lambda _: None)
    wait_for(lambda: not is_alive(grandchild))


def test_a_child_that_does_not_listen_is_ended_by_force(child_of: Callable[[str], Child], tmp_path: Path) -> None:
    child = child_of(DEAF)
    child.start()
    wait_for(lambda: "up" in log(tmp_path))
    began = time.monotonic()
    child.end(0.3)
    assert not child.runs
    assert time.monotonic() - began < 10.0


def test_a_child_reads_what_it_is_told(child_of: Callable[[str], Child], tmp_path: Path) -> None:
    child_of("import sys; print(sys.stdin.read(), flush=True)").start()
    wait_for(lambda: "hello" in log(tmp_path))


def test_how_a_process_ended_is_told_in_words() -> None:
    assert ended(-9) == "was killed by SIGKILL"
    assert ended(1) == "ended with status 1"
