"""Locks that end with their process, however it ends, and what such processes left behind.

A lock is the system's own on an open file, so a process that was killed holds none. Where two hosts share a folder it
holds between them as far as the file system passes locks on: NFS 4 does, NFS 3 with its lock service; mounts with
``nolock`` or ``local_lock`` and Lustre without ``flock`` do not. Nothing is ever half-written there either, for whole
files are renamed into place; only two processes may compute the same at the same time, and what was left is kept.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

NO_LOCKS: Final = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a file system without locks answers."""
PART: Final = ".part"
_FAR: Final = 1 << 30
"""Windows locks bytes and lets nobody else read them: one behind all that is written."""


@dataclass(slots=True)
class FileLock:
    """A lock that this process holds.

    Attributes:
        path: of the lock's file.
        number: of the open file.
        guarded: whether the file system has locks; else nobody is kept out.
    """

    path: Path
    number: int
    guarded: bool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Remove the file and give the lock back."""
        if self.guarded:  # elsewhere another process may think that it holds the same file
            with suppress(OSError):
                self.path.unlink()
        os.close(self.number)


def try_lock(path: Path, about: str = "") -> FileLock | None:
    """The lock of a file, which is made where it is missing; None where a living process has it.

    Args:
        path: of the file.
        about: what the holder does, for those who find it locked.

    Raises:
        OSError: the file cannot be made.
    """
    while True:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            guarded = _lock(number)
        except BlockingIOError:
            os.close(number)
            return None
        except BaseException:
            os.close(number)
            raise
        # A holder removes the file before it lets go: then this is the lock of a file that nobody finds.
        if not guarded or _is_at(number, path):
            break
        os.close(number)
    content = {"process": os.getpid(), "host": socket.gethostname(), "about": about}
    with suppress(OSError):  # a full disk: the lock holds without words
        os.ftruncate(number, 0)
        os.write(number, json.dumps(content).encode())
    return FileLock(path, number, guarded)


def holder_of(path: Path) -> str:
    """Who holds a lock, as far as it is known: "process 4242 on host"."""
    try:
        told: dict[str, Any] = json.loads(path.read_text())
        return f"process {int(told['process'])} on {str(told['host'])[:80]}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def is_lock_about(path: Path, about: str) -> bool:
    """Whether a file holds what `try_lock` writes of this purpose; an empty one may be anybody's."""
    try:
        return bool(json.loads(path.read_text())["about"] == about)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_whole(path: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Write a file under a temporary name and rename it, so that it is whole or not there.

    What killed processes left of the same file is removed, what living ones are writing is not.

    Args:
        path: of the file.
        write: writes the content into a binary stream.

    Raises:
        OSError: the disk refuses; nothing is left behind then.
    """
    for left in path.parent.glob(f".{escape(path.name)}.*{PART}"):
        remove_if_dead(left)
    temporary, number = _own_part(path)
    try:
        with os.fdopen(number, "wb") as stream:
            write(stream)
            stream.flush()
            if os.name != "nt":  # the lock is held until the file has its name
                temporary.replace(path)
        if os.name == "nt":  # an open file cannot be renamed there
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)  # what a full disk cut off


def _own_part(path: Path) -> tuple[Path, int]:
    """A new file beside another, open and locked."""
    while True:
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}{PART}")
        number = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        # Who removes what killed processes left may have come between: then another.
        try:
            if os.name == "nt" or not _lock(number) or _is_at(number, temporary):
                return temporary, number
        except BlockingIOError:
            pass
        except BaseException:
            os.close(number)
            temporary.unlink(missing_ok=True)
            raise
        os.close(number)


def remove_if_dead(left: Path) -> None:
    """Remove a file that nobody has locked: whoever wrote it is no more."""
    if os.name == "nt":
        return
    try:
        number = os.open(left, os.O_RDWR)
    except OSError:
        return
    try:
        if _lock(number):
            left.unlink(missing_ok=True)
    except OSError:
        pass  # of a living process, or not ours to remove
    finally:
        os.close(number)


def keep_through_power_cut(folder: Path) -> None:
    """Have the disk write all files of a folder now: a rename may else outlive the content of what was renamed.

    Raises:
        OSError: the disk refuses.
    """
    if os.name == "nt":  # where folders cannot be opened, and files only to be written
        return
    for path in [*folder.rglob("*"), folder]:
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _lock(number: int) -> bool:
    """Lock an open file; False on a file system without locks.

    Raises:
        BlockingIOError: another process has it.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        os.lseek(number, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError as fault:
            raise BlockingIOError(fault.errno, fault.strerror) from fault
        finally:
            os.lseek(number, 0, os.SEEK_SET)
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        if fault.errno in NO_LOCKS:
            return False
        raise
    return True


def _is_at(number: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except OSError:
        return False
