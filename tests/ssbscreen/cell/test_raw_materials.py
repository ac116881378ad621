"""Costs of raw materials: a table that keeps its own rules, sums by hand, and intervals against closed forms."""

from __future__ import annotations

import csv
from contextlib import suppress
from importlib.resources import files
from math import exp, log, log10
from pathlib import Path

import numpy as np
import pytest

from ssbscreen.cell.raw_materials import (
    NOBLE_GASES,
    SMALLEST_LOG_STD,
    mass_fractions,
    prices,
    raw_material_costs,
    why_no_price,
)
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import SYMBOLS, is_radioactive

GARNET = parse_formula("Li7La3Zr2O12")


def test_every_element_but_noble_gases_and_radioactive_ones_has_a_price() -> None:
    expected = {symbol for symbol in SYMBOLS if symbol not in NOBLE_GASES and not is_radioactive(symbol)}
    assert set(prices()) == expected
    assert len(expected) == 76
    assert {why_no_price(symbol) for symbol in ("U", "Tc", "Th")} == {"radioactive"}
    assert why_no_price("Ar") == "a noble gas"
    assert why_no_price("Li") == ""


@pytest.mark.parametrize("price", prices().values(), ids=lambda price: price.element)
def test_a_price_has_a_range_a_year_a_source_and_says_whether_anyone_looked_it_up(price) -> None:
    assert 0.0 < price.low_usd_per_kg <= price.usd_per_kg <= price.high_usd_per_kg
    assert price.low_usd_per_kg < price.high_usd_per_kg
    assert price.log_std >= SMALLEST_LOG_STD
    assert 2019 <= price.year <= 2025
    assert price.status in {"checked", "memory"}
    assert price.is_checked == ("as remembered, not looked up" not in price.source)
    assert not price.is_checked or price.source.startswith("USGS Mineral Commodity Summaries 202")


@pytest.mark.parametrize("price", prices().values(), ids=lambda price: price.element)
def test_the_content_of_a_form_is_that_of_its_compound(price) -> None:
    from pymatgen.core import Composition

    if price.compound:
        assert price.content == pytest.approx(Composition(price.compound).get_wt_fraction(price.element), abs=1e-4)
    else:
        assert f"{100 * price.content:.0f} %" in price.form


def test_lithium_is_priced_as_its_carbonate() -> None:
    # 9,000 $/t of Li2CO3, of which 2 * 6.94 / 73.89 is Li
    assert prices()["Li"].usd_per_kg == pytest.approx(9.0 * 73.89 / (2 * 6.94), rel=1e-3)
    assert prices()["W"].usd_per_kg == pytest.approx(380 / 7.93, rel=1e-3)  # a metric ton unit of WO3 has 7.93 kg W
    assert prices()["Ag"].usd_per_kg == pytest.approx(38 * 32.1507, rel=1e-3)
    assert prices()["Co"].usd_per_kg == pytest.approx(15 / 0.45359237, rel=1e-3)


@pytest.mark.filterwarnings("ignore:No Pauling electronegativity")
def test_prices_are_of_the_order_of_another_table_made_ten_years_before() -> None:
    from pymatgen.analysis.cost import CostAnalyzer, CostDBElements

    other = CostAnalyzer(CostDBElements())
    apart = {}
    for symbol, price in prices().items():
        with suppress(ValueError):  # that table does not have every element
            apart[symbol] = abs(log10(price.usd_per_kg / other.get_cost_per_kg(symbol)))
    assert len(apart) >= 70
    # Many of that table are pure elements by the gram (K, F, P, rare earths), so that the median counts.
    assert np.median(list(apart.values())) < 1.0
    traded_as_metal = "Ag Al Au Bi Cd Co Cu Ga In Ir Mg Ni Pb Pd Pt Rh Sn Zn".split()
    assert [symbol for symbol in traded_as_metal if apart[symbol] > 1.0] == []


def test_a_cost_is_the_sum_of_mass_fractions_times_prices() -> None:
    fractions = mass_fractions(GARNET)
    assert sum(fractions.values()) == pytest.approx(1.0)
    assert fractions["La"] == pytest.approx(3 * 138.905 / 839.7, rel=1e-3)
    costs = raw_material_costs([GARNET])
    by_hand = sum(fractions[symbol] * prices()[symbol].usd_per_kg for symbol in fractions)
    assert costs.usd_per_kg[0] == pytest.approx(by_hand)
    assert sum(costs.shares[0].values()) == pytest.approx(1.0)
    assert list(costs.shares[0])[:3] == ["Li", "Zr", "La"]


def test_the_interval_of_one_element_is_that_of_its_price() -> None:
    costs = raw_material_costs([{"Ge": 1.0}])
    price = prices()["Ge"]
    std = log(price.high_usd_per_kg / price.low_usd_per_kg) / 2.326
    assert costs.low_usd_per_kg[0] == pytest.approx(price.usd_per_kg * exp(-2 * std), rel=0.01)
    assert costs.high_usd_per_kg[0] == pytest.approx(price.usd_per_kg * exp(2 * std), rel=0.01)


def test_the_interval_of_two_elements_is_that_of_independent_draws() -> None:
    formula = {"Co": 1.0, "Ni": 1.0}
    fractions, random = mass_fractions(formula), np.random.default_rng(5)
    draws = sum(
        fractions[symbol] * prices()[symbol].usd_per_kg * np.exp(prices()[symbol].log_std * random.normal(size=400_000))
        for symbol in formula
    )
    costs = raw_material_costs([formula])
    low, high = np.quantile(draws, (0.02275, 0.97725))
    assert costs.low_usd_per_kg[0] == pytest.approx(low, rel=0.03)
    assert costs.high_usd_per_kg[0] == pytest.approx(high, rel=0.03)


def test_the_order_and_number_of_compositions_change_no_cost() -> None:
    formulas = ["Li7La3Zr2O12", "Li6PS5Cl", "Li10GeP2S12", "Li3InCl6"]
    together = raw_material_costs([parse_formula(formula) for formula in formulas])
    for place, formula in enumerate(formulas):
        alone = raw_material_costs([parse_formula(formula)])
        assert alone.usd_per_kg[0] == together.usd_per_kg[place]
        assert alone.high_usd_per_kg[0] == pytest.approx(together.high_usd_per_kg[place], rel=1e-12)


def test_germanium_and_indium_make_an_electrolyte_dear_and_garnet_is_cheap() -> None:
    formulas = ("Li10GeP2S12", "Li3InCl6", "Li7La3Zr2O12", "Li6PS5Cl")
    costs = raw_material_costs([parse_formula(formula) for formula in formulas])
    assert (costs.low_usd_per_kg[:2] > costs.high_usd_per_kg[2:].max()).all()
    assert costs.shares[0]["Ge"] > 0.95
    assert costs.shares[1]["In"] > 0.95


def test_without_the_price_of_one_element_nothing_is_assessed() -> None:
    costs = raw_material_costs([parse_formula("Li2UO4"), GARNET, parse_formula("LiTcXe")])
    assert np.isnan(costs.usd_per_kg).tolist() == [True, False, True]
    assert np.isnan([costs.low_usd_per_kg, costs.high_usd_per_kg, costs.unchecked_share])[:, [0, 2]].all()
    assert costs.without_price[0] == {"U": "radioactive"}
    assert costs.without_price[1] == {}
    assert costs.without_price[2] == {"Tc": "radioactive", "Xe": "a noble gas"}
    assert costs.shares[0] == {}


def test_what_rests_on_prices_that_nobody_looked_up_is_told() -> None:
    costs = raw_material_costs([parse_formula(formula) for formula in ("Li3InCl6", "Li3YCl6", "LiLuF4")])
    assert costs.unchecked_share[0] == 0.0
    assert 0.3 < costs.unchecked_share[1] < 0.7  # yttrium
    assert costs.unchecked_share[2] > 0.95  # lutetium


def test_the_tables_come_with_the_package_and_name_their_columns() -> None:
    folder = files("ssbscreen.cell") / "data"
    with (folder / "prices.csv").open(encoding="utf-8") as lines:
        assert len({row["element"] for row in csv.DictReader(lines)}) == len(prices())
    assert "public domain" in Path(str(folder / "README.md")).read_text(encoding="utf-8")
