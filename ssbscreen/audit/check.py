"""One thing that an audit looks at, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What came of a check."""

    HOLDS = "holds"
    BROKEN = "broken"
    EXCUSED = "excused"
    """Not as the literature has it, for a reason that is known and stands beside it."""
    NOT_ASSESSED = "not assessed"


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        part: of the audit, such as "ranks".
        subject: material, model or change that is looked at.
        expected: in words, with the limit.
        found: in words, with the value.
        state: what came of it.
        source: where the expectation is from.
        because: why it is excused or not assessed; "" else.
    """

    part: str
    subject: str
    expected: str
    found: str
    state: State
    source: str
    because: str = ""


def judged(held: bool) -> State:
    """The state of what was assessed."""
    return State.HOLDS if held else State.BROKEN
