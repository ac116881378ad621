"""What a flow run is called, and its tags: source, version of the database, roles, time. No Prefect here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flows.settings import Settings
from ssbscreen.report.number_text import name_words
from ssbscreen.sources.snapshots.folder import is_snapshot, open_snapshot

_SNAPSHOT: Final = "mp"
_LONGEST: Final = 28
"""Letters of a source or of all roles; lists of runs cut what is longer where it tells least."""
_BETWEEN: Final = " · "


def run_name(settings: Settings, sources: Sequence[str], started: datetime) -> str:
    """``mp 2025.09.25 · separator, catholyte · 19:05:12Z``; the day stands beside it in every list.

    Args:
        settings: of the run; its roles are named.
        sources: as the settings name them, or as they are read: of a snapshot the version of the database is told.
        started: with time zone.
    """
    named = _short(" + ".join(" ".join(each) for each in _told(sources)))
    roles = _short(", ".join(name_words(role) for role in settings.roles))
    return _BETWEEN.join((named, roles, f"{started.astimezone(UTC):%H:%M:%SZ}"))


def run_tags(settings: Settings, sources: Sequence[str]) -> list[str]:
    """``source:mp``, ``database:2025.09.25``, ``role:separator`` and so on, sorted; arguments as of `run_name`."""
    told = list(_told(sources))
    tags = {f"source:{name}" for name, *_ in told} | {f"database:{each}" for _, *versions in told for each in versions}
    return sorted(tags | {f"role:{role}" for role in settings.roles})


def _told(sources: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Name of each source, and the version of its database where it is a snapshot."""
    for source in sources:
        path = Path(source)
        if is_snapshot(path):
            yield _SNAPSHOT, open_snapshot(path).database_version
        else:
            yield (source.partition(":")[0] if source.startswith(f"{_SNAPSHOT}:") else path.name or source,)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
