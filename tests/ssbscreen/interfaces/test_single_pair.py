"""One pair in full: the equations balance, the ratio is that of formula units, and what cannot be asked is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import ElementalReferenceError, FormulaError, SsbscreenError
from ssbscreen.interfaces.electrodes import reactant_of
from ssbscreen.interfaces.single_pair import InterfaceReaction, Kink, interface_reaction
from ssbscreen.thermo.phase_index import PhaseIndex

PAIRS = (
    ("Li3PS4", "LiCoO2"),
    ("Li6PS5Cl", "LiNiO2"),
    ("Li7La3Zr2O12", "LiCoO2"),
    ("Li10GeP2S12", "FePO4"),
    ("Li3PS4", "LiNbO3"),
    ("Li3YCl6", "Li6PS5Cl"),
    ("Li1.3Al0.3Ti1.7(PO4)3", "LiCoO2"),
)


def imbalance(reaction: InterfaceReaction, kink: Kink) -> dict[str, float]:
    """Atoms by element that go in and do not come out, per formula unit of both together."""
    left: dict[str, float] = {"Li": -kink.li_released}
    sides = [(reaction.a, kink.formula_units_a), (reaction.b, 1.0 - kink.formula_units_a)]
    for formula, units in [*sides, *((phase.formula, -phase.formula_units) for phase in kink.products)]:
        for element, n in parse_formula(formula).items():
            left[element] = left.get(element, 0.0) + units * n
    return left


@pytest.mark.parametrize("voltage_v", [None, 0.0, 2.5, 4.2])
@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_every_kink_balances(a: str, b: str, voltage_v: float | None, index_2018: PhaseIndex) -> None:
    reaction = interface_reaction(index_2018, a, b, voltage_v=voltage_v)
    for kink in reaction.kinks:
        assert max(map(abs, imbalance(reaction, kink).values())) < 1e-4
        assert voltage_v is not None or kink.li_released == 0.0
    assert reaction.kinks[0].fraction_a == reaction.kinks[0].formula_units_a == 0.0
    assert reaction.kinks[-1].fraction_a == reaction.kinks[-1].formula_units_a == 1.0
    assert reaction.minimum in reaction.kinks
    assert reaction.minimum.reaction_energy_ev_per_atom == min(k.reaction_energy_ev_per_atom for k in reaction.kinks)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_atoms_and_formula_units_tell_the_same_ratio(a: str, b: str, index_2018: PhaseIndex) -> None:
    of_a, of_b = (sum(parse_formula(formula).values()) for formula in (a, b))
    for kink in interface_reaction(index_2018, a, b).kinks:
        units = kink.formula_units_a
        assert kink.fraction_a == pytest.approx(units * of_a / (units * of_a + (1 - units) * of_b), abs=1e-9)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_energy_is_that_of_the_products_less_the_reactants(a: str, b: str, index_2018: PhaseIndex) -> None:
    reaction = interface_reaction(index_2018, a, b)
    first, second = (reactant_of(index_2018, formula)[0] for formula in (a, b))
    for kink in reaction.kinks:
        total = sum(
            phase.formula_units * (one := reactant_of(index_2018, phase.formula)[0]).atoms * one.energy_ev_per_atom
            for phase in kink.products
        )
        atoms = kink.formula_units_a * first.atoms + (1 - kink.formula_units_a) * second.atoms
        given = kink.fraction_a * first.energy_ev_per_atom + (1 - kink.fraction_a) * second.energy_ev_per_atom
        assert kink.reaction_energy_ev_per_atom == pytest.approx(total / atoms - given, abs=1e-5)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_order_in_which_a_pair_is_named_changes_no_result(a: str, b: str, index_2018: PhaseIndex) -> None:
    one, other = interface_reaction(index_2018, a, b), interface_reaction(index_2018, b, a)
    assert one.margin_ev_per_atom == pytest.approx(other.margin_ev_per_atom, abs=1e-8)
    assert one.minimum.fraction_a == pytest.approx(1.0 - other.minimum.fraction_a, abs=1e-8)
    assert {p.formula for p in one.minimum.products} == {p.formula for p in other.minimum.products}


def test_li2s_and_p2s5_react_three_to_one(made_up: Callable[..., PhaseIndex]) -> None:
    # 3 Li2S + P2S5 -> 2 Li3PS4: 2 * -8.0 + 3 * 4.5 + 2.1 = -0.4 eV for 16 atoms.
    reaction = interface_reaction(made_up(Li2S=-4.5, P2S5=-2.1, Li3PS4=-8.0), "Li2S", "P2S5")
    assert reaction.minimum.formula_units_a == pytest.approx(3 / 4)
    assert reaction.minimum.fraction_a == pytest.approx(9 / 16)
    assert reaction.minimum.reaction_energy_ev_per_atom == pytest.approx(-0.4 / 16)
    assert reaction.margin_ev_per_atom == pytest.approx(-0.4 / 16)
    assert {p.formula: p.formula_units for p in reaction.minimum.products} == pytest.approx({"Li3PS4": 0.5})
    assert reaction.mixtures == ()


def test_li_that_leaves_is_counted_per_formula_unit_of_both(made_up: Callable[..., PhaseIndex]) -> None:
    # At 3 V, above 4.5 / 2 V, Li2S beside S gives off all its Li: two per unit of Li2S.
    reaction = interface_reaction(made_up(Li2S=-4.5, LiCl=-4.3), "Li2S", "LiCl", voltage_v=3.0)
    assert reaction.kinks[-1].li_released == pytest.approx(2.0)
    assert [p.formula for p in reaction.kinks[-1].products] == ["S"]
    assert reaction.kinks[0].li_released == pytest.approx(0.0, abs=1e-9)
    assert reaction.minimum.reaction_energy_ev_per_atom == 0.0


def test_a_stable_pair_reports_its_margin(made_up: Callable[..., PhaseIndex]) -> None:
    reaction = interface_reaction(made_up(Li2S=-4.5, LiCl=-4.3), "Li2S", "LiCl")
    assert reaction.minimum.reaction_energy_ev_per_atom == 0.0
    assert reaction.margin_ev_per_atom == pytest.approx(1.5)


def test_a_composition_that_is_no_phase_is_told(index_2018: PhaseIndex) -> None:
    reaction = interface_reaction(index_2018, "Li1.3Al0.3Ti1.7(PO4)3", "LiCoO2")
    assert reaction.mixtures == ("Li1.3Al0.3Ti1.7(PO4)3",)
    assert interface_reaction(index_2018, "Li3PS4", "LiCoO2").mixtures == ()


def test_a_reaction_can_be_written_as_json(index_2018: PhaseIndex) -> None:
    reaction = interface_reaction(index_2018, "Li3PS4", "LiCoO2", voltage_v=4.2)
    read = json.loads(json.dumps(asdict(reaction)))
    assert read["minimum"]["reaction_energy_ev_per_atom"] == reaction.minimum.reaction_energy_ev_per_atom
    assert len(read["kinks"]) == len(reaction.kinks)


@pytest.mark.parametrize(
    ("a", "b", "voltage_v", "error", "message"),
    [
        ("Li2S", "LiCl", -0.1, SsbscreenError, "below 0 V Li metal plates"),
        ("Li2S", "Li", 0.5, ElementalReferenceError, "Li is the reservoir itself"),
        ("Li2S", "NaCl", None, ElementalReferenceError, "Na"),
        ("Li2S", "?", None, FormulaError, "cannot read"),
    ],
)
def test_what_has_no_answer_is_refused(
    a: str, b: str, voltage_v: float | None, error: type[Exception], message: str, made_up: Callable[..., PhaseIndex]
) -> None:
    with pytest.raises(error, match=message):
        interface_reaction(made_up(Li2S=-4.5, LiCl=-4.3), a, b, voltage_v=voltage_v)


def test_closed_li_metal_may_be_one_side(made_up: Callable[..., PhaseIndex]) -> None:
    # S + 2 Li -> Li2S; the voltage of the window times two over three atoms.
    reaction = interface_reaction(made_up(Li2S=-4.5), "Li", "S")
    assert reaction.minimum.fraction_a == pytest.approx(2 / 3)
    assert np.isclose(reaction.minimum.reaction_energy_ev_per_atom, -1.5)
