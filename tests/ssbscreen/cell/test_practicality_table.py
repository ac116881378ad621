"""The table of practicality holds together: cost for a kilowatt hour, cell, and what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from ssbscreen.cell.practicality_table import practicality_table
from ssbscreen.cell.stack import Stack
from ssbscreen.tables.catalogue import CANDIDATES


def rows(*materials: tuple[str, float | None], **asked: Any) -> list[dict[str, Any]]:
    ids = [f"{place:02d}" for place in range(len(materials))]
    candidates = CANDIDATES.build(
        {
            "candidate_id": ids,
            "formula": [formula for formula, _ in materials],
            "chemical_system": ["?"] * len(ids),
            "formation_energy_ev_per_atom": [-1.0] * len(ids),
            "density_g_per_cm3": [density for _, density in materials],
        }
    )
    return practicality_table(candidates, **asked).to_pylist()


def test_cost_for_a_kilowatt_hour_is_cost_for_a_kilogram_times_the_electrolyte_in_it() -> None:
    (garnet,) = rows(("Li7La3Zr2O12", 5.1))
    # 30 um of separator and 0.30 of a cathode of 84.43 um, at 5.1 g/cm3; 190 Wh/m2
    kg_per_m2 = (30.0 + 0.3 * 84.43) * 1e-4 * 5.1 * 10.0
    assert garnet["raw_material_cost_usd_per_kwh"] == pytest.approx(
        garnet["raw_material_cost_usd_per_kg"] * kg_per_m2 / 0.190, rel=1e-3
    )
    assert garnet["raw_material_cost_usd_per_m2"] == pytest.approx(
        garnet["raw_material_cost_usd_per_kg"] * 30e-4 * 5.1 * 10.0
    )
    assert garnet["share_of_cost_goal"] == pytest.approx(garnet["raw_material_cost_usd_per_kwh"] / 100.0)
    assert garnet["raw_material_cost_low_usd_per_kwh"] < garnet["raw_material_cost_usd_per_kwh"]
    assert garnet["raw_material_cost_usd_per_kwh"] < garnet["raw_material_cost_high_usd_per_kwh"]
    assert garnet["specific_energy_wh_per_kg"] == pytest.approx(328, abs=0.5)
    assert garnet["thickness_limit_um"] < 0.0
    assert garnet["critical_minerals_us"] == "La, Zr"
    assert garnet["hazardous_elements"] is None


def test_without_a_density_a_kilogram_still_has_a_cost_and_the_cell_is_missing() -> None:
    (unknown,) = rows(("Li3YCl6", None))
    assert unknown["raw_material_cost_usd_per_kg"] > 0.0
    for column in ("raw_material_cost_usd_per_kwh", "raw_material_cost_usd_per_m2", "specific_energy_wh_per_kg"):
        assert unknown[column] is None
    assert unknown["thickness_limit_um"] is None


def test_an_element_without_a_price_is_named_with_the_reason() -> None:
    (uranate,) = rows(("Li2UO4", 5.0))
    assert uranate["raw_material_cost_usd_per_kg"] is None
    assert uranate["raw_material_cost_origin"] is None
    assert uranate["elements_without_price"] == "U: radioactive"
    assert uranate["specific_energy_wh_per_kg"] > 0.0


def test_elements_that_make_the_cost_are_named_with_their_shares() -> None:
    (lgps,) = rows(("Li10GeP2S12", 2.0))
    assert lgps["costliest_elements"] == "Ge 99 %"


def test_what_was_only_predicted_is_told_where_a_source_tells() -> None:
    candidates = CANDIDATES.build(
        {
            "candidate_id": ["a", "b", "c", "d"],
            "formula": ["Li3PS4"] * 4,
            "chemical_system": ["Li-P-S"] * 4,
            "formation_energy_ev_per_atom": [-1.0] * 4,
            "material_id": ["mp-1", "mp-2", "mp-3", None],
        }
    )
    told = practicality_table(candidates, theoretical={"mp-1": True, "mp-2": False, "d": False})[
        "theoretical"
    ].to_pylist()
    assert told == [True, False, None, False]


def test_another_cell_gives_other_numbers() -> None:
    thin, thick = rows(("Li6PS5Cl", 1.86), thickness_um=20.0), rows(("Li6PS5Cl", 1.86), thickness_um=100.0)
    assert thin[0]["specific_energy_wh_per_kg"] == pytest.approx(499, abs=0.5)
    assert thick[0]["raw_material_cost_usd_per_kwh"] > thin[0]["raw_material_cost_usd_per_kwh"]
    poor = rows(("Li6PS5Cl", 1.86), stack=Stack(voltage_v=2.0))
    assert poor[0]["thickness_limit_um"] < thin[0]["thickness_limit_um"]
