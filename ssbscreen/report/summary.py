"""Short accounts of a run: the funnel in words and the top of a ranking."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow.compute as pc

from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


def reasons_of_failure(run: RunFolder, role: str) -> Counter[str]:
    """Candidates that each gate of a role excludes; a candidate counts at every gate that it fails."""
    gates = tables.GATES.read(run.table_path(tables.GATES))
    failed = gates.filter((pc.field("role") == role) & (pc.field("state") == "fails"))
    return Counter(failed["gate"].to_pylist())


def funnel_markdown(run: RunFolder) -> str:
    """The funnel of a run as Markdown: candidates, rejections by stage, and what each gate excludes."""
    manifest = run.manifest
    rejections = tables.REJECTIONS.read(run.table_path(tables.REJECTIONS))
    lines = [*(f"- {note}" for note in manifest["notes"]), "", "| stage | left out |", "|---|---|"]
    lines += [f"| {stage} | {count} |" for stage, count in Counter(rejections["stage"].to_pylist()).most_common()]
    for role, counts in manifest["funnel"].items():
        lines += ["", f"**{role}**: " + ", ".join(f"{number} {state}" for state, number in counts.items()), ""]
        lines += ["| gate | fails |", "|---|---|"]
        lines += [f"| {gate} | {count} |" for gate, count in reasons_of_failure(run, role).most_common()]
    return "\n".join(lines) + "\n"


def top_rows(run: RunFolder, role: str, count: int) -> list[dict[str, Any]]:
    """The first rows of a role's ranking with the values behind them, numbers rounded for reading."""
    ranking = tables.RANKING.read(run.table_path(tables.RANKING))
    top = ranking.filter(pc.field("role") == role).sort_by("rank").slice(0, count).to_pylist()
    candidates = tables.CANDIDATES.read(run.table_path(tables.CANDIDATES))
    windows = tables.WINDOWS.read(run.table_path(tables.WINDOWS))
    formulas = dict(zip(candidates["candidate_id"].to_pylist(), candidates["formula"].to_pylist(), strict=True))
    rows = {row["candidate_id"]: row for row in windows.to_pylist()}
    return [
        {
            "rank": row["rank"],
            "rank possible": row["rank_best"],
            "formula": formulas[row["candidate_id"]],
            "candidate_id": row["candidate_id"],
            "score": round(row["score"], 3),
            "assessed weight": round(row["assessed_weight"], 2),
            "window [V]": _window(rows[row["candidate_id"]]),
            "above hull [eV/atom]": round(rows[row["candidate_id"]]["energy_above_hull_ev_per_atom"], 3),
            "uncertain gates": row["uncertain_gates"] or "",
        }
        for row in top
    ]


def _window(row: dict[str, Any]) -> str:
    low, high = row["reduction_limit_v"], row["oxidation_limit_v"]
    return f"{low:.2f}-{high:.2f}" if high is not None and high != float("inf") else f"{low:.2f}-"
