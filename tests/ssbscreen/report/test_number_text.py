"""Numbers and formulas as readers see them."""

from __future__ import annotations

from math import inf, nan

import pytest

from ssbscreen.domain.estimate import Estimate
from ssbscreen.domain.origin import Origin
from ssbscreen.report.number_text import (
    difference_text,
    formula_html,
    interval_text,
    linked,
    name_words,
    number_text,
    two_figures,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.7203, "1.72"), (4.3, "4.30"), (-1.42, "−1.42"), (0.04871, "0.0487"), (174.6, "175"), (99.96, "100"),
        (1234.5, "1234"), (0.0, "0"), (-0.0, "0"), (0.00042, "0.0004"), (1e-9, "0"), (-1e-9, "0"), (inf, "∞"),
        (-inf, "−∞"), (nan, "not assessed"),
    ],
)  # fmt: skip
def test_three_figures_and_never_a_blank(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_value_without_an_error_has_no_interval() -> None:
    assert interval_text(Estimate(1.0, 1.0, 1.0, Origin.DFT)) == ""
    assert interval_text(Estimate(-8.0, -inf, -8.0, Origin.MEASURED)) == "−∞ to −8.00"


@pytest.mark.parametrize(
    ("value", "text"), [(0.352, "0.35"), (98.4, "98"), (128.0, "130"), (1643.0, "1,600"), (16_430_000.0, "1.6e+07")]
)
def test_what_is_known_to_its_order_has_two_figures_and_no_exponent_below_a_million(value: float, text: str) -> None:
    assert two_figures(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.244, "+0.24"), (-1.2, "−1.20"), (-0.001, "0.00")])
def test_a_difference_has_its_sign(value: float, text: str) -> None:
    assert difference_text(value) == text


def test_formulas_have_subscripts_and_stay_escaped() -> None:
    assert formula_html("Li10Ge(PS6)2") == "Li<sub>10</sub>Ge(PS<sub>6</sub>)<sub>2</sub>"
    assert "<i>" not in formula_html("<i>")


def test_a_doi_ends_where_the_sentence_goes_on() -> None:
    text = linked("X (2012), doi:10.1103/PhysRevB.85.155208: of y; doi:10.1016/j.ssi.2010.10.013.")
    assert 'href="https://doi.org/10.1103/PhysRevB.85.155208"' in text
    assert 'href="https://doi.org/10.1016/j.ssi.2010.10.013"' in text


def test_names_are_written_as_people_write_them() -> None:
    assert name_words("protection_at_li") == "protection at Li"
    assert name_words("youngs_modulus") == "Young's modulus"
    assert name_words("monroe_newman_ratio") == "Monroe-Newman ratio"
    assert name_words("oxidation_limit") == "oxidation limit"  # no "li" in the middle of a word
