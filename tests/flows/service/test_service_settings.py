"""The settings of the service: defaults, and all faults of a file at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.service.preparing import ready_settings, warnings_of
from flows.service.settings import PROPERTIES, AddressSettings, ServiceSettings, read_service_settings
from flows.training import TRAININGS
from ssbscreen.domain.errors import ConfigurationError, SourceError


def read(tmp_path: Path, text: str) -> ServiceSettings:
    path = tmp_path / "service.toml"
    path.write_text(text)
    return read_service_settings(path)


def test_without_a_file_everything_stays_on_this_machine_and_nothing_is_trained() -> None:
    settings = read_service_settings(None)
    assert settings.service.is_loopback
    assert settings.service.report_url == "http://127.0.0.1:4280/"
    assert not settings.training.data
    assert settings.schedules.watch.cron == "0 3 * * *"
    assert settings.watched_roles == ("separator", "catholyte")


def test_a_file_sets_schedules_with_their_time_zone_and_the_screen(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
        [schedules.watch]
        cron = "30 2 * * mon-fri"
        timezone = "Europe/Berlin"
        [schedules.screen]
        cron = "0 5 * * sun"
        enabled = false
        [screen.sources]
        paths = ["matminer"]
        [screen.roles.coating]
        [watch]
        roles = ["coating"]
        """,
    )
    assert settings.schedules.watch.timezone == "Europe/Berlin"
    assert not settings.schedules.screen.enabled
    assert settings.schedules.training.enabled  # as by default
    assert settings.screen.sources.paths == ("matminer",)
    assert settings.watched_roles == ("coating",)


def test_all_faults_are_told_at_once_with_their_keys(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as fault:
        read(
            tmp_path,
            """
            [service]
            host = "0.0.0.0"
            ui_port = 70000
            [schedules.watch]
            cron = "at three"
            timezone = "Mars/Olympus"
            [training]
            properties = ["colour"]
            [screen.sources]
            path = ["bundled"]
            [surprise]
            """,
        )
    told = str(fault.value)
    assert told.startswith("7 fault(s) in ")
    for line in (
        "service.host: 0.0.0.0 is no address that a browser reaches",
        "service.ui_port: ",
        "schedules.watch.cron: 'at three' is no cron expression",
        "schedules.watch.timezone: there is no time zone 'Mars/Olympus'",
        "training.properties: there is no training of colour",
        "screen.sources.path: there is no such key",
        "surprise: there is no such key",
    ):
        assert f"  {line}" in told


@pytest.mark.parametrize("cron", ["", "* * *", "60 * * * *", "* * * * * * *", "H 3 * * *", "@daily"])
def test_what_is_no_cron_expression_is_refused(tmp_path: Path, cron: str) -> None:
    with pytest.raises(ConfigurationError, match="is no cron expression"):
        read(tmp_path, f'[schedules.watch]\ncron = "{cron}"')


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "/etc/localtime", "Berlin"])
def test_what_is_no_time_zone_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="there is no time zone"):
        read(tmp_path, f'[schedules.watch]\ncron = "0 3 * * *"\ntimezone = "{name}"')


def test_seconds_may_come_sixth(tmp_path: Path) -> None:
    assert read(tmp_path, '[schedules.watch]\ncron = "* * * * * */20"').schedules.watch.cron == "* * * * * */20"


def test_a_watched_role_has_to_be_screened(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"watch.roles names coating, which the screen does not rank"):
        read(tmp_path, '[watch]\nroles = ["coating"]')


def test_both_ports_cannot_be_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ui_port and report_port are both 4280"):
        read(tmp_path, "[service]\nui_port = 4280")


def test_the_trainings_that_can_be_named_are_those_that_there_are() -> None:
    assert set(PROPERTIES) == set(TRAININGS)


def test_listening_elsewhere_is_warned_of_and_on_loopback_is_not() -> None:
    (line,) = warnings_of(ServiceSettings(service=AddressSettings(host="192.0.2.7")))
    assert "neither asks for a password" in line
    assert not warnings_of(ServiceSettings())
    assert AddressSettings(host="2001:db8::7").api_url == "http://[2001:db8::7]:4200/api"


def test_paths_are_absolute_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "phases.csv").write_text("formula,formation_energy_ev_per_atom\nLi,0.0\n")
    settings = read(tmp_path, '[service]\nruns = "somewhere"\n[screen.sources]\npaths = ["phases.csv", "bundled"]')
    ready = ready_settings(settings, say=lambda _: None)
    assert ready.screen.sources.paths == (str(tmp_path / "phases.csv"), "bundled")
    assert ready.service.runs == str(tmp_path / "somewhere")


def test_without_a_named_source_one_is_chosen_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from pymatgen.core import SETTINGS

    for name in ("MP_API_KEY", "PMG_MAPI_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delitem(SETTINGS, name, raising=False)
    told: list[str] = []
    assert ready_settings(ServiceSettings(), say=told.append).screen.sources.paths == ("bundled",)
    assert "MP_API_KEY" in told[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[screen.sources]\npaths = ["absent.csv"]', "there is no source .*absent.csv"),
        ('[screen.sources]\npaths = ["bundled"]\n[training]\ndata = "absent"', "absent"),
    ],
)
def test_what_is_missing_is_told_before_anything_starts(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        ready_settings(read(tmp_path, text), say=lambda _: None)
