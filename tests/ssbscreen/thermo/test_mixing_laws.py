"""Reactions of two phases: solved by hand, against SciPy's linear programs, and against the laws of any hull."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.errors import ElementalReferenceError
from ssbscreen.thermo.mixing import Mixing, Reactant, mixing
from ssbscreen.thermo.pair_reactions import Pair, pair_reactions
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases, mask_of
from ssbscreen.thermo.system_phases import phases_of_system

Phase = tuple[str, float]
"""Formula, energy in eV/atom."""

ELEMENTS = ("Li", "O", "P", "S")
AGREEMENT = 1e-7  # eV/atom and atomic fraction


def index_of(phases: Sequence[Phase]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases]
    return index_phases(formulas, formulas, [parse_formula(f) for f in formulas], np.array([e for _, e in phases]))


def per_formula(ev_per_formula: Mapping[str, float]) -> PhaseIndex:
    return index_of([(f, energy / sum(parse_formula(f).values())) for f, energy in ev_per_formula.items()])


def reactant(index: PhaseIndex, formula: str, *, above: float = 0.0) -> Reactant:
    amounts = parse_formula(formula)
    return Reactant(formula, amounts, float(index.energies[index.row_of[composition_key(amounts)]]) + above)


def mixed(index: PhaseIndex, a: Reactant, b: Reactant, voltage_v: float | None = None) -> Mixing:
    return mixing(phases_of_system(index, mask_of([*a.amounts, *b.amounts, "Li"])), a, b, voltage_v=voltage_v)


def products(index: PhaseIndex, found: Mixing, kink: int) -> dict[str, float]:
    """Atoms of each product per atom of the mixture."""
    pairs = zip(found.phases[kink].tolist(), found.portions[kink].tolist(), strict=True)
    return {str(index.formulas[row]): portion for row, portion in pairs if row >= 0 and portion > 1e-9}


def at(found: Mixing, fractions: np.ndarray) -> np.ndarray:
    return np.interp(fractions, found.fraction_a, found.energy_ev_per_atom)


# --- solved by hand


def test_two_elements_form_their_compound_at_its_own_ratio() -> None:
    index = per_formula({"Li": 0.0, "S": 0.0, "Li2S": -4.5})
    found = mixed(index, reactant(index, "Li"), reactant(index, "S"))
    assert found.fraction_a == pytest.approx([0.0, 2 / 3, 1.0])
    assert found.energy_ev_per_atom == pytest.approx([0.0, -1.5, 0.0])
    assert products(index, found, found.minimum) == pytest.approx({"Li2S": 1.0})


def test_two_oxides_form_the_phosphate() -> None:
    # 3 Li2O + P2O5 -> 2 Li3PO4: 2 * -20.5 + 3 * 6 + 15 = -8 eV per 9 + 7 atoms; x counts atoms of Li2O.
    index = per_formula({"Li": 0.0, "O": 0.0, "P": 0.0, "Li2O": -6.0, "P2O5": -15.0, "Li3PO4": -20.5})
    found = mixed(index, reactant(index, "Li2O"), reactant(index, "P2O5"))
    assert found.fraction_a == pytest.approx([0.0, 9 / 16, 1.0])
    assert found.energy_ev_per_atom == pytest.approx([0.0, -8 / 16, 0.0])
    assert products(index, found, 1) == pytest.approx({"Li3PO4": 1.0})


def test_an_exchange_of_partners_stops_where_one_side_is_used_up() -> None:
    # Li2S + 2 NaCl -> Na2S + 2 LiCl: -4.0 - 8.6 + 4.5 + 7.6 = -0.5 eV per 3 + 4 atoms.
    index = per_formula(
        {"Li": 0.0, "S": 0.0, "Na": 0.0, "Cl": 0.0, "Li2S": -4.5, "NaCl": -3.8, "Na2S": -4.0, "LiCl": -4.3}
    )
    found = mixed(index, reactant(index, "Li2S"), reactant(index, "NaCl"))
    assert found.fraction_a == pytest.approx([0.0, 3 / 7, 1.0])
    assert found.energy_ev_per_atom == pytest.approx([0.0, -0.5 / 7, 0.0])
    assert products(index, found, 1) == pytest.approx({"Na2S": 3 / 7, "LiCl": 4 / 7})


def test_two_compounds_between_two_elements_make_two_kinks() -> None:
    # LiS at x = 1/2 with -1.25 eV/atom, Li2S at 2/3 with -1.5 eV/atom: both on the hull of Li and S.
    index = index_of([("Li", 0.0), ("S", 0.0), ("LiS", -1.25), ("Li2S", -1.5)])
    found = mixed(index, reactant(index, "Li"), reactant(index, "S"))
    assert found.fraction_a == pytest.approx([0.0, 1 / 2, 2 / 3, 1.0])
    assert found.energy_ev_per_atom == pytest.approx([0.0, -1.25, -1.5, 0.0])
    assert [products(index, found, kink) for kink in (1, 2)] == [{"LiS": 1.0}, {"Li2S": 1.0}]


def test_a_pair_that_does_not_react_keeps_both_phases_at_every_ratio() -> None:
    index = per_formula({"Li": 0.0, "S": 0.0, "Cl": 0.0, "Li2S": -4.5, "LiCl": -4.3})
    found = mixed(index, reactant(index, "Li2S"), reactant(index, "LiCl"))
    assert found.fraction_a[[0, -1]].tolist() == [0.0, 1.0]
    assert found.energy_ev_per_atom == pytest.approx(0.0, abs=1e-12)
    assert products(index, found, 0) == {"LiCl": 1.0}


def test_open_to_li_the_energy_is_beyond_what_each_side_gains_alone_and_per_atom_other_than_li() -> None:
    # Li2O alone is oxidised above 6 / 2 = 3 V, P2O5 alone takes up Li below 2.83 V (4 P2O5 + 15 Li -> 5 Li3PO4 + 3 P:
    # 102.5 - 60 = 42.5 eV for 15 Li). Between both neither changes, so it is the closed reaction per 3 O + 7 atoms.
    index = per_formula({"Li": 0.0, "O": 0.0, "P": 0.0, "Li2O": -6.0, "P2O5": -15.0, "Li3PO4": -20.5})
    pair = reactant(index, "Li2O"), reactant(index, "P2O5")
    found = mixed(index, *pair, voltage_v=2.9)
    assert found.energy_ev_per_atom[found.minimum] == pytest.approx(-8 / 10)
    assert products(index, found, found.minimum) == pytest.approx({"Li3PO4": 1.0})
    # Below (24 - 20.5) / 5 = 0.7 V, where Li3PO4 is reduced, P2O5 ends in P and Li2O with or without more Li2O.
    assert mixed(index, *pair, voltage_v=0.5).energy_ev_per_atom == pytest.approx(0.0, abs=1e-12)


def test_the_margin_is_what_the_best_rivals_would_cost() -> None:
    # Beside Li2S and LiCl only elements could form: from Li2S 4.5 eV per 3 atoms, from LiCl 4.3 per 2, so 1.5 eV/atom.
    index = per_formula({"Li": 0.0, "S": 0.0, "Cl": 0.0, "Li2S": -4.5, "LiCl": -4.3})
    found = pair_reactions(index, [Pair(reactant(index, "Li2S"), reactant(index, "LiCl"))])
    assert found.energy_ev_per_atom.tolist() == [0.0]
    assert found.margin_ev_per_atom == pytest.approx([1.5])
    assert np.isnan(found.fraction_a).all()
    assert found.products.tolist() == [0, 0]


def test_a_phase_beside_itself_does_not_react() -> None:
    index = per_formula({"Li": 0.0, "S": 0.0, "Li2S": -4.5})
    found = pair_reactions(index, [Pair(reactant(index, "Li2S"), reactant(index, "Li2S"))])
    assert found.energy_ev_per_atom.tolist() == [0.0]
    assert found.margin_ev_per_atom == pytest.approx([1.5])


def test_a_pair_with_an_element_that_has_no_phase_of_its_own_is_refused() -> None:
    index = index_of([("Li", 0.0), ("S", 0.0), ("Li2S", -1.5), ("LiCl", -2.1)])
    with pytest.raises(ElementalReferenceError, match="Cl"):
        pair_reactions(index, [Pair(reactant(index, "Li2S"), reactant(index, "LiCl"))])


def test_no_pairs_give_empty_columns() -> None:
    found = pair_reactions(index_of([("Li", 0.0)]), [])
    assert (len(found.energy_ev_per_atom), found.products.tolist(), len(found.phase)) == (0, [0], 0)


# --- laws

compositions = st.dictionaries(st.sampled_from(ELEMENTS), st.integers(1, 5), min_size=2, max_size=4)
compounds = st.lists(
    st.tuples(compositions, st.floats(-3.0, 0.3)),
    min_size=3,
    max_size=14,
    unique_by=lambda one: composition_key({e: float(n) for e, n in one[0].items()}),
)


def formula_of(amounts: Mapping[str, int]) -> str:
    return "".join(f"{element}{n}" for element, n in sorted(amounts.items()))


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Phase], str, str]:
    """Phases of Li, O, P and S with two that meet."""
    phases = [(formula_of(amounts), energy) for amounts, energy in draw(compounds)]
    a, b = draw(st.permutations([formula for formula, _ in phases]))[:2]
    return [*((element, 0.0) for element in ELEMENTS), *phases], a, b


def lowest(index: PhaseIndex, fractions: Mapping[str, float], without: Sequence[int] = ()) -> float:
    """Energy of the equilibrium mixture by HiGHS, its table made from formulas, eV/atom."""
    rows = [row for row in range(len(index.formulas)) if row not in without]
    amounts = [parse_formula(index.formulas[row]) for row in rows]
    table = [[held.get(e, 0.0) / sum(held.values()) for held in amounts] for e in ELEMENTS]
    solved = linprog(index.energies[rows], A_eq=table, b_eq=[fractions.get(e, 0.0) for e in ELEMENTS], method="highs")
    assert solved.success
    return float(solved.fun)


def blend(a: Reactant, b: Reactant, x: float) -> dict[str, float]:
    return {e: x * a.amounts.get(e, 0.0) / a.atoms + (1 - x) * b.amounts.get(e, 0.0) / b.atoms for e in ELEMENTS}


@given(systems())
def test_closed_the_energy_is_never_positive_and_convex(system: tuple[list[Phase], str, str]) -> None:
    phases, a, b = system
    index = index_of(phases)
    found = mixed(index, reactant(index, a), reactant(index, b))
    assert found.fraction_a[0] == 0.0
    assert found.fraction_a[-1] == 1.0
    assert np.all(np.diff(found.fraction_a) >= 0.0)
    assert found.energy_ev_per_atom.max() <= AGREEMENT
    apart = np.r_[True, np.diff(found.fraction_a) > 1e-6]
    slopes = np.diff(found.energy_ev_per_atom[apart]) / np.diff(found.fraction_a[apart])
    assert np.all(np.diff(slopes) >= -1e-4)


@given(systems())
def test_between_kinks_the_energy_is_the_lowest_of_all_mixtures(system: tuple[list[Phase], str, str]) -> None:
    phases, first, second = system
    index = index_of(phases)
    a, b = reactant(index, first), reactant(index, second)
    x = np.linspace(0.0, 1.0, 9)
    expected = [
        lowest(index, blend(a, b, f)) - f * a.energy_ev_per_atom - (1 - f) * b.energy_ev_per_atom for f in x.tolist()
    ]
    assert at(mixed(index, a, b), x) == pytest.approx(expected, abs=AGREEMENT)


@given(systems(), st.sampled_from([None, 0.0, 1.3, 4.2]))
def test_swapping_the_phases_mirrors_the_ratio(system: tuple[list[Phase], str, str], voltage_v: float | None) -> None:
    phases, first, second = system
    index = index_of(phases)
    a, b = reactant(index, first), reactant(index, second)
    one, other = mixed(index, a, b, voltage_v), mixed(index, b, a, voltage_v)
    assert one.energy_ev_per_atom.min() == pytest.approx(other.energy_ev_per_atom.min(), abs=AGREEMENT)
    if voltage_v is None:
        assert at(other, 1.0 - one.fraction_a) == pytest.approx(one.energy_ev_per_atom, abs=AGREEMENT)


@given(systems(), compositions, st.floats(1e-6, 1.0), st.sampled_from([None, 0.0, 2.1]))
def test_a_phase_above_the_hull_changes_nothing(
    system: tuple[list[Phase], str, str], more: dict[str, int], height: float, voltage_v: float | None
) -> None:
    phases, first, second = system
    index = index_of(phases)
    amounts = {element: float(n) for element, n in more.items()}
    assume(composition_key(amounts) not in index.row_of)
    fractions = {element: n / sum(amounts.values()) for element, n in amounts.items()}
    larger = index_of([*phases, (formula_of(more), lowest(index, fractions) + height)])
    a, b = reactant(index, first), reactant(index, second)
    before, after = mixed(index, a, b, voltage_v), mixed(larger, a, b, voltage_v)
    assert after.energy_ev_per_atom.min() == pytest.approx(before.energy_ev_per_atom.min(), abs=AGREEMENT)
    if voltage_v is None:
        assert at(after, before.fraction_a) == pytest.approx(before.energy_ev_per_atom, abs=AGREEMENT)


@given(systems(), st.sampled_from([None, 0.0, 1.3, 4.2]))
def test_every_kink_balances_and_its_energy_is_that_of_its_products(
    system: tuple[list[Phase], str, str], voltage_v: float | None
) -> None:
    phases, first, second = system
    index = index_of(phases)
    a, b = reactant(index, first), reactant(index, second)
    found = mixed(index, a, b, voltage_v)
    exchanged = {"Li"} if voltage_v is not None else set()
    for kink, x in enumerate(found.fraction_a.tolist()):
        held = dict.fromkeys(ELEMENTS, 0.0)
        energy = 0.0
        for formula, portion in products(index, found, kink).items():
            one = reactant(index, formula)
            energy += portion * one.energy_ev_per_atom
            for element, n in one.amounts.items():
                held[element] += portion * n / one.atoms
        expected = blend(a, b, x)
        assert {e: held[e] for e in ELEMENTS if e not in exchanged} == pytest.approx(
            {e: expected[e] for e in ELEMENTS if e not in exchanged}, abs=1e-6
        )
        if voltage_v is None:
            energy -= x * a.energy_ev_per_atom + (1.0 - x) * b.energy_ev_per_atom
            assert energy == pytest.approx(found.energy_ev_per_atom[kink], abs=1e-6)


@given(systems(), st.sampled_from([None, 0.0, 1.3, 4.2]))
def test_stable_phases_by_themselves_have_no_reaction_energy(
    system: tuple[list[Phase], str, str], voltage_v: float | None
) -> None:
    phases, first, second = system
    index = index_of(phases)
    a, b = reactant(index, first), reactant(index, second)
    heights = [one.energy_ev_per_atom - lowest(index, blend(one, one, 1.0)) for one in (a, b)]
    found = mixed(index, a, b, voltage_v)
    # Closed, the end points hold how far each lies above the hull; open, only the mixing counts.
    expected = [-heights[1], -heights[0]] if voltage_v is None else [0.0, 0.0]
    assert found.energy_ev_per_atom[[0, -1]] == pytest.approx(expected, abs=AGREEMENT)


@given(systems(), st.sampled_from([None, 2.1]))
def test_the_margin_of_a_stable_pair_is_the_cost_of_its_best_reaction_without_them(
    system: tuple[list[Phase], str, str], voltage_v: float | None
) -> None:
    phases, first, second = system
    index = index_of(phases)
    a, b = reactant(index, first), reactant(index, second)
    found = pair_reactions(index, [Pair(a, b, voltage_v)])
    energy, margin = float(found.energy_ev_per_atom[0]), float(found.margin_ev_per_atom[0])
    if energy < 0.0:
        assert margin == energy
        return
    assert margin >= 0.0
    removed = index_of([(formula, value) for formula, value in phases if formula not in (first, second)])
    expected = mixed(removed, a, b, voltage_v).energy_ev_per_atom.min()
    assert margin == pytest.approx(max(expected, 0.0), abs=AGREEMENT)
    if voltage_v is None:
        own = [index.row_of[composition_key(one.amounts)] for one in (a, b)]
        for x in (0.0, 0.3, 0.7, 1.0):
            cost = lowest(index, blend(a, b, x), without=own)
            assert margin <= cost - x * a.energy_ev_per_atom - (1 - x) * b.energy_ev_per_atom + AGREEMENT


@given(systems())
def test_a_metastable_phase_frees_its_height_in_proportion(system: tuple[list[Phase], str, str]) -> None:
    phases, first, second = system
    index = index_of(phases)
    b = reactant(index, second)
    low, high = (mixed(index, reactant(index, first, above=above), b) for above in (0.0, 0.2))
    assert high.fraction_a == pytest.approx(low.fraction_a)
    assert high.energy_ev_per_atom == pytest.approx(low.energy_ev_per_atom - 0.2 * low.fraction_a, abs=AGREEMENT)


@given(systems(), st.randoms(use_true_random=False))
def test_many_pairs_together_are_each_pair_alone_in_any_order(
    system: tuple[list[Phase], str, str], random: Random
) -> None:
    phases, _, _ = system
    index = index_of(phases)
    formulas = [formula for formula, _ in phases if formula != "Li"]
    pairs = [
        Pair(reactant(index, a), reactant(index, b), voltage) for a, b in pairwise(formulas) for voltage in (None, 3.9)
    ]
    random.shuffle(pairs)
    together = pair_reactions(index, pairs)
    for position, pair in enumerate(pairs):
        alone = pair_reactions(index, [pair])
        span = slice(together.products[position], together.products[position + 1])
        assert together.energy_ev_per_atom[position] == alone.energy_ev_per_atom[0]
        assert together.margin_ev_per_atom[position] == alone.margin_ev_per_atom[0]
        assert together.phase[span].tolist() == alone.phase.tolist()
        assert together.portion[span].tolist() == alone.portion.tolist()
