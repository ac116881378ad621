"""The measuring of processes, held against commands whose need is known."""

from __future__ import annotations

import sys

import pytest

from tests.benchmarks.process_tree import measure

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
HELD = 200_000_000
HOLD = f"import time; held = bytearray(b'x') * {HELD}; time.sleep(2.5)"


def test_memory_of_a_child_counts_and_so_does_its_processor_time(tmp_path):
    child = f"{HOLD}; end = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
    parent = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {child!r}]).returncode)"
    found = measure([sys.executable, "-c", parent], folder=tmp_path, environment={}, log=tmp_path / "log")
    assert found.exit_status == 0
    assert HELD < found.peak_bytes < 2 * HELD
    assert found.largest_process_bytes > HELD
    assert found.peak_processes == 2
    assert found.processor_seconds > 0.5
    assert found.seconds > 3.0


def test_the_exit_status_and_what_was_printed_are_kept(tmp_path):
    command = [sys.executable, "-c", "import os, sys; print(os.environ['WORD']); sys.exit(3)"]
    found = measure(command, folder=tmp_path, environment={"WORD": "told"}, log=tmp_path / "log")
    assert found.exit_status == 3
    assert (tmp_path / "log").read_text() == "told\n"
