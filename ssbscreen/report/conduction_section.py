"""Conduction of Li ions: what the page says of conductivities, of the model that predicted them, and of its worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ssbscreen.report.barrier_account import barrier_text
from ssbscreen.report.conduction_account import SCENARIO, interval, log10_text
from ssbscreen.report.conduction_plots import calibration_plot, kind_of, residual_plot, window_plot
from ssbscreen.report.number_text import NOT_ASSESSED
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

MOST_PROMISING: Final = 15
"""Unmeasured candidates of the table."""
HIGH_BARRIER_EV: Final = 0.8
"""Above every known good conductor on this scale, on which Li10GeP2S12 has 0.58 eV: a doubt, no proof."""
TITLES: Final = {"moduli": "Moduli", "gap": "Band gaps", "conductivity": "Conductivities"}


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
class Card:
    """The card of a model, in its own words."""

    title: str
    licence: str
    page: str


@dataclass(frozen=True, slots=True)
class ConductionSection:
    """Counts by origin, plots, the best unmeasured candidates, and the cards of the models of the run.

    Attributes:
        counts: judged candidates by kind of their conductivity.
        plots: conductivity against window; calibration and errors of the model.
        promising: unmeasured candidates in the domain, by the probability that a separator of them suffices.
        reliability: how often candidates were above 1e-4 S/cm of which the model said so, in words.
        errors: of the model beside a dummy and a forest: rows of text.
        cards: of the models that predicted.
        scenario: what other temperatures assume.
    """

    counts: Sequence[tuple[str, int]]
    plots: Sequence[Plot]
    promising: Sequence[Promising]
    reliability: Sequence[Sequence[str]]
    errors: Sequence[Sequence[str]]
    cards: Sequence[Card]
    scenario: str = SCENARIO


def conduction_section(run: RunTables) -> ConductionSection:
    """What is known and predicted of the conductivities of a run."""
    card = run.model_cards.get("conductivity", {})
    plots = [window_plot(run), calibration_plot(card), residual_plot(card)]
    counts = Counter(
        kind_of(run.facts[c]) if run.facts[c].get("log10_conductivity_s_per_cm") is not None else NOT_ASSESSED
        for c in run.judged
    )
    return ConductionSection(
        counts.most_common(),
        [plot for plot in plots if plot is not None],
        _promising(run),
        _reliability(card),
        _errors(card),
        [
            Card(TITLES.get(subject, subject), kept.get("licence") or "", kept["page"])
            for subject, kept in run.model_cards.items()
            if kept.get("page")
        ],
    )


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
        f"{facts['separator_resistance_ohm_cm2']:.2g}",
        told,
        against,
    )


def _reliability(card: Mapping[str, Any]) -> list[Sequence[str]]:
    return [
        (f"{one['from']:.1f} to {one['from'] + 0.2:.1f}", str(one["rows"]), f"{one['said']:.2f}", f"{one['true']:.2f}")
        for one in card.get("reliability", {}).get("folds", {}).get("bins", [])
    ]


def _errors(card: Mapping[str, Any]) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    kinds = {"this model": card.get("errors", {}), **card.get("baselines", {})}
    for where, title in (("folds", "held-out folds"), ("test", "official test")):
        for kind, told in kinds.items():
            whole = told.get(where, {})
            whole = whole.get("all", whole)
            if whole:
                names = ("mae", "spearman", "auc_1e-4", "auc_1e-3")
                told_of = [f"{whole[name]:.2f}" if name in whole else "" for name in names]
                rows.append((f"{title}, {whole['rows']} samples", kind, *told_of))
    return rows
