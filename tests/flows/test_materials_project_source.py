"""``--source mp`` and its kin where nothing is fetched: which source is meant, and what is refused at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import fetching
from flows.cli import STOPPED, cli, main
from flows.inputs import default_source, digest_of
from flows.query_settings import MaterialsProjectSettings
from flows.recording import used_settings
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings, overrides_of, read_settings
from ssbscreen.domain.errors import ConfigurationError, RunFolderError, SourceError
from ssbscreen.interfaces.electrodes import CATHODES
from ssbscreen.sources.snapshots.folder import MANIFEST

KEY = "0123456789abcdef0123456789ABCDEF"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from pymatgen.core import SETTINGS

    for name in ("MP_API_KEY", "PMG_MAPI_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delitem(SETTINGS, name, raising=False)
    monkeypatch.setenv("MP_API_ENDPOINT", "http://127.0.0.1:9/")
    monkeypatch.setenv("SSBSCREEN_CACHE_DIR", str(tmp_path / "cache"))


def test_the_default_source_is_the_materials_project_with_a_key_and_the_embedded_set_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source, line = default_source()
    assert source == "bundled"
    assert "MP_API_KEY" in line
    assert "--source matminer" in line
    monkeypatch.setenv("MP_API_KEY", KEY)
    source, line = default_source()
    assert source == "mp"
    assert KEY not in line


def test_a_key_that_cannot_be_one_is_told_with_a_way_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MP_API_KEY", KEY[:-1])
    with pytest.raises(SourceError, match="has 31 characters.*--source bundled") as fault:
        default_source()
    assert KEY[:-1] not in str(fault.value)


def test_the_newest_snapshot_is_the_one_that_was_fetched_last_wherever_it_is(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no snapshot of the Materials Project was fetched yet"):
        digest_of(["mp:newest"])
    for name in ("one", "two", "one"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / MANIFEST).write_text("{}")
        fetching._point_latest(tmp_path / name)
        assert fetching.newest_snapshot() == tmp_path / name
    (tmp_path / "one" / MANIFEST).unlink()
    with pytest.raises(SourceError, match="fetched last, .*one, is no more"):
        fetching.newest_snapshot()


@pytest.mark.parametrize("only", ["", ",", "Li,,P", "li,p", "Li;P"])
def test_only_takes_symbols_of_elements(only: str) -> None:
    with pytest.raises(ConfigurationError, match="is no chemical element; write symbols such as Li, P, Cl"):
        read_settings(None, overrides_of(only=only))


def test_the_query_has_the_cathodes_and_air_as_partners() -> None:
    partners = MaterialsProjectSettings().query(CATHODES).partners
    assert ("C", "H", "O") in partners
    assert ("Fe", "Li", "O", "P") in partners
    assert ("S",) in partners


def test_what_would_have_been_fetched_is_not_recorded_of_a_run_that_fetches_nothing() -> None:
    assert "materials_project" not in used_settings(Settings())
    settings = Settings(sources=SourceSettings(paths=("mp",)))
    assert used_settings(settings)["materials_project"]["thermo_type"] == "GGA_GGA+U"
    assert KEY not in json.dumps(used_settings(settings))


def test_a_missing_key_is_told_before_prefect_is_started(tmp_path: Path) -> None:
    settings = Settings(sources=SourceSettings(paths=("mp",)))
    with pytest.raises(SourceError, match="needs an API key"):
        run_screen(settings, tmp_path / "run", direct=False, progress=lambda *_: None)


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(RunFolderError, match="Read-only file system.*SSBSCREEN_CACHE_DIR.*--direct"):
        run_screen(Settings(), tmp_path / "run", direct=False, progress=lambda *_: None)


def test_only_without_the_materials_project_is_refused() -> None:
    outcome = CliRunner().invoke(cli, ["run", "--source", "bundled", "--only", "Li,P"])
    assert isinstance(outcome.exception, ConfigurationError)
    assert "--source mp" in str(outcome.exception)


def test_a_stopped_command_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.argv", ["ssbscreen", "criteria"])
    monkeypatch.setattr("ssbscreen.criteria.registry.criteria", stop)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == STOPPED
    assert "Start the same command again" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "status"), [(["--help"], 0), (["nothing"], 2), (["fetch", "--colour"], 2)])
def test_usage_keeps_its_status(
    arguments: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["ssbscreen", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == status
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert (told.out if status == 0 else told.err) != ""
