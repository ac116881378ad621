"""What the README and the pages that it points to tell a user to type is accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from flows.role_check import require_roles
from flows.service.settings import read_service_settings
from flows.settings import Settings, read_settings
from ssbscreen.report.dossier_name import DEFAULT_DOSSIERS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
HOW_TO = ROOT / "docs" / "how-to"


def _example(page: str, title: str) -> str:
    """The block of a page that is to be kept as a file of this name."""
    (found,) = re.findall(rf'```\w+ title="{title}"\n(.*?)```', (HOW_TO / page).read_text(), flags=re.DOTALL)
    return str(found)


def test_the_settings_example_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "screen.toml"
    path.write_text(_example("settings-file.md", "screen.toml"))
    settings = read_settings(path, {})
    require_roles(settings)
    assert settings.roles["separator"].limits
    assert settings.roles["separator"].weights


def test_the_settings_example_has_every_section(tmp_path: Path) -> None:
    path = tmp_path / "screen.toml"
    path.write_text(_example("settings-file.md", "screen.toml"))
    assert read_settings(path, {}).model_fields_set == set(Settings.model_fields)


def test_the_example_of_the_service_has_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "service.toml"
    example = _example("scheduled-service.md", "service.toml")
    assert 'timezone = "Europe/Berlin"' in example
    path.write_text(example.replace('timezone = "Europe/Berlin"', 'timezone = "UTC"'))
    assert read_service_settings(path) == read_service_settings(None)


def test_a_run_without_the_setting_has_as_many_dossiers_as_a_new_one_by_default() -> None:
    assert read_settings(None, {}).report.dossiers == DEFAULT_DOSSIERS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_told(command: str) -> None:
    assert f"ssbscreen {command} " in README


def test_no_figure_is_left_to_be_filled_in() -> None:
    assert re.findall(r"@\w+@", README) == []
