"""The run before one: the last to finish of the same roles in the same folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ssbscreen.store.previous_run import previous_run


def place_run(folder: Path, name: str, finished: str, roles: list[str]) -> None:
    (folder / name).mkdir()
    manifest: dict[str, Any] = {"finished": finished, "settings": {"roles": {role: {} for role in roles}}}
    (folder / name / "manifest.json").write_text(json.dumps(manifest))


def found(folder: Path, *roles: str) -> str | None:
    run = previous_run(folder / "new", roles)
    return None if run is None else run.path.name


def test_the_last_to_finish_of_the_same_roles_counts_whatever_was_copied_later(tmp_path: Path) -> None:
    place_run(tmp_path, "newest", "2026-03-01T00:00:00+00:00", ["separator", "catholyte"])
    place_run(tmp_path, "copied later", "2026-02-01T00:00:00+00:00", ["catholyte", "separator"])
    place_run(tmp_path, "of one role", "2026-04-01T00:00:00+00:00", ["separator"])
    (tmp_path / "latest").symlink_to("of one role")
    assert found(tmp_path, "catholyte", "separator") == "newest"
    assert found(tmp_path, "separator") == "of one role"
    assert found(tmp_path, "coating") is None


def test_what_is_no_run_is_passed_over(tmp_path: Path) -> None:
    place_run(tmp_path, "whole", "2026-03-01T00:00:00+00:00", ["separator"])
    for name, text in (("torn", '{"finished": "2027'), ("list", "[]"), ("bare", "{}"), ("odd", '{"settings": []}')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(text)
    (tmp_path / "notes.txt").write_text("no folder")
    place_run(tmp_path, ".new.1a2b.part", "2027-03-01T00:00:00+00:00", ["separator"])  # not finished, or killed
    assert found(tmp_path, "separator") == "whole"


def test_a_folder_of_runs_that_is_not_there_yet_holds_none(tmp_path: Path) -> None:
    assert found(tmp_path / "absent", "separator") is None


def test_the_run_that_was_written_last_counts_whatever_the_clocks_said(tmp_path: Path) -> None:
    place_run(tmp_path, "before the clock was set back", "2026-05-01T00:00:00+00:00", ["separator"])
    place_run(tmp_path, "after it", "2026-04-01T00:00:00+00:00", ["separator"])
    assert found(tmp_path, "separator") == "before the clock was set back"
    (tmp_path / "latest").symlink_to("after it")
    assert found(tmp_path, "separator") == "after it"


def test_a_run_of_the_future_comes_after_all_others(tmp_path: Path) -> None:
    place_run(tmp_path, "by a wrong clock", "2036-05-01T00:00:00+00:00", ["separator"])
    place_run(tmp_path, "by a right one", "2026-04-01T00:00:00+00:00", ["separator"])
    run = previous_run(tmp_path / "new", ["separator"], lambda: datetime(2026, 4, 2, tzinfo=UTC))
    assert run is not None
    assert run.path.name == "by a right one"
