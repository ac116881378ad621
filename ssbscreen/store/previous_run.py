"""The run before one that is about to be written."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from ssbscreen.store.run_folder import MANIFEST, RunFolder

LOOKED_AT: Final = 200
"""The newest folders beside the run; a manifest takes a millisecond to read."""


def previous_run(place: Path, roles: Collection[str]) -> RunFolder | None:
    """The run that finished last among the folders beside a place and has exactly these roles.

    Args:
        place: of the run that is about to be written; itself not looked at.
        roles: names.
    """
    try:
        # Hidden ones are not finished, or were left by a run that was killed.
        beside = [
            each / MANIFEST
            for each in place.parent.iterdir()
            if each != place and not each.is_symlink() and not each.name.startswith(".")
        ]
        manifests = sorted((path for path in beside if path.is_file()), key=_changed, reverse=True)
    except OSError:
        return None
    found = [
        (str(content.get("finished", "")), path)
        for path in manifests[:LOOKED_AT]
        if (content := _read(path)) and set(_roles(content)) == set(roles)
    ]
    return RunFolder(max(found)[1].parent) if found else None


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
