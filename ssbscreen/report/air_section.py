"""In air: what the page says of moisture, carbon dioxide and oxygen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.domain.materials import PhaseAmount
from ssbscreen.interfaces.air import Exposure, HandlingClass
from ssbscreen.interfaces.gases import AMBIENT, DRY_ROOM, GLOVEBOX, PRODUCT_PRESSURE_BAR
from ssbscreen.report.number_text import NOT_ASSESSED, number_text
from ssbscreen.report.reaction_text import amounts_words, interval_words, short_energy
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.shown_electrolytes import Shown, shown_electrolytes
from ssbscreen.tables import catalogue as tables

SHOWN_EXPOSURES: Final = (
    (AMBIENT.name, Exposure.WATER),
    (AMBIENT.name, Exposure.WATER_AND_CO2),
    (DRY_ROOM.name, Exposure.WATER),
    (GLOVEBOX.name, Exposure.WATER),
    (AMBIENT.name, Exposure.OXYGEN),
)
"""Columns of the section, in this order."""
TAG_OF_HANDLING: Final = {
    HandlingClass.AMBIENT.value: "ok",
    HandlingClass.DRY_ROOM.value: "ask",
    HandlingClass.GLOVEBOX.value: "bad",
    HandlingClass.UNCERTAIN.value: "ask",
}
"""Style of each class on the page."""


@dataclass(frozen=True, slots=True)
class AirReaction:
    """One candidate in one atmosphere, as text: energy, interval, and the reaction in words."""

    energy: str
    interval: str
    reaction: str


@dataclass(frozen=True, slots=True)
class AirRow:
    """One candidate in air; the reactions in the order of ``SHOWN_EXPOSURES``."""

    shown: Shown
    reactions: Sequence[AirReaction | None]
    h2s: str
    handling: str
    likeliest: str
    tag: str


@dataclass(frozen=True, slots=True)
class AirSection:
    """All shown candidates.

    Attributes:
        atmospheres: name, meaning and partial pressures in words.
        product_ppm: partial pressure of the gases given off, ppm of 1 bar.
        rows: one for each candidate; empty where the run has no reactions with air.
    """

    atmospheres: Sequence[tuple[str, str, str]]
    product_ppm: float
    rows: Sequence[AirRow]


def air_section(run: RunTables) -> AirSection:
    """Reactions of the shown electrolytes with air."""
    shown = shown_electrolytes(run)
    candidates = [each.candidate for each in shown]
    reactions = run.rows_of(tables.AIR_REACTIONS, candidates)
    handling = run.rows_of(tables.HANDLING, candidates)
    rows = [_row(each, reactions[each.candidate], handling[each.candidate]) for each in shown]
    atmospheres = [
        (each.name, each.meaning, ", ".join(f"{gas} {_pressure(p)}" for gas, p in each.pressures_bar.items()))
        for each in (AMBIENT, DRY_ROOM, GLOVEBOX)
    ]
    return AirSection(atmospheres, 1e6 * PRODUCT_PRESSURE_BAR, rows if any(reactions.values()) else [])


def _row(shown: Shown, reactions: Sequence[Row], handling: Sequence[Row]) -> AirRow:
    at: Mapping[tuple[str, str], Row] = {(row["atmosphere"], row["exposure"]): row for row in reactions}
    found = [at.get((atmosphere, str(exposure))) for atmosphere, exposure in SHOWN_EXPOSURES]
    how = handling[0] if handling else {}
    h2s = how.get("h2s_yield_mmol_per_g")
    state = how.get("handling_class") or NOT_ASSESSED
    return AirRow(
        shown=shown,
        reactions=[None if row is None else air_reaction(row, shown.formula) for row in found],
        h2s="" if not h2s else number_text(h2s),
        handling=state,
        likeliest=how.get("likeliest_handling_class") or "",
        tag=TAG_OF_HANDLING.get(state, "ask"),
    )


def air_reaction(row: Row, formula: str) -> AirReaction:
    """One row of the table ``air_reactions`` as text."""
    return AirReaction(short_energy(row["reaction_energy_ev_per_atom"]), interval_words(row), air_words(row, formula))


def air_words(row: Row, formula: str) -> str:
    """The reaction per formula unit: ``Li3PS4 + 4 H2O → Li3PO4 + 4 H2S (gas)``."""
    if not row["reaction_energy_ev_per_atom"] < 0.0:
        return "no reaction"
    taken = [str(PhaseAmount(gas["formula"], gas["molecules"])) for gas in row["gases"] if gas["molecules"] > 0.0]
    given = [
        f"{PhaseAmount(gas['formula'], -gas['molecules'])} (gas)" for gas in row["gases"] if gas["molecules"] < 0.0
    ]
    solids = amounts_words(row["products"])
    return f"{' + '.join([formula, *taken])} → {' + '.join([*([solids] if solids else []), *given])}"


def _pressure(bar: float) -> str:
    return f"{bar:.2g} bar"
