"""Counting electrons in formulas of known electrolytes, electrodes, metals and Zintl phases."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.criteria.gate_closed_shell import GATE
from ssbscreen.domain.decisions import GateState
from ssbscreen.electronics.electron_count import CountKind, count_electrons, judge_formula

ELECTROLYTES = (
    "Li3PS4 Li7P3S11 Li7La3Zr2O12 Li6.4La3Zr1.4Ta0.6O12 Li10GeP2S12 Li6PS5Cl LiTi2(PO4)3 Li1.3Al0.3Ti1.7(PO4)3 "
    "LiGe2(PO4)3 Li3YCl6 Li3InCl6 Li3N Li0.33La0.56TiO3 Li2PO2N Li3PO4 LiBH4 LiNbO3 LiTaO3 Li2WO4 Li3VO4 LiAlO2 "
    "Li2ZnCl4"
).split()
SIMPLE_SALTS = "LiF LiCl LiBr LiI Li2O Li2S LiH".split()
ELECTRODES = "LiFePO4 LiNiO2 LiNi0.5Mn1.5O4 LiMn2O4 LiTi2O4 LiVPO4F Li3V2(PO4)3 LiTiS2 LiCrO2 Li2CuO2 LiV2O5".split()
METALS = "LiAl LiZn Li3Mg LiB Li15Ge4 Li22Si5 LiC6 Li17Sn4".split()
BONDS_BETWEEN_EQUAL_ATOMS = "Li4P2S6 Li2S2 Li2O2 Li3P7 Li2B12H12".split()
ZINTL_PHASES = "Li3Sb Li3Bi Li3As LiZnAs Li4Si".split()


@pytest.mark.parametrize("formula", ELECTROLYTES + SIMPLE_SALTS)
def test_electrolytes_and_salts_have_closed_shells(formula: str) -> None:
    assert judge_formula(formula)[0] is GateState.PASSES


@pytest.mark.parametrize("formula", ELECTRODES)
def test_electrodes_have_an_open_d_shell(formula: str) -> None:
    state, reason = judge_formula(formula)
    assert state is GateState.FAILS
    assert "stores charge" in reason


def test_cobalt_has_no_closed_shell_in_licoo2() -> None:
    assert judge_formula("LiCoO2") == (
        GateState.FAILS,
        "Co has no closed-shell oxidation state: a redox-active transition metal (mixed conduction, stores charge)",
    )


def test_titanium_of_lithium_titanate_spinel_is_three_and_a_half() -> None:
    assert "Ti would have to carry +3.5" in judge_formula("LiTi2O4")[1]


def test_d0_metals_pass_with_a_warning_that_they_can_be_reduced() -> None:
    for formula, ion in {"LiTi2(PO4)3": "Ti4+", "LiNbO3": "Nb5+", "Li7La3Zr2O12": "Zr4+", "Li2MoO4": "Mo6+"}.items():
        state, reason = judge_formula(formula)
        assert state is GateState.PASSES
        assert f"{ion} is d0 and can be reduced" in reason


@pytest.mark.parametrize("formula", METALS)
def test_metals_and_intermetallics_fail(formula: str) -> None:
    assert judge_formula(formula)[0] is GateState.FAILS


@pytest.mark.parametrize("formula", BONDS_BETWEEN_EQUAL_ATOMS + ZINTL_PHASES)
def test_homonuclear_bonds_and_zintl_phases_are_uncertain(formula: str) -> None:
    assert judge_formula(formula)[0] is GateState.UNCERTAIN


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("Li2S", CountKind.CLOSED_SHELLS),
        ("Li3P", CountKind.ZINTL),
        ("Li2O2", CountKind.ANION_BONDS),
        ("Li15Ge4", CountKind.METALLIC),
        ("Fe3Al", CountKind.METALLIC),
        ("Zr3O", CountKind.METALLIC),
        ("Ag3O", CountKind.METALLIC),
        ("TiP", CountKind.OPEN_SHELL),
        ("FeO", CountKind.OPEN_SHELL),
        ("?", CountKind.UNREADABLE),
    ],
)
def test_metals_and_open_shells_are_told_apart(formula: str, kind: CountKind) -> None:
    assert count_electrons(formula).kind is kind


def test_the_anion_is_the_more_electronegative_element() -> None:
    assert "N3-" in judge_formula("LiNH2")[1]
    assert "H-" in judge_formula("LiAlH4")[1]
    assert "S2-" in judge_formula("LiSCN")[1]


def test_multiples_of_a_formula_get_one_verdict() -> None:
    for formula, double in {"LiCoO2": "Li2Co2O4", "Li3PS4": "Li6P2S8", "Li2S2": "Li4S4", "LiMn2O4": "Li2Mn4O8"}.items():
        assert judge_formula(formula) == judge_formula(double)


def test_a_text_that_is_no_formula_is_not_assessed() -> None:
    verdicts = GATE.judge({"formula": np.array(["Li3PS4", "?", None], dtype=object)}, {})
    assert verdicts.state.tolist() == ["passes", "uncertain", "uncertain"]
    assert "not assessed" in verdicts.reason[1]
