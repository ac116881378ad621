"""Which sources a run reads: the Materials Project stands for its snapshot, fetched where there is none yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.fetching import MATERIALS_PROJECT, NEWEST, fetch_for_run, newest_snapshot
from flows.settings import Settings
from flows.stages import Payload


def with_snapshot(
    settings: Settings,
    call: Callable[[Callable[..., Payload], dict[str, Any]], Payload],
    progress: Callable[[str, int, int], None],
) -> list[str]:
    """The sources with the snapshot, fetched where it is not there yet, in place of the Materials Project."""
    sources = [str(newest_snapshot()) if source == NEWEST else source for source in settings.sources.paths]
    if MATERIALS_PROJECT not in sources:
        return sources
    query = settings.materials_project.query(settings.interfaces.chosen_cathodes())
    fetched = call(
        fetch_for_run,
        {
            "directory": "",
            "settings": settings.materials_project,
            "query": query,
            "told": lambda what, done, total: progress(f"fetching: {what}", done, total),
            "notice": lambda text: progress(text, 0, 1),
        },
    )
    return [fetched["snapshot"] if source == MATERIALS_PROJECT else source for source in sources]
