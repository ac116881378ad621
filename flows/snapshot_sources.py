"""The sources of a run with a snapshot of the Materials Project in place of its name."""

from __future__ import annotations

from flows.fetching import MATERIALS_PROJECT, NEWEST, fetch_for_run, newest_snapshot
from flows.settings import Settings
from flows.stage_calls import Call, Progress


def with_snapshot(settings: Settings, call: Call, progress: Progress) -> list[str]:
    """The sources with the snapshot, fetched where it is not there yet, in place of the Materials Project."""
    sources = [named_snapshot(source) for source in settings.sources.paths]
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


def named_snapshot(source: str) -> str:
    """A source by what it stands for: the snapshot that was fetched last by its folder, any other one as it is."""
    return str(newest_snapshot()) if source == NEWEST else source
