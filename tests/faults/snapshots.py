"""Snapshots of the stand-in for the Materials Project, fetched in children, for its server has threads."""

from __future__ import annotations

import json
import os
import shutil
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

ELEMENTS = {"Li", "P", "S", "Cl"}


def fetched(folder: Path) -> None:
    """A whole snapshot of a few elements; copied from the one that the first call fetched."""
    kept = folder.parent.parent / "snapshot of the stand-in"
    if not kept.exists():
        _in_child(lambda: _fetch_one(kept), kept.with_name("fetched.json"))
    shutil.copytree(kept, folder)


def fetched_twice(folder: Path) -> tuple[str, list[str]]:
    """What came of two fetches into one folder at once: in words, and what is wrong with it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    told, faults = _in_child(lambda: _fetch_two(folder), folder.with_name("fetched.json"))
    return str(told), list(faults)


def _in_child(work: Callable[[], Any], answer: Path) -> Any:
    pid = os.fork()
    if not pid:
        status = 1
        try:
            answer.write_text(json.dumps(work()))
            status = 0
        except BaseException:  # noqa: BLE001 - what a process ends with
            traceback.print_exc()
        finally:
            os._exit(status)
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError("the fetch in a child failed")
    found = json.loads(answer.read_text())
    answer.unlink()
    return found


def _fetch_one(folder: Path) -> None:
    from tests.ssbscreen.sources.fetching.asking import talk
    from tests.stand_in.documents import embedded_documents
    from tests.stand_in.server import StandIn

    with StandIn(embedded_documents(ELEMENTS)) as server:
        talk(server).fetch(_query(), folder)


def _fetch_two(folder: Path) -> tuple[str, list[str]]:
    from ssbscreen.domain.errors import SourceError
    from ssbscreen.sources.snapshots.folder import open_snapshot
    from tests.ssbscreen.sources.fetching.asking import talk
    from tests.stand_in.documents import embedded_documents
    from tests.stand_in.server import StandIn

    together = Barrier(2)

    def fetch(_: int) -> str:
        together.wait()
        try:
            return "found it" if talk(server).fetch(_query(), folder).unchanged else "fetched"
        except SourceError as fault:
            return "turned away" if "another ssbscreen fetches this snapshot now" in str(fault) else str(fault)

    with StandIn(embedded_documents(ELEMENTS), delay_s=0.02) as server, ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(fetch, range(2)))
    open_snapshot(folder).require_intact()
    right = outcomes in (["fetched", "found it"], ["fetched", "turned away"])
    return f"one {outcomes[0]}, one {outcomes[1]}", [] if right else [f"outcomes: {outcomes}"]


def _query() -> Any:
    from flows.settings import overrides_of, read_settings

    settings = read_settings(None, overrides_of(only=",".join(sorted(ELEMENTS))))
    return settings.materials_project.query(settings.interfaces.chosen_cathodes())
