"""Coatings between the best candidates and the cathodes that they react with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ssbscreen.report.reaction_text import short_energy
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables


@dataclass(frozen=True, slots=True)
class Coating:
    """One coating: its energies as text, eV/atom; 0 is stable."""

    formula: str
    with_candidate: str
    with_cathode: str
    at_voltage: str


@dataclass(frozen=True, slots=True)
class CoatedPair:
    """A candidate and a cathode that react, with the coatings for them, best first."""

    candidate: str
    formula: str
    cathode: str
    uncoated: str
    coatings: Sequence[Coating]


def coated_pairs(run: RunTables) -> list[CoatedPair]:
    """All pairs of the table ``coatings``: candidates by their best rank in a role, cathodes by name."""
    rows: list[Row] = run.read(tables.COATINGS).to_pylist()
    place: dict[str, int] = {}
    for role in run.roles:
        for row in run.ranking[role]:
            place[row["candidate_id"]] = min(place.get(row["candidate_id"], row["rank"]), row["rank"])
    rows.sort(
        key=lambda row: (
            place.get(row["candidate_id"], len(place) + 1),
            row["candidate_id"],
            row["cathode"],
            row["coating_rank"],
        )
    )
    return [
        _pair(run, candidate, cathode, list(group))
        for (candidate, cathode), group in groupby(rows, key=lambda row: (row["candidate_id"], row["cathode"]))
    ]


def coatings_of(run: RunTables, candidate: str) -> list[CoatedPair]:
    """The pairs of one candidate."""
    rows = run.rows_of(tables.COATINGS, [candidate])[candidate]
    return [_pair(run, candidate, name, list(group)) for name, group in groupby(rows, key=lambda row: row["cathode"])]


def _pair(run: RunTables, candidate: str, cathode: str, rows: Sequence[Row]) -> CoatedPair:
    return CoatedPair(
        candidate=candidate,
        formula=run.facts[candidate]["formula"],
        cathode=cathode,
        uncoated=short_energy(rows[0]["uncoated_reaction_energy_ev_per_atom"]),
        coatings=[
            Coating(
                row["coating"],
                short_energy(row["coating_with_candidate_ev_per_atom"]),
                short_energy(row["coating_with_cathode_ev_per_atom"]),
                short_energy(row["coating_at_voltage_ev_per_atom"]),
            )
            for row in rows
        ],
    )
