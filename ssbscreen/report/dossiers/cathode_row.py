"""The row of the pair matrix that is a candidate's: every cathode in both states, closed and open to Li."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.interfaces.cathode_reactions import LiExchange
from ssbscreen.interfaces.electrodes import ChargeState
from ssbscreen.report.account import Chemistry
from ssbscreen.report.cathode_matrix import colour, mark
from ssbscreen.report.contrast import takes_white_text
from ssbscreen.report.dossiers.window_bar import cathode_voltages
from ssbscreen.report.interface_account import lowest_reactions
from ssbscreen.report.reaction_text import energy_interval, interval_words, pair_words, short_energy
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

STATES: Final = tuple((str(exchange), str(state)) for exchange in LiExchange for state in ChargeState)


@dataclass(frozen=True, slots=True)
class PairCell:
    """One pair: its sign, energy with interval, colours, and the reaction."""

    mark: str
    energy: str
    interval: str
    background: str
    is_dark: bool
    is_certain: bool
    reaction: Chemistry


@dataclass(frozen=True, slots=True)
class CathodeLine:
    """One cathode: its voltages and the four pairs in the order of `STATES`; None where one was not computed."""

    cathode: str
    voltages: str
    cells: Sequence[PairCell | None]


@dataclass(frozen=True, slots=True)
class CathodeRow:
    """All cathodes by voltage, and the reactions with the lowest energy in words."""

    lines: Sequence[CathodeLine]
    lowest: Sequence[Chemistry]
    cathode: str


def cathode_row(run: RunTables, candidate: str) -> CathodeRow | None:
    """The pairs of a candidate; None where the run has none."""
    rows = run.rows_of(tables.CATHODE_REACTIONS, [candidate])[candidate]
    if not rows:
        return None
    formula = run.facts[candidate]["formula"]
    at = {(row["cathode"], row["li_exchange"], row["charge_state"]): row for row in rows}
    voltages = cathode_voltages(rows)
    names = [*voltages, *sorted({row["cathode"] for row in rows} - voltages.keys())]
    lines = [
        CathodeLine(
            name,
            " to ".join(f"{volts:g}" for volts in dict.fromkeys(voltages[name])) + " V" if name in voltages else "",
            [_cell(at[name, *state], formula) if (name, *state) in at else None for state in STATES],
        )
        for name in names
    ]
    return CathodeRow(lines, lowest_reactions(rows, formula), run.manifest["settings"]["interfaces"].get("cathode", ""))


def _cell(row: Row, formula: str) -> PairCell:
    energy = row["reaction_energy_ev_per_atom"]
    return PairCell(
        mark(energy),
        short_energy(energy),
        interval_words(row),
        colour(energy),
        takes_white_text(colour(energy)),
        energy_interval(row)[1] < 0.0,
        Chemistry(pair_words(row, formula)),
    )
