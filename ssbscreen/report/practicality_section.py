"""Practicality on the page: what the known electrolytes and the best cost, and what they leave of a cell's energy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.cell.raw_materials import prices, prices_dated
from ssbscreen.cell.stack import GOAL_COST_USD_PER_KWH, GOAL_SPECIFIC_ENERGY_WH_PER_KG
from ssbscreen.report.number_text import NOT_ASSESSED, number_text, range_text
from ssbscreen.report.practicality_account import LOWER_BOUND
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.shown_electrolytes import Shown, shown_electrolytes

HEADS: Final = (
    "$/kg",
    "$/kWh",
    "made by",
    "Wh/kg",
    f"{GOAL_SPECIFIC_ENERGY_WH_PER_KG:g} Wh/kg below",
    "HHI",
    "critical",
)
NO_THICKNESS: Final = "no thickness"


@dataclass(frozen=True, slots=True)
class PracticalityRow:
    """One electrolyte with its values as text, in the order of `HEADS`."""

    shown: Shown
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class PracticalitySection:
    """The shown electrolytes, what the numbers rest on, and how many candidates reach the goals.

    Attributes:
        rows: one for each shown electrolyte.
        notes: what the costs are and are not.
        counts: sentences on all candidates.
        heads: of the columns.
    """

    rows: Sequence[PracticalityRow]
    notes: Sequence[str]
    counts: Sequence[str]
    heads: Sequence[str] = HEADS


def practicality_section(run: RunTables) -> PracticalitySection | None:
    """The section; None for a run folder from before the table of practicality."""
    facts = [run.facts[candidate] for candidate in run.judged]
    if not any("raw_material_cost_usd_per_kg" in each for each in facts):
        return None
    rows = [PracticalityRow(shown, _cells(run.facts[shown.candidate])) for shown in shown_electrolytes(run)]
    unchecked = sorted(symbol for symbol, price in prices().items() if not price.is_checked)
    remembered = f"Not looked up in a source, so doubt them: the prices of {', '.join(unchecked)}."
    return PracticalitySection(rows, (LOWER_BOUND, f"Prices of {prices_dated()}. {remembered}"), _counts(facts))


def _cells(facts: Row) -> list[str]:
    limit = facts["thickness_limit_um"]
    listed = {facts["critical_minerals_us"], facts["critical_minerals_eu"]} - {None}
    critical = sorted({symbol for text in listed for symbol in text.split(", ")})
    return [
        _cost(facts, "usd_per_kg"),
        _cost(facts, "usd_per_kwh"),
        facts["costliest_elements"] or facts["elements_without_price"] or "",
        _number(facts["specific_energy_wh_per_kg"]),
        NOT_ASSESSED if limit is None else f"{number_text(limit)} um" if limit > 0.0 else NO_THICKNESS,
        NOT_ASSESSED if facts["hhi_production"] is None else f"{facts['hhi_production']:.0f}",
        ", ".join(critical) or "none but Li",
    ]


def _cost(facts: Row, unit: str) -> str:
    value, low, high = (facts[f"raw_material_cost_{end}{unit}"] for end in ("", "low_", "high_"))
    if value is None:
        return NOT_ASSESSED
    interval = range_text(low, high)
    return f"{number_text(value)} ({interval})" if interval else number_text(value)


def _number(value: float | None) -> str:
    return NOT_ASSESSED if value is None else number_text(value)


def _counts(facts: Sequence[Row]) -> list[str]:
    """How many candidates cost how much of the goal, and how many leave a separator of some thickness."""
    costs = [each["raw_material_cost_usd_per_kwh"] for each in facts]
    limits = [each["thickness_limit_um"] for each in facts]
    by_cost = Counter(
        "unknown" if cost is None else "above" if cost > GOAL_COST_USD_PER_KWH else "below" for cost in costs
    )
    thin = sum(limit is not None and limit > 0.0 for limit in limits)
    goal, energy = f"{GOAL_COST_USD_PER_KWH:g} $/kWh", f"{GOAL_SPECIFIC_ENERGY_WH_PER_KG:g} Wh/kg"
    dear = (
        f"Of {len(facts):,} candidates {by_cost['above']:,} have raw materials that alone cost more than the goal of "
        f"{goal} for the whole cell, {by_cost['below']:,} less, {by_cost['unknown']:,} are not assessed."
    )
    light = f"{thin:,} reach {energy} with a separator that is thin enough, as separator and catholyte at once."
    return [dear, light]
