"""What ``ssbscreen explain`` says of the learned utility of a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ssbscreen.report.account import Account, Grid
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import utility as tables

TITLE: Final = "Learned utility"
REASONS: Final = 3
_LEAST_TOLD: Final = 0.005
"""Log odds that two decimals still show."""
WHAT_IT_IS: Final = (
    "learned from the criteria other than conductivity of electrolytes that were measured to conduct 1e-4 S/cm; it "
    "stands beside the ranks and enters none"
)


def utility_account(run: RunTables, candidate: str) -> Account | None:
    """Probability to be workable, with what speaks for and against it; None for runs that learned none."""
    row = next(iter(run.rows_if_kept(tables.LEARNED_UTILITY, [candidate])[candidate]), None)
    if row is None:
        return None
    if row["probability_workable"] is None:
        return Account(TITLE, [f"none: {row['why_no_utility']}"])
    rows = run.rows_if_kept(tables.UTILITY_CONTRIBUTIONS, [candidate])[candidate]
    told = [
        ("P(workable)", probability_text(row)),
        ("measured", row["utility_label"]),
        ("for", "; ".join(reasons(rows, positive=True)) or "nothing"),
        ("against", "; ".join(reasons(rows, positive=False)) or "nothing"),
    ]
    return Account(TITLE, [WHAT_IT_IS, Grid(told)])


def probability_text(row: Row) -> str:
    """The probability with its interval, and that it is outside the domain where it is."""
    low, high = row["probability_workable_low"], row["probability_workable_high"]
    outside = "" if row["utility_in_domain"] else "; no known electrolyte of its family was learned from"
    return f"{row['probability_workable']:.2f} (resampled {low:.2f} to {high:.2f}){outside}"


def reasons(contributions: Sequence[Row], *, positive: bool) -> list[str]:
    """The criteria that add most to the log odds, or take most from them."""
    sign = 1.0 if positive else -1.0
    ordered = sorted(contributions, key=lambda row: (-sign * row["contribution_log_odds"], row["criterion"]))
    return [
        f"{row['criterion']} {row['contribution_log_odds']:+.2f}"
        for row in ordered[:REASONS]
        if sign * row["contribution_log_odds"] >= _LEAST_TOLD
    ]
