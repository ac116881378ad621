"""The user's own structures in a run: what became of each, for the page and for the answer on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.decision.drawback import Drawback
from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.report.account import Account, Grid
from ssbscreen.report.hull_distance import ASSUMED
from ssbscreen.report.known_electrolytes import standing
from ssbscreen.report.number_text import number_text, range_text
from ssbscreen.report.robustness_account import ranks_in_draws, robustness_of
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

STAGE: Final = "own structures"
"""Under which refused structures stand among what was left out."""


@dataclass(frozen=True, slots=True)
class OwnCandidate:
    """One own structure.

    Attributes:
        row: of the table ``own_structures``.
        facts: known values by column name.
        energy_above_hull: in words with its interval; eV/atom.
        window: reduction and oxidation limit with their intervals, in words; V.
        standings: for each role, its rank with its interval, or the gates that exclude it.
        drawbacks: of its properties, the most severe first.
    """

    row: Row
    facts: Row
    energy_above_hull: str
    window: tuple[str, str]
    standings: tuple[tuple[str, str], ...]
    drawbacks: Sequence[Drawback]


def own_candidates(run: RunTables) -> tuple[str, ...]:
    """Identifiers of the own structures that were judged; none in runs of earlier versions."""
    return tuple(row["candidate_id"] for row in _rows(run) if row["candidate_id"] in set(run.judged))


def refused_structures(run: RunTables) -> list[tuple[str, str]]:
    """Own structures that were not judged, with the reason."""
    ids = {row["candidate_id"] for row in _rows(run)} - set(own_candidates(run))
    return [
        (row["candidate_id"], row["reason"])
        for row in run.rejections
        if row["stage"] == STAGE or row["candidate_id"] in ids
    ]


def own_account(run: RunTables) -> list[OwnCandidate]:
    """What became of each own structure, in the order of their names."""
    judged = set(own_candidates(run))
    return [_account(run, row) for row in _rows(run) if row["candidate_id"] in judged]


def doubts_of_own(run: RunTables, candidate: str) -> list[tuple[str, str]]:
    """How an own structure was ordered and what is odd about it, named; empty for known candidates."""
    kept = run.rows_if_kept(tables.OWN_STRUCTURES, [candidate])[candidate]
    return [(name, row[name]) for row in kept for name in ("ordering", "remarks") if row[name]]


def own_structure_account(run: RunTables, candidate: str) -> Account | None:
    """The same for ``ssbscreen explain``."""
    doubts = doubts_of_own(run, candidate)
    return Account("Your structure", [Grid(doubts)]) if doubts else None


def _account(run: RunTables, row: Row) -> OwnCandidate:
    candidate = row["candidate_id"]
    facts = run.facts[candidate]
    above, half = (
        facts["energy_above_hull_ev_per_atom"],
        STANDARD_DEVIATIONS * facts["energy_above_hull_std_ev_per_atom"],
    )
    return OwnCandidate(
        row=row,
        facts=facts,
        energy_above_hull=ASSUMED if row["energy_is_assumed"] else f"{_signed(above)} ± {half:.3f}",
        window=(_limit(facts, "reduction"), _limit(facts, "oxidation")),
        standings=tuple((role, _standing(run, role, candidate)) for role in run.roles),
        drawbacks=property_drawbacks(facts, cathode_voltage_v=run.cathode_voltage_v),
    )


def _standing(run: RunTables, role: str, candidate: str) -> str:
    """Rank with its interval over draws of all values within their errors, or the gates that exclude it."""
    drawn = robustness_of(run, role, candidate)
    told = standing(run, role, candidate)
    return f"{told}; {ranks_in_draws(drawn)}" if drawn else told


def _signed(energy: float) -> str:
    """``+0.057``, ``−0.012``; what rounds to zero has no sign."""
    text = f"{energy:+.3f}"
    return "0.000" if float(text) == 0.0 else text.replace("-", "−")


def _limit(facts: Row, side: str) -> str:
    value = facts[f"{side}_limit_v"]
    if value is None:
        return "not known"
    span = range_text(facts[f"{side}_limit_low_v"], facts[f"{side}_limit_high_v"])
    return number_text(value) + (f" ({span})" if span else "")


def _rows(run: RunTables) -> list[Row]:
    if tables.OWN_STRUCTURES.name not in run.manifest["tables"]:
        return []
    rows: list[Row] = run.read(tables.OWN_STRUCTURES).to_pylist()
    return rows
