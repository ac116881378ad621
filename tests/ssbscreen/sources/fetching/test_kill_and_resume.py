"""The command line, killed and started again: nothing is lost, nothing is fetched twice, and runs need no network."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.settings import overrides_of, read_settings
from ssbscreen.sources.snapshots.folder import open_snapshot
from tests.ssbscreen.sources.fetching.asking import asked_twice, kept_pages, pages, talk
from tests.ssbscreen.sources.fetching.command_line import ended, environment, start, wait_until
from tests.stand_in.faults import Fault, Wait
from tests.stand_in.server import StandIn

ELEMENTS = "Li,P,S,Cl,O,Br,I,F,Na,K,Mg,Ca"  # 2,048 chemical systems: 9 pages of candidates
KILLS = 5
SEED = 20261122
NOWHERE = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Killed:
    sha256: str
    statuses: list[int]
    kept_after_kills: list[int]
    asked_before_kills: list[int]
    resumed: int
    folder: Path
    server: StandIn


@dataclass(frozen=True)
class Interrupted:
    second: tuple[int, str, str]
    first: tuple[int, str, str]
    resumed: tuple[int, str, str]
    kept: int
    repeated: int
    folder: Path


@dataclass(frozen=True)
class Story:
    """What was done to several fetches at the same time, to save time."""

    undisturbed: Path
    pages: int
    killed: Killed
    interrupted: Interrupted


def fetching(folder: Path) -> list[str]:
    return ["fetch", "--only", ELEMENTS, "--config", str(folder.parent / "fast.toml"), "--out", str(folder), "--json"]


def surroundings(home: Path, server: StandIn) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    (home / "fast.toml").write_text("[materials_project]\nrequests_per_second = 5.0\n")
    return environment(home, endpoint=server.endpoint, key=server.key)


def kill_five_times(documents, home: Path) -> Killed:
    chance = random.Random(SEED)
    folder = home / "snapshot"
    statuses, kept, asked = [], [], []
    with StandIn(documents, delay_s=0.05) as server:
        around = surroundings(home, server)
        for _ in range(KILLS):
            further = len(pages(server)) + chance.randint(1, 3)
            process = start(fetching(folder), around)
            wait_until(lambda goal=further: len(pages(server)) >= goal, process)
            time.sleep(0.2 * chance.random())
            process.send_signal(signal.SIGKILL)
            statuses.append(ended(process)[0])
            kept.append(kept_pages(folder))
            asked.append(len({*pages(server)}))
        status, out, err = ended(start(fetching(folder), around))
    assert status == 0, err
    facts = json.loads(out)
    return Killed(facts["sha256"], statuses, kept, asked, facts["pages_resumed"], folder, server)


def interrupt_beside_another(documents, home: Path) -> Interrupted:
    folder = home / "snapshot"
    slow = Fault(
        Wait(2.0), "materials/", times=None
    )  # half a minute in all: the first is still at it when told to stop
    with StandIn(documents, [slow]) as server:
        around = surroundings(home, server)
        first = start(fetching(folder), around)
        wait_until(lambda: len(pages(server)) >= 3, first)
        second = ended(start(fetching(folder), around))
        first.send_signal(signal.SIGINT)
        outcome = ended(first)
        kept = kept_pages(folder)
        server.faults.clear()
        resumed = ended(start(fetching(folder), around))
        return Interrupted(second, outcome, resumed, kept, asked_twice(server), folder)


@pytest.fixture(scope="module")
def story(documents, tmp_path_factory):
    # A shell that started the tests in the background told them, and by that their children, to ignore SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    settings = read_settings(None, overrides_of(only=ELEMENTS))
    query = settings.materials_project.query(settings.interfaces.chosen_cathodes())
    with ThreadPoolExecutor() as threads:
        killed = threads.submit(kill_five_times, documents, tmp_path_factory.mktemp("killed"))
        interrupted = threads.submit(interrupt_beside_another, documents, tmp_path_factory.mktemp("interrupted"))
        with StandIn(documents) as server:
            undisturbed = talk(server).fetch(query, tmp_path_factory.mktemp("undisturbed") / "snapshot")
        told = Story(undisturbed.snapshot.folder, undisturbed.pages_asked, killed.result(), interrupted.result())
    signal.signal(signal.SIGINT, before)
    return told


def test_a_fetch_that_was_killed_five_times_gives_the_undisturbed_snapshot(story):
    assert story.killed.statuses == [-signal.SIGKILL] * KILLS
    undisturbed = open_snapshot(story.undisturbed)
    resumed = open_snapshot(story.killed.folder)
    resumed.require_intact()
    assert resumed.sha256 == story.killed.sha256 == undisturbed.sha256
    assert resumed.facts["tables"] == undisturbed.facts["tables"]


def test_a_kill_costs_at_most_one_page(story):
    counted = Counter(pages(story.killed.server))
    assert len(counted) == story.pages
    assert asked_twice(story.killed.server) <= KILLS
    for kept, asked in zip(story.killed.kept_after_kills, story.killed.asked_before_kills, strict=True):
        assert asked - 1 <= kept <= asked


def test_kills_fell_into_the_middle(story):
    assert 0 < max(story.killed.kept_after_kills) < story.pages
    assert len({*story.killed.kept_after_kills}) > 2
    assert story.killed.resumed >= story.killed.kept_after_kills[-1]


def test_nothing_of_an_unfinished_fetch_stays(story):
    held = {path.name for path in story.killed.folder.parent.iterdir() if "snapshot" in path.name}
    assert held == {"snapshot"}


def test_a_second_fetch_into_one_folder_is_turned_away(story):
    status, out, err = story.interrupted.second
    assert status == 2
    assert out == ""
    assert "another ssbscreen fetches this snapshot now. Wait for it, or choose another --out." in err
    assert "Traceback" not in err


def test_an_interrupted_fetch_says_so_and_goes_on_later(story):
    status, out, err = story.interrupted.first
    assert status not in {0, 2}
    assert out == ""
    assert "Traceback" not in err
    assert 1 < story.interrupted.kept < story.pages
    status, out, _ = story.interrupted.resumed
    assert status == 0
    assert json.loads(out)["sha256"] == open_snapshot(story.undisturbed).sha256
    assert json.loads(out)["pages_resumed"] == story.interrupted.kept
    assert story.interrupted.repeated <= 1


def test_two_runs_from_one_snapshot_agree_without_key_and_network(story, tmp_path):
    def run(number: int) -> dict[str, str]:
        home = tmp_path / f"home {number}"
        home.mkdir()
        around = environment(home, endpoint=NOWHERE, key=None, PYTHONHASHSEED=str(number))
        source = ["--source", str(story.undisturbed)]
        status, _, err = ended(start(["run", "--direct", "--quiet", *source, "--out", str(home / "run")], around))
        assert status == 0, err
        manifest = json.loads((home / "run" / "manifest.json").read_text())
        return {name: held["sha256"] for name, held in manifest["tables"].items()}

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        one, other = threads.map(run, (1, 2))
    assert len(one) > 10
    assert one == other
