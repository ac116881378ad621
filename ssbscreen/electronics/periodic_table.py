"""Period and group of the elements, from the atomic number alone."""

from __future__ import annotations

from functools import cache
from typing import Final

from ssbscreen.domain.elements import ATOMIC_NUMBER

NOBLE_GASES: Final = (0, 2, 10, 18, 36, 54, 86)
"""Atomic numbers that close the periods 0 to 6."""
F_BLOCK_LENGTH: Final = 14
FIRST_D_GROUP, LAST_D_GROUP, LAST_GROUP = 3, 12, 18


@cache
def period(symbol: str) -> int:
    """Row of the periodic table, 1 to 7."""
    return max(row for row, closed in enumerate(NOBLE_GASES, start=1) if ATOMIC_NUMBER[symbol] > closed)


@cache
def group(symbol: str) -> int | None:
    """Column of the periodic table, 1 to 18; none for the f block, Ce to Lu and Th to Lr.

    La and Ac stand in group 3, where they have the charge of Sc and Y.
    """
    row = period(symbol)
    place = ATOMIC_NUMBER[symbol] - NOBLE_GASES[row - 1]
    if row == 1:
        return place if place == 1 else LAST_GROUP
    if row <= 3:  # noqa: PLR2004 - no d block in these rows
        return place if place <= 2 else place + 10  # noqa: PLR2004 - s block, then p block
    if row >= 6:  # noqa: PLR2004 - the f block stands between groups 3 and 4
        if FIRST_D_GROUP < place <= FIRST_D_GROUP + F_BLOCK_LENGTH:
            return None
        return place if place <= FIRST_D_GROUP else place - F_BLOCK_LENGTH
    return place


def is_transition_metal(symbol: str) -> bool:
    """Whether the element stands in groups 3 to 12."""
    column = group(symbol)
    return column is not None and FIRST_D_GROUP <= column <= LAST_D_GROUP
