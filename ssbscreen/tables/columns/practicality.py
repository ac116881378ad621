"""Columns of cost, supply, hazard and of the cell that an electrolyte allows."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F, _S = pa.float64(), pa.string()
_RAW = "raw materials, without making precursors and the electrolyte"

COST_PER_KG = Column("raw_material_cost_usd_per_kg", _F, "$/kg", f"price of the elements of a kilogram as {_RAW}")
COST_PER_KG_LOW = Column("raw_material_cost_low_usd_per_kg", _F, "$/kg", "low end of its interval")
COST_PER_KG_HIGH = Column("raw_material_cost_high_usd_per_kg", _F, "$/kg", "high end of its interval")
COST_PER_M2 = Column(
    "raw_material_cost_usd_per_m2", _F, "$/m2", f"price of the elements in a square metre of dense separator, as {_RAW}"
)
COST_PER_KWH = Column(
    "raw_material_cost_usd_per_kwh",
    _F,
    "$/kWh",
    f"price of the elements of the electrolyte in separator and cathode for a kilowatt hour, as {_RAW}",
)
COST_PER_KWH_LOW = Column(
    "raw_material_cost_low_usd_per_kwh", _F, "$/kWh", "low end of the interval of two standard deviations of prices"
)
COST_PER_KWH_HIGH = Column("raw_material_cost_high_usd_per_kwh", _F, "$/kWh", "high end of that interval")
SHARE_OF_COST_GOAL = Column(
    "share_of_cost_goal",
    _F,
    "-",
    "raw material cost for a kilowatt hour over the workshop's goal of 100 $ for the cell",
)
COSTLIEST_ELEMENTS = Column(
    "costliest_elements", _S, "", "elements with at least a tenth of the raw material cost, with their shares"
)
UNCHECKED_SHARE = Column(
    "unchecked_cost_share", _F, "-", "share of the raw material cost that rests on prices that nobody looked up"
)
WITHOUT_PRICE = Column("elements_without_price", _S, "", "elements without a price, with the reason")
COST_ORIGIN = Column("raw_material_cost_origin", _S, "", "origin of the prices")
SPECIFIC_ENERGY = Column(
    "specific_energy_wh_per_kg", _F, "Wh/kg", "energy over mass of a stack with this solid as separator and catholyte"
)
ENERGY_DENSITY = Column(
    "energy_density_wh_per_l",
    _F,
    "Wh/L",
    "energy over volume of the charged stack; it depends on the thickness alone",
)
THICKNESS_LIMIT = Column(
    "thickness_limit_um",
    _F,
    "um",
    "thickness of the separator beyond which the stack has less than 500 Wh/kg; not positive: no thickness is thin "
    "enough",
)
HHI_PRODUCTION = Column(
    "hhi_production", _F, "-", "Herfindahl-Hirschman index of the countries that produce the elements, by mass"
)
HHI_RESERVES = Column(
    "hhi_reserves", _F, "-", "Herfindahl-Hirschman index of the countries that have the reserves, by mass"
)
HHI_ORIGIN = Column("hhi_origin", _S, "", "origin of both indices")
SCARCEST_ELEMENT = Column("scarcest_element", _S, "", "element that the Earth's crust has least of, but N and O")
SCARCEST_ABUNDANCE = Column("scarcest_abundance_mg_per_kg", _F, "mg/kg", "its abundance in the crust")
CRITICAL_US = Column(
    "critical_minerals_us", _S, "", "elements on the list of critical minerals of the United States of 2022, but Li"
)
CRITICAL_EU = Column(
    "critical_minerals_eu", _S, "", "elements among the critical raw materials of the European Union of 2024, but Li"
)
HAZARDOUS = Column("hazardous_elements", _S, "", "elements that are poisonous in small amounts")
