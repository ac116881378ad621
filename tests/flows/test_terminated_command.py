"""SIGTERM ends a command as Ctrl-C does: one line, and nothing unfinished stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A run that is in the middle of writing its folder when the signal comes.
WRITING = """
import sys
from pathlib import Path
import click
import flows.cli as cli
from ssbscreen.store.run_folder import write_run
from ssbscreen.store.run_place import claimed

@click.command("wait")
def wait():
    place = Path(sys.argv[2])
    with claimed(place):
        write_run(place, tables=[], manifest={}, build_report=lambda run: (print("here", flush=True), sys.stdin.read()))

cli.COMMANDS["wait"] = "wait"
cli.cli.get_command = lambda ctx, name: wait
sys.argv = ["ssbscreen", "wait", sys.argv[1]]
wait.params.append(click.Argument(["place"], expose_value=False))
cli.main()
"""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stopped_command_says_so_and_leaves_nothing(tmp_path: Path, number: signal.Signals, status: int) -> None:
    # A shell that started the tests in the background told them, and by that their children, to ignore SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(tmp_path / "runs" / "run")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        assert [path.name.endswith((".unfinished", ".lock")) for path in (tmp_path / "runs").iterdir()] == [True, True]
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == status
    assert said.decode().lstrip().startswith("ssbscreen: stopped. Start the same command again to go on")
    assert b"Traceback" not in said
    assert list((tmp_path / "runs").iterdir()) == []
