"""What ``ssbscreen explain`` says of bond valence barriers, and what they are worth."""

from __future__ import annotations

from typing import Final

from ssbscreen.report.account import Account, Grid
from ssbscreen.report.number_text import number_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

TITLE: Final = "Barriers of Li"
NO_PATH: Final = "no path below 5 eV"
DO_NOT_RANK: Final = (
    "These barriers do not rank electrolytes and enter no criterion: in one dimension LiF, an insulator for Li, gets "
    "0.48 eV, Li2O 0.26 eV, Li10GeP2S12 0.58 eV and Li7La3Zr2O12 0.42 eV; with log10 of the conductivity of 41 "
    "measured crystals the barrier in three correlates by −0.24 (Spearman; −0.51 to 0.06 at 95 % confidence)."
)
WHAT_THEY_ARE: Final = (
    "How far above its lowest energy a single Li+ has to be lifted to move without end through the rigid framework of "
    "the other ions (bond valence site energies, parameters of bvlain). Li ions neither fill sites nor push each "
    "other, and the framework does not give way."
)
_NAMES: Final = {
    "barrier_1d_ev": "one dimension",
    "barrier_2d_ev": "two dimensions",
    "barrier_3d_ev": "three dimensions",
}


def barrier_account(run: RunTables, candidate: str) -> Account | None:
    """Barriers in one, two and three dimensions, or why there are none; None for runs that knew none."""
    if tables.BARRIERS.name not in run.manifest["tables"]:
        return None
    row = next(iter(run.rows_of(tables.BARRIERS, [candidate])[candidate]), None)
    if row is None:
        return Account(TITLE, ["not computed: only for the best ranked candidates that have a cell"])
    if row["fault"]:
        return Account(TITLE, [f"none: {row['fault']}"])
    barriers = Grid([(name, barrier_text(row, column)) for column, name in _NAMES.items()])
    return Account(TITLE, [barriers, DO_NOT_RANK, WHAT_THEY_ARE], "evidence only")


def barrier_text(row: Row, column: str) -> str:
    """``0.335 eV``, or that there is no path."""
    return NO_PATH if row[column] is None else f"{number_text(row[column])} eV"
