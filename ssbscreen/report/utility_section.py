"""The learned utility on the page: how good it is, where the known ones land, the best of those never measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.report.number_text import name_words
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.utility_account import probability_text, reasons
from ssbscreen.tables import utility as tables

SHOWN: Final = 20
UNLABELLED: Final = "unlabelled"


@dataclass(frozen=True, slots=True)
class UtilityRow:
    """A candidate with its probability, label and reasons, in words."""

    candidate: str
    formula: str
    label: str
    probability: str
    reasons_for: str
    reasons_against: str


@dataclass(frozen=True, slots=True)
class UtilitySection:
    """Quality of the learned and the declared scores; measured candidates; the best that were never measured.

    Attributes:
        quality: score, measure, value with interval.
        measured: highest probability first.
        unmeasured: the first `SHOWN` inside the domain.
        why_none: why nothing was learned; "" where something was.
        judged: candidates with a probability.
    """

    quality: Sequence[tuple[str, str, str]]
    measured: Sequence[UtilityRow]
    unmeasured: Sequence[UtilityRow]
    why_none: str
    judged: int


def utility_section(run: RunTables) -> UtilitySection | None:
    """The section; None for a run that knew no learned utility."""
    if tables.LEARNED_UTILITY.name not in run.manifest["tables"]:
        return None
    rows = run.read(tables.LEARNED_UTILITY).to_pylist()
    known = [row for row in rows if row["probability_workable"] is not None]
    if not known:
        reasons_given = {row["why_no_utility"] for row in rows if "gate" not in row["why_no_utility"]}
        return UtilitySection([], [], [], "; ".join(sorted(reasons_given)) or "no candidate takes part", 0)
    known.sort(key=lambda row: (-row["probability_workable"], row["candidate_id"]))
    measured = [row for row in known if row["utility_label"] != UNLABELLED]
    others = [row for row in known if row["utility_label"] == UNLABELLED and row["utility_in_domain"]][:SHOWN]
    shown = [row["candidate_id"] for row in measured + others]
    contributions = run.rows_if_kept(tables.UTILITY_CONTRIBUTIONS, shown)
    return UtilitySection(
        quality=[
            (row["score_name"], row["measure"], _measure(row)) for row in run.read(tables.UTILITY_QUALITY).to_pylist()
        ],
        measured=[_row(run, row, contributions[row["candidate_id"]]) for row in measured],
        unmeasured=[_row(run, row, contributions[row["candidate_id"]]) for row in others],
        why_none="",
        judged=len(known),
    )


def _row(run: RunTables, row: Row, contributions: Sequence[Row]) -> UtilityRow:
    return UtilityRow(
        candidate=row["candidate_id"],
        formula=run.facts[row["candidate_id"]]["formula"],
        label=row["utility_label"],
        probability=probability_text(row),
        reasons_for=name_words(", ".join(reasons(contributions, positive=True))),
        reasons_against=name_words(", ".join(reasons(contributions, positive=False))),
    )


def _measure(row: Row) -> str:
    if row["measure_value"] is None:
        return "too few measured"
    interval = "" if row["measure_low"] is None else f" ({row['measure_low']:.2f} to {row['measure_high']:.2f})"
    return f"{row['measure_value']:.2f}{interval}"
