"""Drawbacks: the golden set is flagged with what is known of it."""

from __future__ import annotations

from typing import Any

import pytest

from ssbscreen.decision.drawbacks import GateResult, drawbacks, is_metallic, property_drawbacks

LLZO = {
    "formula": "Li7La3Zr2O12", "oxidation_limit_v": 2.91, "reduction_limit_v": 0.05,
    "decomposition_energy_at_li_ev_per_atom": -0.02, "energy_above_hull_std_ev_per_atom": 0.024,
    "energy_above_hull_ev_per_atom": 0.007, "products_at_li": "7 Li2O + 1.5 La2O3 + 0.5 Zr4O", "youngs_gpa": 150.0,
    "fracture_toughness_mpa_m05": 1.4, "monroe_newman_ratio": 17.5, "chi_kj_per_mol_nm": 49.3, "density_g_per_cm3": 5.1,
    "log10_conductivity_s_per_cm": -3.3,
}  # fmt: skip
LGPS = {
    "formula": "Li10GeP2S12", "oxidation_limit_v": 2.14, "reduction_limit_v": 1.71,
    "decomposition_energy_at_li_ev_per_atom": -1.25, "energy_above_hull_std_ev_per_atom": 0.024,
    "energy_above_hull_ev_per_atom": 0.019, "products_at_li": "12 Li2S + 2 Li3P + 0.25 Li15Ge4", "youngs_gpa": 21.6,
    "density_g_per_cm3": 2.0, "log10_conductivity_s_per_cm": -1.9,
}  # fmt: skip


def names(facts: dict[str, Any]) -> set[str]:
    return {drawback.name for drawback in property_drawbacks(facts, cathode_voltage_v=4.2)}


@pytest.mark.parametrize("formula", ["Li15Ge4", "Ge", "In", "Y", "Li13In3", "Ti3P", "Ti2P", "Zr4O", "Li9Al4", "Co"])
def test_metals_alloys_and_metal_rich_products_conduct_electrons(formula: str) -> None:
    assert is_metallic(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "Li2S",
        "Li3P",
        "LiCl",
        "Li2O",
        "La2O3",
        "Li3N",
        "Li5AlO4",
        "Li2C2",
        "Na2S",
        "S",
        "MgO",
        "Mg3P2",
        "BaLiH3",
        "Li8ZrO6",
    ],
)
def test_salts_with_balanced_charges_do_not(formula: str) -> None:
    assert not is_metallic(formula)


def test_garnet_is_heavy_stiff_and_oxidised_but_only_perhaps_reduced() -> None:
    assert names(LLZO) == {
        "oxidised below the cathode's voltage", "perhaps reduced by Li metal", "roughening of Li by chi",
        "too stiff to press cold", "heavy",
    }  # fmt: skip


def test_lgps_has_a_mixed_conducting_interphase_and_releases_hydrogen_sulfide() -> None:
    assert {
        "reduced by Li metal", "metallic products at Li metal", "oxidised below the cathode's voltage",
        "H2S with moisture", "scarce elements", "metastable",
    } <= names(LGPS)  # fmt: skip
    evidence = {d.name: d.evidence for d in property_drawbacks(LGPS, cathode_voltage_v=4.2)}
    assert evidence["metallic products at Li metal"].startswith("Li15Ge4")


def test_what_is_not_known_raises_no_flag() -> None:
    assert names({"formula": "Li3YCl6"}) == set()
    assert names({"formula": "Li3YCl6", "density_g_per_cm3": None, "youngs_gpa": float("nan")}) == set()


def test_an_infinite_oxidation_limit_is_no_drawback() -> None:
    assert names({"formula": "LiF", "oxidation_limit_v": float("inf")}) == set()


def test_a_lower_cathode_voltage_takes_the_flag_away() -> None:
    assert "oxidised below the cathode's voltage" not in {
        drawback.name for drawback in property_drawbacks(LLZO, cathode_voltage_v=2.5)
    }


def test_toxic_elements_are_named() -> None:
    (found,) = property_drawbacks({"formula": "Li2BeF4"}, cathode_voltage_v=4.2)
    assert (found.name, found.evidence) == ("toxic elements", "contains Be")


def test_failing_gates_come_before_uncertain_ones_and_passing_ones_are_none() -> None:
    gates = [
        GateResult("band_gap", "uncertain", "1.5 eV"),
        GateResult("radioactive", "passes", "stable"),
        GateResult("closed_shell", "fails", "Co"),
    ]
    found = drawbacks({"formula": "LiCoO2"}, gates, cathode_voltage_v=4.2)
    assert [each.name for each in found] == ["fails the gate closed_shell", "uncertain at the gate band_gap"]
    assert found[0].evidence == "Co"
