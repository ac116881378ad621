"""The harness of faults itself, quick: two runs killed and started again; `python -m tests.faults` tries all others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.fault_table import ALL
from tests.faults.leftovers import blocked, end_of, of_session, unfinished

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")


def test_runs_that_are_killed_and_started_again_give_the_same_tables(tmp_path: Path) -> None:
    around = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "PREFECT_HOME": str(tmp_path / "prefect")}
    around.pop("PREFECT_API_URL", None)
    arguments = ["kill-and-resume", "--trials", "2", "--undisturbed", "1", "--seed", "4"]
    command = [sys.executable, "-m", "tests.faults", *arguments]
    ended = subprocess.run(command, env=around, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    assert "| tables and manifest identical to the undisturbed run | 2 |" in ended.stdout


def test_what_is_left_behind_is_found(tmp_path: Path) -> None:
    from ssbscreen.tables.file_lock import try_lock

    (tmp_path / "runs" / ".run.0a.unfinished" / "tables").mkdir(parents=True)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / ".windows.parquet.0a.part").touch()
    (tmp_path / "cache" / "windows.parquet").touch()
    assert unfinished(tmp_path) == ["cache/.windows.parquet.0a.part", "runs/.run.0a.unfinished"]
    with try_lock(tmp_path / ".run.lock"):  # type: ignore[union-attr]
        assert blocked(tmp_path) == [".run.lock"]
    assert blocked(tmp_path) == []


def test_processes_that_outlive_their_session_are_found_and_ended() -> None:
    child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    leader = subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
    leader.wait()
    left = end_of(lambda: of_session(leader.pid), 0.3)
    assert len(left) == 1
    end = time.monotonic() + 10.0
    while of_session(leader.pid) and time.monotonic() < end:
        time.sleep(0.01)
    assert of_session(leader.pid) == []


def test_every_fault_is_tried_more_than_once_and_named_once() -> None:
    assert all(fault.tries > 1 for fault in ALL)
    assert len({fault.name for fault in ALL}) == len(ALL)
