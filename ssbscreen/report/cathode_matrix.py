"""Beside cathodes: the pair matrix of the shown electrolytes as a coloured table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.interfaces.cathode_reactions import LiExchange
from ssbscreen.interfaces.electrodes import CATHODES, ChargeState
from ssbscreen.report.contrast import takes_white_text
from ssbscreen.report.reaction_text import amounts_words, energy_interval, interval_words, pair_words, short_energy
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.shown_electrolytes import Shown, shown_electrolytes
from ssbscreen.tables import catalogue as tables

LOWEST_COLOURED_EV_PER_ATOM: Final = -0.8
"""Reaction energies below this have one colour: few pairs that anyone would build lie lower."""
STABLE_COLOUR: Final = "#eaf5ee"
_RAMP: Final = ("#fff8ef", "#fdd9a8", "#f9a35c", "#d9541e", "#8f2208")
"""From almost no reaction to the lowest energy; lightness falls evenly, so that it reads without colour too."""
_STABLE_MARK: Final = "○"
_MARKS: Final = ("◔", "◑", "◕", "●")
"""Quarters of the scale from almost no reaction down, for who does not see its colours."""
_STATES: Final = tuple(str(state) for state in ChargeState)


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A cathode in one state of charge: its composition, and its voltage where Li is exchanged."""

    cathode: str
    state: str
    formula: str
    voltage_v: float | None


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One pair: energy as text, its mark, whether it is certain, colours, and the reaction for who hovers."""

    text: str
    mark: str
    certain: bool
    background: str
    is_dark: bool
    hover: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One electrolyte with all cathode states, and where it reacts most, to what."""

    shown: Shown
    cells: Sequence[MatrixCell | None]
    worst: str
    worst_products: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix with or without exchange of Li.

    Attributes:
        exchange: "closed" or "open".
        columns: cathode states, both of a cathode beside each other.
        rows: electrolytes.
    """

    exchange: str
    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]


def cathode_matrices(run: RunTables) -> list[Matrix]:
    """The closed matrix, then the open one; none where the run has no cathode."""
    shown = shown_electrolytes(run)
    found = run.rows_of(tables.CATHODE_REACTIONS, [each.candidate for each in shown])
    matrices = [_matrix(str(exchange), shown, found) for exchange in LiExchange]
    return [matrix for matrix in matrices if matrix.columns]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the scale for its key: mark, energies in words, colour in its middle."""

    mark: str
    words: str
    background: str
    is_dark: bool


def scale_key() -> list[Step]:
    """Steps of the scale from stable to the lowest energies."""
    steps = [Step(_STABLE_MARK, "0, stable", STABLE_COLOUR, is_dark=False)]
    for number, mark in enumerate(_MARKS):
        top, middle, end = (LOWEST_COLOURED_EV_PER_ATOM * (number + part) / len(_MARKS) for part in (0.0, 0.5, 1.0))
        is_last = number == len(_MARKS) - 1
        words = f"{short_energy(top)} and below" if is_last else f"{short_energy(top)} to {short_energy(end)}"
        steps.append(Step(mark, words, colour(middle), is_dark=takes_white_text(colour(middle))))
    return steps


def colour(energy_ev_per_atom: float) -> str:
    """Colour of a reaction energy as ``#rrggbb``; 0 has one of its own."""
    if energy_ev_per_atom >= 0.0:
        return STABLE_COLOUR
    place = _depth(energy_ev_per_atom) * (len(_RAMP) - 1)
    lower = min(int(place), len(_RAMP) - 2)
    ends = [[int(each[i : i + 2], 16) for i in (1, 3, 5)] for each in _RAMP[lower : lower + 2]]
    mixed = [round(a + (b - a) * (place - lower)) for a, b in zip(*ends, strict=True)]
    return "#" + "".join(f"{value:02x}" for value in mixed)


def cathodes_told(run: RunTables) -> list[tuple[str, str, str]]:
    """Name, what stands for it, and source of each cathode of the run."""
    settings = run.manifest["settings"]["interfaces"]
    present = set(run.read(tables.CATHODE_REACTIONS)["cathode"].unique().to_pylist())
    built_in = [(c.name, c.representation, c.source) for c in CATHODES if c.name in settings["cathodes"]]
    own = [(name, "as the settings describe it", "") for name in settings["own_cathodes"]]
    return [
        (name, told if name in present else "left out: an element of it has no phase in this run", source)
        for name, told, source in [*built_in, *own]
    ]


def _matrix(exchange: str, shown: Sequence[Shown], found: Mapping[str, Sequence[Row]]) -> Matrix:
    held = [row for rows in found.values() for row in rows if row["li_exchange"] == exchange]
    order = {cathode.name: number for number, cathode in enumerate(CATHODES)}
    columns = {
        (row["cathode"], row["charge_state"]): MatrixColumn(
            row["cathode"], row["charge_state"], row["cathode_formula"], row["voltage_v"]
        )
        for row in held
    }
    keys = sorted(columns, key=lambda key: (order.get(key[0], len(order)), key[0], _STATES.index(key[1])))
    rows = []
    for each in shown:
        of_pair = {
            (row["cathode"], row["charge_state"]): row
            for row in found[each.candidate]
            if row["li_exchange"] == exchange
        }
        worst = min(of_pair.values(), key=lambda row: row["reaction_energy_ev_per_atom"], default=None)
        reacts = worst is not None and worst["reaction_energy_ev_per_atom"] < 0.0
        rows.append(
            MatrixRow(
                shown=each,
                cells=[_cell(of_pair[key], each.formula) if key in of_pair else None for key in keys],
                worst=f"{worst['cathode']}, {worst['charge_state']}" if worst and reacts else "",
                worst_products=amounts_words(worst["products"]) if worst and reacts else "",
            )
        )
    return Matrix(exchange, [columns[key] for key in keys], rows)


def _cell(row: Row, formula: str) -> MatrixCell:
    energy = row["reaction_energy_ev_per_atom"]
    mixture = "" if row["cathode_is_phase"] is not False else "; the cathode is no phase: its equilibrium mixture"
    told = f"{short_energy(energy)} eV/atom, interval {interval_words(row)}: {pair_words(row, formula)}{mixture}"
    background = colour(energy)
    return MatrixCell(
        text=short_energy(energy),
        mark=mark(energy),
        certain=energy_interval(row)[1] < 0.0,
        background=background,
        is_dark=takes_white_text(background),
        hover=told,
    )


def mark(energy_ev_per_atom: float) -> str:
    """Sign of a reaction energy, from an empty to a full circle, for who does not see its colour."""
    if energy_ev_per_atom >= 0.0:
        return _STABLE_MARK
    return _MARKS[min(int(_depth(energy_ev_per_atom) * len(_MARKS)), len(_MARKS) - 1)]


def _depth(energy_ev_per_atom: float) -> float:
    return min(energy_ev_per_atom / LOWEST_COLOURED_EV_PER_ATOM, 1.0)
