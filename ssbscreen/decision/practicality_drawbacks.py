"""Drawbacks of cost, supply, mass and poison."""

from __future__ import annotations

from collections.abc import Callable
from math import log10
from typing import Final

from ssbscreen.cell.hazard import SCARCE_BELOW_MG_PER_KG, hazardous_among, scarce_among, toxic_gases_among
from ssbscreen.cell.stack import GOAL_COST_USD_PER_KWH, GOAL_SPECIFIC_ENERGY_WH_PER_KG
from ssbscreen.decision.drawback import Drawback, Facts, known_number, on_scale, with_products
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.severity import SHARE_OF_PERHAPS, STATED_SEVERITY, Grade, severity_beyond

LARGEST_DENSITY_G_PER_CM3: Final = 3.9
"""From here on a cell with 20 um of separator and 30 % of catholyte (5 mAh/cm2 at 3.8 V, 200 mAh/g, Al 10 um/2, Cu 6
um/2, 20 % excess of Li) has less than 400 Wh/kg; the workshop asks for more than 500."""
LARGEST_RAW_MATERIAL_COST_USD_PER_KWH: Final = 10.0
"""A tenth of the workshop's goal for the whole cell, whose cathode and making have to be paid too; chosen."""
_TOLD: Final = 0.1
"""Share of a cost that rests on unchecked prices from which on a drawback says so."""


def _heavy(facts: Facts) -> Drawback | None:
    value = known_number(facts, "density_g_per_cm3")
    if value is None or value <= LARGEST_DENSITY_G_PER_CM3:
        return None
    severity = on_scale(value, "density", limit=LARGEST_DENSITY_G_PER_CM3)
    return Drawback("heavy", f"density {value:.3g} g/cm3, above {LARGEST_DENSITY_G_PER_CM3:g}", severity)


def _hazardous(facts: Facts) -> Drawback | None:
    found = hazardous_among(parse_formula(facts["formula"]))
    severity = STATED_SEVERITY[Grade.SEVERE]
    return Drawback("toxic elements", f"contains {', '.join(found)}", severity) if found else None


def _scarce(facts: Facts) -> Drawback | None:
    found = scarce_among(parse_formula(facts["formula"]))
    told = f"{', '.join(found)}: below {SCARCE_BELOW_MG_PER_KG:g} mg per kg of the crust"
    return Drawback("scarce elements", told, STATED_SEVERITY[Grade.SERIOUS]) if found else None


def _costly(facts: Facts) -> Drawback | None:
    """Certain where even the low end of the interval of the prices lies above."""
    value, low = (known_number(facts, f"raw_material_cost_{end}usd_per_kwh") for end in ("", "low_"))
    limit = LARGEST_RAW_MATERIAL_COST_USD_PER_KWH
    if value is None or value <= limit:
        return None
    is_certain = low is None or low > limit
    name = "costly raw materials" if is_certain else "perhaps costly raw materials"
    # Equal factors count alike; the worst end is the workshop's goal for the whole cell.
    severity = severity_beyond(log10(value), limit=log10(limit), worst=log10(GOAL_COST_USD_PER_KWH))
    severity *= 1.0 if is_certain else SHARE_OF_PERHAPS
    elements = facts.get("costliest_elements")
    mostly = f", {elements}" if elements else ""
    unchecked = known_number(facts, "unchecked_cost_share") or 0.0
    doubt = f"; {unchecked:.0%} of it by prices that nobody looked up".replace("%", " %") if unchecked >= _TOLD else ""
    shown = f"{float(f'{value:.3g}'):,.6g}"  # three figures without an exponent
    told = f"{shown} $/kWh, above {limit:g}{mostly}{doubt}; making the electrolyte not counted"
    return Drawback(name, told, severity)


def _too_heavy_a_cell(facts: Facts) -> Drawback | None:
    reached, limit = known_number(facts, "specific_energy_wh_per_kg"), known_number(facts, "thickness_limit_um")
    goal = GOAL_SPECIFIC_ENERGY_WH_PER_KG
    if reached is None or limit is None or reached >= goal:
        return None
    thin = f"{goal:g} only with a separator thinner than {limit:.0f} um" if limit >= 1.0 else "at no thickness enough"
    severity = on_scale(reached, "specific_energy", limit=goal)
    return Drawback(f"misses {goal:g} Wh/kg", f"the stack has {reached:.0f} Wh/kg, {thin}", severity)


def _critical(facts: Facts) -> Drawback | None:
    """Li stands on both lists and in every candidate, so that it is no drawback of one."""
    lists = (("US", facts.get("critical_minerals_us")), ("EU", facts.get("critical_minerals_eu")))
    told = [f"{elements} ({name})" for name, elements in lists if elements]
    return Drawback("critical minerals", "; ".join(told), STATED_SEVERITY[Grade.MILD]) if told else None


def _only_predicted(facts: Facts) -> Drawback | None:
    if known_number(facts, "theoretical") != 1.0:
        return None
    severity = STATED_SEVERITY[Grade.SERIOUS]
    return Drawback("only predicted", "its source knows no measured structure of it", severity)


def _toxic_gas(facts: Facts) -> Drawback | None:
    energy = known_number(facts, "moisture_reaction_energy_ev_per_atom")
    gases = toxic_gases_among(facts.get("moisture_reaction_products"))
    if energy is None or not energy < 0.0 or not gases:
        return None
    told = f"{energy:.2f} eV/atom with water of ambient air"
    severity = on_scale(energy, "moisture_reaction_energy", limit=0.0)
    evidence = with_products(told, facts.get("moisture_reaction_products"))
    return Drawback(f"{' and '.join(gases)} with moisture", evidence, severity)


PRACTICALITY_RULES: Final[tuple[Callable[[Facts], Drawback | None], ...]] = (
    _heavy, _too_heavy_a_cell, _toxic_gas, _costly, _hazardous, _scarce, _critical, _only_predicted,
)  # fmt: skip
