"""The table ``practicality``: what each candidate costs, weighs in a cell, and depends on."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ssbscreen.cell.hazard import hazardous_among
from ssbscreen.cell.raw_materials import RawMaterialCosts, raw_material_costs
from ssbscreen.cell.separator_resistance import SEPARATOR_THICKNESS_UM
from ssbscreen.cell.stack import (
    CM2_PER_M2,
    DEFAULT_STACK,
    G_PER_KG,
    GOAL_COST_USD_PER_KWH,
    Stack,
    electrolyte_kg_per_m2,
    energy_density_wh_per_l,
    largest_thickness_um,
    specific_energy_wh_per_kg,
)
from ssbscreen.cell.supply import (
    EUROPEAN_UNION,
    UNITED_STATES,
    critical_among,
    herfindahl_hirschman_indices,
    scarcest_element,
)
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.origin import Origin
from ssbscreen.domain.units import CM_PER_UM, PERCENT
from ssbscreen.tables.practicality import PRACTICALITY

Floats = npt.NDArray[np.float64]

NAMED_FROM_SHARE: Final = 0.1
"""Share of the cost from which on an element is named."""
_KWH_PER_WH: Final = 1e-3


def practicality_table(
    candidates: pa.Table,
    *,
    stack: Stack = DEFAULT_STACK,
    thickness_um: float = SEPARATOR_THICKNESS_UM,
    theoretical: Mapping[str, bool] = MappingProxyType({}),
) -> pa.Table:
    """Cost, cell, supply and hazards of every candidate.

    Args:
        candidates: with formula and density; without a density there is no cell and no cost for a kilowatt hour.
        stack: the cell.
        thickness_um: of the separator [um].
        theoretical: whether no measured structure is known, by material; absent where no source tells.
    """
    compositions = [parse_formula(formula) for formula in candidates["formula"].to_pylist()]
    density = np.array(candidates["density_g_per_cm3"].to_pylist(), dtype=np.float64)
    elements = [sorted(amounts) for amounts in compositions]
    concentrations = [herfindahl_hirschman_indices(amounts) for amounts in compositions]
    scarcest = [scarcest_element(symbols) for symbols in elements]
    energies = specific_energy_wh_per_kg(density_g_per_cm3=density, thickness_um=thickness_um, stack=stack)
    volumetric = float(energy_density_wh_per_l(thickness_um=thickness_um, stack=stack))
    return PRACTICALITY.build(
        {
            "candidate_id": candidates["candidate_id"].to_pylist(),
            **_costs(raw_material_costs(compositions), density, stack, thickness_um),
            "specific_energy_wh_per_kg": energies,
            "energy_density_wh_per_l": [volumetric] * len(density),
            "thickness_limit_um": largest_thickness_um(density_g_per_cm3=density, stack=stack),
            "hhi_production": [production for production, _ in concentrations],
            "hhi_reserves": [reserves for _, reserves in concentrations],
            "hhi_origin": [_origin(production) for production, _ in concentrations],
            "scarcest_element": [symbol or None for symbol, _ in scarcest],
            "scarcest_abundance_mg_per_kg": [abundance for _, abundance in scarcest],
            "critical_minerals_us": [_listed(critical_among(each, UNITED_STATES)) for each in elements],
            "critical_minerals_eu": [_listed(critical_among(each, EUROPEAN_UNION)) for each in elements],
            "hazardous_elements": [_listed(hazardous_among(each)) for each in elements],
            "theoretical": [
                theoretical.get(material or candidate)
                for candidate, material in zip(
                    *(candidates[name].to_pylist() for name in ("candidate_id", "material_id")), strict=True
                )
            ],
        }
    )


def share_text(shares: Mapping[str, float], smallest: float = NAMED_FROM_SHARE) -> str:
    """``Ge 99 %``, ``Li 67 %, Zr 19 %``: elements with at least the smallest share, largest first."""
    return ", ".join(f"{symbol} {PERCENT * share:.0f} %" for symbol, share in shares.items() if share >= smallest)


def _costs(costs: RawMaterialCosts, density: Floats, stack: Stack, thickness_um: float) -> dict[str, Any]:
    """Columns of costs."""
    separator_kg_per_m2 = density * thickness_um * CM_PER_UM * CM2_PER_M2 / G_PER_KG
    both_kg_per_m2 = electrolyte_kg_per_m2(density_g_per_cm3=density, thickness_um=thickness_um, stack=stack)
    kg_per_kwh = both_kg_per_m2 / (stack.energy_wh_per_cm2 * CM2_PER_M2 * _KWH_PER_WH)
    per_kwh = costs.usd_per_kg * kg_per_kwh
    return {
        "raw_material_cost_usd_per_kg": costs.usd_per_kg,
        "raw_material_cost_low_usd_per_kg": costs.low_usd_per_kg,
        "raw_material_cost_high_usd_per_kg": costs.high_usd_per_kg,
        "raw_material_cost_usd_per_m2": costs.usd_per_kg * separator_kg_per_m2,
        "raw_material_cost_usd_per_kwh": per_kwh,
        "raw_material_cost_low_usd_per_kwh": costs.low_usd_per_kg * kg_per_kwh,
        "raw_material_cost_high_usd_per_kwh": costs.high_usd_per_kg * kg_per_kwh,
        "share_of_cost_goal": per_kwh / GOAL_COST_USD_PER_KWH,
        "raw_material_cost_origin": [_origin(cost) for cost in costs.usd_per_kg.tolist()],
        "costliest_elements": [share_text(shares) or None for shares in costs.shares],
        "unchecked_cost_share": costs.unchecked_share,
        "elements_without_price": [
            "; ".join(f"{symbol}: {reason}" for symbol, reason in sorted(each.items())) or None
            for each in costs.without_price
        ],
    }


def _origin(value: float) -> str | None:
    return None if isnan(value) else Origin.LITERATURE.value


def _listed(symbols: tuple[str, ...]) -> str | None:
    return ", ".join(symbols) or None
