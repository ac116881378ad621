"""The windows of known electrolytes against published ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from ssbscreen.report.number_text import range_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.sources.literature import PublishedWindow, read_windows

HIGHEST_SHOWN_V: Final = 5.5
"""Right end of the ladder."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a window, ours with its interval and the published one, V; NaN where it is not stated."""

    ours_v: float
    low_v: float
    high_v: float
    published_v: float

    @property
    def difference_v(self) -> float:
        """Ours less the published one."""
        return self.ours_v - self.published_v

    @property
    def tells_something(self) -> bool:
        """Whether both are known and not both 0 V, where stability with Li metal leaves nothing to deviate."""
        return isfinite(self.difference_v) and not self.ours_v == self.published_v == 0.0

    @property
    def holds_published(self) -> bool:
        """Whether the published limit lies within our interval."""
        return self.low_v <= self.published_v <= self.high_v

    @property
    def interval(self) -> str:
        """Our interval in words; empty where it has no width."""
        return range_text(self.low_v, self.high_v)


@dataclass(frozen=True, slots=True)
class CheckedWindow:
    """One composition of the run that has a published window."""

    published: PublishedWindow
    candidate: str
    reduction: Limit
    oxidation: Limit
    energy_above_hull_ev_per_atom: float


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far the limits that tell something lie from the published ones, V."""

    kind: str
    count: int
    mean_absolute_v: float
    worst_v: float
    worst_at: str
    kind_of_worst: str
    within: int


@dataclass(frozen=True, slots=True)
class WindowsCheck:
    """All compositions of the run with a published window, and the published ones that the run lacks."""

    windows: Sequence[CheckedWindow]
    deviations: Sequence[Deviation]
    absent: Sequence[str]


def check_windows(run: RunTables) -> WindowsCheck:
    """Compare the hull-equilibrium windows of the run with the published ones of the same composition.

    Of several candidates of one composition the one nearest to the hull counts.
    """
    windows, absent = [], []
    for published in read_windows():
        ids = run.candidates_by_composition.get(published.key, ())
        if ids:
            windows.append(_checked(published, ids[0], run.facts[ids[0]]))
        else:
            absent.append(published.formula)
    reductions = [("reduction limit", window.published.formula, window.reduction) for window in windows]
    oxidations = [("oxidation limit", window.published.formula, window.oxidation) for window in windows]
    kinds = {"reduction limits": reductions, "oxidation limits": oxidations, "both": reductions + oxidations}
    deviations = [_deviation(kind, limits) for kind, limits in kinds.items()]
    return WindowsCheck(windows, [each for each in deviations if each is not None], absent)


def _checked(published: PublishedWindow, candidate: str, facts: Row) -> CheckedWindow:
    return CheckedWindow(
        published=published,
        candidate=candidate,
        reduction=_limit(facts, "reduction_limit", published.reduction_limit_v),
        oxidation=_limit(facts, "oxidation_limit", published.oxidation_limit_v),
        energy_above_hull_ev_per_atom=_known(facts["energy_above_hull_ev_per_atom"]),
    )


def _limit(facts: Row, name: str, published_v: float) -> Limit:
    value, low, high = (_known(facts[f"{name}_{column}"]) for column in ("v", "low_v", "high_v"))
    return Limit(value, low, high, published_v)


def _deviation(kind: str, limits: Sequence[tuple[str, str, Limit]]) -> Deviation | None:
    both = [each for each in limits if each[2].tells_something]
    if not both:
        return None
    kind_of_worst, worst_at, worst = max(both, key=lambda each: abs(each[2].difference_v))
    return Deviation(
        kind=kind,
        count=len(both),
        mean_absolute_v=sum(abs(limit.difference_v) for *_, limit in both) / len(both),
        worst_v=worst.difference_v,
        worst_at=worst_at,
        kind_of_worst=kind_of_worst,
        within=sum(limit.holds_published for *_, limit in both),
    )


def _known(value: float | None) -> float:
    return float("nan") if value is None else value
