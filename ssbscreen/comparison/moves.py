"""How each candidate moved between two runs, as the sum of what every cause did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.compare import Comparison
from ssbscreen.comparison.standing import ABSENT, Standing, Standings
from ssbscreen.comparison.values import ChangedValue
from ssbscreen.decision.rank_agreement import agreement

RELEVANT_SCORE: Final = 0.001
"""A score is read with three decimals."""


class Kind(StrEnum):
    """What became of a candidate, told by the greatest of its changes."""

    ENTERED = "entered"
    LEFT = "left"
    MOVED = "moved"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Part:
    """What one step did to a candidate.

    Attributes:
        step: number of the step, from 0.
        causes: of the step.
        before: standing before it.
        after: standing after it.
        places: change of the place, negative upwards; who is not ranked stands behind the longest ranking.
    """

    step: int
    causes: tuple[Cause, ...]
    before: Standing
    after: Standing
    places: int


@dataclass(frozen=True, slots=True)
class Move:
    """What became of one candidate in one role.

    Attributes:
        name: of the candidate.
        formula: reduced.
        former: its identifier in the first run where that is another; else "".
        kind: entered (the ranking), left, moved (another rank), changed (state, score or values only) or same.
        before: standing in the first run.
        after: standing in the second run.
        places: change of the place; exactly the sum of those of the parts.
        parts: steps that did something.
        values: that changed by more than matters.
    """

    name: str
    formula: str
    former: str
    kind: Kind
    before: Standing
    after: Standing
    places: int
    parts: tuple[Part, ...]
    values: Sequence[ChangedValue]

    def places_by(self, step: int) -> int:
        """Change of the place by one step; 0 where the step did nothing to it."""
        return sum(part.places for part in self.parts if part.step == step)

    @property
    def deciding(self) -> Part | None:
        """Of who entered or left, the step after which it stayed in or out."""
        toggles = [part for part in self.parts if (part.before.rank is None) != (part.after.rank is None)]
        return toggles[-1] if toggles and self.kind in {Kind.ENTERED, Kind.LEFT} else None

    @property
    def why(self) -> str:
        """Of who entered or left, the gates that did it and the cause behind them; else ""."""
        part = self.deciding
        if part is None:
            return ""
        behind = " or ".join(part.causes)
        out = part.before if self.kind is Kind.ENTERED else part.after
        if out.state == ABSENT:
            return f"{behind}: {'was' if self.kind is Kind.ENTERED else 'is'} not among the candidates"
        return f"{behind}: {'failed' if self.kind is Kind.ENTERED else 'fails'} {out.gates}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many candidates a step, or the whole way, moved in a role.

    Attributes:
        causes: of the step; of the whole way all of them.
        entered: the ranking.
        left: the ranking.
        moved: to another rank, of those ranked before and after.
        common: ranked before and after.
        judged: of these, how many pass other gates than before or are uncertain at others.
        kendall_tau: of their order before and after; NaN for fewer than two.
    """

    causes: tuple[Cause, ...]
    entered: int
    left: int
    moved: int
    common: int
    judged: int
    kendall_tau: float


def moves(found: Comparison, role: str) -> list[Move]:
    """Every candidate that either run ranks in the role, the best of its ranks first."""
    path = [each[role] for each in found.stations]
    best: dict[str, int] = {}
    for end in (path[0], path[-1]):
        for name, each in end.of.items():
            if each.rank is not None:
                best[name] = min(each.rank, best.get(name, each.rank))
    behind = max(each.ranked for each in path) + 1
    return [_move(found, path, name, behind) for name in sorted(best, key=lambda name: (best[name], name))]


def tallies(found: Comparison, role: str) -> list[Tally]:
    """Of the whole way first, then of each step."""
    path = [each[role] for each in found.stations]
    all_causes = tuple(dict.fromkeys(cause for causes in found.steps for cause in causes))
    pairs = [(all_causes, path[0], path[-1]), *zip(found.steps, path[:-1], path[1:], strict=True)]
    return [_tally(*pair) for pair in pairs]


def _move(found: Comparison, path: Sequence[Standings], name: str, behind: int) -> Move:
    parts = tuple(
        Part(number, causes, before[name], after[name], after.place(name, behind) - before.place(name, behind))
        for number, (causes, before, after) in enumerate(zip(found.steps, path[:-1], path[1:], strict=True))
        if before[name] != after[name]
    )
    before, after = path[0][name], path[-1][name]
    values = found.values.get(name, ())
    return Move(
        name=name,
        formula=found.matching.formulas.get(name, name),
        former=found.matching.renamed.get(name, ""),
        kind=_kind(before, after, values),
        before=before,
        after=after,
        places=path[-1].place(name, behind) - path[0].place(name, behind),
        parts=parts,
        values=values,
    )


def _kind(before: Standing, after: Standing, values: Sequence[ChangedValue]) -> Kind:
    if before.rank is None or after.rank is None:
        return Kind.ENTERED if before.rank is None else Kind.LEFT
    if before.rank != after.rank:
        return Kind.MOVED
    other_score = abs((after.score or 0.0) - (before.score or 0.0)) >= RELEVANT_SCORE
    other_gates = (before.state, before.gates) != (after.state, after.gates)
    return Kind.CHANGED if other_score or other_gates or values else Kind.SAME


def _tally(causes: tuple[Cause, ...], before: Standings, after: Standings) -> Tally:
    one = {name: each.rank for name, each in before.of.items() if each.rank is not None}
    other = {name: each.rank for name, each in after.of.items() if each.rank is not None}
    common = sorted(one.keys() & other.keys())
    ranks = [np.array([each[name] for name in common], dtype=np.int32) for each in (one, other)]
    return Tally(
        causes=causes,
        entered=len(other.keys() - one.keys()),
        left=len(one.keys() - other.keys()),
        moved=int(np.sum(ranks[0] != ranks[1])),
        common=len(common),
        judged=sum((before[n].state, before[n].gates) != (after[n].state, after[n].gates) for n in common),
        kendall_tau=agreement(ranks[0], ranks[1]).kendall_tau,
    )
