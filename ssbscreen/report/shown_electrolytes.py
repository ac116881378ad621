"""Which electrolytes the sections on interfaces show: the known ones and the best of each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ssbscreen.report.known_electrolytes import KNOWN_ELECTROLYTES, known_in
from ssbscreen.report.run_tables import RunTables

BEST_OF_ROLE: Final = 10
"""Ranks of each role that are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One electrolyte.

    Attributes:
        candidate: its identifier in the run.
        formula: as in the run.
        name: usual name of a known electrolyte, otherwise the formula.
        places: its ranks in words, such as "separator 3, catholyte 12"; empty where it is not ranked.
        is_known: whether it is a known electrolyte.
    """

    candidate: str
    formula: str
    name: str
    places: str
    is_known: bool


def shown_electrolytes(run: RunTables) -> list[Shown]:
    """Known electrolytes in the order in which they are declared, then the best of each role by rank."""
    wanted = set(KNOWN_ELECTROLYTES.values())
    known: dict[str, str] = {candidate: name for candidate, name in known_in(run).items() if name in wanted}
    ranks = {role: {row["candidate_id"]: row["rank"] for row in run.ranking[role]} for role in run.roles}
    best = [row["candidate_id"] for role in run.roles for row in run.ranking[role][:BEST_OF_ROLE]]
    return [
        Shown(
            candidate=candidate,
            formula=run.facts[candidate]["formula"],
            name=known.get(candidate) or str(run.facts[candidate]["formula"]),
            places=", ".join(f"{role} {rank[candidate]:,}" for role, rank in ranks.items() if candidate in rank),
            is_known=candidate in known,
        )
        for candidate in dict.fromkeys([*known, *best])
    ]
