"""The hull of random systems against SciPy's linear programs, and against the laws that any hull obeys.

Integers and a coarse grid of energies, so that ties, duplicates and degenerate vertices abound.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pymatgen.core import Composition

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.composition_window import hull_energies_ev_per_atom
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import decomposition_energy, own_window
from tests.ssbscreen.thermo.hull_systems import (
    Phase,
    System,
    hull_by_scipy,
    index_of,
    profile_of,
    same_profiles,
    systems,
    window_of,
    written,
)


@settings(max_examples=60)
@given(st.one_of(systems(7, on_grid=False), systems(7)))
def test_hull_energies_are_those_of_scipys_linear_program(system: System) -> None:
    amounts = parse_formula(system.formula)
    found = hull_energies_ev_per_atom(index_of(system.phases), [amounts])[0]
    assert found == pytest.approx(hull_by_scipy(system.phases, amounts) / sum(amounts.values()), abs=1e-9)


@settings(max_examples=60)
@given(systems(), st.floats(0.01, 6.0))
def test_grand_potentials_are_those_of_scipys_linear_program_open_to_li(system: System, voltage_v: float) -> None:
    amounts = parse_formula(system.formula)
    atoms = sum(amounts.values())
    energy = 0.3
    found = decomposition_energy(profile_of(system.formula, system.phases), np.array([energy]), voltage_v)[0]
    expected = hull_by_scipy(system.phases, amounts, mu_li=-voltage_v) / atoms
    assert found == pytest.approx(expected - (energy + voltage_v * amounts.get("Li", 0.0) / atoms), abs=1e-8)


@settings(max_examples=60)
@given(systems())
def test_limits_are_the_slopes_of_the_hull_when_li_is_added_and_removed(system: System) -> None:
    amounts = parse_formula(system.formula)
    limits = window_of(system.formula, system.phases).limits
    step = 1e-4
    here = hull_by_scipy(system.phases, amounts)
    more = hull_by_scipy(system.phases, {**amounts, "Li": amounts.get("Li", 0.0) + step})
    assert limits.reduction_limit_v == pytest.approx((here - more) / step, abs=1e-4)
    if "Li" in amounts:
        less = hull_by_scipy(system.phases, {**amounts, "Li": amounts["Li"] - step})
        assert limits.oxidation_limit_v == pytest.approx((less - here) / step, abs=1e-4)
    else:
        assert limits.oxidation_limit_v == np.inf


@given(systems(), st.lists(st.integers(-50, 50).map(lambda n: n / 10), min_size=4, max_size=4))
def test_elements_that_are_not_at_zero_shift_energies_and_no_window(system: System, offsets: list[float]) -> None:
    of_element = dict(zip(["Li", "P", "S", "Cl"], offsets, strict=True))

    def offset(formula: str) -> float:
        amounts = parse_formula(formula)
        return sum(number * of_element[symbol] for symbol, number in amounts.items()) / sum(amounts.values())

    shifted = [(formula, energy + offset(formula)) for formula, energy in system.phases]
    one, other = profile_of(system.formula, system.phases), profile_of(system.formula, shifted)
    assert other.hull_energy[0] == pytest.approx(one.hull_energy[0] + offset(system.formula), abs=1e-9)
    assert other.reduction_v[0] == pytest.approx(one.reduction_v[0], abs=1e-6)
    assert other.oxidation_v[0] == pytest.approx(one.oxidation_v[0], abs=1e-6)
    assert other.voltage == pytest.approx(one.voltage, abs=1e-6)
    for voltage_v in (0.0, 1.3, 5.0):
        before = decomposition_energy(one, one.hull_energy, voltage_v)[0]
        assert decomposition_energy(other, other.hull_energy, voltage_v)[0] == pytest.approx(before, abs=1e-7)


@given(systems())
def test_along_a_profile_li_falls_and_the_voltage_rises(system: System) -> None:
    profile = window_of(system.formula, system.phases).profile
    assert profile[0].voltage_low_v == 0.0
    assert profile[-1].voltage_high_v == np.inf
    assert profile[-1].li_per_formula == pytest.approx(0.0, abs=1e-9)
    for lower, upper in pairwise(profile):
        assert lower.voltage_high_v == upper.voltage_low_v > lower.voltage_low_v
        assert lower.li_per_formula > upper.li_per_formula


@given(systems())
def test_every_step_holds_the_atoms_of_the_composition_and_the_li_exchanged(system: System) -> None:
    amounts = parse_formula(system.formula)
    for step in window_of(system.formula, system.phases).profile:
        held: dict[str, float] = {}
        for phase in step.phases:
            for element, number in parse_formula(phase.formula).items():
                held[element] = held.get(element, 0.0) + number * phase.formula_units
        held["Li"] = held.get("Li", 0.0)
        assert held == pytest.approx({**amounts, "Li": step.li_per_formula}, abs=1e-5)


@given(systems())
def test_the_grand_potential_is_continuous_and_concave(system: System) -> None:
    profiles = profile_of(system.formula, system.phases)
    lines = list(zip(profiles.voltage, profiles.intercept, profiles.li, strict=True))
    for (_, energy, li), (voltage, next_energy, next_li) in pairwise(lines):
        assert energy + voltage * li == pytest.approx(next_energy + voltage * next_li, abs=1e-7)
        assert next_li < li  # the slope in the voltage falls: concave


@given(systems(), st.floats(0.0, 6.0))
def test_phases_on_the_hull_never_gain_by_a_voltage_and_lose_nothing_within_their_window(
    system: System, voltage_v: float
) -> None:
    profiles = profile_of(system.formula, system.phases)
    found = decomposition_energy(profiles, profiles.hull_energy, voltage_v)[0]
    assert found <= 0.0
    within = profiles.reduction_v[0] <= voltage_v <= profiles.oxidation_v[0]
    assert not within or found == pytest.approx(0.0, abs=1e-7)


@given(systems(), st.integers(1, 30))
def test_a_phase_above_the_hull_changes_no_window(system: System, hundredths: int) -> None:
    index = index_of(system.phases)
    compositions = [parse_formula(formula) for formula, _ in system.phases]
    new = parse_formula(system.formula)
    energy = hull_energies_ev_per_atom(index, [new])[0] + hundredths / 100
    other = compute_profiles(index_of([*system.phases, (system.formula, float(energy))]), compositions)
    same_profiles(compute_profiles(index, compositions), other)


@given(systems(), st.randoms(use_true_random=False), st.lists(st.integers(1, 5), min_size=16, max_size=16))
def test_shuffled_phases_and_scaled_formulas_change_nothing(system: System, random, factors) -> None:
    compositions = [parse_formula(formula) for formula, _ in system.phases]
    rows = [
        (written({e: int(n) * factor for e, n in parse_formula(formula).items()}), energy)
        for (formula, energy), factor in zip(system.phases, factors, strict=False)
    ]
    random.shuffle(rows)
    same_profiles(
        compute_profiles(index_of(system.phases), compositions), compute_profiles(index_of(rows), compositions)
    )


@given(systems(), st.integers(0, 5))
def test_of_duplicate_compositions_the_lowest_counts(system: System, tenths: int) -> None:
    compositions = [parse_formula(formula) for formula, _ in system.phases]
    worse = [(formula, energy + tenths / 10) for formula, energy in system.phases]
    lowest: dict[frozenset[tuple[str, float]], Phase] = {}
    for formula, energy in system.phases:
        key = frozenset(Composition(formula).fractional_composition.get_el_amt_dict().items())
        if key not in lowest or energy < lowest[key][1]:
            lowest[key] = (formula, energy)
    one = compute_profiles(index_of(list(lowest.values())), compositions)
    same_profiles(one, compute_profiles(index_of([*worse, *system.phases]), compositions))


@settings(max_examples=60)
@given(systems(), st.integers(1, 10))
def test_the_own_window_is_the_hull_window_on_the_hull_and_empty_above_it(system: System, hundredths: int) -> None:
    profiles = profile_of(system.formula, system.phases)
    on_hull = profiles.hull_energy
    own = own_window(profiles, on_hull, np.zeros(1))
    assert own.reduction_v[0] == pytest.approx(profiles.reduction_v[0], abs=1e-6)
    assert own.oxidation_v[0] == pytest.approx(profiles.oxidation_v[0], abs=1e-6)
    height = np.array([hundredths / 100])
    above = own_window(profiles, on_hull + height, np.zeros(1))
    assert np.isnan([above.reduction_v[0], above.oxidation_v[0]]).all()
    allowed = own_window(profiles, on_hull + height, height)
    assert allowed.reduction_v[0] == pytest.approx(profiles.reduction_v[0], abs=1e-6)
    assert allowed.oxidation_v[0] == pytest.approx(profiles.oxidation_v[0], abs=1e-6)


@given(systems(), st.floats(0.0, 0.2), st.floats(0.0, 0.2))
def test_more_tolerance_never_narrows_a_window(system: System, one: float, more: float) -> None:
    profiles = profile_of(system.formula, system.phases)
    narrow = own_window(profiles, profiles.hull_energy, np.array([one]))
    wide = own_window(profiles, profiles.hull_energy, np.array([one + more]))
    assert wide.reduction_v[0] <= narrow.reduction_v[0] + 1e-12
    assert wide.oxidation_v[0] >= narrow.oxidation_v[0] - 1e-12


@given(systems())
def test_the_own_entry_of_a_candidate_may_be_absent_or_above_the_hull(system: System) -> None:
    amounts = parse_formula(system.formula)
    assume(len(amounts) > 1)
    key = Composition(system.formula).fractional_composition
    others = [p for p in system.phases if not Composition(p[0]).fractional_composition.almost_equals(key, rtol=1e-9)]
    absent = window_of(system.formula, others)
    energy = float(hull_energies_ev_per_atom(index_of(others), [amounts])[0])
    above = window_of(system.formula, [*others, (system.formula, energy + 0.05)])
    assert absent.energy_above_hull_ev_per_atom is None
    assert above.energy_above_hull_ev_per_atom == pytest.approx(0.05)
    assert above.profile == absent.profile
    assert above.limits == absent.limits


@given(st.lists(systems(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_compositions_solved_together_are_as_solved_alone(drawn: list[System], random) -> None:
    index = index_of([phase for system in drawn for phase in system.phases])
    compositions = [parse_formula(system.formula) for system in drawn]
    random.shuffle(compositions)
    together = compute_profiles(index, compositions)
    for position, composition in enumerate(compositions):
        alone = compute_profiles(index, [composition])
        span = slice(together.steps[position], together.steps[position + 1])
        assert together.voltage[span].tolist() == alone.voltage.tolist()
        assert together.li[span].tolist() == alone.li.tolist()
        assert together.hull_energy[position] == alone.hull_energy[0]
        products = slice(together.products[span.start], together.products[span.stop])
        assert together.phase[products].tolist() == alone.phase.tolist()
        assert together.portion[products].tolist() == alone.portion.tolist()
