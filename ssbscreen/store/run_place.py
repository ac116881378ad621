"""The place of a run while it is computed: who has it, and what runs that were killed left beside it."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.tables.file_lock import FileLock, holder_of, is_lock_about, try_lock
from ssbscreen.tables.schema import DISK_MEND

UNFINISHED: Final = re.compile(r"\.(?P<run>.+)\.[0-9a-f]{32}\.(?:unfinished|pointer)")
"""What a run makes beside its place before it is whole: hidden, and named after the run that has the lock."""
LOCK: Final = re.compile(r"\.(?P<run>.+)\.lock")
PATIENCE_S: Final = 2.0
"""Longer than whoever only looks holds a lock."""


@contextmanager
def claimed(path: Path) -> Iterator[Path]:
    """Have the place of a run for oneself, and remove what killed runs left in the folder of runs.

    Args:
        path: folder of the run, which is not there yet; its parent is made.

    Raises:
        RunFolderError: another living run has it, the folder exists, or its parent cannot be written.
    """
    require_absent(path)
    with _lock_of(path):
        require_absent(path)
        _remove_leftovers(path)
        yield path


@contextmanager
def claimed_anew(path: Path) -> Iterator[Path]:
    """As `claimed`, at the first free place among ``path``, ``path-2``, ``path-3`` and so on.

    Names are made of the time, and two runs may begin in one second, or again in an hour that a clock repeats.
    """
    number = 1
    while True:
        place = path if number == 1 else path.with_name(f"{path.name}-{number}")
        number += 1
        if place.exists() or place.is_symlink():
            continue
        lock = _try(place)
        if lock is None:
            continue
        with lock:
            if place.exists():  # written between the look and the lock
                continue
            _remove_leftovers(place)
            yield place
            return


def require_free(path: Path) -> None:
    """Check before any work that a run can be written at ``path``.

    Raises:
        RunFolderError: the folder exists, another run is at it, or its parent cannot be made or written.
    """
    require_absent(path)
    with _lock_of(path):
        pass


def require_absent(path: Path) -> None:
    """Check that nothing is at the place of a run.

    Raises:
        RunFolderError: something is.
    """
    try:
        taken = path.exists() or path.is_symlink()
    except OSError as fault:
        raise _refused(path, fault) from fault
    if taken:
        raise RunFolderError(f"{path} exists and a run is never overwritten: choose another --out, or remove it")


def _lock_of(path: Path) -> FileLock:
    end = time.monotonic() + PATIENCE_S
    while (lock := _try(path)) is None:
        if time.monotonic() > end:
            raise RunFolderError(
                f"{path}: another run is at this place now ({holder_of(_lock_path(path))}). Wait until it has ended, "
                "or choose another --out."
            )
        time.sleep(0.05)
    return lock


def _try(path: Path) -> FileLock | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return try_lock(_lock_path(path), about=path.name)
    except OSError as fault:
        raise _refused(path, fault) from fault


def _refused(path: Path, fault: OSError) -> RunFolderError:
    return RunFolderError(f"cannot write a run into {path.parent}: {fault.strerror}. {DISK_MEND}")


def _lock_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _remove_leftovers(path: Path) -> None:
    """Remove what is unfinished of this run, which is ours, and of all others whose locks nobody holds."""
    for left in list(path.parent.iterdir()):
        found = UNFINISHED.fullmatch(left.name) or LOCK.fullmatch(left.name)
        if found is None:
            continue
        if LOCK.fullmatch(left.name) and not is_lock_about(left, found["run"]):
            continue  # another program's, which may hold by being there
        if found["run"] == path.name:
            if not LOCK.fullmatch(left.name):
                _remove(left)
            continue
        lock = _try(path.with_name(found["run"]))
        if lock is None:
            continue
        with lock:  # which removes its file
            if lock.guarded and not LOCK.fullmatch(left.name):
                _remove(left)


def _remove(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
