"""Workers of a pool do not outlive their owner, and do not wait for Ctrl-C to reach them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
OWNER = """
import multiprocessing, os, sys, time
from concurrent.futures import ProcessPoolExecutor
from flows.orphans import end_with_owner, kill_workers
if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=end_with_owner) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        if sys.argv[1] == "busy":
            pool.submit(time.sleep, 600)
            sys.stdin.readline()
            kill_workers()
            print("killed", flush=True)
        else:
            sys.stdin.readline()
"""


def owner_and_worker(tmp_path: Path, what: str) -> tuple[subprocess.Popen[str], psutil.Process]:
    script = tmp_path / "owner.py"  # a worker imports the main module of its owner
    script.write_text(OWNER)
    owner = subprocess.Popen(
        [sys.executable, str(script), what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert owner.stdout is not None
    return owner, psutil.Process(int(owner.stdout.readline()))


def gone(worker: psutil.Process) -> bool:
    end = time.monotonic() + 30.0
    while worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > end:
            worker.kill()
            return False
        time.sleep(0.02)
    return True


def test_a_worker_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    owner, worker = owner_and_worker(tmp_path, "idle")
    worker.send_signal(signal.SIGINT)  # of a Ctrl-C, which reaches all of a group
    time.sleep(0.2)
    assert worker.is_running()
    with owner:
        owner.send_signal(signal.SIGKILL)
    assert gone(worker)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_busy_worker_is_killed_where_nobody_waits_for_it(tmp_path: Path) -> None:
    owner, worker = owner_and_worker(tmp_path, "busy")
    said, _ = owner.communicate("now\n", timeout=60)
    assert said == "killed\n"
    assert gone(worker)
