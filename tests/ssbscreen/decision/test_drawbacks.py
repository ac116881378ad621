"""Drawbacks: the golden set is flagged with what is known of it."""

from __future__ import annotations

from typing import Any

import pytest

from ssbscreen.decision.drawbacks import GateResult, drawbacks, property_drawbacks

LLZO = {
    "formula": "Li7La3Zr2O12", "oxidation_limit_v": 2.91, "reduction_limit_v": 0.05,
    "margin_at_li_ev_per_atom": -0.02, "energy_above_hull_std_ev_per_atom": 0.024,
    "energy_above_hull_ev_per_atom": 0.007, "products_at_li": "7 Li2O + 1.5 La2O3 + 0.5 Zr4O", "youngs_gpa": 150.0,
    "fracture_toughness_mpa_m05": 1.4, "monroe_newman_ratio": 17.5, "chi_kj_per_mol_nm": 49.3, "density_g_per_cm3": 5.1,
    "log10_conductivity_s_per_cm": -3.3, "conducting_products_at_li": "Zr (5%)",
    "passivation_class_at_li": "passivating", "probability_protected_at_li": 0.91,
    "cathode_reaction_energy_ev_per_atom": -0.04, "cathode_reaction_margin_ev_per_atom": -0.04,
    "cathode_reaction_std_ev_per_atom": 0.04,
}  # fmt: skip
LGPS = {
    "formula": "Li10GeP2S12", "oxidation_limit_v": 2.14, "reduction_limit_v": 1.71,
    "margin_at_li_ev_per_atom": -1.25, "energy_above_hull_std_ev_per_atom": 0.024,
    "energy_above_hull_ev_per_atom": 0.019, "products_at_li": "12 Li2S + 2 Li3P + 0.25 Li15Ge4", "youngs_gpa": 21.6,
    "density_g_per_cm3": 2.0, "log10_conductivity_s_per_cm": -1.9, "conducting_products_at_li": "Li15Ge4 (11%)",
    "passivation_class_at_li": "uncertain", "probability_protected_at_li": 0.68,
    "cathode_reaction_energy_ev_per_atom": -0.51, "cathode_reaction_margin_ev_per_atom": -0.51,
    "cathode_reaction_std_ev_per_atom": 0.04, "cathode_reaction_state": "LiCoO2, charged",
    "cathode_reaction_products": "0.362 Li2SO4 + 0.187 Co9S8",
    "moisture_reaction_energy_ev_per_atom": -0.42, "moisture_reaction_products": "2 Li3PO4 + 10 H2S",
    "air_reaction_margin_ev_per_atom": -0.45, "air_reaction_std_ev_per_atom": 0.04, "h2s_yield_mmol_per_g": 20.4,
    "handling_class": "glovebox", "likeliest_handling_class": "glovebox",
}  # fmt: skip


def names(facts: dict[str, Any]) -> set[str]:
    return {drawback.name for drawback in property_drawbacks(facts, cathode_voltage_v=4.2)}


def test_garnet_is_heavy_stiff_and_oxidised_but_only_perhaps_reduced() -> None:
    assert names(LLZO) == {
        "oxidised below the cathode's voltage", "perhaps reduced by Li metal", "roughening of Li by chi",
        "too stiff to press cold", "heavy", "perhaps metastable",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("margin", "found"),
    [
        (-0.049, {"reduced by Li metal"}),
        (-0.047, {"perhaps reduced by Li metal"}),
        (0.0, set()),
        (0.3, set()),
    ],
)
def test_reduction_is_certain_beyond_two_standard_deviations_of_the_margin(margin: float, found: set[str]) -> None:
    facts = {"formula": "LiF", "margin_at_li_ev_per_atom": margin, "energy_above_hull_std_ev_per_atom": 0.024}
    assert names(facts) == found


def evidence(facts: dict[str, Any]) -> dict[str, str]:
    return {drawback.name: drawback.evidence for drawback in property_drawbacks(facts, cathode_voltage_v=4.2)}


def test_lgps_has_metallic_products_reacts_with_the_cathode_and_releases_hydrogen_sulfide() -> None:
    assert {
        "reduced by Li metal", "metallic products at Li metal", "oxidised below the cathode's voltage",
        "H2S with moisture", "reacts with moist air", "scarce elements", "perhaps metastable",
        "reacts with the cathode",
    } <= names(LGPS)  # fmt: skip
    assert evidence(LGPS)["metallic products at Li metal"] == (
        "Li15Ge4 (11 % of the volume); probability that the interphase blocks electrons 0.68"
    )
    assert evidence(LGPS)["reacts with the cathode"] == (
        "-0.51 eV/atom with LiCoO2, charged: 0.362 Li2SO4 + 0.187 Co9S8"
    )


PRICED = {
    "formula": "Li10GeP2S12", "raw_material_cost_usd_per_kwh": 257.0, "raw_material_cost_low_usd_per_kwh": 97.0,
    "costliest_elements": "Ge 99 %", "unchecked_cost_share": 0.0, "specific_energy_wh_per_kg": 469.0,
    "thickness_limit_um": 17.3, "critical_minerals_us": "Ge", "critical_minerals_eu": "Ge, P",
}  # fmt: skip


def test_cost_names_the_elements_that_make_it_and_the_cell_the_thickness_that_it_allows() -> None:
    found = evidence(PRICED)
    assert found["costly raw materials"] == "257 $/kWh, above 10, Ge 99 %; making the electrolyte not counted"
    dearer = evidence(PRICED | {"raw_material_cost_usd_per_kwh": 1234.0})["costly raw materials"]
    assert dearer.startswith("1,230 $/kWh, above 10, Ge 99 %")
    assert found["misses 500 Wh/kg"] == "the stack has 469 Wh/kg, 500 only with a separator thinner than 17 um"
    assert found["critical minerals"] == "Ge (US); Ge, P (EU)"
    assert "scarce elements" in found


def test_a_cost_is_only_perhaps_too_high_where_its_interval_holds_the_limit() -> None:
    facts = PRICED | {"raw_material_cost_usd_per_kwh": 12.0, "raw_material_cost_low_usd_per_kwh": 3.0}
    assert "perhaps costly raw materials" in names(facts)
    assert not {name for name in names(facts | {"raw_material_cost_usd_per_kwh": 9.9}) if "costly" in name}
    unsure = evidence(facts | {"unchecked_cost_share": 0.5})["perhaps costly raw materials"]
    assert "50 % of it by prices that nobody looked up" in unsure


def test_a_heavy_electrolyte_has_no_thickness_and_a_light_one_no_flag() -> None:
    heavy = evidence(PRICED | {"specific_energy_wh_per_kg": 331.0, "thickness_limit_um": -8.6})
    assert heavy["misses 500 Wh/kg"] == "the stack has 331 Wh/kg, at no thickness enough"
    assert "misses 500 Wh/kg" not in names(PRICED | {"specific_energy_wh_per_kg": 501.0, "thickness_limit_um": 31.0})


def test_what_was_only_predicted_is_flagged_and_what_nobody_tells_is_not() -> None:
    assert "only predicted" in names({"formula": "Li3PS4", "theoretical": True})
    assert "only predicted" not in names({"formula": "Li3PS4", "theoretical": False})
    assert "only predicted" not in names({"formula": "Li3PS4", "theoretical": None})


def test_poisonous_gases_are_flagged_where_moisture_sets_them_free() -> None:
    facts = {
        "formula": "LiPF6", "moisture_reaction_energy_ev_per_atom": -0.2, "moisture_reaction_products": "LiF + 5 HF"
    }  # fmt: skip
    assert "HF with moisture" in names(facts)
    assert "HF with moisture" not in names(facts | {"moisture_reaction_energy_ev_per_atom": 0.0})


def test_each_metallic_product_has_its_share_whichever_way_percent_is_written() -> None:
    told = evidence(LGPS | {"conducting_products_at_li": "Ti2P (10 %), Ti (3%)"})["metallic products at Li metal"]
    assert told.startswith("Ti2P (10 % of the volume), Ti (3 % of the volume);")


def test_products_that_all_insulate_are_no_drawback() -> None:
    assert "metallic products at Li metal" not in names(LGPS | {"conducting_products_at_li": None})


@pytest.mark.parametrize("kind", ["stable", "passivating", "uncertain", None])
def test_only_a_mixed_conducting_class_is_flagged_as_one(kind: str | None) -> None:
    name = "mixed-conducting interphase with Li metal"
    facts = LGPS | {"passivation_class_at_li": kind, "conducting_volume_fraction_at_li": 0.24}
    assert name not in names(facts)
    told = evidence(facts | {"passivation_class_at_li": "mixed-conducting"})[name]
    assert "24 % of its volume" in told
    assert told.endswith("0.68")


@pytest.mark.parametrize(("margin", "flagged"), [(-0.081, True), (-0.079, False), (0.0, False), (0.2, False)])
def test_a_reaction_with_the_cathode_is_certain_beyond_two_standard_deviations(margin: float, flagged: bool) -> None:
    facts = {
        "formula": "LiF", "cathode_reaction_energy_ev_per_atom": min(margin, 0.0),
        "cathode_reaction_margin_ev_per_atom": margin, "cathode_reaction_std_ev_per_atom": 0.04,
    }  # fmt: skip
    assert ("reacts with the cathode" in names(facts)) is flagged


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (31.0, 58.0, {"too stiff to press cold"}),
        (29.0, 62.0, {"perhaps too stiff to press cold"}),
        (None, None, {"too stiff to press cold"}),
    ],
)
def test_a_flag_of_the_moduli_is_certain_where_its_whole_interval_lies_beyond_the_limit(
    low: float | None, high: float | None, found: set[str]
) -> None:
    assert names({"formula": "LiF", "youngs_gpa": 42.0, "youngs_low_gpa": low, "youngs_high_gpa": high}) == found


@pytest.mark.parametrize("origin", ["DFT", "LITERATURE", "ML"])
def test_the_evidence_says_where_a_model_predicted_the_moduli(origin: str) -> None:
    facts = {"formula": "LiF", "youngs_gpa": 42.0, "fracture_toughness_mpa_m05": 0.2, "monroe_newman_ratio": 1.0}
    facts |= {"chi_kj_per_mol_nm": 3.0, "moduli_origin": origin}
    told = [drawback.evidence for drawback in property_drawbacks(facts, cathode_voltage_v=4.2)]
    assert len(told) == 4
    assert all(("predicted by a model" in evidence) is (origin == "ML") for evidence in told)


@pytest.mark.parametrize(("inside", "name"), [
    (True, "too stiff to press cold"), (None, "too stiff to press cold"), (float("nan"), "too stiff to press cold"),
    (False, "perhaps too stiff to press cold"), (0.0, "perhaps too stiff to press cold"),
])  # fmt: skip
def test_no_flag_is_certain_outside_the_domain_of_the_model(inside: object, name: str) -> None:
    facts = {"formula": "LiF", "youngs_gpa": 90.0, "youngs_low_gpa": 60.0, "youngs_high_gpa": 130.0}
    told = evidence(facts | {"moduli_origin": "ML", "moduli_in_domain": inside})
    assert told.keys() == {name}
    assert told[name].endswith("outside its domain") is name.startswith("perhaps")


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


def test_moisture_is_a_drawback_only_where_it_reacts_for_certain() -> None:
    assert "reacts with moist air" not in names(LGPS | {"air_reaction_margin_ev_per_atom": -0.07})
    assert "reacts with moist air" not in names(LGPS | {"air_reaction_margin_ev_per_atom": None})
    dry = LGPS | {"moisture_reaction_energy_ev_per_atom": 0.0}
    assert "H2S with moisture" not in names(dry)
    assert "H2S with moisture" not in names(LGPS | {"h2s_yield_mmol_per_g": 0.0})
    evidence = {d.name: d.evidence for d in property_drawbacks(LGPS, cathode_voltage_v=4.2)}
    assert evidence["H2S with moisture"] == (
        "20.4 mmol/g at full hydrolysis; -0.42 eV/atom with water of ambient air: 2 Li3PO4 + 10 H2S"
    )


def test_a_predicted_conductivity_is_a_certain_drawback_only_where_its_whole_interval_is_too_low() -> None:
    name = "conducts too little for 30 um"
    facts = {
        "formula": "LiYO2", "log10_conductivity_s_per_cm": -8.0, "log10_conductivity_low_s_per_cm": -11.0,
        "log10_conductivity_high_s_per_cm": -5.0, "conductivity_in_domain": True, "conductivity_origin": "ML",
    }  # fmt: skip
    assert names(facts) == {name}
    assert evidence(facts)[name] == ("10^-8.0 S/cm ML (10^-11.0 to 10^-5.0), 30 um at 1 mA/cm2 and 50 mV need 10^-4.2")
    assert names(facts | {"log10_conductivity_high_s_per_cm": -4.2}) == {f"perhaps {name}"}
    outside = evidence(facts | {"conductivity_in_domain": False})[f"perhaps {name}"]
    assert "outside the domain of its model" in outside
    assert names(facts | {"log10_conductivity_s_per_cm": -4.0, "log10_conductivity_high_s_per_cm": -1.0}) == set()


@pytest.mark.parametrize(
    ("above_hull", "std", "found"),
    [
        (0.020, 0.0, {"metastable"}),
        (0.014, 0.0, set()),
        (0.064, 0.024, {"metastable"}),
        (0.020, 0.024, {"perhaps metastable"}),
        (0.004, 0.024, {"perhaps metastable"}),
        (0.004, 0.005, set()),
        (0.0, 0.024, set()),
    ],
)
def test_a_phase_off_the_hull_is_metastable_as_far_as_its_interval_allows(
    above_hull: float, std: float, found: set[str]
) -> None:
    facts = {
        "formula": "LiF",
        "energy_above_hull_ev_per_atom": above_hull,
        "energy_above_hull_std_ev_per_atom": std,
    }
    assert names(facts) == found
