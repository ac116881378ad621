"""The same trials by the command line, each call a process of its own: imports, server and all."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.kill_and_resume import LONGEST_S, Trial
from tests.faults.leftovers import end_of, of_session, unfinished
from tests.faults.small_run import Place, fingerprint, small_settings


def trials_by_command_line(count: int, seed: int, told: Callable[[int, Trial], None]) -> tuple[list[Trial], float]:
    """Kill and resume ``ssbscreen run``; the trials, and the usual seconds of a run."""
    folder = Path(tempfile.mkdtemp(prefix="ssbscreen-faults-"))
    chance = random.Random(seed)
    small_settings(folder)
    undisturbed = Place(folder / "undisturbed")
    began = time.monotonic()
    if _start(folder, undisturbed).wait(LONGEST_S):
        raise RuntimeError((undisturbed.folder / "log").read_text()[-3000:])
    usual_s = time.monotonic() - began
    reference = fingerprint(undisturbed.run)
    trials = []
    for number in range(1, count + 1):
        place = Place(folder / f"trial {number}")
        trials.append(_trial(folder, place, chance.random() * usual_s, reference))
        told(number, trials[-1])
    if all(trial.good for trial in trials):
        shutil.rmtree(folder, ignore_errors=True)
    return trials, usual_s


def _start(folder: Path, place: Place) -> subprocess.Popen[bytes]:
    place.folder.mkdir(parents=True, exist_ok=True)
    arguments = ["run", "--quiet", "--source", str(folder / "phases.csv"), "--out", str(place.run)]
    with (place.folder / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", *arguments],
            env={**os.environ, "SSBSCREEN_CACHE_DIR": str(place.cache)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _trial(folder: Path, place: Place, kill_after_s: float, reference: dict[str, object]) -> Trial:
    trial, began = Trial(), time.monotonic()
    first = _start(folder, place)
    try:
        first.wait(kill_after_s)
        trial.kills.append("after the end")
    except subprocess.TimeoutExpired:
        first.send_signal(signal.SIGKILL)
        first.wait()
        results = place.cache / "results"
        kept = len(list(results.glob("[!.]*"))) if results.is_dir() else 0
        whole = place.run.exists()
        trial.kills.append("after the last task" if whole else "between tasks" if kept else "before the first task")
        trial.done.append(kept)
    sessions = [first.pid]
    if place.run.exists():
        trial.resumed = True
    else:
        second = _start(folder, place)
        sessions.append(second.pid)
        trial.calls, trial.resumed = 1, second.wait(LONGEST_S) == 0
    trial.identical = place.run.exists() and fingerprint(place.run) == reference
    left = [each for leader in sessions for each in end_of(lambda leader=leader: of_session(leader))]
    trial.left = unfinished(place.folder) + [f"process {each.pid}" for each in left]
    trial.seconds = time.monotonic() - began
    trial.log = "" if trial.good else (place.folder / "log").read_text()[-3000:]
    trial.done = trial.done or [0]
    return trial
