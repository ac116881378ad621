"""What the README tells a user to type is accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from flows.role_check import require_roles
from flows.service.settings import read_service_settings
from flows.settings import read_settings
from ssbscreen.report.dossier_name import DEFAULT_DOSSIERS

README = (Path(__file__).parents[2] / "README.md").read_text()


EXAMPLES = re.findall(r"```toml\n(.*?)```", README, flags=re.DOTALL)
"""Settings of a run, and of the service."""


def test_the_settings_example_is_valid(tmp_path: Path) -> None:
    example, _ = EXAMPLES
    path = tmp_path / "example.toml"
    path.write_text(example)
    settings = read_settings(path, {})
    require_roles(settings)
    assert settings.roles["separator"].limits
    assert settings.roles["separator"].weights


def test_the_example_of_the_service_has_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "service.toml"
    path.write_text(EXAMPLES[1].replace('timezone = "Europe/Berlin"', 'timezone = "UTC"'))
    assert read_service_settings(path) == read_service_settings(None)


def test_a_run_without_the_setting_has_as_many_dossiers_as_a_new_one_by_default() -> None:
    assert read_settings(None, {}).report.dossiers == DEFAULT_DOSSIERS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_told(command: str) -> None:
    assert f"ssbscreen {command} " in README


def test_no_figure_is_left_to_be_filled_in() -> None:
    assert re.findall(r"@\w+@", README) == []
