"""What tries of faults share: input, server, the undisturbed run, and how an outcome is told."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.command import Command, fork_command
from tests.faults.leftovers import unfinished
from tests.faults.prefect_server import Server
from tests.faults.small_run import Place

TRACEBACK = "Traceback (most recent call last)"


@dataclass(slots=True)
class Outcome:
    """What came of one try.

    Attributes:
        told: what the command said, in a line.
        faults: what should not be so.
    """

    told: str
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that is made on purpose.

    Attributes:
        name: what happens.
        how: it is produced.
        tries: how often.
        attempt: makes it once.
        expected: what is to come of it.
    """

    name: str
    how: str
    tries: int
    attempt: Callable[[Bench, Path], Outcome]
    expected: str


@dataclass(slots=True)
class Bench:
    """What tries of faults share.

    Attributes:
        folder: of all tries.
        source: file with the phases.
        server: of Prefect.
        chance: seeded.
        reference: hashes of the tables of a run that nobody disturbs.
        usual_s: how long that takes.
        warm: cache with all stages of that run.
    """

    folder: Path
    source: Path
    server: Server
    chance: random.Random
    reference: Mapping[str, str] = field(default_factory=dict)
    usual_s: float = 0.0
    warm: Path = Path()

    def start(
        self,
        place: Place,
        *more: str,
        out: Path | None = None,
        api: str | None = None,
        before: Callable[[], None] = lambda: None,
    ) -> Command:
        """Start a screen at a place."""
        arguments = ["run", "--quiet", "--source", str(self.source), "--out", str(out or place.run), *more]
        return self.command(arguments, place, api=api, before=before)

    def command(
        self,
        arguments: list[str],
        place: Place,
        *,
        api: str | None = None,
        before: Callable[[], None] = lambda: None,
    ) -> Command:
        """Start any command with the cache of a place."""
        around = {"SSBSCREEN_CACHE_DIR": str(place.cache), "PREFECT_API_URL": api or self.server.api}
        return fork_command(arguments, place.folder, around, before)

    def warm_place(self, folder: Path) -> Place:
        """A place whose cache holds all stages of a finished run."""
        place = Place(folder)
        shutil.copytree(self.warm, place.cache)
        for result in (place.cache / "results").iterdir():
            result.write_text(result.read_text().replace(str(self.warm), str(place.cache)))
        return place

    def differs(self, run: Path) -> list[str]:
        """Tables of a run that are not those of the undisturbed one."""
        if not (run / "manifest.json").is_file():
            return ["there is no run"]
        found = {
            name: held["sha256"] for name, held in json.loads((run / "manifest.json").read_text())["tables"].items()
        }
        wrong = [name for name in {*found, *self.reference} if found.get(name) != self.reference.get(name)]
        return [f"other tables: {', '.join(sorted(wrong))}"] if wrong else []

    def resumed(self, place: Place, *more: str, out: Path | None = None) -> list[str]:
        """Start the same command again: what is wrong with what it makes and leaves behind."""
        if (out or place.run).exists():  # written before the fault came: whole, and never overwritten
            return [*self.differs(out or place.run), *self.left(place)]
        command = self.start(place, *more, out=out)
        if command.ended() != 0:
            return [f"not resumed: status {command.status}: {command.said()[-800:]}"]
        return [*self.differs(out or place.run), *self.left(place), *command.orphans()]

    def left(self, place: Place) -> list[str]:
        """Unfinished files and folders."""
        return [f"left {name}" for name in unfinished(place.folder)]


def ended_cleanly(command: Command, status: int, words: str, limit_s: float = 600.0) -> list[str]:
    """Whether a command ended with a status and words, and without a traceback."""
    found = command.ended(limit_s)
    said = command.said()
    faults = [] if found == status else [f"status {found} instead of {status}: {said[-1500:]}"]
    if words not in said:
        faults.append(f"it did not say {words!r}: {said[-600:]}")
    if TRACEBACK in said:
        faults.append(f"it showed a traceback: {said[-3000:]}")
    return faults


def last_line(command: Command) -> str:
    """The last line that a command said."""
    lines = command.said().strip().splitlines()
    return lines[-1] if lines else ""


def damage(path: Path, chance: random.Random) -> str:
    """Damage a file in one of three ways; which."""
    content = path.read_bytes()
    way = chance.choice(("a bit turned", "cut in half", "emptied"))
    if way == "a bit turned":
        number = chance.randrange(len(content))
        path.write_bytes(content[:number] + bytes([content[number] ^ 16]) + content[number + 1 :])
    else:
        path.write_bytes(content[: len(content) // 2] if way == "cut in half" else b"")
    return way
