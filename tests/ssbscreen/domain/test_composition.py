"""Formulas against pymatgen's ``Composition``, an independent reader of the same notation."""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymatgen.core import Composition, Element

from ssbscreen.domain.composition import composition_key, formula_key, hill_formula, parse_formula, reduced_amounts
from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.domain.errors import FormulaError

whole_numbers = st.integers(1, 99).map(str)
decimals = st.integers(1, 9999).map(lambda hundredths: f"{hundredths / 100:.2f}")
without_a_leading_zero = st.integers(1, 99).map(lambda hundredths: f".{hundredths:02d}")
amounts_in_text = st.one_of(st.just(""), whole_numbers, decimals, without_a_leading_zero)
terms = st.tuples(st.sampled_from(SYMBOLS), amounts_in_text).map("".join)


def fractions(amounts: Mapping[str, float]) -> dict[str, float]:
    """Atomic fractions as pymatgen gives them."""
    return Composition(amounts).fractional_composition.get_el_amt_dict()


def bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A formula within round or square brackets, with an amount behind it."""
    content = st.lists(inner, min_size=1, max_size=3).map("".join)
    pairs = st.sampled_from(["()", "[]"])
    return st.tuples(pairs, content, amounts_in_text).map(lambda t: f"{t[0][0]}{t[1]}{t[0][1]}{t[2]}")


parts = st.recursive(terms, bracketed, max_leaves=6)
formulas = st.lists(parts, min_size=1, max_size=4).map("".join)
whole_compositions = st.dictionaries(
    st.sampled_from(SYMBOLS), st.integers(1, 60).map(float), min_size=1, max_size=6
)  # fmt: skip


def test_elements_carry_the_numbers_that_pymatgen_gives_them() -> None:
    assert [Element(symbol).Z for symbol in SYMBOLS] == list(range(1, 104))


@given(formulas)
def test_any_nested_formula_has_the_amounts_that_pymatgen_reads(formula: str) -> None:
    expected = Composition(formula).get_el_amt_dict()
    assert parse_formula(formula) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Li3PS4", {"Li": 3, "P": 1, "S": 4}),
        ("Li10Ge(PS6)2", {"Li": 10, "Ge": 1, "P": 2, "S": 12}),
        ("Li0.33La0.56TiO3", {"Li": 0.33, "La": 0.56, "Ti": 1, "O": 3}),
        ("Li1.3Al0.3Ti1.7(PO4)3", {"Li": 1.3, "Al": 0.3, "Ti": 1.7, "P": 3, "O": 12}),
        ("K3[Fe(CN)6]", {"K": 3, "Fe": 1, "C": 6, "N": 6}),
        ("CoCO3", {"Co": 1, "C": 1, "O": 3}),  # Co is cobalt, CO is carbon and oxygen
        ("HOH", {"H": 2, "O": 1}),
        (" LiF ", {"Li": 1, "F": 1}),
        ("NaN", {"Na": 1, "N": 1}),
    ],
)
def test_known_formulas_have_their_atoms(formula: str, expected: dict[str, float]) -> None:
    assert parse_formula(formula) == pytest.approx(expected)


@pytest.mark.parametrize("formula", ["Xx2", "Li3Q4", "LiRf", "Dd", "Li2Ox"])
def test_an_unknown_element_is_named_with_its_formula(formula: str) -> None:
    symbol = {"Xx2": "Xx", "Li3Q4": "Q", "LiRf": "Rf", "Dd": "Dd", "Li2Ox": "Ox"}[formula]
    with pytest.raises(FormulaError, match=f"unknown element '{symbol}' in the formula '{formula}'"):
        parse_formula(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "", "   ", "li3ps4", "3Li", "Li-P", "Li+", "Li3PS4·H2O", "Li..5", "Li1.2.3", "Li3 PO4", "Li1e3", "Li₃PS₄",
        "Li3PO4)", "(PO4", "Li()", "()", "(3Li)2", "Li(+)2", "2", "Li(PO4))(", "Li\nF", "Li2O;DROP",
        "-Li", "Li-1", "LiF2 -> LiF",
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused_with_an_example_of_one(formula: str) -> None:
    with pytest.raises(FormulaError, match="cannot read the formula .* like Li10Ge"):
        parse_formula(formula)


@pytest.mark.parametrize("value", [None, 3, 2.5, float("nan"), ["Li"], {"Li": 1}])
def test_what_is_no_text_is_refused_too(value: object) -> None:
    with pytest.raises(FormulaError, match="cannot read the formula"):
        parse_formula(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(("formula", "element"), [("Li0PS4", "Li"), ("LiF(PO4)0", "P, O"), ("Li0.0F", "Li")])
def test_an_amount_of_zero_is_refused_and_its_element_named(formula: str, element: str) -> None:
    with pytest.raises(FormulaError, match=f"the amount of {element} in .* is not a positive number"):
        parse_formula(formula)


def test_an_amount_too_large_for_a_number_is_refused() -> None:
    with pytest.raises(FormulaError, match="the amount of Li"):
        parse_formula("Li" + "9" * 400)


@given(whole_compositions)
def test_reduced_amounts_are_whole_without_common_divisor_and_in_the_same_ratio(amounts: dict[str, float]) -> None:
    reduced = reduced_amounts(amounts)
    assert all(number.is_integer() for number in reduced.values())
    assert gcd(*map(int, reduced.values())) == 1
    first = next(iter(amounts))
    for symbol, amount in amounts.items():
        assert reduced[symbol] * amounts[first] == amount * reduced[first]


@given(whole_compositions, st.integers(1, 40), st.randoms(use_true_random=False))
def test_one_composition_has_one_key_however_it_is_scaled_or_ordered(amounts, factor, random) -> None:
    items = [(symbol, amount * factor) for symbol, amount in amounts.items()]
    random.shuffle(items)
    assert composition_key(dict(items)) == composition_key(amounts)


@given(
    st.dictionaries(st.sampled_from(["Li", "P", "S"]), st.integers(1, 6).map(float), min_size=1),
    st.dictionaries(st.sampled_from(["Li", "P", "S"]), st.integers(1, 6).map(float), min_size=1),
)
def test_keys_are_equal_exactly_where_the_atomic_fractions_are(one, other) -> None:
    same = fractions(one) == pytest.approx(fractions(other), rel=1e-9)
    assert (composition_key(one) == composition_key(other)) == same


@pytest.mark.parametrize(
    ("decimal", "whole"),
    [
        ("Li0.5CoO2", "LiCo2O4"),
        ("Li3.25Ge0.25P0.75S4", "Li13GeP3S16"),
        ("Li1.3Al0.3Ti1.7(PO4)3", "Li13Al3Ti17P30O120"),
        ("Li.125F.125", "LiF"),
    ],
)
def test_a_formula_with_decimals_has_the_key_of_its_whole_form(decimal: str, whole: str) -> None:
    assert formula_key(decimal) == formula_key(whole)


def test_a_key_lists_the_elements_alphabetically_with_their_reduced_amounts() -> None:
    assert formula_key("S8P2Li6") == "Li3 P1 S4"


@given(whole_compositions)
def test_a_written_formula_reads_back_as_the_reduced_composition(amounts: dict[str, float]) -> None:
    written = hill_formula(amounts)
    assert parse_formula(written) == reduced_amounts(amounts)
    assert fractions(Composition(written).get_el_amt_dict()) == pytest.approx(fractions(amounts), rel=1e-9)


def test_the_dot_of_a_hydrate_is_no_decimal_point() -> None:
    with pytest.raises(FormulaError, match="write hydrates with brackets"):
        parse_formula("CuSO4.5H2O")
    assert parse_formula("CuSO4(H2O)5") == {"Cu": 1.0, "S": 1.0, "O": 9.0, "H": 10.0}
    assert parse_formula("Li0.5H2O") == {"Li": 0.5, "H": 2.0, "O": 1.0}
