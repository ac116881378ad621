"""Names and tags of flow runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows import run_names
from flows.run_names import run_name, run_tags
from flows.settings import RoleSettings, Settings

NOON = datetime(2026, 11, 26, 12, 0, 5, tzinfo=UTC)


def test_a_name_says_source_roles_and_start() -> None:
    told = run_name(Settings(), ["data/phases.csv", "bundled"], NOON)
    assert told == "phases.csv + bundled · separator, catholyte · 12:00:05Z"
    abroad = NOON.astimezone(timezone(timedelta(hours=9)))
    assert run_name(Settings(), ["mp"], abroad) == "mp · separator, catholyte · 12:00:05Z"


def test_of_a_snapshot_the_version_of_the_database_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Snapshot:
        database_version = "2025.09.25"

    monkeypatch.setattr(run_names, "is_snapshot", lambda path: path == tmp_path)
    monkeypatch.setattr(run_names, "open_snapshot", lambda _: Snapshot())
    sources = [str(tmp_path), "other.csv"]
    assert run_name(Settings(), sources, NOON).startswith("mp 2025.09.25 + other.csv · ")
    assert {"source:mp", "database:2025.09.25", "source:other.csv"} <= set(run_tags(Settings(), sources))


def test_the_newest_snapshot_is_of_the_materials_project_before_it_is_known() -> None:
    assert run_tags(Settings(), ["mp:newest"]) == ["role:catholyte", "role:separator", "source:mp"]


def test_a_long_list_does_not_make_a_long_name() -> None:
    settings = Settings(roles={f"role_{number}": RoleSettings() for number in range(20)})
    name = run_name(settings, [f"{'x' * 30}{number}.csv" for number in range(9)], NOON)
    assert len(name) < 80
    assert name.endswith("12:00:05Z")
