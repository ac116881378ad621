"""Numbers of a run against published ones: windows, moduli, coverage of intervals, and how stable the ranks are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Final

from ssbscreen.audit.check import Check, State, judged
from ssbscreen.audit.published_moduli import compared_moduli, proving
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.windows_check import check_windows
from ssbscreen.tables import robustness as tables

WINDOWS: Final = "published windows"
MODULI: Final = "published moduli"
COVERAGE: Final = "coverage of intervals"
STABILITY: Final = "stability of ranks"
LARGEST_MEAN_DEVIATION_V: Final = 0.15
"""What published windows of one composition, from hulls of different years and corrections, differ among themselves."""
LEAST_SHARE_HELD: Final = 0.8
"""Of about twenty intervals of 95 % seventeen hold their value or fewer in one of a hundred cases; below 0.8 they are
not what they are called."""
COVERAGE_TOLERANCE: Final = 0.05
LEAST_TAU: Final = 0.5
"""Three of four pairs of candidates keep their order; of two unrelated orders of fifty it is 0.0 +- 0.1. Below it the
list is one of several that are as good, and its order tells nothing."""
FEWEST_WINDOWS: Final = 5
FEWEST_MODULI: Final = 5
CONDUCTORS: Final = "measured conductivities"
OWN_REPORT: Final = "cross-validation in the model's card"
WINDOW_SOURCE: Final = "the table of published windows, each with its DOI"
MODULI_SOURCE: Final = "the table of published moduli, each with its DOI"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share of measured or computed values within the intervals of a model, from its card.

    Attributes:
        model: what it predicts.
        nominal: share that the intervals promise.
        held: share that they held.
        rows: how many values; None where the card does not say.
    """

    model: str
    nominal: float
    held: float
    rows: int | None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What a model said of a known electrolyte that it had not learned from, from its card.

    Attributes:
        part: `MODULI` or `CONDUCTORS`.
        subject: quantity and material.
        known: published or measured.
        low: low end of the interval, in the unit of ``known``.
        high: high end.
    """

    part: str
    subject: str
    known: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the interval holds what is known."""
        return self.low <= self.known <= self.high


def held_out_checks(told: Sequence[HeldOut]) -> list[Check]:
    """How many intervals of models hold what is known of electrolytes that they had not learned from."""
    checks = []
    for part in dict.fromkeys(each.part for each in told):
        members = [each for each in told if each.part == part]
        outside = [each.subject for each in members if not each.holds]
        held = len(members) - len(outside)
        found = f"{held} of {len(members)}{'; not ' if outside else ''}{', '.join(outside)}"
        expected = f"at least {LEAST_SHARE_HELD:.0%} within intervals of models that did not know them"
        state = judged(held / len(members) >= LEAST_SHARE_HELD)
        checks.append(Check(part, "known electrolytes", expected, found, state, OWN_REPORT))
    return checks


def window_checks(run: RunTables) -> list[Check]:
    """Mean deviation from the published windows, and how many lie within our intervals."""
    found = next((each for each in check_windows(run).deviations if each.kind == "both"), None)
    expected = f"mean deviation at most {LARGEST_MEAN_DEVIATION_V:g} V"
    if found is None or found.count < FEWEST_WINDOWS:
        because = "fewer than five limits of published windows are in the run"
        return [Check(WINDOWS, "all limits", expected, "", State.NOT_ASSESSED, WINDOW_SOURCE, because)]
    mean = (
        f"{found.mean_absolute_v:.3f} V over {found.count} limits, at worst {found.worst_v:+.2f} V ({found.worst_at})"
    )
    share = found.within / found.count
    return [
        Check(
            WINDOWS,
            "all limits",
            expected,
            mean,
            judged(found.mean_absolute_v <= LARGEST_MEAN_DEVIATION_V),
            WINDOW_SOURCE,
        ),
        Check(
            WINDOWS,
            "all limits",
            f"at least {LEAST_SHARE_HELD:.0%} within our intervals",
            f"{found.within} of {found.count} ({share:.0%})",
            judged(share >= LEAST_SHARE_HELD),
            WINDOW_SOURCE,
        ),
    ]


def moduli_checks(run: RunTables) -> list[Check]:
    """Predicted or computed moduli of the run against published ones; what was taken from there proves nothing."""
    compared = proving(compared_moduli(run))
    outside = [f"{each.quantity} of {each.formula}" for each in compared if not each.holds_published]
    total, held = len(compared), len(compared) - len(outside)
    expected = f"at least {LEAST_SHARE_HELD:.0%} within our intervals"
    if total < FEWEST_MODULI:
        because = f"{total} published moduli of compositions that the run has other moduli of"
        return [Check(MODULI, "all moduli", expected, "", State.NOT_ASSESSED, MODULI_SOURCE, because)]
    told = f"{held} of {total} ({held / total:.0%}){'; not ' if outside else ''}{', '.join(outside[:4])}"
    return [Check(MODULI, "all moduli", expected, told, judged(held / total >= LEAST_SHARE_HELD), MODULI_SOURCE)]


def coverage_checks(coverages: Sequence[Coverage]) -> list[Check]:
    """Coverage that the cards of the models tell, against what their intervals promise."""
    return [
        Check(
            COVERAGE,
            each.model,
            f"{each.nominal:.0%} held within {COVERAGE_TOLERANCE:.0%}",
            f"{each.held:.1%}{'' if each.rows is None else f' of {each.rows:,}'}",
            judged(abs(each.held - each.nominal) <= COVERAGE_TOLERANCE),
            OWN_REPORT,
        )
        for each in coverages
    ]


def stability_checks(run: RunTables) -> list[Check]:
    """Kendall's tau of the first ranks under other weights and under noise of the energies."""
    schema = tables.RANK_STABILITY
    expected = f"Kendall's tau at least {LEAST_TAU:g} on average"
    source = "changes of 20 % in the weights, of 25 meV/atom in the energies"
    if schema.name not in run.manifest["tables"] or not (rows := run.read(schema).to_pylist()):
        because = "the run drew no ranks: [robustness] compute = false, or an older version"
        return [Check(STABILITY, "all roles", expected, "", State.NOT_ASSESSED, source, because)]
    return [_stability(row, expected, source) for row in rows]


def _stability(row: Row, expected: str, source: str) -> Check:
    subject, tau = f"{row['role']}, {row['comparison']}", row["kendall_tau"]
    if tau is None or isnan(tau):
        because = "too few candidates, or an unknown error of the energies"
        return Check(STABILITY, subject, expected, "", State.NOT_ASSESSED, source, because)
    told = (
        f"{tau:.2f} over the first {row['compared_candidates']} (5 % of the changes below {row['kendall_tau_low']:.2f})"
    )
    return Check(STABILITY, subject, expected, told, judged(tau >= LEAST_TAU), source)
