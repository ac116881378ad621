"""Whether a candidate's conductivity and its bond valence barrier tell the same, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ssbscreen.report.barrier_account import NO_PATH
from ssbscreen.report.conduction_account import interval, log10_text
from ssbscreen.report.conduction_section import HIGH_BARRIER_EV
from ssbscreen.report.number_text import number_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

OF_A_CONDUCTOR_EV: Final = 0.58
"""Barrier in one dimension of Li10GeP2S12, which conducts 1e-2 S/cm: up to here a barrier forbids nothing."""
LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the two say together.

    Attributes:
        tag: style: "ok", "bad" or "ask".
        word: "agree", "contradict each other" or "cannot be compared".
        told: why, in a sentence or two.
    """

    tag: str
    word: str
    told: str


def conduction_conflict(run: RunTables, candidate: str) -> Conflict:
    """Compare the barrier in one dimension with the probability to conduct 1e-4 S/cm."""
    facts = run.facts[candidate]
    row = next(iter(run.rows_if_kept(tables.BARRIERS, [candidate])[candidate]), None)
    chance = facts.get("probability_above_1e_4_s_per_cm")
    if row is None:
        return _open("no barrier was computed: only the best ranked candidates with a cell have one")
    if row["fault"]:
        return _open(f"there is no barrier: {row['fault']}")
    if chance is None:
        return _open("the conductivity is not assessed, or only an upper bound of it is known")
    return _compared(row, facts, chance)


def _compared(row: Row, facts: Row, chance: float) -> Conflict:
    barrier = row["barrier_1d_ev"]
    blocked = barrier is None or barrier > HIGH_BARRIER_EV
    free = barrier is not None and barrier <= OF_A_CONDUCTOR_EV
    conducts = chance >= LIKELY
    value = log10_text(
        facts["log10_conductivity_s_per_cm"], *interval(facts), bound=bool(facts["conductivity_is_upper_bound"])
    )
    low = NO_PATH if barrier is None else f"{number_text(barrier)} eV in one dimension"
    told = (
        f"Barrier: {low}. Conductivity: {value} S/cm ({facts['conductivity_origin']}), above 1e-4 S/cm with a "
        f"probability of {chance:.2f}."
    )
    if blocked and conducts:
        return Conflict("bad", "contradict each other", f"{told} No good conductor has so high a barrier: doubt one.")
    if free and not conducts:
        told += (
            f" The barrier is no higher than that of Li10GeP2S12 ({OF_A_CONDUCTOR_EV:g} eV), yet the conductivity "
            "speaks against. LiF, an insulator for Li, has 0.48 eV: a low barrier is not enough."
        )
        return Conflict("ask", "contradict each other", told)
    if not blocked and not free:
        return _open(f"{told} The barrier lies between those of good conductors and of insulators")
    agreed = "both speak for mobile Li" if conducts else "both speak against mobile Li"
    return Conflict("ok", "agree", f"{told} {agreed[0].upper()}{agreed[1:]}.")


def _open(why: str) -> Conflict:
    return Conflict("ask", "cannot be compared", f"{why[0].upper()}{why[1:]}.")
