"""Files that are damaged, disks that are full, places that two runs want."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.bench import Bench, Fault, Outcome, damage, ended_cleanly, last_line
from tests.faults.small_run import Place

STAGES_BEFORE = 4
"""Folders of stages that are there when something happens in the middle of a run."""


def stages(place: Place) -> int:
    """Folders of stages that are there."""
    folder = place.cache / "stages"
    return len(list(folder.iterdir())) if folder.is_dir() else 0


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A file system of its own, of a given size; needs the rights of root."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def make_room(folder: Path) -> None:
    """Enlarge a small disk."""
    subprocess.run(["mount", "-o", "remount,size=1g", str(folder)], check=True)


def size_kb(folder: Path) -> int:
    """Pages that the files of a folder take [kB]."""
    return sum(-(-path.stat().st_size // 4096) * 4 for path in folder.rglob("*") if path.is_file())


def full_cache(bench: Bench, folder: Path) -> Outcome:
    """The disk of the cache fills at a random place of the run."""
    place = Place(folder)
    place.folder.mkdir()
    needed = size_kb(bench.warm)
    with small_disk(place.cache, max(40, int(needed * bench.chance.uniform(0.05, 0.9)))):
        command = bench.start(place)
        faults = ended_cleanly(command, 2, "No space left on device")
        faults += [f"half-written: {name}" for name in bench.left(place)]
        faults += ["there is a run"] if place.run.exists() else []
        make_room(place.cache)
        return Outcome(last_line(command), faults + bench.resumed(place))


def full_runs(bench: Bench, folder: Path) -> Outcome:
    """The disk of the runs fills while a run is written."""
    place = bench.warm_place(folder)
    with small_disk(place.run.parent, int(bench.chance.uniform(50, 1500))):
        command = bench.start(place)
        faults = ended_cleanly(command, 2, "No space left on device")
        held = [path.name for path in place.run.parent.iterdir()]
        faults += [f"left {held}"] if held else []
        make_room(place.run.parent)
        return Outcome(last_line(command), faults + bench.resumed(place))


def damaged_table_in_cache(bench: Bench, folder: Path) -> Outcome:
    """A table of a finished stage is damaged."""
    place = bench.warm_place(folder)
    path = bench.chance.choice(sorted((place.cache / "stages").rglob("*.parquet")))
    way = damage(path, bench.chance)
    return Outcome(f"{path.name} {way}: computed again", bench.resumed(place))


def damaged_result(bench: Bench, folder: Path) -> Outcome:
    """A file in which Prefect keeps what a task returned is cut in half or emptied."""
    place = bench.warm_place(folder)
    path = bench.chance.choice(sorted((place.cache / "results").iterdir()))
    content = path.read_bytes()
    path.write_bytes(content[: bench.chance.randrange(len(content))])
    return Outcome("computed again", bench.resumed(place))


def damaged_table_in_run(bench: Bench, folder: Path) -> Outcome:
    """A table of a whole run is damaged."""
    place = bench.warm_place(folder)
    faults = bench.resumed(place)
    damage(place.run / "tables" / "ranking.parquet", bench.chance)
    arguments = bench.chance.choice(
        (
            ["query", str(place.run), "SELECT count(*) FROM ranking"],
            ["export", str(place.run), "--format", "csv", "--out", str(folder / "exported")],
            ["explain", str(place.run), "Li3PS4"],
            ["compare", str(place.run), str(place.run)],
        )
    )
    command = bench.command(arguments, place)
    faults += ended_cleanly(command, 2, "ranking")
    return Outcome(f"{arguments[0]}: {last_line(command)}", faults)


def damaged_snapshot(bench: Bench, folder: Path) -> Outcome:
    """A file of a snapshot of the Materials Project is damaged before a run reads it."""
    from tests.faults.snapshots import fetched

    place = Place(folder)
    snapshot = folder / "snapshot"
    fetched(snapshot)
    path = bench.chance.choice(sorted(snapshot.iterdir()))
    way = damage(path, bench.chance)
    command = bench.command(["run", "--quiet", "--source", str(snapshot), "--out", str(place.run)], place)
    faults = ended_cleanly(command, 2, path.name)
    faults += ["there is a run"] if place.run.exists() else []
    return Outcome(f"{path.name} {way}: {last_line(command)}", faults)


def one_place(bench: Bench, folder: Path) -> Outcome:
    """Two runs with one --out: the second is turned away at once, the first does not notice."""
    place = Place(folder)
    first = bench.start(place)
    first.until(lambda: stages(place) >= STAGES_BEFORE)
    second = bench.start(place)
    faults = ended_cleanly(second, 2, "another run is at this place now")
    faults += ["the second was turned away after the first had ended"] if first.poll() is not None else []
    first.ended()
    faults += [] if first.status == 0 else [f"first: status {first.status}: {first.said()[-800:]}"]
    return Outcome(last_line(second), faults + bench.differs(place.run) + bench.left(place))


def one_cache(bench: Bench, folder: Path) -> Outcome:
    """Two runs of one folder of runs and one cache compute the same stages at the same time."""
    place = Place(folder)
    outs = [place.run, place.run.with_name("other")]
    both = [bench.start(place, out=out) for out in outs]
    faults = []
    for command, out in zip(both, outs, strict=True):
        if command.ended() != 0:
            faults.append(f"status {command.status}: {command.said()[-1500:]}")
        faults += bench.differs(out)
    return Outcome("both whole, tables identical", faults + bench.left(place))


def one_second(bench: Bench, folder: Path) -> Outcome:
    """Three runs that are named after the time begin in one second."""
    place = bench.warm_place(folder)
    arguments = ["run", "--quiet", "--source", str(bench.source)]
    three = [bench.command(arguments, place, before=lambda: os.chdir(folder)) for _ in range(3)]
    faults = [f"status {each.status}: {each.said()[-800:]}" for each in three if each.ended() != 0]
    made = [path for path in (folder / "runs").iterdir() if not path.is_symlink()]
    faults += [fault for path in made for fault in bench.differs(path)]
    faults += [f"{len(made)} runs instead of 3"] if len(made) != 3 else []
    return Outcome("three runs, the later ones named -2 and -3", faults + bench.left(place))


def one_snapshot(bench: Bench, folder: Path) -> Outcome:
    """Two fetches of one snapshot at the same time."""
    from tests.faults.snapshots import fetched_twice

    told, faults = fetched_twice(folder / "snapshot")
    faults += bench.left(Place(folder))
    shutil.rmtree(folder)
    return Outcome(told, faults)


def clock_set_back(bench: Bench, folder: Path) -> Outcome:
    """The clock is set back by a day after a run, and jumps back by another while the next one runs."""
    import json

    place = bench.warm_place(folder)
    faults = bench.resumed(place, out=place.run.with_name("before"))
    command = bench.start(place, before=_clock_jumps)
    faults += [] if command.ended() == 0 else [command.said()[-800:]]
    faults += bench.differs(place.run)
    manifest = json.loads((place.run / "manifest.json").read_text())
    faults += ["it ended before it began"] if manifest["finished"] < manifest["started"] else []
    after = bench.start(place, out=place.run.with_name("after"))
    faults += [] if after.ended() == 0 else [after.said()[-800:]]
    compared = json.loads((place.run.with_name("after") / "manifest.json").read_text())["compared_with"]
    faults += [] if compared == place.run.name else [f"compared with {compared} instead of the run before"]
    return Outcome("durations hold; the next run is compared with the one that was written last", faults)


def _clock_jumps() -> None:
    from datetime import datetime, timedelta, tzinfo

    import flows.run_clock

    class Jumping(datetime):
        asked = 0

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            cls.asked += 1
            return datetime.now(tz) - timedelta(days=cls.asked)

    flows.run_clock.datetime = Jumping  # type: ignore[misc]


FAULTS = (
    Fault("disk of the cache full", "tmpfs of 5-90 % of what a run needs", 6, full_cache,
          "ends in one line; with room the same command goes on"),
    Fault("disk of the runs full", "tmpfs of 50-1500 kB", 4, full_runs,
          "ends in one line, nothing of the run is left; with room the same command goes on"),
    Fault("table in the cache damaged", "a bit turned, cut in half, emptied", 6, damaged_table_in_cache,
          "computed again"),
    Fault("result file of Prefect torn", "cut at a random byte", 6, damaged_result, "computed again"),
    Fault("table in a run damaged", "a bit turned, cut in half, emptied", 6, damaged_table_in_run,
          "every command names the file and ends with status 2"),
    Fault("snapshot damaged", "any of its files: a bit turned, cut in half, emptied", 4, damaged_snapshot,
          "refused before anything is computed"),
    Fault("two runs, one --out", "second started in the middle of the first", 4, one_place,
          "the second is turned away at once, the first is whole"),
    Fault("two runs, one cache, one folder of runs", "started at once", 4, one_cache, "both whole"),
    Fault("three runs in one second", "default names", 2, one_second, "three whole runs, -2 and -3"),
    Fault("two fetches of one snapshot", "started at once", 4, one_snapshot,
          "one fetches, the other is turned away or finds it done"),
    Fault("clock set back", "a day between runs and another within one", 2, clock_set_back,
          "durations hold, the order of runs too"),
)  # fmt: skip
