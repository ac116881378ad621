"""The card that opens a dossier: every drawback with its severity, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.domain.severity import Grade
from ssbscreen.report.doubts_account import flags_of
from ssbscreen.report.run_tables import RunTables

AT_ONCE: Final = 7
"""Drawbacks that are shown before the reader asks for the rest."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One drawback.

    Attributes:
        name: of the flag.
        roles: whose gates raise it; empty for a flag of the properties.
        evidence: in words.
        severity: 0 to 1.
        grade: in a word.
    """

    name: str
    roles: str
    evidence: str
    severity: float
    grade: str


@dataclass(frozen=True, slots=True)
class DrawbackCard:
    """Drawbacks, and how many of each grade.

    Attributes:
        first: the most severe ones.
        rest: all others.
        counts: of each grade that occurs, the most severe first.
    """

    first: Sequence[CardLine]
    rest: Sequence[CardLine]
    counts: Sequence[tuple[str, int]]


def drawback_card(run: RunTables, candidate: str) -> DrawbackCard:
    """The card of a judged candidate; one flag that gates of several roles raise is told once."""
    roles: dict[tuple[str, str, float, str], list[str]] = {}
    for role, flag in ((each.role, each.drawback) for each in flags_of(run, candidate)):
        roles.setdefault((flag.name, flag.evidence, flag.severity, flag.grade.value), []).append(role)
    lines = [
        CardLine(name, ", ".join(filter(None, of)), evidence, severity, grade)
        for (name, evidence, severity, grade), of in roles.items()
    ]
    lines.sort(key=lambda line: (-line.severity, bool(line.roles), line.name))
    counts = Counter(line.grade for line in lines)
    grades = [(grade.value, counts[grade.value]) for grade in reversed(Grade) if counts[grade.value]]
    return DrawbackCard(lines[:AT_ONCE], lines[AT_ONCE:], grades)
