"""What a rule of suspicion says of one material."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ssbscreen.domain.severity import STATED_SEVERITY, Grade
from ssbscreen.suspicion.material import Material


class Finding(StrEnum):
    """Outcome of a rule; clean where it looked and found nothing."""

    SUSPECTED = "suspected"
    CLEAN = "clean"
    NOT_ASSESSED = "not assessed"


class Basis(StrEnum):
    """What a rule read."""

    COMPOSITION = "composition"
    CELL = "cell"
    CONDUCTIVITY = "conductivity"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of a rule for one material.

    Attributes:
        finding: suspected, clean or not assessed.
        basis: what was read.
        evidence: in words with numbers; why, where it was not assessed; "" where clean.
        grade: how bad, where suspected.
    """

    finding: Finding
    basis: Basis
    evidence: str = ""
    grade: Grade | None = None

    @property
    def severity(self) -> float | None:
        """0 to 1, where suspected."""
        return None if self.grade is None else STATED_SEVERITY[self.grade]


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to be suspicious.

    Attributes:
        name: what reports call it.
        meaning: why it matters, in a sentence.
        source: where the rule or its numbers are from.
        judge: material -> verdict.
    """

    name: str
    meaning: str
    source: str
    judge: Callable[[Material], Verdict] = field(repr=False)


CLEAN_BY_COMPOSITION: Final = Verdict(Finding.CLEAN, Basis.COMPOSITION)
CLEAN_BY_CELL: Final = Verdict(Finding.CLEAN, Basis.CELL)
NO_CELL: Final = Verdict(Finding.NOT_ASSESSED, Basis.CELL, "there is no cell")


def suspected(grade: Grade, basis: Basis, evidence: str) -> Verdict:
    """A raised flag."""
    return Verdict(Finding.SUSPECTED, basis, evidence, grade)


def not_assessed(basis: Basis, why: str) -> Verdict:
    """A rule that lacks what it needs, which is not clean."""
    return Verdict(Finding.NOT_ASSESSED, basis, why)
