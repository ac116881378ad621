"""The page on paper: a sheet of A4 with the funnel and the first of each role, their drawbacks beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.report.hull_distance import ASSUMED, is_assumed
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.number_text import name_words, number_text, range_text
from ssbscreen.report.run_tables import Row, RunTables

FIRST_OF_ROLE: Final = 10
ROWS_OF_SHEET: Final = 40
"""What one sheet has room for; with more than four roles each gets fewer."""
ROWS_WITH_ROOM: Final = 20
DRAWBACKS_NAMED: Final = 3
"""The most severe, two of them on a sheet of more than `ROWS_WITH_ROOM`; the rest are counted."""
ABSENT: Final = "n. a."
"""Not assessed, where words have no room; the sheet says so."""
LONGEST_NAME: Final = 22
"""Letters of a formula that its column has room for."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One candidate: rank and score, what it is, key values as text, drawbacks by severity.

    Attributes:
        rank: in the role.
        name: usual name or formula.
        score: 0 to 1, as text.
        gates: gates that cannot decide; "" where all pass.
        window: both limits, V.
        conductivity: log10 of S/cm, with its interval.
        above_hull: eV/atom.
        energy: of the cell, Wh/kg.
        drawbacks: the most severe, named.
        further: how many more there are.
    """

    rank: int
    name: str
    score: str
    gates: str
    window: str
    conductivity: str
    above_hull: str
    energy: str
    drawbacks: Sequence[str]
    further: int


@dataclass(frozen=True, slots=True)
class PrintedRole:
    """The first candidates of a role."""

    role: str
    rows: Sequence[PrintedRow]


def print_summary(run: RunTables) -> list[PrintedRole]:
    """What the sheet shows of each role, in the order of the roles."""
    count = max(1, min(FIRST_OF_ROLE, ROWS_OF_SHEET // len(run.roles)))
    named = DRAWBACKS_NAMED if count * len(run.roles) <= ROWS_WITH_ROOM else DRAWBACKS_NAMED - 1
    names = known_in(run)
    return [
        PrintedRole(
            role, [_row(run, row, names.get(row["candidate_id"], ""), named) for row in run.ranking[role][:count]]
        )
        for role in run.roles
    ]


def _row(run: RunTables, row: Row, usual_name: str, named: int) -> PrintedRow:
    facts = run.facts[row["candidate_id"]]
    found = property_drawbacks(facts, cathode_voltage_v=run.cathode_voltage_v)
    open_gates = row["uncertain_gates"]
    return PrintedRow(
        rank=row["rank"],
        name=_short(usual_name or facts["formula"]),
        score=f"{row['score']:.3f}",
        gates=name_words((open_gates or "").replace(",", ", ")),
        window=f"{_fixed(facts, 'reduction_limit_v', 2)} to {_fixed(facts, 'oxidation_limit_v', 2)}",
        conductivity=_conductivity(facts),
        above_hull=ASSUMED if is_assumed(facts) else _fixed(facts, "energy_above_hull_ev_per_atom", 3),
        energy=_fixed(facts, "specific_energy_wh_per_kg", 0),
        drawbacks=[each.name for each in found[:named]],
        further=max(0, len(found) - named),
    )


def _conductivity(facts: Row) -> str:
    value = facts.get("log10_conductivity_s_per_cm")
    if value is None:
        return ABSENT
    low, high = facts.get("log10_conductivity_low_s_per_cm"), facts.get("log10_conductivity_high_s_per_cm")
    spread = facts.get("log10_conductivity_std")
    if low is None and spread is not None:
        low, high = value - STANDARD_DEVIATIONS * spread, value + STANDARD_DEVIATIONS * spread
    bound = "≤ " if facts.get("conductivity_is_upper_bound") else ""
    between = range_text(low, high) if low is not None and high is not None else ""
    return f"{bound}{number_text(value)}{f' ({between})' if between else ''}"


def _fixed(facts: Row, column: str, decimals: int) -> str:
    value = facts.get(column)
    if value is None:
        return ABSENT
    return f"{value:.{decimals}f}" if isfinite(value) else number_text(value)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
