"""The window of a candidate as a bar over 0 to 5 V, above the voltages of the run's cathodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, NamedTuple

from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.interfaces.cathode_reactions import LiExchange
from ssbscreen.report.number_text import number_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.window_account import limit_words
from ssbscreen.tables import catalogue as tables

HIGHEST_V: Final = 5.0
WIDTH: Final = 480.0
LEFT: Final = 112.0
"""Of 0 V; names stand before it."""
RIGHT: Final = 462.0
ROW: Final = 24.0
TOP: Final = 26.0


class Bar(NamedTuple):
    """A bar from one place to another.

    Attributes:
        name: written before it.
        kind: "window", "own" or "cathode"; how it is painted.
        y: of its middle.
        x1: of its low end.
        x2: of its high end.
        goes_on: whether it goes on beyond the right end.
        told: its ends in words.
    """

    name: str
    kind: str
    y: float
    x1: float
    x2: float
    goes_on: bool
    told: str


@dataclass(frozen=True, slots=True)
class WindowBar:
    """What a template draws.

    Attributes:
        height: of the drawing.
        bars: from the top.
        whiskers: intervals of both limits: left, right, y.
        ticks: place and volts.
        cathode_v: voltage at which the run judges the cathode side, its place and volts.
        sentences: the same in words.
    """

    height: float
    bars: Sequence[Bar]
    whiskers: Sequence[tuple[float, float, float]]
    ticks: Sequence[tuple[float, int]]
    cathode_v: tuple[float, float]
    sentences: Sequence[str]


def window_bar(run: RunTables, candidate: str) -> WindowBar:
    """The bar of a judged candidate."""
    facts = run.facts[candidate]
    low, high = facts["reduction_limit_v"], _or_infinite(facts["oxidation_limit_v"])
    bars = [_bar("window", "window", 0, low, high)]
    whiskers = [
        (_x(facts[f"{name}_low_v"]), _x(_or_infinite(facts[f"{name}_high_v"])), bars[0].y)
        for name in ("reduction_limit", "oxidation_limit")
        if facts[f"{name}_low_v"] is not None
    ]
    if facts["own_reduction_limit_v"] is not None:
        own_high = _or_infinite(facts["own_oxidation_limit_v"])
        bars.append(_bar("phase itself", "own", len(bars), facts["own_reduction_limit_v"], own_high))
    cathodes = cathode_voltages(run.rows_of(tables.CATHODE_REACTIONS, [candidate])[candidate])
    for name, (discharged, charged) in cathodes.items():
        bars.append(_bar(name, "cathode", len(bars), discharged, charged))
    return WindowBar(
        height=TOP + ROW * len(bars) + 30.0,
        bars=bars,
        whiskers=whiskers,
        ticks=[(_x(float(volts)), volts) for volts in range(int(HIGHEST_V) + 1)],
        cathode_v=(_x(run.cathode_voltage_v), run.cathode_voltage_v),
        sentences=_sentences(facts, low, high, cathodes),
    )


def cathode_voltages(rows: Sequence[Row]) -> dict[str, tuple[float, float]]:
    """Voltages of each cathode, discharged and charged, lowest first.

    Args:
        rows: of one candidate in the table ``cathode_reactions``.
    """
    found: dict[str, list[float]] = {}
    for row in rows:
        if row["li_exchange"] == str(LiExchange.OPEN) and row["voltage_v"] is not None:
            found.setdefault(row["cathode"], []).append(row["voltage_v"])
    ends = {name: (min(voltages), max(voltages)) for name, voltages in found.items()}
    return dict(sorted(ends.items(), key=lambda each: (each[1], each[0])))


def _sentences(facts: Row, low: float, high: float, cathodes: dict[str, tuple[float, float]]) -> list[str]:
    reduced, oxidised = limit_words(facts, "reduction_limit"), limit_words(facts, "oxidation_limit")
    oxidised = oxidised if high < inf else "no voltage"
    found = [f"Reduced below {reduced}, oxidised above {oxidised}."]
    found.append(_beside_lithium(facts))
    inside = [name for name, (discharged, charged) in cathodes.items() if low <= discharged and charged <= high]
    outside = [name for name in cathodes if name not in inside]
    if inside:
        found.append(f"Inside the window at all states of charge: {', '.join(inside)}.")
    if outside:
        found.append(f"Outside at some state of charge: {', '.join(outside)}.")
    return found


def _beside_lithium(facts: Row) -> str:
    """By the margin against all that could form, which the limit alone does not tell of a metastable phase."""
    margin, std = facts["margin_at_li_ev_per_atom"], facts["energy_above_hull_std_ev_per_atom"]
    if margin is None:
        return "Whether Li metal reacts with it is not assessed."
    half = STANDARD_DEVIATIONS * (std or 0.0)
    if margin + half < 0.0:
        return "Li metal reacts with it."
    return "Li metal does not react with it." if margin - half > 0.0 else "Li metal perhaps reacts with it."


def _bar(name: str, kind: str, row: int, low: float, high: float) -> Bar:
    end = f"{number_text(high)} V" if high < inf else "no limit"
    told = f"{number_text(low)} V" if low == high else f"{number_text(low)} to {end}"
    return Bar(name, kind, TOP + ROW * row + ROW / 2.0, _x(low), _x(high), high > HIGHEST_V, told)


def _or_infinite(value: float | None) -> float:
    return inf if value is None else value


def _x(volts: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * min(max(volts, 0.0), HIGHEST_V) / HIGHEST_V, 1)
