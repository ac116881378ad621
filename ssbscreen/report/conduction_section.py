"""Conduction of Li ions: what the page says of conductivities, of those that nobody measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.report.barrier_account import barrier_text
from ssbscreen.report.conduction_account import SCENARIO, interval, log10_text
from ssbscreen.report.conduction_plots import kind_of, window_plot
from ssbscreen.report.number_text import NOT_ASSESSED, two_figures
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

MOST_PROMISING: Final = 15
"""Unmeasured candidates of the table."""
HIGH_BARRIER_EV: Final = 0.8
"""Above every known good conductor on this scale, on which Li10GeP2S12 has 0.58 eV: a doubt, no proof."""


@dataclass(frozen=True, slots=True)
class Promising:
    """An unmeasured candidate in the domain of the model, with what speaks for and against it, as text."""

    candidate: str
    formula: str
    conductivity: str
    above: str
    suffices: str
    resistance: str
    barriers: Sequence[str]
    against: str


@dataclass(frozen=True, slots=True)
class ConductionSection:
    """Counts by origin, plots, and the best unmeasured candidates; what the model is worth stands on the trust page.

    Attributes:
        counts: judged candidates by kind of their conductivity.
        plots: conductivity against window.
        promising: unmeasured candidates in the domain, by the probability that a separator of them suffices.
        scenario: what other temperatures assume.
    """

    counts: Sequence[tuple[str, int]]
    plots: Sequence[Plot]
    promising: Sequence[Promising]
    scenario: str = SCENARIO


def conduction_section(run: RunTables) -> ConductionSection:
    """What is known and predicted of the conductivities of a run."""
    plot = window_plot(run)
    counts = Counter(
        kind_of(run.facts[c]) if run.facts[c].get("log10_conductivity_s_per_cm") is not None else NOT_ASSESSED
        for c in run.judged
    )
    return ConductionSection(counts.most_common(), [plot] if plot else [], _promising(run))


def _promising(run: RunTables) -> list[Promising]:
    ranked = {row["candidate_id"] for role in run.roles for row in run.ranking[role]}
    predicted = [c for c in ranked if run.facts[c].get("conductivity_in_domain")]
    predicted.sort(key=lambda c: (-run.facts[c]["probability_suffices_at_1_ma_per_cm2"], c))
    barriers = {row["candidate_id"]: row for row in run.read(tables.BARRIERS).to_pylist()}
    return [_told(c, run.facts[c], barriers.get(c)) for c in predicted[:MOST_PROMISING]]


def _told(candidate: str, facts: Row, barriers: Row | None) -> Promising:
    computed = barriers is not None and not barriers["fault"]
    names = ("barrier_1d_ev", "barrier_2d_ev", "barrier_3d_ev")
    told = [barrier_text(barriers, name) for name in names] if barriers is not None and computed else []
    lowest = barriers["barrier_1d_ev"] if barriers is not None and computed else None
    against = ""
    if computed and lowest is None:
        against = "no path for Li by bond valence"
    elif lowest is not None and lowest > HIGH_BARRIER_EV:
        against = f"barrier above {HIGH_BARRIER_EV:g} eV"
    value = facts["log10_conductivity_s_per_cm"]
    return Promising(
        candidate,
        facts["formula"],
        log10_text(value, *interval(facts), bound=False),
        f"{facts['probability_above_1e_4_s_per_cm']:.2f}",
        " / ".join(f"{facts[f'probability_suffices_at_{current}_ma_per_cm2']:.2f}" for current in (1, 10)),
        two_figures(facts["separator_resistance_ohm_cm2"]),
        told,
        against,
    )
