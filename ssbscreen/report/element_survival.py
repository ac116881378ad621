"""Which elements survive the gates of a role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ssbscreen.domain.composition import parse_formula
from ssbscreen.report.run_tables import RunTables


@dataclass(frozen=True, slots=True)
class ElementCount:
    """Candidates that hold an element.

    Attributes:
        element: its symbol.
        ranked: those that no gate of the role excludes.
        judged: all.
    """

    element: str
    ranked: int
    judged: int

    @property
    def share(self) -> float:
        """Of the judged with this element, which share is ranked, 0 to 1."""
        return self.ranked / self.judged


def element_counts(run: RunTables, role: str) -> list[ElementCount]:
    """Elements of the judged candidates: those in most ranked ones first, then by symbol."""
    judged = _counts(run, run.judged)
    ranked = _counts(run, (row["candidate_id"] for row in run.ranking[role]))
    found = [ElementCount(element, ranked[element], count) for element, count in judged.items()]
    return sorted(found, key=lambda each: (-each.ranked, each.element))


def _counts(run: RunTables, candidates: Iterable[str]) -> Counter[str]:
    return Counter(element for c in candidates for element in parse_formula(run.facts[c]["formula"]))
