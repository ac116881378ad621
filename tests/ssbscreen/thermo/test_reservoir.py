"""Equilibria with gases against hand-solved cases, an independent solver and the conservation of elements."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from ssbscreen.domain.composition import composition_key, formula_key, parse_formula
from ssbscreen.domain.errors import ElementalReferenceError, SsbscreenError
from ssbscreen.thermo.mixing import Reactant
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases, mask_of
from ssbscreen.thermo.reservoir import Reservoir, ReservoirReactions, reservoir_reactions

SEED = 20261122
CANDIDATES = 150
AGREEMENT = 1e-8  # eV/atom

WATER_EV, H2S_EV, H2_EV, O2_EV, CO2_EV = -3.2, -1.2, -0.4, -0.6, -4.8


@pytest.fixture(scope="module")
def index(phases_2018: list[tuple[str, float]]) -> PhaseIndex:
    return index_of(dict(phases_2018), dict(phases_2018))


def index_of(energies: dict[str, float], formulas: dict[str, float]) -> PhaseIndex:
    amounts = [parse_formula(formula) for formula in formulas]
    return index_phases(list(formulas), list(formulas), amounts, np.array(list(energies.values())))


def made_up(**more: float) -> PhaseIndex:
    """Elements at 0, Li2O at -6, LiOH at -5.2 and Li2S at -4.5 eV per formula unit; more in eV per formula unit."""
    per_formula = {"Li": 0.0, "H": 0.0, "O": 0.0, "S": 0.0, "Li2O": -6.0, "LiHO": -5.2, "Li2S": -4.5} | more
    energies = {f: energy / sum(parse_formula(f).values()) for f, energy in per_formula.items()}
    return index_of(energies, energies)


def reactant(index: PhaseIndex, formula: str) -> Reactant:
    amounts = parse_formula(formula)
    return Reactant(formula, amounts, float(index.energies[index.row_of[composition_key(amounts)]]))


def solids(index: PhaseIndex, found: ReservoirReactions, position: int) -> dict[str, float]:
    span = slice(found.products[position], found.products[position + 1])
    rows, units = found.phase[span], found.formula_units[span]
    return {str(index.formulas[row]): float(n) for row, n in zip(rows, units, strict=True)}


def gases(found: ReservoirReactions, position: int) -> dict[str, float]:
    return {g: float(n) for g, n in zip(found.gases, found.taken_up[position], strict=True) if abs(n) > 1e-9}


def test_oxide_takes_up_one_water_and_becomes_hydroxide() -> None:
    index = made_up()
    found = reservoir_reactions(index, [reactant(index, "Li2O")], Reservoir({"H2O": WATER_EV}, {"H2": H2_EV}))
    assert found.energy_ev_per_atom[0] == pytest.approx((2 * -5.2 + 6.0 - WATER_EV) / 3)
    assert found.margin_ev_per_atom[0] == found.energy_ev_per_atom[0]
    assert gases(found, 0) == pytest.approx({"H2O": 1.0})
    assert solids(index, found, 0) == pytest.approx({"LiHO": 2.0})


def test_sulfide_gives_one_h2s_for_two_waters() -> None:
    index = made_up()
    found = reservoir_reactions(index, [reactant(index, "Li2S")], Reservoir({"H2O": WATER_EV}, {"H2S": H2S_EV}))
    assert found.energy_ev_per_atom[0] == pytest.approx((2 * -5.2 + H2S_EV + 4.5 - 2 * WATER_EV) / 3)
    assert gases(found, 0) == pytest.approx({"H2O": 2.0, "H2S": -1.0})
    assert solids(index, found, 0) == pytest.approx({"LiHO": 2.0})


def test_margin_of_a_stable_phase_is_the_energy_of_the_best_reaction() -> None:
    index = made_up()
    dry = Reservoir({"H2O": -5.0}, {"H2": H2_EV, "O2": -4.0})
    found = reservoir_reactions(index, [reactant(index, "Li2O"), reactant(index, "Li")], dry)
    assert found.energy_ev_per_atom[0] == 0.0
    assert found.margin_ev_per_atom[0] == pytest.approx((2 * -5.2 + 6.0 + 5.0) / 3)
    assert solids(index, found, 0) == {}
    # 2 Li + H2O -> Li2O + H2 gives 0.7 eV per Li, Li + H2O -> LiOH + H2/2 0.4 eV.
    assert found.energy_ev_per_atom[1] == pytest.approx((-6.0 + H2_EV + 5.0) / 2)
    assert gases(found, 1) == pytest.approx({"H2O": 0.5, "H2": -0.5})


def test_metal_burns_in_oxygen_at_its_chemical_potential() -> None:
    index = made_up()
    found = reservoir_reactions(index, [reactant(index, "Li")], Reservoir({"O2": O2_EV}, {}))
    assert found.energy_ev_per_atom[0] == pytest.approx((-6.0 - O2_EV / 2) / 2)
    assert gases(found, 0) == pytest.approx({"O2": 0.25})


def test_neither_ice_nor_solid_h2s_nor_a_compound_of_the_gases_alone_forms() -> None:
    plain, frozen = made_up(), made_up(H2O=-9.0, H2S=-9.0, H2O2=-9.0)
    reservoir = Reservoir({"H2O": WATER_EV}, {"H2S": H2S_EV})
    results = [reservoir_reactions(i, [reactant(i, "Li2S")], reservoir) for i in (plain, frozen)]
    assert results[0].energy_ev_per_atom[0] == results[1].energy_ev_per_atom[0]


def test_phases_left_out_do_not_form() -> None:
    index = made_up()
    hydroxide = index.row_of[formula_key("LiHO")]
    found = reservoir_reactions(
        index, [reactant(index, "Li2S")], Reservoir({"H2O": WATER_EV}, {"H2S": H2S_EV}), without=[hydroxide]
    )
    # Only Li2S + H2O -> Li2O + H2S is left, which costs energy.
    assert found.energy_ev_per_atom[0] == 0.0
    assert found.margin_ev_per_atom[0] == pytest.approx((-6.0 + H2S_EV + 4.5 - WATER_EV) / 3)


def test_gases_that_react_with_each_other_are_refused() -> None:
    index = made_up()
    with pytest.raises(SsbscreenError, match="react with each other"):
        reservoir_reactions(index, [reactant(index, "Li2O")], Reservoir({"H2": 0.0, "O2": 0.0}, {"H2O": WATER_EV}))
    with pytest.raises(SsbscreenError, match="name it once"):
        Reservoir({"H2O": WATER_EV}, {"H2O": WATER_EV})


def test_a_gas_without_its_elements_among_the_phases_is_refused() -> None:
    index = made_up()
    with pytest.raises(ElementalReferenceError):
        reservoir_reactions(index, [reactant(index, "Li2O")], Reservoir({"CO2": CO2_EV}, {}))


RESERVOIRS = {
    "water": Reservoir({"H2O": WATER_EV}, {"H2": H2_EV, "H2S": H2S_EV, "HCl": -1.6, "NH3": -1.2, "O2": O2_EV}),
    "water and CO2": Reservoir({"H2O": WATER_EV, "CO2": CO2_EV}, {"H2": 0.0, "H2S": H2S_EV, "Cl2": -1.0}),
    "oxygen": Reservoir({"O2": O2_EV}, {"CO2": CO2_EV, "SO2": -4.0, "N2": -0.6}),
}


def drawn(index: PhaseIndex, generator: np.random.Generator) -> list[Reactant]:
    """Phases with Li at random, some of them off their hull by a made-up energy."""
    with_li = [row for row, f in enumerate(index.formulas) if "Li" in parse_formula(f) and f != "Li"]
    rows = generator.choice(with_li, CANDIDATES, replace=False)
    shifts = generator.choice([0.0, 0.05], CANDIDATES)
    return [
        Reactant(f := str(index.formulas[row]), parse_formula(f), float(index.energies[row] + shift))
        for row, shift in zip(rows, shifts, strict=True)
    ]


def lowest_energy(index: PhaseIndex, one: Reactant, reservoir: Reservoir, without: int | None) -> float:
    """The same program by HiGHS, its table built from formulas: eV per atom of the composition."""
    supplied = {e for gas in reservoir.supplied_ev for e in parse_formula(gas)}
    symbols = sorted({*one.amounts, *supplied})
    columns, costs = [], []
    molecules = {formula_key(gas) for gas in reservoir.gases}
    for row in index.rows_of(mask_of(symbols)):
        amounts = parse_formula(index.formulas[row])
        energy = float(index.energies[row])
        if composition_key(amounts) in molecules or row == without:
            continue
        if len(amounts) > 1 and amounts.keys() <= supplied:
            continue
        columns.append([amounts.get(e, 0.0) for e in symbols])
        costs.append(energy * sum(amounts.values()))
    for gas, mu in {**reservoir.supplied_ev, **reservoir.released_ev}.items():
        amounts = parse_formula(gas)
        if amounts.keys() <= set(symbols):
            columns.append([amounts.get(e, 0.0) for e in symbols])
            costs.append(mu)
    for gas, mu in reservoir.supplied_ev.items():
        columns.append([-parse_formula(gas).get(e, 0.0) for e in symbols])
        costs.append(-mu)
    balance = [one.amounts.get(e, 0.0) / one.atoms for e in symbols]
    solved = linprog(
        costs,
        A_eq=np.array(columns).T,
        b_eq=balance,
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    assert solved.success, one.formula
    return float(solved.fun)


@pytest.mark.parametrize("name", RESERVOIRS)
def test_energies_and_margins_equal_those_of_highs_on_real_phases(index: PhaseIndex, name: str) -> None:
    reservoir = RESERVOIRS[name]
    candidates = drawn(index, np.random.default_rng(SEED))
    found = reservoir_reactions(index, candidates, reservoir)
    reacting = 0
    for position, one in enumerate(candidates):
        own = index.row_of[composition_key(one.amounts)]
        expected = lowest_energy(index, one, reservoir, None) - one.energy_ev_per_atom
        assert found.energy_ev_per_atom[position] == pytest.approx(expected, abs=AGREEMENT), one.formula
        if expected > -AGREEMENT:
            expected = max(lowest_energy(index, one, reservoir, own) - one.energy_ev_per_atom, 0.0)
        else:
            reacting += 1
        assert found.margin_ev_per_atom[position] == pytest.approx(expected, abs=AGREEMENT), one.formula
    assert reacting >= CANDIDATES / 3


@pytest.mark.parametrize("name", RESERVOIRS)
def test_every_element_balances_and_the_energy_is_that_of_the_products(index: PhaseIndex, name: str) -> None:
    reservoir = RESERVOIRS[name]
    candidates = drawn(index, np.random.default_rng(SEED + 1))
    found = reservoir_reactions(index, candidates, reservoir)
    potentials = {**reservoir.supplied_ev, **reservoir.released_ev}
    for position, one in enumerate(candidates):
        formed = solids(index, found, position)
        if not formed and not gases(found, position):
            continue
        left = dict(one.amounts)
        energy = -one.energy_ev_per_atom * one.atoms
        for gas, taken in gases(found, position).items():
            energy -= taken * potentials[gas]
            assert taken < 0.0 or gas in reservoir.supplied_ev, one.formula
            for element, n in parse_formula(gas).items():
                left[element] = left.get(element, 0.0) + taken * n
        for formula, units in formed.items():
            solid = reactant(index, formula)
            energy += units * solid.atoms * solid.energy_ev_per_atom
            for element, n in solid.amounts.items():
                left[element] = left.get(element, 0.0) - units * n
        assert max(abs(n) for n in left.values()) < 1e-6 * one.atoms, one.formula
        assert energy / one.atoms == pytest.approx(found.energy_ev_per_atom[position], abs=1e-7), one.formula


def test_the_order_of_the_candidates_changes_nothing(index: PhaseIndex) -> None:
    candidates = drawn(index, np.random.default_rng(SEED + 2))
    forward = reservoir_reactions(index, candidates, RESERVOIRS["water"])
    backward = reservoir_reactions(index, candidates[::-1], RESERVOIRS["water"])
    assert np.array_equal(forward.margin_ev_per_atom, backward.margin_ev_per_atom[::-1])
    assert np.array_equal(forward.taken_up, backward.taken_up[::-1])


def test_more_of_a_supplied_gas_never_raises_the_energy(index: PhaseIndex) -> None:
    candidates = drawn(index, np.random.default_rng(SEED + 3))
    energies = [
        reservoir_reactions(index, candidates, Reservoir({"H2O": mu}, {"H2": 0.0})).energy_ev_per_atom
        for mu in (-3.6, -3.4, -3.2)
    ]
    assert np.all(np.diff(energies, axis=0) <= AGREEMENT)
