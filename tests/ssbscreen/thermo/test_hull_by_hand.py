"""The hull against systems solved by hand, and against pymatgen's grand potential diagram."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.analysis.phase_diagram import GrandPotentialPhaseDiagram, GrandPotPDEntry, PDEntry
from pymatgen.core import Composition, Element

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.composition_window import hull_energies_ev_per_atom
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import decomposition_energy, own_window
from tests.ssbscreen.thermo.hull_systems import LI_P_S, index_of, profile_of, window_of


def test_li2s_alone_is_stable_from_li_metal_to_its_formation_voltage() -> None:
    # 2 Li + S -> Li2S frees 3 atoms times 1.5 eV for two electrons: 1.5 * 3 / 2 = 2.25 V.
    window = window_of("Li2S", [("Li", 0.0), ("S", 0.0), ("Li2S", -1.5)])
    assert (window.limits.reduction_limit_v, window.limits.oxidation_limit_v) == (0.0, pytest.approx(2.25, abs=1e-9))
    assert window.reduction_products == ()
    assert [(phase.formula, phase.formula_units) for phase in window.oxidation_products] == [("S", 1.0)]
    assert [(step.li_per_formula, step.voltage_low_v) for step in window.profile] == [
        (pytest.approx(2.0), 0.0),
        (pytest.approx(0.0, abs=1e-12), pytest.approx(2.25)),
    ]
    assert window.profile[-1].voltage_high_v == np.inf


def test_a_compound_without_phases_beside_it_has_an_empty_window_at_one_voltage() -> None:
    # LiS between Li2S and S: it takes up and gives off Li at the voltage of that one reaction.
    window = window_of("LiS", [("Li", 0.0), ("S", 0.0), ("Li2S", -1.5)])
    assert window.limits.reduction_limit_v == window.limits.oxidation_limit_v == pytest.approx(2.25)
    assert window.energy_above_hull_ev_per_atom is None


def test_li3ps4_has_the_window_products_and_profile_of_the_hand_calculation() -> None:
    # Reduction: Li3PS4 + 5 Li -> P + 4 Li2S, (4 * 4.5 - 8.0) / 5 = 2.0 V; then P + 3 Li -> Li3P, 3.0 / 3 = 1.0 V.
    # Oxidation: Li3PS4 -> P2S5/2 + 3/2 S + 3 Li, (8.0 - 1.05) / 3 V.
    window = window_of("Li3PS4", LI_P_S)
    oxidation_v = 6.95 / 3
    assert window.energy_above_hull_ev_per_atom == 0.0
    assert window.limits.reduction_limit_v == pytest.approx(2.0)
    assert window.limits.oxidation_limit_v == pytest.approx(oxidation_v)
    found = [
        (step.voltage_low_v, step.li_per_formula, {phase.formula: phase.formula_units for phase in step.phases})
        for step in window.profile
    ]
    assert found == [
        (0.0, pytest.approx(11.0), pytest.approx({"Li2S": 4.0, "Li3P": 1.0})),
        (pytest.approx(1.0), pytest.approx(8.0), pytest.approx({"Li2S": 4.0, "P": 1.0})),
        (pytest.approx(2.0), pytest.approx(3.0), pytest.approx({"Li3PS4": 1.0})),
        (pytest.approx(oxidation_v), pytest.approx(0.0, abs=1e-12), pytest.approx({"P2S5": 0.5, "S": 1.5})),
    ]
    assert window.reduction_products == window.profile[1].phases
    assert window.oxidation_products == window.profile[3].phases


@pytest.mark.parametrize(
    ("voltage_v", "expected_ev_per_formula"),
    [
        (0.0, -18.0 - 3.0 + 8.0),  # Li3PS4 + 8 Li -> 4 Li2S + Li3P
        (0.5, -18.0 - 3.0 + 8.0 + 8 * 0.5),
        (1.5, -18.0 + 8.0 + 5 * 1.5),  # Li3PS4 + 5 Li -> 4 Li2S + P
        (2.0, 0.0),
        (2.2, 0.0),
        (4.2, 8.0 - 1.05 - 3 * 4.2),  # Li3PS4 -> P2S5/2 + 3/2 S + 3 Li
    ],
)
def test_li3ps4_decomposes_with_the_energy_of_the_hand_calculation(
    voltage_v: float, expected_ev_per_formula: float
) -> None:
    found = decomposition_energy(profile_of("Li3PS4", LI_P_S), np.array([-1.0]), voltage_v)
    assert found[0] == pytest.approx(expected_ev_per_formula / 8, abs=1e-9)


def test_decomposition_below_0_v_is_refused_because_li_plates() -> None:
    with pytest.raises(ValueError, match="below 0 V Li metal plates"):
        decomposition_energy(profile_of("Li3PS4", LI_P_S), np.array([-1.0]), -0.1)


def test_a_composition_without_a_phase_is_described_by_its_mixture() -> None:
    # Li7PS6 = Li3PS4 + 2 Li2S: what Li3PS4 does, it does.
    window = window_of("Li7PS6", LI_P_S)
    assert window.energy_above_hull_ev_per_atom is None
    assert window.limits.reduction_limit_v == pytest.approx(2.0)
    # Li2S gives Li off before Li3PS4 does: 2 Li2S in presence of S would be 2.25 V, Li3PS4 2.3167 V.
    assert window.limits.oxidation_limit_v == pytest.approx(2.25)
    assert {p.formula: p.formula_units for p in window.oxidation_products} == pytest.approx({"S": 2.0, "Li3PS4": 1.0})


def test_a_phase_above_the_hull_keeps_the_window_of_its_mixture_but_none_of_its_own() -> None:
    height = 0.1
    energy = (-8.0 - 2 * 4.5) / 14 + height
    window = window_of("Li7PS6", [*LI_P_S, ("Li7PS6", energy)])
    assert window.energy_above_hull_ev_per_atom == pytest.approx(height)
    assert window.limits.reduction_limit_v == pytest.approx(2.0)
    profiles = profile_of("Li7PS6", LI_P_S)
    own = own_window(profiles, np.array([energy]), np.zeros(1))
    assert np.isnan([own.reduction_v[0], own.oxidation_v[0]]).all()
    # With 0.15 eV/atom of tolerance it may lie 14 * 0.05 eV below its products: 5 Li on reduction, 4 on oxidation.
    tolerant = own_window(profiles, np.array([energy]), np.array([0.15]))
    assert tolerant.reduction_v[0] == pytest.approx(2.0 - 0.7 / 5, abs=1e-6)
    # 2.25 V + 0.7/4 would pass 2.3167 V, where three more Li leave: 4 (V - 2.25) + 3 (V - 6.95/3) = 0.7.
    assert tolerant.oxidation_v[0] == pytest.approx((0.7 + 9.0 + 6.95) / 7, abs=1e-6)


def test_without_li_to_give_there_is_no_oxidation_limit() -> None:
    window = window_of("P2S5", LI_P_S)
    assert window.limits.oxidation_limit_v == np.inf
    assert window.oxidation_products == ()
    # 8 P2S5 + 30 Li -> 10 Li3PS4 + 6 P; all the way to 5 Li2S + 2 P with 10 Li it would be 2.04 V.
    assert window.limits.reduction_limit_v == pytest.approx((10 * 8.0 - 8 * 2.1) / 30)


def test_more_li_than_any_phase_holds_is_metal_beside_the_richest_mixture() -> None:
    window = window_of("Li5S", [("Li", 0.0), ("S", 0.0), ("Li2S", -1.5)])
    assert (window.limits.reduction_limit_v, window.limits.oxidation_limit_v) == (0.0, 0.0)
    assert hull_energies_ev_per_atom(index_of([("Li", 0.0), ("S", 0.0), ("Li2S", -1.5)]), [{"Li": 5.0, "S": 1.0}])[
        0
    ] == pytest.approx(-4.5 / 6)


def test_decomposition_energies_are_those_of_pymatgens_grand_potential_diagram(
    phases_2018: list[tuple[str, float]],
) -> None:
    system = {"Li", "P", "S", "Cl"}
    phases = [(f, e) for f, e in phases_2018 if set(parse_formula(f)) <= system]
    index = index_of(phases)
    entries = [PDEntry(c := Composition(f), e * c.num_atoms) for f, e in phases]
    chosen = ["Li3PS4", "Li6PS5Cl", "Li7P3S11", "LiCl", "Li2S"]
    energies = np.array([dict(phases)[formula] for formula in chosen])
    profiles = compute_profiles(index, [parse_formula(formula) for formula in chosen])
    for voltage_v in (0.25, 1.0, 2.2, 3.0, 5.0):
        ours = decomposition_energy(profiles, energies, voltage_v)
        diagram = GrandPotentialPhaseDiagram(entries, {Element("Li"): -voltage_v})
        for formula, found in zip(chosen, ours, strict=True):
            composition = Composition(formula)
            entry = GrandPotPDEntry(
                PDEntry(composition, dict(phases)[formula] * composition.num_atoms), {Element("Li"): -voltage_v}
            )
            # pymatgen counts per atom other than Li
            others = composition.num_atoms - composition["Li"]
            expected = -diagram.get_e_above_hull(entry) * others / composition.num_atoms
            assert found == pytest.approx(expected, abs=1e-6), (formula, voltage_v)


def test_li6p2s8_is_li3ps4() -> None:
    doubled = [("Li6P2S8" if formula == "Li3PS4" else formula, energy) for formula, energy in LI_P_S]
    one, other = window_of("Li3PS4", LI_P_S), window_of("Li6P2S8", doubled)
    assert one.limits == other.limits
    assert [step.voltage_low_v for step in one.profile] == [step.voltage_low_v for step in other.profile]
    assert [2 * step.li_per_formula for step in one.profile] == pytest.approx([s.li_per_formula for s in other.profile])
    assert other.profile[2].phases[0].formula_units == pytest.approx(1.0)
