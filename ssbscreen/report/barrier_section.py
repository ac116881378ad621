"""Bond valence barriers: what the page says of them, and of what was not computed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow.compute as pc

from ssbscreen.report.barrier_account import DO_NOT_RANK, WHAT_THEY_ARE, barrier_text
from ssbscreen.report.number_text import NOT_ASSESSED, counted
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.shown_electrolytes import Shown, shown_electrolytes
from ssbscreen.tables import catalogue as tables

BARRIERS: Final = ("barrier_1d_ev", "barrier_2d_ev", "barrier_3d_ev")
_IONS: Final = re.compile(r" with .*")


@dataclass(frozen=True, slots=True)
class BarrierRow:
    """One electrolyte with its barriers as text; with a fault none."""

    shown: Shown
    barriers: Sequence[str]
    fault: str


@dataclass(frozen=True, slots=True)
class BarrierSection:
    """The shown electrolytes, and how many of the ranked candidates have barriers.

    Attributes:
        rows: one for each shown electrolyte whose cell was tried.
        computed: ranked candidates with barriers.
        ranked: candidates that some role does not exclude.
        missing: why the others have none, and how many each.
        notes: what the barriers are and are not.
    """

    rows: Sequence[BarrierRow]
    computed: int
    ranked: int
    missing: Sequence[tuple[str, int]]
    notes: Sequence[str] = (DO_NOT_RANK, WHAT_THEY_ARE)


def barrier_section(run: RunTables) -> BarrierSection:
    """Barriers of the shown electrolytes, and the reasons of those that are missing."""
    found = {row["candidate_id"]: row for row in run.read(tables.BARRIERS).to_pylist()}
    rows = [
        BarrierRow(
            shown,
            []
            if found[shown.candidate]["fault"]
            else [barrier_text(found[shown.candidate], name) for name in BARRIERS],
            found[shown.candidate]["fault"] or "",
        )
        for shown in shown_electrolytes(run)
        if shown.candidate in found
    ]
    ranked = {row["candidate_id"] for role in run.roles for row in run.ranking[role]}
    faults = Counter(_IONS.sub("", row["fault"]) for row in found.values() if row["fault"])
    missing = [(f"{NOT_ASSESSED}: {fault}", count) for fault, count in faults.most_common()]
    return BarrierSection(
        rows, len(found) - faults.total(), len(ranked), [*missing, *_untried(run, ranked - found.keys())]
    )


def _untried(run: RunTables, untried: set[str]) -> list[tuple[str, int]]:
    """Ranked candidates whose cell was not tried, by reason."""
    candidates = run.read(tables.CANDIDATES)
    bare = candidates.filter(pc.is_null(candidates["atomic_numbers"]))["candidate_id"].to_pylist()
    without = len(untried & set(bare))
    settings = run.manifest["settings"].get("barriers", {})
    most = settings.get("most_candidates")
    beyond = f"beyond the {counted(most, 'best candidate')} (barriers.most_candidates)" if most else "not asked for"
    if not settings.get("compute", True):
        beyond = "switched off by the settings (barriers.compute)"
    told = [("no cell in the sources", without), (beyond, len(untried) - without)]
    return [(f"not computed: {why}", count) for why, count in told if count]
