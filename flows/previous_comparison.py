"""The comparison that a run writes beside its page: against the run before it in the same folder of runs.

It computes no stage: gates and weights are judged anew from the tables of the two runs, and where two or more of code,
settings, models and sources differ they are told together. ``ssbscreen compare`` tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from flows.caching import code_digest
from ssbscreen.comparison.compare import compare
from ssbscreen.comparison.content import ReferredTables, RunContent
from ssbscreen.comparison.stations import NoRecomputation
from ssbscreen.domain.materials import TableRef
from ssbscreen.report.comparison_page import Account, ComparisonFiles, comparison_files
from ssbscreen.store.previous_run import previous_run

WHY_NOT_RECOMPUTED: Final = "a run compares itself without computing anything again; 'ssbscreen compare' does"


@dataclass(frozen=True, slots=True)
class AgainstPrevious:
    """What a run tells of the one before it.

    Attributes:
        previous: name of that run; "" where there is none.
        files: page and tables; None where there is no other run, or the comparison failed.
        notes: for the manifest: why it failed.
    """

    previous: str = ""
    files: ComparisonFiles | None = None
    notes: Sequence[str] = ()


def against_previous(out: Path, manifest: Mapping[str, Any], refs: Sequence[TableRef]) -> AgainstPrevious:
    """Compare a finished run that is not yet written with the one before it.

    Args:
        out: folder that the run will have.
        manifest: of the run, without its tables.
        refs: to its tables.
    """
    name = ""
    try:
        before = previous_run(out, manifest["settings"]["roles"])
        if before is None:
            return AgainstPrevious()
        name = before.path.name
        written = {ref.name: {"rows": ref.rows, "sha256": ref.sha256} for ref in refs}
        now = RunContent(out.name, {**manifest, "tables": written}, ReferredTables({ref.name: ref for ref in refs}))
        found = compare(RunContent.of(before), now, NoRecomputation(code_digest(), WHY_NOT_RECOMPUTED))
        files = comparison_files(Account.of(found), links=(f"../../{quote(name)}/report/index.html", "index.html"))
    except Exception as fault:  # noqa: BLE001 - whatever fails here, the run of hours that it stands beside is kept
        which = f"the previous run {name}" if name else "the previous run"
        told = f"The comparison with {which} failed. {type(fault).__name__}: {fault}"
        return AgainstPrevious(name, None, [told])
    return AgainstPrevious(name, files)
