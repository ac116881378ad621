"""A screen of a dozen phases, whole but small, in children of a process that has imported everything."""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from flows.settings import Settings, SourceSettings

# Formation energies in eV/atom of the Materials Project of 2018 (CC BY 4.0), rounded: enough for a hull of Li-P-S-Cl.
PHASES = """formula,formation_energy_ev_per_atom
Li,0.0
P,0.0
S,0.0
Cl2,0.0
Li2S,-1.4257
Li3P,-0.8900
P2S5,-0.3800
Li3PS4,-0.9900
Li7PS6,-1.1000
LiCl,-2.1276
PCl5,-0.7200
"""
OF_TIME = ("started", "finished", "stage_seconds", "peak_memory_bytes", "git_commit")
"""What differs between two runs that are the same; the hash of the code stays, commits may come between trials."""
_PLACE = struct.Struct("qq")


def small_settings(folder: Path, **changes: Any) -> Settings:
    """Settings of a screen of `PHASES`, which are written into the folder."""
    path = folder / "phases.csv"
    if not path.exists():
        path.write_text(PHASES)
    return Settings(sources=SourceSettings(paths=(str(path),)), **changes)


def fingerprint(run: Path) -> dict[str, Any]:
    """All that two runs of one input share: the hashes of the tables and the manifest without times."""
    manifest: dict[str, Any] = json.loads((run / "manifest.json").read_text())
    return {name: value for name, value in manifest.items() if name not in OF_TIME}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the run of one trial lies: a cache of its own, so that every stage is computed."""

    folder: Path

    @property
    def cache(self) -> Path:
        """Folder of stages and results."""
        return self.folder / "cache"

    @property
    def run(self) -> Path:
        """The run."""
        return self.folder / "runs" / "run"


@dataclass(slots=True)
class Child:
    """A screen in a forked process.

    Attributes:
        pid: of the process, which leads a session of its own.
        told: shared memory: tasks done, tasks there are.
    """

    pid: int
    told: mmap.mmap = field(repr=False)

    @property
    def progress(self) -> tuple[int, int]:
        """Tasks that ended, and how many there are; 0, 0 before the first."""
        done, total = _PLACE.unpack(self.told[: _PLACE.size])
        return done, total


def require_no_threads() -> None:
    """Check that children may be forked; Arrow makes its own threads anew in a child.

    Raises:
        RuntimeError: Python has threads, whose locks a child would inherit.
    """
    if (count := threading.active_count()) != 1:
        raise RuntimeError(f"this process has {count} threads: children of it may hang")


def fork_run(settings: Settings, place: Place, before: Callable[[], None] = lambda: None) -> Child:
    """Start a screen in a child, which ends with status 0, 2 for a fault that is told, 1 for another.

    Args:
        settings: of the run.
        place: of the run and its cache.
        before: called in the child first.
    """
    told = mmap.mmap(-1, _PLACE.size)
    pid = os.fork()
    if not pid:
        _live(settings, place, told, before)
    return Child(pid, told)


def _live(settings: Settings, place: Place, told: mmap.mmap, before: Callable[[], None]) -> NoReturn:
    status = 1
    try:
        os.setsid()
        place.folder.mkdir(parents=True, exist_ok=True)
        log = os.open(place.folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ["SSBSCREEN_CACHE_DIR"] = str(place.cache)
        before()
        status = _screen(settings, place, told)
    except BaseException:  # noqa: BLE001 - what a process ends with
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _screen(settings: Settings, place: Place, told: mmap.mmap) -> int:
    from prefect.settings import PREFECT_LOCAL_STORAGE_PATH, temporary_settings

    from flows.screening import run_screen
    from ssbscreen.domain.errors import SsbscreenError

    def progress(_label: str, done: int, total: int) -> None:
        told[: _PLACE.size] = _PLACE.pack(done, total)

    with temporary_settings({PREFECT_LOCAL_STORAGE_PATH: place.cache / "results"}):
        try:
            run_screen(settings, place.run, direct=False, progress=progress)
        except SsbscreenError as fault:
            sys.stderr.write(f"ssbscreen: {fault}\n")
            return 2
    return 0
