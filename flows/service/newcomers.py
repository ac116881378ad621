"""Who entered the top of a role between a run and the one before it, and which runs were told of already."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.report.comparison_page import PAGE
from ssbscreen.report.dossier_name import DOSSIER_FOLDER, dossier_file_name
from ssbscreen.store.run_folder import MANIFEST, RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES
from ssbscreen.tables.comparison import COMPARED, COMPARISON_OVERVIEW
from ssbscreen.tables.schema import DISK_MEND

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
        page: its dossier, else the report, relative to the folder of the runs.
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

    def payload(self, address: str) -> dict[str, Any]:
        """What an event tells; ``link`` is absolute where the pages have an address, else relative to the runs."""
        told = {name: value for name, value in asdict(self).items() if name not in {"candidate_id", "page"}}
        return {**told, "drawbacks": list(self.drawbacks), "link": f"{address}{self.page}"}


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


def changes_page(run: RunFolder) -> str:
    """Where the comparison with the run before stands, relative to the folder of the runs; "" where there is none."""
    return f"{quote(run.path.resolve().name)}/report/{PAGE}" if (run.report.parent / PAGE).is_file() else ""


def change_report(run: RunFolder, found: Sequence[Newcomer], *, top: int, because: str, address: str) -> str:
    """What changed since the run before, as Markdown.

    Args:
        run: whole.
        found: of `newcomers`.
        top: ranks that count.
        because: why it was screened, in a line.
        address: of the folder of the runs.
    """
    before = run.manifest["compared_with"]
    lines = [f"Screened because of: {_inline(because)}", ""]
    if not (page := changes_page(run)):
        return "\n".join([*lines, "There is no run before this one to compare with."])
    lines.append(f"Compared with the run {_inline(before)}: [what changed, and why]({address}{page})")
    whole = COMPARISON_OVERVIEW.read(run.report.parent / f"{COMPARISON_OVERVIEW.name}.parquet")
    lines += ["", "| role | entered the ranking | left it | moved | in both |", "|---|---|---|---|---|"]
    lines += [
        f"| {_inline(row['role'])} | {row['entered_candidates']} | {row['left_candidates']} "
        f"| {row['moved_candidates']} | {row['compared_candidates']} |"
        for row in whole.filter(pc.field("walk_step") == 0).to_pylist()
    ]
    lines += ["", f"**New among the first {top}**", ""]
    if not found:
        return "\n".join([*lines, "Nobody."])
    lines += ["| role | rank | before | candidate | drawbacks |", "|---|---|---|---|---|"]
    lines += [
        f"| {_inline(each.role)} | {each.rank} | {each.previous_rank or 'not ranked'} "
        f"| [{_inline(each.formula)} ({_inline(each.candidate_id)})]({address}{each.page}) "
        f"| {'; '.join(map(_inline, each.drawbacks)) or 'none known'} |"
        for each in found
    ]
    return "\n".join(lines)


def untold_runs(runs: Path, roles: Collection[str]) -> list[RunFolder]:
    """Whole runs of exactly these roles that finished after the one that was told of last, the oldest first.

    Where none was ever told of, all count as told (`begin_telling`).
    """
    last = _read(runs / LEDGER).get(_of(roles))
    if not isinstance(last, str):
        return []
    return [run for when, run in _finished(runs, roles) if when > last]


def begin_telling(runs: Path, roles: Collection[str]) -> None:
    """Count all runs that are there as told where none of these roles was ever told of, before a new one is made.

    Raises:
        RunFolderError: the disk refuses.
    """
    if _of(roles) not in _read(runs / LEDGER):
        mark_told(runs, roles)


def mark_told(runs: Path, roles: Collection[str]) -> None:
    """Note that all runs of these roles were told of.

    Raises:
        RunFolderError: the disk refuses.
    """
    finished = [each for each, _ in _finished(runs, roles)]
    content = {**_read(runs / LEDGER), _of(roles): finished[-1] if finished else ""}
    temporary = runs / f"{LEDGER}.{os.getpid()}"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        temporary.replace(runs / LEDGER)
    except OSError as fault:
        raise RunFolderError(f"cannot write {runs / LEDGER}: {fault.strerror}. {DISK_MEND}") from fault


def _finished(runs: Path, roles: Collection[str]) -> list[tuple[str, RunFolder]]:
    """Runs of these roles by when they finished, the oldest first."""
    found = []
    for path in runs.glob(f"[!.]*/{MANIFEST}"):
        if path.parent.is_symlink():
            continue
        manifest = _read(path)
        settings = manifest.get("settings")
        if isinstance(settings, dict) and set(settings.get("roles", ())) == set(roles):
            # Two runs may finish within a second, the resolution of a manifest.
            found.append((f"{manifest.get('finished', '')} {path.parent.name}", RunFolder(path.parent)))
    return sorted(found, key=lambda pair: pair[0])


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
    place = dossier if (run.report.parent / dossier).is_file() else run.report.name
    return f"{quote(run.path.resolve().name)}/report/{quote(place)}"


def _drawbacks(run: RunFolder, wanted: Collection[str]) -> dict[str, list[str]]:
    schema = ALL_TABLES["drawbacks"]
    table = schema.read(run.table_path(schema))
    kept = table.filter(pc.is_in(table["candidate_id"], pa.array(sorted(wanted), pa.string())))
    found: dict[str, list[str]] = {}
    for row in kept.sort_by([("severity", "descending")]).to_pylist():
        found.setdefault(row["candidate_id"], []).append(f"{row['drawback']} ({row['grade']}): {row['evidence']}")
    return found


def _inline(text: str) -> str:
    """Text of a source without what Markdown would read as markup or as the end of a cell."""
    replaced = "".join(f"\\{each}" if each in "\\`*_[]|#<>" else each for each in text)
    return " ".join(replaced.split())
