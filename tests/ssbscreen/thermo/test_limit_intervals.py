"""Intervals of the limits and margins: against hand-solved systems, hulls solved anew, and pymatgen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pymatgen.analysis.phase_diagram import GrandPotentialPhaseDiagram, GrandPotPDEntry, PDEntry, PhaseDiagram
from pymatgen.core import Composition, Element

from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.thermo.limit_intervals import LimitIntervals, limit_intervals
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases, mask_of
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import decomposition_energy

Phase = tuple[str, float]
"""Formula, energy in eV/atom."""

SEED = 20270212
STABLE_PHASES = 80
CATHODE_V = 4.2
AGREEMENT = 1e-6  # eV/atom and V


def atoms_in(formula: str) -> float:
    return float(sum(parse_formula(formula).values()))


# A made-up system with round energies in eV per formula unit, solved by hand. Without Li3PS4 its composition holds
# (3 Li2S + P2S5)/2 = -7.8 eV. LiCl reacts with nothing below 4 V.
ENERGIES_PER_FORMULA = {
    "Li": 0.0, "P": 0.0, "S": 0.0, "Cl": 0.0, "Li2S": -4.5, "Li3P": -3.0, "P2S5": -2.1, "Li3PS4": -8.0, "LiCl": -4.0,
}  # fmt: skip
LI_P_S_CL: list[Phase] = [(formula, energy / atoms_in(formula)) for formula, energy in ENERGIES_PER_FORMULA.items()]


def index_of(phases: Sequence[Phase]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases]
    ids = [f"{formula} #{row}" for row, formula in enumerate(formulas)]
    return index_phases(ids, formulas, [parse_formula(f) for f in formulas], np.array([e for _, e in phases]))


def intervals_of(formula: str, energy: float, phases: Sequence[Phase], sigma: float) -> LimitIntervals:
    """Intervals of one phase among others, itself included."""
    index, amounts = index_of([*phases, (formula, energy)]), [parse_formula(formula)]
    profiles, rivals = compute_profiles(index, amounts), compute_profiles(index, amounts, without_own=True)
    return limit_intervals(profiles, rivals, np.array([energy]), sigma)


def ends(found: LimitIntervals) -> tuple[list[float], list[float]]:
    """Ends of the reduction limit and of the oxidation limit, V."""
    return (
        [float(found.reduction_low_v[0]), float(found.reduction_high_v[0])],
        [float(found.oxidation_low_v[0]), float(found.oxidation_high_v[0])],
    )


# --- solved by hand


def test_ends_of_a_phase_deep_below_its_rivals_are_its_error_over_the_li_exchanged() -> None:
    # Li3PS4 + 5 Li -> P + 4 Li2S at 2 V; Li3PS4 -> P2S5/2 + 3/2 S + 3 Li at 6.95/3 V; 8 atoms at +-0.02 eV.
    reduction, oxidation = ends(intervals_of("Li3PS4", -1.0, LI_P_S_CL, 0.01))
    assert reduction == pytest.approx([2.0 - 0.16 / 5, 2.0 + 0.16 / 5], abs=AGREEMENT)
    assert oxidation == pytest.approx([6.95 / 3 - 0.16 / 3, 6.95 / 3 + 0.16 / 3], abs=AGREEMENT)


def test_li2s_beside_li_and_s_alone_cannot_be_reduced_and_errs_by_three_atoms_over_two_li() -> None:
    reduction, oxidation = ends(intervals_of("Li2S", -1.5, [("Li", 0.0), ("S", 0.0)], 0.01))
    assert reduction == [0.0, 0.0]
    assert oxidation == pytest.approx([2.25 - 0.02 * 3 / 2, 2.25 + 0.02 * 3 / 2], abs=AGREEMENT)


def test_ends_of_a_large_error_stop_where_the_rivals_set_the_limit() -> None:
    # At -8 + 0.384 eV the rivals lie lower: P2S5 + 10 Li -> 5 Li2S + 2 P at 2.04 V, 2 Li + S -> Li2S at 2.25 V.
    half = 2 * 0.024 * 8
    reduction, oxidation = ends(intervals_of("Li3PS4", -1.0, LI_P_S_CL, 0.024))
    assert reduction == pytest.approx([2.0 - half / 5, 2.04], abs=AGREEMENT)
    assert oxidation == pytest.approx([2.25, 6.95 / 3 + half / 3], abs=AGREEMENT)


def test_an_end_that_passes_another_step_of_the_profile_is_that_of_the_reaction_there() -> None:
    # At -16 eV Li3PS4 outlasts P: not 5 Li at 0.4 V but Li3PS4 + 8 Li -> 4 Li2S + Li3P at (21 - 16) / 8 V.
    reduction, oxidation = ends(intervals_of("Li3PS4", -1.0, LI_P_S_CL, 0.5))
    assert reduction == pytest.approx([5 / 8, 2.04], abs=AGREEMENT)
    assert oxidation == pytest.approx([2.25, (16 - 1.05) / 3], abs=AGREEMENT)


def test_no_end_lies_below_0_v_where_li_plates() -> None:
    assert ends(intervals_of("Li3PS4", -1.0, LI_P_S_CL, 2.0))[0][0] == 0.0
    height = 5.0  # a mixture with an error of 3.2 V in its reduction limit
    assert ends(intervals_of("Li7PS6", -17.0 / 14 + height, LI_P_S_CL, 1.0))[0][0] == 0.0


def test_without_li_to_give_both_ends_are_infinite() -> None:
    assert ends(intervals_of("P2S5", -2.1 / 7, LI_P_S_CL, 0.024))[1] == [np.inf, np.inf]


@pytest.mark.parametrize("lithium_chloride", [0, 1, 5, 50])
def test_spectators_do_not_count_in_the_error_of_a_mixture(lithium_chloride: int) -> None:
    # Li7PS6 = Li3PS4 + 2 Li2S: Li3PS4 (8 atoms) takes up 5 Li at 2 V, Li2S (3 atoms) gives off 2 Li at 2.25 V.
    n = lithium_chloride
    formula = f"Li{7 + n}PS6" + (f"Cl{n}" if n else "")
    energy = (-17.0 - 4.0 * n) / atoms_in(formula) + 0.2
    reduction, oxidation = ends(intervals_of(formula, energy, LI_P_S_CL, 0.024))
    assert reduction == pytest.approx([2.0 - 0.048 * 8 / 5, 2.0 + 0.048 * 8 / 5], abs=AGREEMENT)
    assert oxidation == pytest.approx([2.25 - 0.048 * 3 / 2, 2.25 + 0.048 * 3 / 2], abs=AGREEMENT)


def test_a_phase_above_its_mixture_by_less_than_its_error_has_also_the_window_that_it_may_have() -> None:
    # 14 atoms of Li7PS6 at 0.01 - 0.048 eV below the mixture: 5 Li enter; 4 Li leave, and 7 from 6.95/3 V on.
    depth = 14 * (0.048 - 0.01)
    reduction, oxidation = ends(intervals_of("Li7PS6", -17.0 / 14 + 0.01, LI_P_S_CL, 0.024))
    assert reduction == pytest.approx([2.0 - depth / 5, 2.0 + 0.048 * 8 / 5], abs=AGREEMENT)
    assert oxidation == pytest.approx([2.25 - 0.048 * 3 / 2, (depth + 9.0 + 6.95) / 7], abs=AGREEMENT)


def test_the_margin_of_li3ps4_is_the_energy_of_its_rivals() -> None:
    rivals = compute_profiles(index_of(LI_P_S_CL), [parse_formula("Li3PS4")], without_own=True)
    energies = np.array([-1.0])
    assert rivals.hull_energy[0] == pytest.approx(-7.8 / 8)
    # Within its window it lies below them: P2S5/2 + 3/2 S + 3 Li at 2.26 V, 4 Li2S + P - 5 Li at 2.03 V.
    assert decomposition_energy(rivals, energies, 2.26)[0] == pytest.approx((-1.05 + 8.0 - 3 * 2.26) / 8)
    assert decomposition_energy(rivals, energies, 2.03)[0] == pytest.approx((-18.0 + 8.0 + 5 * 2.03) / 8)
    # Beyond it the reaction is the one that the phase runs: 4 Li2S + Li3P with 8 Li.
    assert decomposition_energy(rivals, energies, 0.0)[0] == pytest.approx(-13.0 / 8)


# --- random systems


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Phase], Phase]:
    """Phases, and one compound more with a composition that none of them has; elements at 0 eV."""
    elements = ["Li", "P", "S", "Cl"][: draw(st.integers(2, 4))]
    amounts = st.fixed_dictionaries({e: st.integers(0, 4) for e in elements}).filter(
        lambda a: sum(n > 0 for n in a.values()) > 1
    )
    formulas = amounts.map(lambda a: "".join(f"{e}{n}" for e, n in a.items() if n))
    compounds = draw(st.lists(st.tuples(formulas, st.integers(-20, 2).map(lambda n: n / 10)), max_size=12))
    formula = draw(formulas)
    key = formula_key(formula)
    assume(key not in {formula_key(other) for other, _ in compounds})
    return [*((e, 0.0) for e in elements), *compounds], (formula, draw(st.floats(-2.0, 0.3)))


errors = st.floats(1e-4, 0.5)


@given(systems(), errors, errors)
def test_intervals_hold_the_limits_and_grow_with_the_error(
    system: tuple[list[Phase], Phase], one: float, other: float
) -> None:
    phases, (formula, energy) = system
    profiles = compute_profiles(index_of([*phases, (formula, energy)]), [parse_formula(formula)])
    narrow, wide = (intervals_of(formula, energy, phases, sigma) for sigma in sorted((one, other)))
    inner_ends, outer_ends = ends(narrow), ends(wide)
    for limit, inner, outer in zip((profiles.reduction_v, profiles.oxidation_v), inner_ends, outer_ends, strict=True):
        assert 0.0 <= inner[0] <= limit[0] <= inner[1]
        assert outer[0] <= inner[0] + AGREEMENT
        assert outer[1] >= inner[1] - AGREEMENT


@settings(max_examples=200)
@given(systems(), errors, st.floats(-1.0, 1.0))
def test_limits_of_a_hull_solved_anew_with_another_energy_within_the_error_lie_within_the_interval(
    system: tuple[list[Phase], Phase], sigma: float, share: float
) -> None:
    phases, (formula, energy) = system
    reduction, oxidation = ends(intervals_of(formula, energy, phases, sigma))
    shifted = [*phases, (formula, energy + 2.0 * sigma * share)]
    anew = compute_profiles(index_of(shifted), [parse_formula(formula)])
    assert reduction[0] - AGREEMENT <= anew.reduction_v[0] <= reduction[1] + AGREEMENT
    assert oxidation[0] - AGREEMENT <= anew.oxidation_v[0] <= oxidation[1] + AGREEMENT


@settings(max_examples=200)
@given(systems(), errors)
def test_ends_of_a_phase_on_the_hull_are_the_limits_of_hulls_solved_anew_at_both_ends_of_its_error(
    system: tuple[list[Phase], Phase], sigma: float
) -> None:
    phases, (formula, energy) = system
    amounts = [parse_formula(formula)]
    rivals = compute_profiles(index_of(phases), amounts)
    assume(energy < rivals.hull_energy[0] - 1e-6)
    reduction, oxidation = ends(intervals_of(formula, energy, phases, sigma))
    lower, higher = (
        compute_profiles(index_of([*phases, (formula, energy + shift)]), amounts) for shift in (-2 * sigma, 2 * sigma)
    )
    assert reduction == pytest.approx([lower.reduction_v[0], higher.reduction_v[0]], abs=AGREEMENT)
    assert oxidation == pytest.approx([higher.oxidation_v[0], lower.oxidation_v[0]], abs=AGREEMENT)


# --- real phases


@pytest.fixture(scope="module")
def index(phases_2018: list[Phase]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases_2018]
    energies = np.array([energy for _, energy in phases_2018])
    return index_phases(formulas, formulas, [parse_formula(f) for f in formulas], energies)


@pytest.fixture(scope="module")
def stable_rows(index: PhaseIndex) -> list[int]:
    """Rows of stable compounds of Li with one to three other elements, by a seeded draw."""
    generator = np.random.default_rng(SEED)
    of_li = [row for row, f in enumerate(index.formulas) if "Li" in (a := parse_formula(f)) and 2 <= len(a) <= 4]
    drawn = generator.permutation(of_li)[: 8 * STABLE_PHASES]
    profiles = compute_profiles(index, [parse_formula(index.formulas[row]) for row in drawn])
    stable = [int(row) for row in drawn[np.abs(index.energies[drawn] - profiles.hull_energy) < 1e-9]]
    assert len(stable) >= STABLE_PHASES
    return stable[:STABLE_PHASES]


def entries_of(index: PhaseIndex, row: int) -> tuple[PDEntry, list[PDEntry]]:
    """The phase of a row and all others of its system."""
    rows = index.rows_of(mask_of(parse_formula(index.formulas[row])))
    entries = {
        int(r): PDEntry(c := Composition(index.formulas[r]), index.energies[r] * c.num_atoms, name=index.formulas[r])
        for r in rows
    }
    return entries.pop(row), list(entries.values())


def test_stable_phases_lie_below_their_rivals_by_pymatgens_energy_of_a_diagram_without_them(
    index: PhaseIndex, stable_rows: list[int]
) -> None:
    rivals = compute_profiles(index, [parse_formula(index.formulas[row]) for row in stable_rows], without_own=True)
    margins = rivals.hull_energy - index.energies[stable_rows]
    assert (margins > -1e-9).all()
    for row, margin in zip(stable_rows, margins, strict=True):
        own, others = entries_of(index, row)
        _, expected = PhaseDiagram(others).get_decomp_and_e_above_hull(own, allow_negative=True)
        assert margin == pytest.approx(-expected, abs=AGREEMENT), index.formulas[row]


def test_among_stable_phases_alone_the_margin_is_pymatgens_equilibrium_reaction_energy(
    index: PhaseIndex, stable_rows: list[int]
) -> None:
    for row in stable_rows:
        own, others = entries_of(index, row)
        diagram = PhaseDiagram([own, *others])
        stable = index_of([(entry.name, entry.energy_per_atom) for entry in diagram.stable_entries])
        rivals = compute_profiles(stable, [parse_formula(own.name)], without_own=True)
        margin = rivals.hull_energy[0] - own.energy_per_atom
        assert margin == pytest.approx(-diagram.get_equilibrium_reaction_energy(own), abs=AGREEMENT), own.name


@pytest.mark.parametrize("voltage_v", [0.0, CATHODE_V])
def test_margins_at_a_voltage_are_those_of_pymatgens_grand_potential_diagram_without_the_phase(
    index: PhaseIndex, stable_rows: list[int], voltage_v: float
) -> None:
    rivals = compute_profiles(index, [parse_formula(index.formulas[row]) for row in stable_rows], without_own=True)
    margins = decomposition_energy(rivals, index.energies[stable_rows], voltage_v)
    assert (margins > 0.0).any()
    assert (margins < 0.0).any()
    potentials = {Element("Li"): -voltage_v}
    for row, margin in zip(stable_rows, margins, strict=True):
        own, others = entries_of(index, row)
        diagram = GrandPotentialPhaseDiagram(others, potentials)
        _, per_other = diagram.get_decomp_and_e_above_hull(GrandPotPDEntry(own, potentials), allow_negative=True)
        # pymatgen counts per atom other than Li
        share = 1.0 - own.composition.get_atomic_fraction("Li")
        assert margin == pytest.approx(-per_other * share, abs=AGREEMENT), index.formulas[row]


def test_without_own_is_as_if_the_phase_were_not_in_the_index(index: PhaseIndex, stable_rows: list[int]) -> None:
    compositions = [parse_formula(index.formulas[row]) for row in stable_rows]
    energies = index.energies[stable_rows]
    rivals = compute_profiles(index, compositions, without_own=True)
    for position, row in enumerate(stable_rows):
        kept = [
            (index.formulas[r], index.energies[r]) for r in index.rows_of(mask_of(compositions[position])) if r != row
        ]
        removed = compute_profiles(index_of(kept), [compositions[position]])
        assert rivals.hull_energy[position] == pytest.approx(removed.hull_energy[0], abs=1e-9)
        assert rivals.reduction_v[position] == pytest.approx(removed.reduction_v[0], abs=AGREEMENT)
        assert rivals.oxidation_v[position] == pytest.approx(removed.oxidation_v[0], abs=AGREEMENT)
        for voltage_v in (0.0, CATHODE_V):
            ours = decomposition_energy(rivals, energies, voltage_v)[position]
            expected = decomposition_energy(removed, energies[[position]], voltage_v)[0]
            assert ours == pytest.approx(expected, abs=1e-9), index.formulas[row]


def test_phases_solved_after_one_without_itself_find_it_again(index: PhaseIndex) -> None:
    formulas = ["Li3PS4", "Li7P3S11", "Li2S", "P2S5", "Li3PS4"]
    compositions = [parse_formula(formula) for formula in formulas]
    together = compute_profiles(index, compositions, without_own=True)
    alone = [compute_profiles(index, [each], without_own=True).hull_energy[0] for each in compositions]
    assert together.hull_energy.tolist() == alone
