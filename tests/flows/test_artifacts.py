"""What a flow run publishes, without a server: when progress is told, and names that a server takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from flows import artifacts
from flows.artifacts import MovingProgress, artifact_key, places_of
from ssbscreen.store.run_folder import RunFolder


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lines of the log of the run."""
    lines: list[str] = []

    class Logger:
        info = staticmethod(lines.append)

        @staticmethod
        def warning(text: str, fault: Exception) -> None:
            lines.append(text % fault)

    monkeypatch.setattr(artifacts, "get_run_logger", Logger)
    return lines


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, logged: list[str]) -> list[tuple[float, str]]:  # noqa: ARG001 - has a log
    """What the server was told: percent and words."""
    updates: list[tuple[float, str]] = []
    monkeypatch.setattr(artifacts, "create_progress_artifact", lambda **_: uuid4())
    monkeypatch.setattr(
        artifacts, "update_progress_artifact", lambda _, progress, description: updates.append((progress, description))
    )
    return updates


def clock_of(step_s: float) -> Callable[[], float]:
    """A clock that goes on by a step each time."""
    now = [0.0]

    def clock() -> float:
        now[0] += step_s
        return now[0]

    return clock


def test_two_hundred_quick_tasks_of_a_stage_are_told_once(told: list[tuple[float, str]]) -> None:
    progress = MovingProgress(lambda *_: None, clock=clock_of(0.005))
    for done in range(200):
        progress("windows", done, 400)
    assert [words for _, words in told] == ["windows: 0 of 400 tasks done"]


def test_another_stage_and_the_end_are_told_at_once(told: list[tuple[float, str]]) -> None:
    progress = MovingProgress(lambda *_: None, clock=clock_of(0.005))
    for stage, done in (("windows", 0), ("windows", 1), ("interfaces", 2), ("interfaces", 3), ("interfaces", 4)):
        progress(stage, done, 4)
    assert [words.split(":")[0] for _, words in told] == ["windows", "interfaces", "interfaces"]
    assert told[-1] == (100.0, "interfaces: 4 of 4 tasks done")


def test_a_long_stage_moves(told: list[tuple[float, str]]) -> None:
    progress = MovingProgress(lambda *_: None, clock=clock_of(1.0))
    for done in range(10):
        progress("windows", done, 10)
    assert [percent for percent, _ in told] == [0.0, 20.0, 40.0, 60.0, 80.0]


def test_progress_never_goes_back_when_more_tasks_become_known(told: list[tuple[float, str]]) -> None:
    progress = MovingProgress(lambda *_: None, clock=clock_of(9.0))
    for done, total in ((0, 1), (5, 10), (6, 200), (200, 200)):
        progress("windows", done, total)
    assert [percent for percent, _ in told] == [0.0, 50.0, 50.0, 100.0]


def test_a_server_that_stays_away_ends_the_run_at_its_first_request(
    told: list[tuple[float, str]], logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise httpx.ConnectError("refused")

    monkeypatch.setattr(artifacts, "update_progress_artifact", away)
    also: list[int] = []
    progress = MovingProgress(lambda _, done, __: also.append(done))
    with pytest.raises(httpx.ConnectError):
        progress("windows", 1, 2)
    assert (also, logged, told) == ([1], ["windows: 1 of 2 tasks done"], [])


def test_a_role_of_any_name_makes_a_key_that_prefect_takes() -> None:
    assert artifact_key("thin_film for Li-S") == "thin-film-for-li-s"
    assert artifact_key("Überzug") == "berzug"
    assert artifact_key("膜") == "role"


def test_pages_are_below_the_address_that_serves_the_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSBSCREEN_REPORT_URL", "http://127.0.0.1:4280")
    assert places_of(RunFolder(tmp_path / "a run")).address == "http://127.0.0.1:4280/a%20run/"
    monkeypatch.delenv("SSBSCREEN_REPORT_URL")
    assert places_of(RunFolder(tmp_path / "a run")).address == ""
