"""The step from a PBE gap to a probability of conduction, by hand, by sampling, and on measured gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.electronics.gap_distribution import (
    MEASURED_GAP_STD_EV,
    METALLIC_AT_PBE_ZERO,
    conducting_membership,
    conducting_probability_of_gap,
    expected_measured_gap_ev,
)

# Measured gaps [eV] at room temperature, rounded, of semiconductors with a PBE gap: common handbook values (such as
# O. Madelung, Semiconductors: Data Handbook (2004), doi:10.1007/978-3-642-18865-7), not looked up one by one.
MEASURED_EV = {
    "Si": 1.12, "GaAs": 1.42, "GaP": 2.26, "GaN": 3.4, "GaSb": 0.73, "InP": 1.34, "AlAs": 2.16, "AlP": 2.45,
    "AlSb": 1.6, "ZnO": 3.4, "ZnS": 3.7, "ZnSe": 2.7, "ZnTe": 2.26, "CdS": 2.42, "CdSe": 1.74, "CdTe": 1.5,
    "PbS": 0.41, "PbSe": 0.28, "PbTe": 0.31, "SiC": 2.4, "TiO2": 3.0, "SnO2": 3.6, "Cu2O": 2.17, "BaTiO3": 3.2,
    "SrTiO3": 3.2, "In2O3": 2.9, "MoS2": 1.3, "WS2": 1.35, "WSe2": 1.2, "SnS2": 2.2, "HfS2": 2.0, "ZrS2": 1.7,
    "Bi2Te3": 0.13, "Bi2Se3": 0.3, "Sb2Te3": 0.2, "Mg2Si": 0.77, "Mg2Ge": 0.74, "CuGaS2": 2.4, "AgGaS2": 2.7,
    "AgGaSe2": 1.8, "ZnGeP2": 2.0, "ZnSiP2": 2.1, "Zn3P2": 1.5, "V2O5": 2.3, "WO3": 2.8, "AgCl": 3.25, "CuCl": 3.3,
    "CuBr": 3.0, "CuI": 3.1, "HgS": 2.1, "GeS": 1.6, "SnS": 1.2, "GeSe": 1.16, "SnSe": 0.9, "Sb2S3": 1.7, "PbI2": 2.4,
    "BiI3": 1.8, "Se": 1.85, "P": 0.34, "Li3N": 2.1, "FeS2": 0.95, "MoSe2": 1.1, "GaSe": 2.1, "GaS": 3.05,
    "Tl2S": 1.2,
}  # fmt: skip
FALSE_METALS = ("Ge", "InAs", "InSb", "InN", "Mg2Sn", "Te")


def test_membership_falls_from_one_at_half_a_volt_to_zero_at_two():
    assert conducting_membership([0.0, 0.5, 1.25, 2.0, 5.0]).tolist() == [1.0, 1.0, 0.5, 0.0, 0.0]


def test_the_closed_form_is_the_mean_over_the_distribution():
    rng = np.random.default_rng(7)
    for gap in (0.1, 0.7, 1.5, 3.0):
        drawn = rng.normal(expected_measured_gap_ev(np.array(gap)), MEASURED_GAP_STD_EV, 400_000)
        sampled = conducting_membership(drawn).mean()
        assert float(conducting_probability_of_gap(gap)) == pytest.approx(sampled, abs=0.003)


def test_where_the_expected_gap_is_the_middle_of_the_ramp_the_probability_is_one_half():
    assert float(conducting_probability_of_gap((1.25 - 0.913) / 1.348)) == pytest.approx(0.5)


def test_a_pbe_gap_of_zero_is_mostly_a_metal():
    zero, small = conducting_probability_of_gap([0.0, 0.06])
    assert METALLIC_AT_PBE_ZERO < zero < 1.0
    assert small < 0.7


def test_wide_gaps_insulate_and_unknown_ones_stay_unknown():
    wide, unknown = conducting_probability_of_gap([5.0, np.nan])
    assert wide < 1e-6
    assert np.isnan(unknown)


@given(st.floats(0.06, 10.0), st.floats(0.0, 1.0))
def test_a_wider_gap_never_conducts_better(gap, more):
    narrow, wide = conducting_probability_of_gap([gap, gap + more])
    assert 0.0 <= wide <= narrow + 1e-12 <= 1.0 + 1e-12


def test_measured_gaps_scatter_about_the_line_by_the_stated_deviation(gaps_2018):
    pbe = np.array([gap_of(gaps_2018, formula) for formula in MEASURED_EV])
    deviation = np.array(list(MEASURED_EV.values())) - expected_measured_gap_ev(pbe)
    assert np.std(deviation) == pytest.approx(MEASURED_GAP_STD_EV, abs=0.1)
    assert np.mean(deviation) == pytest.approx(-0.6, abs=0.1)


def test_some_semiconductors_have_no_pbe_gap(gaps_2018):
    assert [gap_of(gaps_2018, formula) for formula in FALSE_METALS] == [0.0] * len(FALSE_METALS)


def gap_of(gaps, formula):
    """Gap under the formula as the data write it, whatever the order of its elements."""
    wanted = formula_key(formula)
    elements = parse_formula(formula).keys()
    near = (held for held in gaps if all(symbol in held for symbol in elements) and len(held) <= len(formula) + 2)
    return next(gaps[held] for held in near if formula_key(held) == wanted)
