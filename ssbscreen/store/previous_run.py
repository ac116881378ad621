"""The run before one that is about to be written."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from ssbscreen.store.run_folder import LATEST, MANIFEST, RunFolder

LOOKED_AT: Final = 200
"""The newest folders beside the run; a manifest takes a millisecond to read."""


def previous_run(
    place: Path, roles: Collection[str], now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> RunFolder | None:
    """The run that was written last among the folders beside a place and has exactly these roles.

    That is the one that ``latest`` points to, which needs no clock; where it has other roles, the one that says that it
    finished last, and what says so of the future, by a clock that was wrong, comes after all others.

    Args:
        place: of the run that is about to be written; itself not looked at.
        roles: names.
        now: time.
    """
    latest, today = _pointed(place.parent), now().isoformat()
    try:
        # Hidden ones are not finished, or were left by a run that was killed.
        beside = [
            each / MANIFEST
            for each in place.parent.iterdir()
            if each != place and not each.is_symlink() and not each.name.startswith(".")
        ]
        manifests = sorted(
            (path for path in beside if path.is_file()),
            key=lambda path: (path.parent.name == latest, _changed(path)),
            reverse=True,
        )
    except OSError:
        return None
    found = []
    for path in manifests[:LOOKED_AT]:
        content = _read(path)
        if content and set(_roles(content)) == set(roles):
            finished = str(content.get("finished", ""))
            found.append((path.parent.name == latest, finished <= today, finished, path))
    return RunFolder(max(found)[-1].parent) if found else None


def _pointed(runs: Path) -> str:
    try:
        return (runs / LATEST).readlink().name
    except OSError:
        return ""


def _changed(path: Path) -> float:
    return path.stat().st_mtime


def _read(path: Path) -> dict[str, Any]:
    """A manifest; nothing of one that cannot be read, which is no run to compare with."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _roles(manifest: dict[str, Any]) -> Collection[str]:
    settings = manifest.get("settings")
    roles = settings.get("roles") if isinstance(settings, dict) else None
    return roles if isinstance(roles, dict) else ()
