"""Who entered the top of a role between a run and the one before it, and which runs were told of already."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.report.comparison_page import PAGE
from ssbscreen.report.dossier_name import DOSSIER_FOLDER, dossier_file_name
from ssbscreen.report.markdown_text import Places, escaped, markdown_table
from ssbscreen.store.run_folder import MANIFEST, RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES
from ssbscreen.tables.comparison import COMPARED, COMPARISON_OVERVIEW
from ssbscreen.tables.schema import DISK_MEND

CHANGES: Final = f"report/{PAGE}"
"""Page of the comparison with the run before, as a path in the run folder."""
LEDGER: Final = ".told.json"
"""File among the runs: which were told of. Hidden, so that nobody takes it for a run."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A candidate that was not among the first of a role and is now.

    Attributes:
        candidate_id: identifier.
        formula: reduced.
        role: name.
        rank: now.
        previous_rank: in the run before; None where it was not ranked.
        run: name of the run.
        page: its dossier, else the report, as a path in the run folder.
        drawbacks: the worst first, each with its grade and evidence.
    """

    candidate_id: str
    formula: str
    role: str
    rank: int
    previous_rank: int | None
    run: str
    page: str
    drawbacks: tuple[str, ...]

    def payload(self, places: Places) -> dict[str, Any]:
        """What an event tells; ``link`` is the path of the file where nobody serves it."""
        told = {name: value for name, value in asdict(self).items() if name not in {"candidate_id", "page"}}
        link = places.url(self.page) or str(places.file(self.page))
        return {**told, "drawbacks": list(self.drawbacks), "link": link}


def compared(run: RunFolder) -> pa.Table | None:
    """Every candidate that the run or the one before it ranks; None where there was none before, or none to compare."""
    path = run.report.parent / f"{COMPARED.name}.parquet"
    return COMPARED.read(path) if path.is_file() else None


def newcomers(run: RunFolder, top: int, roles: Collection[str]) -> list[Newcomer]:
    """Who entered the first ``top`` ranks of a role; none where the run has no run before it to compare with.

    Args:
        run: whole.
        top: ranks that count.
        roles: that count.

    Raises:
        TableError: a table is absent or damaged.
    """
    rows = compared(run)
    if rows is None:
        return []
    entered = rows.filter((pc.field("rank_after") <= top) & pc.is_in(pc.field("role"), pa.array(roles, pa.string())))
    found = [
        row
        for row in entered.sort_by([("role", "ascending"), ("rank_after", "ascending")]).to_pylist()
        if row["rank_before"] is None or row["rank_before"] > top
    ]
    drawbacks = _drawbacks(run, {row["candidate_id"] for row in found})
    return [
        Newcomer(
            candidate_id=row["candidate_id"],
            formula=row["formula"],
            role=row["role"],
            rank=row["rank_after"],
            previous_rank=row["rank_before"],
            run=run.path.resolve().name,
            page=_page(run, row["candidate_id"]),
            drawbacks=tuple(drawbacks.get(row["candidate_id"], ())),
        )
        for row in found
    ]


def change_report(found: Sequence[Newcomer], places: Places, *, top: int, because: str) -> str:
    """What changed since the run before, as Markdown.

    Args:
        found: of `newcomers`.
        places: of the pages of the run.
        top: ranks that count.
        because: why it was screened, in a line.
    """
    run = places.run
    lines = [f"Why it was screened: {escaped(because)}", ""]
    if not places.file(CHANGES).is_file():
        return "\n".join([*lines, "There is no run before this one to compare with."])
    before = escaped(run.manifest["compared_with"])
    lines.append(f"Compared with the run {before}. {places.link('What changed, and why', CHANGES)}")
    whole = COMPARISON_OVERVIEW.read(run.report.parent / f"{COMPARISON_OVERVIEW.name}.parquet")
    counts = ("entered_candidates", "left_candidates", "moved_candidates", "compared_candidates")
    rows = whole.filter(pc.field("walk_step") == 0).to_pylist()
    table = [[escaped(row["role"]), *(str(row[name]) for name in counts)] for row in rows]
    lines += ["", markdown_table(["role", "entered the ranking", "left it", "moved", "in both"], table)]
    new = [
        [
            escaped(each.role),
            str(each.rank),
            str(each.previous_rank or "not ranked"),
            places.link_or_words(f"{each.formula} ({each.candidate_id})", each.page),
            "; ".join(map(escaped, each.drawbacks)) or "none known",
        ]
        for each in found
    ]
    told = markdown_table(["role", "rank", "before", "candidate", "drawbacks"], new) or "Nobody."
    return "\n".join([*lines, "", f"**New among the first {top}**", "", told])


def untold_runs(runs: Path, roles: Collection[str]) -> list[RunFolder]:
    """Whole runs of exactly these roles that were not told of yet, the oldest first.

    Where none was ever told of, all count as told (`begin_telling`).
    """
    told = _read(runs / LEDGER).get(_of(roles))
    return [run for run in _finished(runs, roles) if run.path.name not in told] if isinstance(told, list) else []


def begin_telling(runs: Path, roles: Collection[str]) -> None:
    """Count all runs that are there as told where none of these roles was ever told of, before a new one is made.

    Raises:
        RunFolderError: the disk refuses.
    """
    if _of(roles) not in _read(runs / LEDGER):
        mark_told(runs, roles)


def mark_told(runs: Path, roles: Collection[str], told: Iterable[RunFolder] | None = None) -> None:
    """Note that runs of these roles were told of.

    Args:
        runs: folder of the runs.
        roles: of the runs.
        told: those that were; None: all that are there. One that ended meanwhile is not among them.

    Raises:
        RunFolderError: the disk refuses.
    """
    ledger = _read(runs / LEDGER)
    before = ledger.get(_of(roles), []) if told is not None else []
    now = _finished(runs, roles) if told is None else told
    content = {**ledger, _of(roles): sorted({*before, *(run.path.name for run in now)})}
    temporary = runs / f"{LEDGER}.{os.getpid()}"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        temporary.replace(runs / LEDGER)
    except OSError as fault:
        raise RunFolderError(f"cannot write {runs / LEDGER}: {fault.strerror}. {DISK_MEND}") from fault


def _finished(runs: Path, roles: Collection[str]) -> list[RunFolder]:
    """Runs of these roles, the one that finished first before the others."""
    found = []
    for path in runs.glob(f"[!.]*/{MANIFEST}"):
        if path.parent.is_symlink():
            continue
        manifest = _read(path)
        settings = manifest.get("settings")
        if isinstance(settings, dict) and set(settings.get("roles", ())) == set(roles):
            found.append((str(manifest.get("finished", "")), path.parent.name, RunFolder(path.parent)))
    return [run for *_, run in sorted(found, key=lambda each: each[:2])]


def _of(roles: Collection[str]) -> str:
    return ",".join(sorted(roles))


def _read(path: Path) -> dict[str, Any]:
    """A file of JSON; nothing of one that is absent or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _page(run: RunFolder, candidate_id: str) -> str:
    dossier = f"{DOSSIER_FOLDER}/{dossier_file_name(candidate_id)}"
    return f"report/{dossier if (run.report.parent / dossier).is_file() else run.report.name}"


def _drawbacks(run: RunFolder, wanted: Collection[str]) -> dict[str, list[str]]:
    schema = ALL_TABLES["drawbacks"]
    table = schema.read(run.table_path(schema))
    kept = table.filter(pc.is_in(table["candidate_id"], pa.array(sorted(wanted), pa.string())))
    found: dict[str, list[str]] = {}
    for row in kept.sort_by([("severity", "descending")]).to_pylist():
        found.setdefault(row["candidate_id"], []).append(f"{row['drawback']} ({row['grade']}): {row['evidence']}")
    return found
