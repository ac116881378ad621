"""A page that lists the runs of a folder with links to their pages, the one that finished last first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from ssbscreen.report.page_parts import page_environment, script, style_sheet
from ssbscreen.store.run_folder import MANIFEST

LISTED: Final = 400
"""A run a day for a year and more."""
PAGES: Final = (("report", "index.html"), ("trust", "trust.html"), ("what changed", "comparison.html"))
RANKED_STATES: Final = ("passes", "uncertain")


class Page(NamedTuple):
    """A page of a run and its address, relative to the folder of the runs."""

    name: str
    link: str


@dataclass(frozen=True, slots=True)
class ListedRun:
    """What the list says of a run.

    Attributes:
        name: of its folder.
        finished: when, as its manifest says.
        sources: in words.
        ranked: candidates by role that no gate excludes.
        pages: that it has.
    """

    name: str
    finished: str
    sources: tuple[str, ...]
    ranked: tuple[tuple[str, int], ...]
    pages: tuple[Page, ...]

    @property
    def finished_words(self) -> str:
        """``2026-11-26 21:09 UTC``; as the manifest has it where that is no time."""
        try:
            return f"{datetime.fromisoformat(self.finished).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        except ValueError:
            return self.finished


def listed_runs(folder: Path) -> list[ListedRun]:
    """The whole runs of a folder; what cannot be read is none of them."""
    found = [_listed(path) for path in folder.glob(f"[!.]*/{MANIFEST}") if not path.parent.is_symlink()]
    return sorted((run for run in found if run is not None), key=lambda run: (run.finished, run.name), reverse=True)


def runs_page(runs: list[ListedRun]) -> str:
    """The page as text."""
    return (
        page_environment()
        .get_template("runs.html")
        .render(
            runs=runs[:LISTED],
            left_out=max(0, len(runs) - LISTED),
            style=style_sheet("tables", "lists", "runs"),
            script=script("theme"),
        )
    )


def _listed(path: Path) -> ListedRun | None:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        ranked = {role: _ranked(counts) for role, counts in manifest["funnel"].items()}
        name, labels = path.parent.name, manifest["sources"]["labels"]
        finished = str(manifest["finished"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    pages = tuple(
        Page(word, f"{quote(name)}/report/{file}") for word, file in PAGES if (path.parent / "report" / file).is_file()
    )
    return ListedRun(name, finished, tuple(map(str, labels)), tuple(ranked.items()), pages) if pages else None


def _ranked(counts: Mapping[str, Any]) -> int:
    return sum(int(counts.get(state, 0)) for state in RANKED_STATES)
