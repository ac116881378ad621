"""Supply and hazards against pymatgen, the published lists and what is known of single elements."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.cell.hazard import hazardous_among, scarce_among, toxic_gases_among
from ssbscreen.cell.supply import (
    EUROPEAN_UNION,
    UNITED_STATES,
    critical_among,
    critical_minerals,
    crustal_abundances,
    herfindahl_hirschman_indices,
    scarcest_element,
)
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import SYMBOLS, is_radioactive


@pytest.mark.parametrize("formula", ["Li7La3Zr2O12", "Li6PS5Cl", "Li10GeP2S12", "Li3YCl6", "LiTi2(PO4)3"])
def test_concentration_of_supply_is_that_of_pymatgen(formula: str) -> None:
    from pymatgen.analysis.hhi import HHIModel

    found = herfindahl_hirschman_indices(parse_formula(formula))
    assert found == pytest.approx(HHIModel().get_hhi(formula), rel=1e-6)


def test_without_an_index_of_one_element_nothing_is_told() -> None:
    assert np.isnan(herfindahl_hirschman_indices({"Li": 1.0, "Xe": 1.0})).all()


def test_rare_earths_are_concentrated_and_sulfides_are_not() -> None:
    garnet, _ = herfindahl_hirschman_indices(parse_formula("Li7La3Zr2O12"))
    sulfide, _ = herfindahl_hirschman_indices(parse_formula("Li3PS4"))
    assert sulfide < 1500.0
    assert garnet > 2500.0


def test_the_scarcest_element_is_told_and_air_does_not_count() -> None:
    assert scarcest_element(["Ge", "Li", "P", "S"]) == ("Ge", 1.5)
    assert scarcest_element(["Li", "N"]) == ("Li", 20.0)
    assert scarcest_element(["Li", "Tc"])[0] == ""
    assert np.isnan(scarcest_element(["Li", "Tc"])[1])


def test_the_crust_is_made_of_oxygen_and_silicon() -> None:
    known = crustal_abundances()
    assert sorted(known, key=known.__getitem__)[-2:] == ["Si", "O"]
    assert 0.95e6 < sum(known.values()) < 1.05e6
    assert set(known) <= set(SYMBOLS)


def test_the_lists_of_critical_minerals_have_their_published_lengths() -> None:
    lists = critical_minerals()
    assert sum(UNITED_STATES in each for each in lists.values()) == 50  # 87 FR 10381 counts 50
    european = {symbol for symbol, each in lists.items() if EUROPEAN_UNION in each}
    # 34 materials: two groups of rare earths and the platinum metals count one each, P twice; feldspar and coking coal
    # are no elements.
    single = european - set("Y Eu Gd Tb Dy Ho Er Tm Yb Lu La Ce Pr Nd Sm Ru Rh Pd Os Ir Pt".split())
    assert len(single) + 3 + 1 + 2 == 34
    assert {"Zn", "Zr", "Sn", "In", "Te", "Rb", "Cs"} & european == set()
    assert {"Li", "B", "Si", "P", "Sr", "Cu"} <= european


def test_lithium_is_no_flag_of_a_lithium_compound() -> None:
    assert critical_among(["Ge", "Li", "P", "S"], UNITED_STATES) == ("Ge",)
    assert critical_among(["Ge", "Li", "P", "S"], EUROPEAN_UNION) == ("Ge", "P")


def test_poisonous_and_scarce_elements_are_those_of_the_crust_table() -> None:
    assert hazardous_among(["Li", "As", "Be", "S"]) == ("As", "Be")
    scarce = set("Ge Mo Ru Rh Pd Ag Cd In Sb Se Te I Tb Ho Tm Lu W Re Os Ir Pt Au Hg Tl Bi As".split())
    stable = [symbol for symbol in SYMBOLS if not is_radioactive(symbol)]
    assert set(scarce_among(stable)) == scarce
    assert scarce_among(["Li", "Y", "Sc", "La", "N", "O"]) == ()


@pytest.mark.parametrize(
    ("products", "gases"),
    [
        ("2 LiOH + HF", ("HF",)),
        ("PH3 + 3 LiOH", ("PH3",)),
        ("LiHF2 + Li3PO4", ()),
        ("0.5 HF + PH3", ("HF", "PH3")),
        ("12 H2S + 2 Li3PO4", ()),
        (None, ()),
        ("", ()),
    ],
)
def test_gases_are_read_from_products_and_not_from_parts_of_formulas(products, gases) -> None:
    assert toxic_gases_among(products) == gases
