"""Rules of suspicion on known materials, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from ssbscreen.domain.severity import Grade
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.table import RULES
from ssbscreen.suspicion.verdict import Finding
from tests.ssbscreen.suspicion.asked import suspected_of

ELECTROLYTES = (
    "Li7La3Zr2O12", "Li10GeP2S12", "Li6PS5Cl", "Li6PS5Br", "Li3YCl6", "Li3InCl6", "Li3PS4", "Li7P3S11", "Li3ErCl6",
    "LiZr2(PO4)3", "Li3OCl", "Li4SnS4", "Li5La3Ta2O12", "Li0.33La0.56TiO3", "Li1.3Al0.3Ti1.7(PO4)3",
)  # fmt: skip
OF_CONDUCTION = {"conductivity not measured"}


def raised(formula: str, **known: Any) -> set[str]:
    found = suspected_of(formula, **known)
    return {name for name, verdict in found.items() if verdict.finding is Finding.SUSPECTED}


@pytest.mark.parametrize("formula", ELECTROLYTES)
def test_known_electrolytes_raise_no_flag_but_that_of_a_metal_that_can_be_reduced(formula: str) -> None:
    assert raised(formula) <= {"redox-active cation"}
    redox = suspected_of(formula)["redox-active cation"]
    assert redox.grade in ({Grade.MILD} if "Ti" in formula else {None})


@pytest.mark.parametrize(("formula", "flags"), [
    ("LiClH2O", {"hydrate"}),
    ("LiOHH2O", {"hydrate", "hydroxide or acid proton", "precursor"}),
    ("LiOH", {"hydroxide or acid proton", "precursor"}),
    ("Li2SO4H2O", {"hydrate"}),
    ("LiNO3(H2O)3", {"hydrate"}),
    ("LiAsF6H2O", {"hydrate"}),
    ("Li2OHCl", {"hydroxide or acid proton"}),
    ("LiAlPO4OH", {"hydroxide or acid proton"}),
    ("LiNH4SO4", {"ammonium or ammonia"}),
    ("LiINH3", {"ammonium or ammonia"}),
    ("LiNH2", {"precursor"}),
    ("Li2NH", set()),
    ("LiHCO2", {"organic anion", "precursor", "unusual oxidation states"}),
    ("LiC2H3O2", {"organic anion", "precursor", "unusual oxidation states"}),
    ("Li2CO3", {"precursor"}),
    ("Li2CN2", set()),
    ("LiCoO2", {"redox-active cation"}),
    ("Li2Fe(CO3)2", {"redox-active cation"}),
    ("Li3CrPCO7", {"redox-active cation"}),
    ("LiFeC2O4", {"organic anion", "redox-active cation"}),
    ("Li4Fe(CN)6", {"organic anion", "redox-active cation"}),
    ("LiFePO4H2O", {"hydrate", "redox-active cation"}),
    ("LiMnPO4OH", {"hydroxide or acid proton", "redox-active cation"}),
    ("LiFePO4", {"redox-active cation"}),
    ("Li2ZrO3", set()),
    ("Li2PtO3", {"noble metal", "redox-active cation"}),
    ("Li4UO5", {"radioactive element"}),
    ("Li3Bi", {"alloy or Zintl phase", "binary without conduction evidence"}),
    ("LiAl", {"alloy or Zintl phase"}),
    ("LiF", {"precursor", "binary without conduction evidence"}),
    ("Li3PO4", {"precursor"}),
    ("LiScO2", set()),
])  # fmt: skip
def test_a_formula_alone_raises_these_flags_and_no_others(formula: str, flags: set[str]) -> None:
    found = raised(formula)
    assert found - {"unusual oxidation states"} == flags - {"unusual oxidation states"}


@pytest.mark.parametrize(("formula", "charge"), [("LiCoO2", "Co at +3"), ("LiFePO4", "Fe at +2"), ("LiMn2O4", "+3.5")])
def test_the_evidence_names_the_redox_active_element_and_its_charge(formula: str, charge: str) -> None:
    assert charge in suspected_of(formula)["redox-active cation"].evidence


def test_oxygen_bonds_make_peroxides_and_superoxides_by_composition() -> None:
    assert "peroxide or superoxide" in raised("Li2O2")
    assert "peroxide or superoxide" in raised("LiO2")
    assert "peroxide or superoxide" not in raised("Li2O") | raised("Li2SO4") | raised("LiAgO2")


def test_a_formula_that_no_states_balance_is_flagged_with_the_states_that_were_tried() -> None:
    verdict = suspected_of("Li3SiO4")["unusual oxidation states"]
    assert verdict.finding is Finding.SUSPECTED
    assert "Si -4, +4" in verdict.evidence


@pytest.mark.parametrize("name", ["isolated molecules", "atoms too close", "absurd volume"])
def test_without_a_cell_its_rules_are_not_assessed_instead_of_clean(name: str) -> None:
    assert suspected_of("Li3YCl6")[name].finding is Finding.NOT_ASSESSED


def test_without_a_conductivity_its_rule_is_not_assessed() -> None:
    assert suspected_of("Li3YCl6")["conductivity not measured"].finding is Finding.NOT_ASSESSED


def test_a_measured_conductor_is_no_precursor_and_an_upper_bound_excuses_nothing() -> None:
    measured = {"log10_conductivity_s_per_cm": -3.4, "conductivity_origin": "MEASURED"}
    assert raised("Li3N", conductivity=measured) == set()
    bound = measured | {"conductivity_is_upper_bound": True}
    assert raised("Li3N", conductivity=bound) == {"precursor", "binary without conduction evidence"}


@pytest.mark.parametrize(("probability", "inside", "grade"), [
    (0.4, True, Grade.MILD), (0.02, True, Grade.SERIOUS), (0.4, False, Grade.SERIOUS),
])  # fmt: skip
def test_a_predicted_conductivity_is_no_evidence_and_graded_by_what_the_model_says(
    probability: float, inside: bool, grade: Grade
) -> None:
    predicted = {
        "log10_conductivity_s_per_cm": -8.0, "conductivity_origin": "ML", "conductivity_in_domain": inside,
        "probability_above_1e_4_s_per_cm": probability,
    }  # fmt: skip
    verdict = suspected_of("LiScO2", conductivity=predicted)["conductivity not measured"]
    assert verdict.grade is grade
    assert "10^-8.0 S/cm" in verdict.evidence


def test_every_rule_has_a_name_of_its_own_a_meaning_and_a_source() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.meaning and rule.source for rule in RULES)


def test_every_raised_flag_has_a_severity_and_evidence() -> None:
    for formula in ("LiF", "LiClH2O", "LiCoO2", "Li3Bi", "Li2O2"):
        for verdict in suspected_of(formula).values():
            assert (verdict.severity is not None) is (verdict.finding is Finding.SUSPECTED)
            assert bool(verdict.evidence) is (verdict.finding is not Finding.CLEAN)


def test_a_material_reads_its_formula() -> None:
    assert Material("Li2OHCl").amounts == {"Li": 2.0, "O": 1.0, "H": 1.0, "Cl": 1.0}
