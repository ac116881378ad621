"""Oxidation states that leave an element with closed shells, from its place in the periodic table.

With g the group number: groups 1 and 2 lose all, g. Groups 3 to 7 lose all s and d electrons, g (d0); groups 11 and 12
keep a full d shell, g - 10 (d10); groups 8 to 10 have no such state. The p block loses all, g - 10, or keeps its ns2
lone pair, g - 12 (not the light members of groups 13 and 14, whose divalent and monovalent ions do not last in
solids), or, in groups 14 to 17, fills its shell as an anion, g - 18. Lanthanides are +3: their 4f electrons are
localised and carry no current, so an open 4f shell counts as closed here; Ce4+ (4f0), Eu2+ (half a shell, 4f7) and
Yb2+ (4f14) exist beside it. Th to Np lose all their valence electrons; the actinides after them have no state here.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from ssbscreen.domain.elements import ATOMIC_NUMBER
from ssbscreen.electronics.periodic_table import group, period

PAULING_ELECTRONEGATIVITY: Final = {
    "H": 2.20, "B": 2.04, "C": 2.55, "N": 3.04, "O": 3.44, "F": 3.98, "Si": 1.90, "P": 2.19, "S": 2.58, "Cl": 3.16,
    "Ge": 2.01, "As": 2.18, "Se": 2.55, "Br": 2.96, "Sn": 1.96, "Sb": 2.05, "Te": 2.10, "I": 2.66,
    "Pb": 2.33, "Bi": 2.02,
}  # fmt: skip
"""Elements that form anions, and boron: CRC Handbook of Chemistry and Physics, 97th ed. (2016), section 9. The anion is
the more electronegative of two; of the elements that are not listed none forms anions."""

ZINTL_ANIONS: Final = frozenset({"C", "Si", "Ge", "Sn", "Pb", "P", "As", "Sb", "Bi"})
"""Elements whose anions with metals make semiconductors of small gap rather than salts (group 14, and 15 below N)."""
SEMIMETALS: Final = ZINTL_ANIONS - {"P"}
"""Of these, the ones that make metals and graphite compounds where the electrons do not balance."""

_ONLY_PLUS_THREE_AMONG_LIGHT: Final = ("B", "Al")
_F_BLOCK: Final[dict[str, tuple[int, ...]]] = {
    "Ce": (3, 4), "Eu": (3, 2), "Yb": (3, 2), "Th": (4,), "Pa": (5,), "U": (6,), "Np": (7,)
}  # fmt: skip
_ONE_ANION_STATE: Final[dict[str, tuple[int, ...]]] = {"H": (1, -1), "O": (-2,), "F": (-1,)}


@cache
def closed_shell_states(symbol: str) -> tuple[int, ...]:
    """Charges with closed shells, full loss of electrons first; empty where there are none (Fe, Co, Ni, Pd, ...)."""
    column = group(symbol)
    if symbol in _ONE_ANION_STATE:
        return _ONE_ANION_STATE[symbol]
    if column is None:
        lanthanide = ATOMIC_NUMBER["Ce"] <= ATOMIC_NUMBER[symbol] <= ATOMIC_NUMBER["Lu"]
        return _F_BLOCK.get(symbol, (3,) if lanthanide else ())
    if column <= 7:  # noqa: PLR2004 - s block and d0
        return (column,)
    if column <= 12:  # noqa: PLR2004 - d10 in groups 11 and 12
        return (column - 10,) if column >= 11 else ()  # noqa: PLR2004
    return _p_block_states(symbol, column)


def _p_block_states(symbol: str, column: int) -> tuple[int, ...]:
    """All lost, lone pair kept, shell filled; see the module."""
    if column == 13:  # noqa: PLR2004 - no anions
        return (3,) if symbol in _ONLY_PLUS_THREE_AMONG_LIGHT else (3, 1)
    if column == 14:  # noqa: PLR2004 - C and Si keep no lone pair
        return (4, -4) if period(symbol) <= 3 else (4, 2, -4)  # noqa: PLR2004
    return (column - 10, column - 12, column - 18) if column <= 17 else (0,)  # noqa: PLR2004


@cache
def lone_pair_state(symbol: str) -> int | None:
    """The charge with an ns2 lone pair, where it is among the closed-shell states."""
    column = group(symbol)
    if column is None or not 13 <= column <= 17:  # noqa: PLR2004 - p block
        return None
    return column - 12 if column - 12 in closed_shell_states(symbol) else None


@cache
def loses_d_electrons_in_steps(symbol: str) -> bool:
    """Whether the metal also exists with an open d shell: groups 4 to 11. Sc, Y, La, Zn, Cd and Hg do not."""
    column = group(symbol)
    return column is not None and 4 <= column <= 11  # noqa: PLR2004 - see the docstring
