"""Runs every fault several times and tells what came of it."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults import faults_of_files, faults_of_processes
from tests.faults.bench import Bench, Fault, Outcome
from tests.faults.kill_and_resume import warm_up
from tests.faults.prefect_server import Server
from tests.faults.small_run import Place, require_no_threads, small_settings

ALL = (*faults_of_files.FAULTS, *faults_of_processes.FAULTS)
Told = Callable[[str], None]


def prepared_bench(folder: Path, server: Server, seed: int) -> Bench:
    """A bench with the undisturbed run.

    Raises:
        RuntimeError: that run fails.
    """
    settings = small_settings(folder)
    warm_up(settings, folder / "warm up")
    require_no_threads()
    bench = Bench(folder, folder / "phases.csv", server, random.Random(seed))
    place = Place(folder / "undisturbed")
    began = time.monotonic()
    command = bench.start(place)
    if command.ended() != 0:
        raise RuntimeError(command.said())
    bench.usual_s = time.monotonic() - began
    bench.warm = place.cache
    tables = json.loads((place.run / "manifest.json").read_text())["tables"]
    bench.reference = {name: held["sha256"] for name, held in tables.items()}
    return bench


def fault_table(server: Server, *, names: Sequence[str], most: int, seed: int, told: Told) -> tuple[str, bool]:
    """The table in Markdown, and whether every try came out as it should.

    Args:
        server: of Prefect.
        names: parts of the names of the faults to try; none: all.
        most: tries of each, at most.
        seed: of all chances.
        told: of each try.
    """
    folder = Path(tempfile.mkdtemp(prefix="ssbscreen-faults-"))
    bench = prepared_bench(folder, server, seed)
    lines = ["| fault | how | tries | as it should be | outcome | left behind |", "|---|---|---|---|---|---|"]
    all_good = True
    for number, fault in enumerate(ALL):
        if names and not any(name in fault.name for name in names):
            continue
        tries = min(fault.tries, most)
        outcomes = [_tried(bench, fault, folder / f"fault {number} {attempt}", told) for attempt in range(tries)]
        good = sum(not outcome.faults for outcome in outcomes)
        all_good = all_good and good == tries
        left = sum(text.startswith(("left", "process")) for outcome in outcomes for text in outcome.faults)
        lines.append(f"| {fault.name} | {fault.how} | {tries} | {good} | {fault.expected} | {left or 'nothing'} |")
    if all_good:
        shutil.rmtree(folder, ignore_errors=True)
    return "\n".join(lines), all_good


def _tried(bench: Bench, fault: Fault, folder: Path, told: Told) -> Outcome:
    began = time.monotonic()
    try:
        outcome = fault.attempt(bench, folder)
    except (OSError, RuntimeError, ValueError, LookupError) as broken:
        outcome = Outcome("", [f"{type(broken).__name__}: {broken}"])
    verdict = "good" if not outcome.faults else "BAD " + " | ".join(outcome.faults)
    told(f"{fault.name}, {time.monotonic() - began:.1f} s: {verdict}\n    {outcome.told}")
    if not outcome.faults:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome
