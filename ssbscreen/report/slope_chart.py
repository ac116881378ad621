"""Ranks before and after as two columns joined by lines: a small drawing without any script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.comparison.moves import Move

FIRST: Final = 30
"""Ranks that are drawn."""
ROW: Final = 19.0
TOP: Final = 34.0
WIDTH: Final = 860.0
LEFT: Final = 330.0
RIGHT: Final = 530.0
GAP: Final = 8.0
_LONGEST: Final = 30
_NOT_RANKED: Final = "not ranked"


STUB: Final = 46.0
"""Length of the line of a candidate that is drawn on one side only."""


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate.

    Attributes:
        way: up, down, same, in or out: of the drawn ranks or of the ranking.
        ends: of its line: x and y where it begins, x and y where it ends.
        left: label at the left; "" where it is not drawn there.
        right: label at the right.
        left_y: of the label at the left.
        right_y: of the label at the right.
        told: the whole in words.
    """

    way: str
    ends: tuple[float, float, float, float]
    left: str
    right: str
    left_y: float
    right_y: float
    told: str


@dataclass(frozen=True, slots=True)
class SlopeChart:
    """The drawing.

    Attributes:
        lines: of every candidate that is among the first before or after.
        height: in the units of the drawing.
    """

    lines: Sequence[Line]
    height: float


def slope_chart(moved: Sequence[Move]) -> SlopeChart:
    """The first ranks before and after; who comes from or goes beyond them is told at its label."""
    lines = [
        _line(move, move.before.rank, move.after.rank)
        for move in moved
        if _is_drawn(move.before.rank) or _is_drawn(move.after.rank)
    ]
    return SlopeChart(lines, max((each for line in lines for each in (line.left_y, line.right_y)), default=0.0) + ROW)


def _is_drawn(rank: int | None) -> bool:
    return rank is not None and rank <= FIRST


def _line(move: Move, before: int | None, after: int | None) -> Line:
    left, right = _is_drawn(before), _is_drawn(after)
    name = move.formula if len(move.formula) <= _LONGEST else f"{move.formula[: _LONGEST - 1]}…"
    y, to_y = _y(before), _y(after)
    begin, end = LEFT + GAP, RIGHT - GAP
    if left and right:
        way = "same" if before == after else "up" if move.places < 0 else "down"
        ends = (begin, y, end, to_y)
    elif left:
        way, ends = "out", (begin, y, begin + STUB, y + ROW / 2)
    else:
        way, ends = "in", (end - STUB, to_y + ROW / 2, end, to_y)
    return Line(
        way=way,
        ends=ends,
        left=f"{name}{'' if right else f' (then {_told(after)})'} {before}" if left else "",
        right=f"{after} {name}{'' if left else f' (was {_told(before)})'}" if right else "",
        left_y=y if left else 0.0,
        right_y=to_y if right else 0.0,
        told=f"{move.formula}: {_told(before)} to {_told(after)}",
    )


def _y(rank: int | None) -> float:
    return TOP + ROW * (rank or 0)


def _told(rank: int | None) -> str:
    return _NOT_RANKED if rank is None else str(rank)
