"""A lock ends with its process, however it ends; a file is whole or not there."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from ssbscreen.tables.file_lock import holder_of, keep_through_power_cut, remove_if_dead, try_lock, write_whole

HOLDER = """
import sys
from pathlib import Path
from ssbscreen.tables.file_lock import try_lock, write_whole
path = Path(sys.argv[2])
def wait(*_):
    print("here", flush=True)
    sys.stdin.read()
if sys.argv[1] == "lock":
    lock = try_lock(path)
    wait()
else:
    write_whole(path, lambda to: (to.write(b"half"), to.flush(), wait()))
"""


def holder(what: str, path: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, what, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"here\n"
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    with process:
        process.send_signal(signal.SIGKILL)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_lock_keeps_others_out_and_says_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "place.lock"
    lock = try_lock(path)
    assert lock is not None
    assert try_lock(path) is None
    assert holder_of(path).startswith(f"process {os.getpid()} on ")
    lock.release()
    assert names(tmp_path) == []
    with try_lock(path) as again:  # type: ignore[union-attr]
        assert again.guarded


def test_a_lock_of_a_killed_process_blocks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "place.lock"
    process = holder("lock", path)
    assert try_lock(path) is None
    kill(process)
    assert names(tmp_path) == ["place.lock"]
    lock = try_lock(path)
    assert lock is not None
    lock.release()
    assert names(tmp_path) == []


def test_a_lock_of_a_file_that_its_holder_removed_meanwhile_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "place.lock"
    first = try_lock(path)
    assert first is not None
    lock_of_the_system = fcntl.flock

    def released_in_between(number: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock_of_the_system)
        first.release()  # after the second has opened the file
        lock_of_the_system(number, operation)

    monkeypatch.setattr(fcntl, "flock", released_in_between)
    second = try_lock(path)
    assert second is not None
    assert path.stat().st_ino == os.fstat(second.number).st_ino
    assert try_lock(path) is None
    second.release()


def test_a_file_system_without_locks_keeps_nobody_out_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", none)
    one, other = try_lock(tmp_path / "lock"), try_lock(tmp_path / "lock")
    assert one is not None
    assert other is not None
    assert not one.guarded
    one.release()
    assert names(tmp_path) == ["lock"]  # the other's too
    other.release()
    write_whole(tmp_path / "file", lambda to: to.write(b"whole"))
    left = tmp_path / ".file.0.part"
    left.touch()
    remove_if_dead(left)
    assert left.exists()


def test_what_nobody_knows_is_another_process(tmp_path: Path) -> None:
    for text in ("", "[]", '{"process": "x"}'):
        (tmp_path / "lock").write_text(text)
        assert holder_of(tmp_path / "lock") == "another process"


def a_fault(to: BinaryIO) -> None:
    to.write(b"half")
    raise OSError(errno.ENOSPC, "No space left on device")


def an_interrupt(to: BinaryIO) -> None:
    to.write(b"half")
    raise KeyboardInterrupt


@pytest.mark.parametrize("write", [a_fault, an_interrupt])
def test_a_file_that_is_not_finished_leaves_the_earlier_one(tmp_path: Path, write: Callable[[BinaryIO], None]) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"earlier")
    with pytest.raises((OSError, KeyboardInterrupt)):
        write_whole(path, write)
    assert path.read_bytes() == b"earlier"
    assert names(tmp_path) == ["file"]


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    path = tmp_path / "file [1]"
    process = holder("write", path)
    (left,) = names(tmp_path)
    write_whole(path, lambda to: to.write(b"ours"))
    assert names(tmp_path) == sorted([left, "file [1]"])
    kill(process)
    assert (tmp_path / left).read_bytes() == b"half"
    write_whole(path, lambda to: to.write(b"ours again"))
    assert names(tmp_path) == ["file [1]"]
    assert path.read_bytes() == b"ours again"


def test_a_part_that_another_took_for_dead_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock_of_the_system = fcntl.flock

    def removed_in_between(number: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock_of_the_system)
        for path in tmp_path.iterdir():
            path.unlink()
        lock_of_the_system(number, operation)

    monkeypatch.setattr(fcntl, "flock", removed_in_between)
    write_whole(tmp_path / "file", lambda to: to.write(b"whole"))
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert names(tmp_path) == ["file"]


def test_every_file_and_folder_is_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "one").write_text("1")
    (tmp_path / "manifest").write_text("2")
    written: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda number: written.add(os.fstat(number).st_ino))
    keep_through_power_cut(tmp_path)
    assert written == {path.stat().st_ino for path in (tmp_path, *tmp_path.rglob("*"))}
