"""What a cell with the candidate would reach, beside the workshop's goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ssbscreen.cell.stack import GOAL_COST_USD_PER_KWH, GOAL_ENERGY_DENSITY_WH_PER_L, GOAL_SPECIFIC_ENERGY_WH_PER_KG
from ssbscreen.domain.units import PERCENT
from ssbscreen.report.number_text import NOT_ASSESSED, number_text, range_text
from ssbscreen.report.run_tables import Row, RunTables

SHOWN: Final = 1.5
"""Right end of the bars in units of the goal."""


@dataclass(frozen=True, slots=True)
class Target:
    """One figure of a cell beside its goal.

    Attributes:
        title: what it is.
        value: as text with its unit.
        interval: as text; empty where no error is known.
        goal: as text with its unit.
        share: of the bar, percent of its length; None where the value is unknown.
        interval_shares: left end and length of the interval in the same units; None where no error is known.
        tag: style of the verdict: "ok", "bad" or "ask".
        verdict: in a word or two.
        note: what the figure is and is not.
    """

    title: str
    value: str
    interval: str
    goal: str
    share: float | None
    interval_shares: tuple[float, float] | None
    tag: str
    verdict: str
    note: str

    @property
    def goal_share(self) -> float:
        """Place of the goal, percent of the bar."""
        return PERCENT / SHOWN


def cell_targets(run: RunTables, candidate: str) -> tuple[Target, ...]:
    """Specific energy, energy density and raw material cost of a judged candidate."""
    facts = run.facts[candidate]
    cell = run.manifest["settings"].get("cell", {})
    thick = f"{cell['separator_thickness_um']:g} um of separator" if cell else "the separator"
    return (
        _energy(
            facts.get("specific_energy_wh_per_kg"),
            GOAL_SPECIFIC_ENERGY_WH_PER_KG,
            "Specific energy",
            "Wh/kg",
            f"stack with {thick}, no housing",
        ),
        _energy(
            facts.get("energy_density_wh_per_l"),
            GOAL_ENERGY_DENSITY_WH_PER_L,
            "Energy density",
            "Wh/L",
            "the same whatever the electrolyte: thickness alone decides",
        ),
        _cost(facts),
    )


def _energy(value: float | None, goal: float, title: str, unit: str, note: str) -> Target:
    if value is None:
        return _unknown(title, f"{goal:g} {unit}", "no density is known")
    reached = value >= goal
    verdict = "reached" if reached else f"{number_text(PERCENT * (1.0 - value / goal))} % short"
    told = f"{number_text(value)} {unit}"
    return Target(
        title, told, "", f"{goal:g} {unit}", _share(value / goal), None, "ok" if reached else "bad", verdict, note
    )


def _cost(facts: Row) -> Target:
    title, goal = "Cost of raw materials", f"{GOAL_COST_USD_PER_KWH:g} $/kWh for the whole cell"
    value = facts.get("raw_material_cost_usd_per_kwh")
    if value is None:
        why = facts.get("elements_without_price") or "no density is known"
        return _unknown(title, goal, str(why))
    low, high = (facts[f"raw_material_cost_{end}_usd_per_kwh"] for end in ("low", "high"))
    above = value > GOAL_COST_USD_PER_KWH
    perhaps = not above and high is not None and high > GOAL_COST_USD_PER_KWH
    verdict = "above the goal alone" if above else f"{number_text(PERCENT * value / GOAL_COST_USD_PER_KWH)} % of it"
    shares = None
    if low is not None and high is not None and low < high:
        left, right = _share(low / GOAL_COST_USD_PER_KWH), _share(high / GOAL_COST_USD_PER_KWH)
        shares = (left, round(right - left, 1))
    return Target(
        title,
        f"{number_text(value)} $/kWh",
        "" if shares is None else range_text(low, high),
        goal,
        _share(value / GOAL_COST_USD_PER_KWH),
        shares,
        "bad" if above else "ask" if perhaps else "ok",
        verdict,
        "a lower bound: elements of the electrolyte only, no synthesis",
    )


def _unknown(title: str, goal: str, why: str) -> Target:
    return Target(title, NOT_ASSESSED, "", goal, None, None, "ask", NOT_ASSESSED, why)


def _share(of_goal: float) -> float:
    return round(min(max(of_goal / SHOWN, 0.0), 1.0) * PERCENT, 1)
