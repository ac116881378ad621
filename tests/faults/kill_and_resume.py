"""A small run killed at a random time and started again by the same call, over and over: the same tables each time."""

from __future__ import annotations

import os
import random
import shutil
import signal
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.settings import Settings
from tests.faults.leftovers import end_of, of_session, unfinished
from tests.faults.small_run import Child, Place, fingerprint, fork_run, require_no_threads, small_settings

LONGEST_S = 300.0
AGAIN = 0.25
"""Share of resumed runs that are killed as well."""
MOST_CALLS = 3
"""A server that is overloaded may refuse a run, which ends in one line then."""


@dataclass(slots=True)
class Trial:
    """What came of one trial.

    Attributes:
        kills: when each kill came: "before the first task", "between tasks", "after the last task", "after the end".
        done: tasks that had ended at each kill.
        calls: of the same command that nobody killed; one suffices where the server answers.
        resumed: whether the last call ended well.
        identical: whether tables and manifest are those of the undisturbed run.
        left: what is left behind.
        seconds: of the whole trial.
        log: last words, where something is wrong.
    """

    kills: list[str] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    calls: int = 0
    resumed: bool = False
    identical: bool = False
    left: list[str] = field(default_factory=list)
    seconds: float = 0.0
    log: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return self.resumed and self.identical and not self.left


def ended(child: Child, limit_s: float = LONGEST_S) -> int | None:
    """Status of a child that ended, negative for a signal; None where it runs on after the limit."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        pid, status = os.waitpid(child.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    return None


def kill_after(child: Child, seconds: float) -> tuple[str, int]:
    """Kill a child after some seconds; when that was, and how many tasks had ended."""
    status = ended(child, seconds)
    if status is None:
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
    done, total = child.progress
    if status is not None:
        return "after the end", done
    if done == 0:
        return "before the first task", done
    return ("after the last task" if done == total else "between tasks"), done


def undisturbed(settings: Settings, folder: Path, times: int) -> tuple[dict[str, Any], float]:
    """Fingerprint of runs that nobody kills, and how long they take [s].

    Raises:
        RuntimeError: one fails, or they differ.
    """
    found, seconds = [], []
    for number in range(times):
        place = Place(folder / f"undisturbed {number}")
        began = time.monotonic()
        child = fork_run(settings, place)
        if ended(child) != 0:
            raise RuntimeError((place.folder / "log").read_text()[-4000:])
        seconds.append(time.monotonic() - began)
        found.append(fingerprint(place.run))
    if any(each != found[0] for each in found):
        raise RuntimeError("undisturbed runs differ from each other")
    return found[0], statistics.median(seconds)


def one_trial(
    settings: Settings, place: Place, chance: random.Random, reference: dict[str, Any], usual_s: float
) -> Trial:
    """Kill a run at a random time, resume it until it is done, and look at what there is."""
    trial = Trial()
    began = time.monotonic()
    sessions = []
    while not trial.kills or chance.random() < AGAIN:
        child = fork_run(settings, place)
        sessions.append(child.pid)
        when, done = kill_after(child, chance.random() * usual_s)
        trial.kills.append(when)
        trial.done.append(done)
        if when == "after the end":
            break
    if place.run.exists():  # killed between the rename and the end: the run is whole, and never overwritten
        trial.resumed = True
        if trial.kills[-1] != "after the end":
            trial.kills[-1] = "after the last task"
    else:
        while not trial.resumed and trial.calls < MOST_CALLS:
            child = fork_run(settings, place)
            sessions.append(child.pid)
            trial.calls += 1
            trial.resumed = ended(child) == 0
    trial.identical = place.run.exists() and fingerprint(place.run) == reference
    trial.left = unfinished(place.folder)
    trial.left += [
        f"process {process.pid}" for leader in sessions for process in end_of(lambda leader=leader: of_session(leader))
    ]
    trial.seconds = time.monotonic() - began
    if not trial.good:
        trial.log = (place.folder / "log").read_text()[-3000:]
    return trial


def many_trials(
    count: int, seed: int, references: int, told: Callable[[int, Trial], None]
) -> tuple[list[Trial], float]:
    """Trials against the server that PREFECT_API_URL names; usual seconds of a run beside them.

    Args:
        count: of trials.
        seed: of their times.
        references: undisturbed runs, which must agree.
        told: of each trial.
    """
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="ssbscreen-faults-"))
    try:
        settings = small_settings(folder)
        warm_up(settings, folder / "warm")
        require_no_threads()
        reference, usual_s = undisturbed(settings, folder, references)
        trials = []
        for number in range(1, count + 1):
            place = Place(folder / f"trial {number}")
            trial = one_trial(settings, place, chance, reference, usual_s)
            trials.append(trial)
            told(number, trial)
            if trial.good:
                shutil.rmtree(place.folder)
        return trials, usual_s
    finally:
        if "trials" in locals() and all(trial.good for trial in trials):
            shutil.rmtree(folder, ignore_errors=True)


def warm_up(settings: Settings, folder: Path) -> None:
    """Import all that a flow run needs, and compile and load what every run does, without starting a thread."""
    from flows.caching import code_digest
    from flows.screening import prepare_prefect, run_screen

    prepare_prefect()
    import flows.screening_flow  # noqa: F401

    code_digest()
    run_screen(settings, folder / "run", direct=True, progress=lambda *_: None)


def summary(trials: list[Trial], usual_s: float) -> str:
    """The trials as a Markdown table."""
    kills = Counter(when for trial in trials for when in trial.kills)
    lines = [
        "| | |",
        "|---|---|",
        f"| trials | {len(trials)} |",
        f"| usual time of a run | {usual_s:.1f} s |",
        f"| kills | {sum(kills.values()) - kills['after the end']} |",
        *(
            f"| kills {when} | {kills[when]} |"
            for when in ("before the first task", "between tasks", "after the last task")
        ),
        f"| ended before the kill came | {kills['after the end']} |",
        f"| different numbers of tasks done at the kill | {len({done for trial in trials for done in trial.done})} |",
        f"| resumed by the same call | {sum(trial.resumed for trial in trials)} |",
        f"| resumed at a second or third call | {sum(trial.calls > 1 for trial in trials)} |",
        f"| tables and manifest identical to the undisturbed run | {sum(trial.identical for trial in trials)} |",
        f"| left behind: files, locks, processes | {sum(len(trial.left) for trial in trials)} |",
        f"| seconds of a trial, median | {statistics.median(trial.seconds for trial in trials):.1f} |",
        f"| seconds of the longest trial | {max(trial.seconds for trial in trials):.1f} |",
    ]
    return "\n".join(lines)
