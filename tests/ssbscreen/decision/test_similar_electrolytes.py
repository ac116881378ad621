"""Nearest known electrolytes by the element mover's distance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.decision.similar_electrolytes import KnownElectrolyte, likeness, similar_electrolytes_table
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.composition_distance import MODIFIED_PETTIFOR_ORDER, composition_distances
from ssbscreen.domain.elements import SYMBOLS

KNOWN = [KnownElectrolyte(formula, -3.0, False, "a paper") for formula in ("Li3YCl6", "Li3PS4", "Li7La3Zr2O12")]
FORMULAS = st.sampled_from(["Li3PS4", "Li3YCl6", "LiF", "Li7La3Zr2O12", "Li10GeP2S12", "LiScO2"])


def distance(one: str, other: str) -> float:
    return float(composition_distances([parse_formula(one)], [parse_formula(other)])[0, 0])


def test_the_scale_holds_every_element_once() -> None:
    assert sorted(MODIFIED_PETTIFOR_ORDER) == sorted(SYMBOLS)


def test_published_distance_of_two_perovskites() -> None:
    # The example of the authors' code: Ca and Sr are neighbours on the scale, a fifth of the atoms moves one place.
    assert distance("CaTiO3", "SrTiO3") == pytest.approx(0.2)


def test_all_of_li_moved_to_na_costs_one_place() -> None:
    assert distance("Li", "Na") == pytest.approx(1.0)
    assert distance("LiCl", "NaCl") == pytest.approx(0.5)


@given(FORMULAS, FORMULAS, FORMULAS)
def test_it_is_a_distance(one: str, other: str, third: str) -> None:
    assert distance(one, one) == pytest.approx(0.0, abs=1e-12)
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert distance(one, third) <= distance(one, other) + distance(other, third) + 1e-12


def test_the_nearest_of_an_erbium_chloride_is_the_yttrium_one() -> None:
    rows = similar_electrolytes_table({"x": "Li3ErCl6"}, KNOWN).to_pylist()
    assert [row["nearest"] for row in rows] == [1, 2, 3]
    assert rows[0]["known_formula"] == "Li3YCl6"
    assert rows[0]["composition_distance"] == pytest.approx(0.1)
    assert [row["composition_distance"] for row in rows] == sorted(row["composition_distance"] for row in rows)


def test_without_the_literature_there_are_no_neighbours() -> None:
    assert len(similar_electrolytes_table({"x": "Li3ErCl6"}, [])) == 0


@pytest.mark.parametrize(("value", "word"), [(0.0, "same"), (0.7, "alike"), (1.5, "related"), (2.5, "no analogue")])
def test_a_distance_says_what_it_means(value: float, word: str) -> None:
    assert word in likeness(value)
