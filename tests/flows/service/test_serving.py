"""What children of the service are given, and what becomes of runs whose process is no more."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, State, StateType

from flows.service.runner_process import STARTED_AT_MOST, state_of_left_behind
from flows.service.serving import (
    Place,
    environment_of,
    environment_of_runner,
    environment_of_server,
    require_free_port,
)
from flows.service.settings import ServiceSettings
from ssbscreen.domain.errors import ConfigurationError

DUE = datetime(2026, 11, 20, 3, tzinfo=UTC)
DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    for name in ("PREFECT_HOME", "PREFECT_API_URL", "SSBSCREEN_REPORT_URL", "PREFECT_LOGGING_LEVEL", DATABASE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSBSCREEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("MP_API_KEY", "k" * 32)


def environment() -> dict[str, str]:
    return environment_of(ServiceSettings(), Place.of_environment())


def test_nothing_phones_home_and_the_state_is_ours(tmp_path: object) -> None:
    found = environment()
    assert found["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert found["DO_NOT_TRACK"] == "1"
    assert found["PREFECT_HOME"] == f"{tmp_path}/service"
    assert found["SSBSCREEN_REPORT_URL"] == "http://127.0.0.1:4280/"
    assert found["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"


def test_what_the_user_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {
        "PREFECT_HOME": "/srv/prefect",
        "SSBSCREEN_REPORT_URL": "https://runs.example/",
        DATABASE: "postgresql://x",
    }
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    assert chosen.items() <= environment().items()
    assert str(Place.of_environment().home) == "/srv/prefect"


def test_the_server_gets_no_key_and_flows_no_password_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE, "postgresql+asyncpg://user:secret@127.0.0.1/prefect")
    monkeypatch.setenv("PREFECT_SERVER_DATABASE_PASSWORD", "secret")
    whole = environment()
    assert "MP_API_KEY" not in environment_of_server(whole)
    assert DATABASE in environment_of_server(whole)
    of_runner = environment_of_runner(whole)
    assert of_runner["MP_API_KEY"] == "k" * 32
    assert not any("secret" in value for value in of_runner.values())


def test_a_port_that_is_taken_is_told_with_the_setting_to_change() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigurationError, match=r"another ssbscreen serve running.*service\.ui_port"):
            require_free_port("127.0.0.1", taken.getsockname()[1], "ui_port")


def left_behind(state: StateType, run_count: int) -> State:
    run = FlowRun(flow_id=uuid4(), state_type=state, run_count=run_count, expected_start_time=DUE)
    return state_of_left_behind(run)


def test_a_run_that_was_killed_goes_on_before_what_came_due_meanwhile() -> None:
    state = left_behind(StateType.RUNNING, 1)
    assert state.type is StateType.SCHEDULED
    assert state.state_details.scheduled_time == DUE


def test_a_run_that_kills_its_process_each_time_ends() -> None:
    assert left_behind(StateType.RUNNING, STARTED_AT_MOST).type is StateType.CRASHED
    assert left_behind(StateType.RUNNING, STARTED_AT_MOST - 1).type is StateType.SCHEDULED


def test_a_run_that_was_being_cancelled_is_cancelled() -> None:
    assert left_behind(StateType.CANCELLING, 1).type is StateType.CANCELLED
