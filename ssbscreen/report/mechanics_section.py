"""Stiffness, toughness and roughening: what the page says of the mechanics of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from ssbscreen.report.dendrite_theories import theories_plot
from ssbscreen.report.known_electrolytes import KNOWN_NEGATIVES, known_in
from ssbscreen.report.mechanics_facts import (
    BULK,
    CHEN,
    CHI,
    FLAW_1UM,
    FLAW_5UM,
    MAZHNIK,
    MISFIT,
    MONROE_NEWMAN,
    PUGH,
    SHEAR,
    TOUGHNESS,
    YOUNGS,
    Quantity,
    mechanics_facts,
    why_no_misfit,
)
from ssbscreen.report.mechanics_plots import pugh_map, toughness_plot
from ssbscreen.report.moduli_kinds import Kind, kind_of, kinds_shown
from ssbscreen.report.number_text import NOT_ASSESSED, number_text
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

COLUMNS: Final = (BULK, SHEAR, YOUNGS, PUGH, TOUGHNESS, FLAW_1UM, FLAW_5UM, CHEN, CHI, MONROE_NEWMAN)
STATIC_DFT: Final = (
    "Static DFT moduli overestimate those of superionic conductors by 25 to 50 %, and with them toughness, hardness, "
    "overpotentials, stresses, the Monroe-Newman ratio and chi."
)
LEARNED: Final = (
    "What a model predicted is neither computed nor measured for that solid; it learned from static DFT and inherits "
    "that error. Outside its domain it has seen nothing alike: doubt it."
)
INTERVALS: Final = (
    "Intervals are two standard deviations to either side, of what follows from both moduli by joint draws of B and G, "
    "whose errors go together; the low end of the toughness is Mazhnik's where that is lower. The interval of a misfit "
    "stress leaves the error of the volume change out."
)
FORMULAS: Final = (
    "The formulas for toughness are for dense crystals of insulators: no grain boundaries, pores or creep."
)
UPPER: Final = (
    "The misfit stress is an upper estimate: a perfect bond to a cathode that does not yield, no sliding, no pores."
)
NOTES: Final = (STATIC_DFT, INTERVALS, FORMULAS, UPPER)
"""What not to believe, whatever the origin of the moduli."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the table: number, interval, what to add; without a number, that it is not assessed."""

    value: str
    interval: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class MechanicsRow:
    """One known electrolyte.

    Attributes:
        name: usual name.
        formula: as in the run.
        candidate: its identifier in the run.
        is_negative: a salt or a cathode, which is no electrolyte.
        kind: where its moduli come from; None where they are not known.
        why_outside: what places it outside the domain of the model.
        source: of the moduli.
        cells: in the order of the columns, then one for each cathode.
    """

    name: str
    formula: str
    candidate: str
    is_negative: bool
    kind: Kind | None
    why_outside: str
    source: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class MechanicsSection:
    """The section.

    Attributes:
        plots: Pugh's map, toughness, the two theories; those that can be drawn.
        columns: quantities of the table.
        cathodes: name and relative volume change [%] in words.
        unknown_cathodes: name of each other one and why it has no stress.
        rows: one for each known electrolyte of the run.
        coverage: how many judged candidates have moduli of each kind.
        without: judged candidates without moduli.
        judged: all of them.
    """

    plots: Sequence[Plot]
    columns: Sequence[Quantity]
    cathodes: Sequence[tuple[str, str]]
    unknown_cathodes: Sequence[tuple[str, str]]
    rows: Sequence[MechanicsRow]
    coverage: Sequence[tuple[Kind, int]]
    without: int
    judged: int

    @property
    def notes(self) -> Sequence[str]:
        """What not to believe."""
        return (*NOTES, LEARNED) if any(kind.is_predicted for kind, _ in self.coverage) else NOTES


def mechanics_section(run: RunTables) -> MechanicsSection:
    """Plots, table and coverage of the run."""
    facts = mechanics_facts(run)
    known = known_in(run)
    misfits = {
        candidate: {row["cathode"]: row for row in rows}
        for candidate, rows in run.rows_of(tables.MISFIT_STRESSES, list(known)).items()
    }
    stated = {name: row["volume_change"] for rows in misfits.values() for name, row in rows.items()}
    changes = {name: change for name, change in stated.items() if _is_known(change)}
    cathodes = sorted(changes)
    counts = Counter(kind_of(row) for row in facts.values())
    plots = (pugh_map(run), toughness_plot(run), theories_plot(run))
    return MechanicsSection(
        plots=[plot for plot in plots if plot],
        columns=COLUMNS,
        cathodes=[(name, _percent(changes[name])) for name in cathodes],
        unknown_cathodes=[(name, why_no_misfit(name)) for name in sorted(stated.keys() - changes.keys())],
        rows=[
            _row(name, str(run.facts[c]["formula"]), c, facts.get(c), [misfits[c].get(each) for each in cathodes])
            for c, name in known.items()
        ],
        coverage=[(kind, counts[kind]) for kind in kinds_shown(counts)],
        without=len(run.judged) - len(facts),
        judged=len(run.judged),
    )


def _row(name: str, formula: str, candidate: str, facts: Row | None, misfits: Sequence[Row | None]) -> MechanicsRow:
    cells = []
    if facts is not None:
        cells = [_cell(quantity, facts) for quantity in COLUMNS]
        cells += [Cell(NOT_ASSESSED) if each is None else _cell(MISFIT, each) for each in misfits]
    return MechanicsRow(
        name=name,
        formula=formula,
        candidate=candidate,
        is_negative=name in KNOWN_NEGATIVES.values(),
        kind=None if facts is None else kind_of(facts),
        why_outside=(facts or {}).get("moduli_why_outside") or "",
        source=(facts or {}).get("moduli_source") or "",
        cells=cells,
    )


def _cell(quantity: Quantity, row: Row) -> Cell:
    known = quantity.of(row)
    if known is None:
        return Cell(NOT_ASSESSED)
    remark = ""
    if quantity is CHEN and known.value < 0.0:
        remark = "softer than the fit reaches"
    if quantity is TOUGHNESS and row[MAZHNIK] is not None:
        remark = f"Mazhnik {number_text(row[MAZHNIK])}"
    return Cell(number_text(known.value), known.interval, remark)


def _is_known(value: float | None) -> bool:
    return value is not None and isfinite(value)


def _percent(change: float) -> str:
    """``+1.9 %``, ``−6.5 %``."""
    return f"{100.0 * change:+.1f} %".replace("-", "−")
