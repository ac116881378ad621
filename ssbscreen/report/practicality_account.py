"""What ``ssbscreen explain`` says of practicality: cost, cell, supply, hazards, and what the prices rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ssbscreen.cell.raw_materials import prices, prices_dated, raw_material_costs
from ssbscreen.cell.stack import GOAL_COST_USD_PER_KWH, GOAL_ENERGY_DENSITY_WH_PER_L, GOAL_SPECIFIC_ENERGY_WH_PER_KG
from ssbscreen.cell.supply import CONCENTRATED_HHI
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.units import PERCENT
from ssbscreen.report.account import Account, Grid
from ssbscreen.report.number_text import NOT_ASSESSED, number_text, range_text
from ssbscreen.report.run_tables import Row, RunTables

TITLE: Final = "Practicality"
NOTE: Final = "in brackets the interval of two standard deviations of the prices"
LOWER_BOUND: Final = (
    "Costs are those of the elements in the cheapest form that is traded. Making precursors of battery purity, "
    "synthesis, losses and coating are not in them, and commonly cost more: read them as a lower bound."
)
MEMORY: Final = "Not looked up in a source, so doubt them: the prices of {}."
MADE: Final = {
    True: "not known: the source has a predicted structure only",
    False: "a measured structure is known",
    None: "not told by the sources of this run",
}
"""By whether the structure is theoretical."""
NAMED_FROM_SHARE: Final = 0.01
_DEFAULT_CELL: Final = {"separator_thickness_um": 30.0, "electrolyte_volume_fraction": 0.3}


def practicality_account(run: RunTables, candidate: str) -> Account | None:
    """Cost with interval and the elements that make it, energy of the cell, supply and hazards."""
    facts = run.facts[candidate]
    if "raw_material_cost_usd_per_kg" not in facts:  # a run folder from before this table
        return None
    cell = {**_DEFAULT_CELL, **run.manifest["settings"].get("cell", {})}
    rows = [*_cost_rows(facts), *_cell_rows(facts, cell), *_supply_rows(facts)]
    texts = [LOWER_BOUND, f"Prices of {prices_dated()} of this version of ssbscreen; ssbscreen/cell/data/prices.csv."]
    if unchecked := _unchecked(facts["formula"]):
        texts.append(MEMORY.format(", ".join(unchecked)))
    return Account(TITLE, [Grid(rows), *texts], NOTE)


def _cost_rows(facts: Row) -> list[tuple[str, str]]:
    if facts["raw_material_cost_usd_per_kg"] is None:
        return [("raw materials", f"{NOT_ASSESSED}: {facts['elements_without_price']}")]
    rows = [
        ("raw materials", f"{_told(facts, 'usd_per_kg', '$/kg')}: {_made_of(facts['formula'])}"),
    ]
    if facts["raw_material_cost_usd_per_kwh"] is None:
        return [*rows, ("for a kWh", f"{NOT_ASSESSED}: no density")]
    share = f"{PERCENT * facts['share_of_cost_goal']:.3g} % of the goal of {GOAL_COST_USD_PER_KWH:g} $/kWh for a cell"
    return [
        *rows,
        ("in a separator", f"{number_text(facts['raw_material_cost_usd_per_m2'])} $/m2"),
        ("for a kWh", f"{_told(facts, 'usd_per_kwh', '$/kWh')} in separator and cathode, {share}"),
    ]


def _cell_rows(facts: Row, cell: Mapping[str, Any]) -> list[tuple[str, str]]:
    thickness, fraction = cell["separator_thickness_um"], cell["electrolyte_volume_fraction"]
    reached, limit = facts["specific_energy_wh_per_kg"], facts["thickness_limit_um"]
    goal = GOAL_SPECIFIC_ENERGY_WH_PER_KG
    stack = f"with {thickness:g} um of separator and {PERCENT * fraction:g} % of it in the cathode, no housing"
    if reached is None or limit is None:
        return [("cell", f"{NOT_ASSESSED}: no density")]
    thin = f"up to {number_text(limit)} um" if limit > 0.0 else "at no thickness; what is in the cathode is too heavy"
    density = f"{number_text(facts['energy_density_wh_per_l'])} Wh/L charged, whatever the electrolyte"
    return [
        ("specific energy", f"{number_text(reached)} Wh/kg of the stack {stack}"),
        ("energy density", f"{density}; the goal is {GOAL_ENERGY_DENSITY_WH_PER_L:g}"),
        (f"{goal:g} Wh/kg", f"{thin} of separator"),
    ]


def _supply_rows(facts: Row) -> list[tuple[str, str]]:
    production, reserves = facts["hhi_production"], facts["hhi_reserves"]
    concentration = (
        f"{NOT_ASSESSED}: an element without an index"
        if production is None
        else f"{production:.0f} of production, {reserves:.0f} of reserves by HHI (2011); above {CONCENTRATED_HHI:g} a "
        "market is concentrated"
    )
    scarcest = (
        NOT_ASSESSED
        if facts["scarcest_element"] is None
        else f"{facts['scarcest_element']}, {number_text(facts['scarcest_abundance_mg_per_kg'])} mg/kg of the crust"
    )
    critical = [
        f"{facts[column]} ({name})"
        for name, column in (("US 2022", "critical_minerals_us"), ("EU 2024", "critical_minerals_eu"))
        if facts[column]
    ]
    return [
        ("concentration", concentration),
        ("scarcest element", scarcest),
        ("critical minerals", f"{'; '.join(critical) or 'none'}; besides Li, which is on both lists"),
        ("toxic elements", facts["hazardous_elements"] or "none"),
        ("ever made", MADE[facts["theoretical"]]),
    ]


def _told(facts: Row, unit: str, written: str) -> str:
    """``4.15 $/kg (1.86 to 16.3)``."""
    value, low, high = (facts[f"raw_material_cost_{end}{unit}"] for end in ("", "low_", "high_"))
    interval = range_text(low, high)
    return f"{number_text(value)} {written}" + (f" ({interval})" if interval else "")


def _made_of(formula: str) -> str:
    """``Ge 99 % (germanium dioxide, Europe, 2025), Li 1 % (...)``: by the price table of this version."""
    (shares,) = raw_material_costs([parse_formula(formula)]).shares
    known = prices()
    return ", ".join(
        f"{symbol} {PERCENT * share:.0f} % ({known[symbol].form}, {known[symbol].year})"
        for symbol, share in shares.items()
        if share >= NAMED_FROM_SHARE
    )


def _unchecked(formula: str) -> list[str]:
    known = prices()
    return [symbol for symbol in sorted(parse_formula(formula)) if symbol in known and not known[symbol].is_checked]
