"""What a shell completes: run folders, sources, roles and candidates.

Completion is offered while somebody types, so it imports nothing heavy until a candidate is asked for, looks at few
files, and answers nothing instead of a fault.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click
from click.shell_completion import CompletionItem

RUNS: Final = ("runs", "scores")
"""Where 'run' and 'score' put run folders unless told otherwise."""
RUN_MANIFEST: Final = "manifest.json"
LATEST: Final = "latest"
VARIABLE: Final = "_SSBSCREEN_COMPLETE"
"""What click's scripts set when a shell asks."""
SOURCES: Final = {
    "bundled": "the embedded reference set",
    "mp": "the Materials Project of today, by API key",
    "matminer": "the Materials Project of 2018, without a key",
}
ROLES: Final = {
    "separator": "between Li metal and cathode",
    "catholyte": "mixed into the cathode",
    "interlayer": "thin, at Li metal",
    "coating": "thin, on the cathode",
}
MOST_CANDIDATES: Final = 200
"""More than that no shell lists with use."""


def complete_run(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Run folders below ``runs/`` and ``scores/``, ``latest`` and the newest first; else folders, as the shell does."""
    found = [place.as_posix() for runs in RUNS for place in _runs_in(Path(runs))]
    return _starting(found, incomplete) or [CompletionItem(incomplete, type="dir")]


def complete_source(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The sources that have names; where none begins so, files and folders, as the shell does."""
    named = [CompletionItem(name, help=told) for name, told in SOURCES.items() if name.startswith(incomplete)]
    return named or [CompletionItem(incomplete, type="file")]


def complete_role(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The four built-in roles; a role of the settings is typed in full."""
    return [CompletionItem(name, help=told) for name, told in ROLES.items() if name.startswith(incomplete)]


def complete_candidate(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Identifiers of candidates of the run that was typed before."""
    run = ctx.params.get("run")
    if run is None:
        return []
    try:
        identifiers = _identifiers(Path(run).expanduser())
    except Exception:  # noqa: BLE001 - whatever is wrong with the run, the command itself tells it; a shell must not
        return []
    return _starting(identifiers, incomplete)[:MOST_CANDIDATES]


def _identifiers(run: Path) -> list[str]:
    import pyarrow.parquet as pq

    table = Path("tables") / "candidates.parquet"
    file = next((path for path in (run / table, run / LATEST / table) if path.is_file()), None)
    if file is None:
        return []
    # One thread: a pool costs more than this one column.
    column = pq.read_table(file, columns=["candidate_id"], use_threads=False)["candidate_id"]
    return sorted(column.to_pylist())


def _runs_in(runs: Path) -> list[Path]:
    try:
        found = [place for place in runs.iterdir() if (place / RUN_MANIFEST).is_file()]
    except OSError:
        return []
    return sorted(found, key=lambda place: (place.name == LATEST, place.name), reverse=True)


def _starting(values: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(_as_word(value)) for value in values if value.startswith(incomplete)]


def _as_word(value: str) -> str:
    """The value as bash has to find it on its line, brackets escaped; zsh and fish escape by themselves."""
    in_bash = os.environ.get(VARIABLE, "").startswith("bash")
    return re.sub(r"([^\w./+,:@%-])", r"\\\1", value) if in_bash else value
