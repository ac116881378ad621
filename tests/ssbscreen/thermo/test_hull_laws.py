"""The hull against hand-solved systems, against SciPy's linear programs, and against the laws that any hull obeys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pymatgen.analysis.phase_diagram import GrandPotentialPhaseDiagram, GrandPotPDEntry, PDEntry
from pymatgen.core import Composition, Element
from scipy.optimize import linprog

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import ElementalReferenceError
from ssbscreen.domain.materials import EnergyScale, StabilityWindow
from ssbscreen.domain.origin import Origin
from ssbscreen.tables.catalogue import CANDIDATES, PHASE_ENTRIES
from ssbscreen.thermo.composition_window import CompositionWindow, composition_windows, hull_energies_ev_per_atom
from ssbscreen.thermo.entries import refusal_reasons
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases
from ssbscreen.thermo.system_batches import Profiles, compute_profiles
from ssbscreen.thermo.window_tables import compute_windows, index_of_entries
from ssbscreen.thermo.windows import decomposition_energy, own_window

Phase = tuple[str, float]
"""Formula, energy in eV/atom."""

# A made-up Li-P-S system with round energies in eV per formula unit, solved by hand:
# Li2S -4.5, Li3P -3.0, P2S5 -2.1, Li3PS4 -8.0; (3 Li2S + P2S5)/2 = -7.8, so Li3PS4 lies on the hull.
ENERGIES_PER_FORMULA = {"Li": 0.0, "P": 0.0, "S": 0.0, "Li2S": -4.5, "Li3P": -3.0, "P2S5": -2.1, "Li3PS4": -8.0}
LI_P_S: list[Phase] = [(f, e / sum(parse_formula(f).values())) for f, e in ENERGIES_PER_FORMULA.items()]
SCALE = EnergyScale("PBE", "none", Origin.DFT, 0.024, "assumed")


def index_of(phases: Sequence[Phase]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases]
    ids = [f"{formula} #{row}" for row, formula in enumerate(formulas)]
    return index_phases(ids, formulas, [parse_formula(f) for f in formulas], np.array([e for _, e in phases]))


def window_of(formula: str, phases: Sequence[Phase]) -> CompositionWindow:
    return composition_windows(index_of(phases), [formula], [parse_formula(formula)], sigma_ev_per_atom=0.024)[0]


def profile_of(formula: str, phases: Sequence[Phase]) -> Profiles:
    return compute_profiles(index_of(phases), [parse_formula(formula)])


# --- solved by hand


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


# --- missing references and refused energies


@pytest.mark.parametrize(
    ("absent", "effect"), [("Li", "voltages have no zero"), ("P", "the hull is open"), ("S", "the hull is open")]
)
def test_a_missing_element_is_an_error_that_names_it_and_the_mend(absent: str, effect: str) -> None:
    phases = [phase for phase in LI_P_S if phase[0] != absent]
    with pytest.raises(ElementalReferenceError) as caught:
        window_of("Li3PS4", phases)
    message = str(caught.value)
    assert message.startswith(f"Li3PS4: no elemental phase of {absent} among the entries, so {effect}")
    assert f"Add the elements to the source (formation energy 0 eV/atom for the stable form of {absent})" in message


def test_all_missing_elements_are_named_at_once() -> None:
    with pytest.raises(ElementalReferenceError, match="no elemental phase of P, S among the entries"):
        window_of("Li3PS4", [("Li", 0.0), ("Li2S", -1.5)])


def tables_of(phases: Sequence[Phase], candidates: Sequence[Phase]) -> tuple[pa.Table, pa.Table]:
    def columns(rows: Sequence[Phase], key: str) -> dict[str, list[object]]:
        return {
            key: [formula for formula, _ in rows],
            "formula": [formula for formula, _ in rows],
            "chemical_system": ["-".join(sorted(parse_formula(formula))) for formula, _ in rows],
            "formation_energy_ev_per_atom": [energy for _, energy in rows],
        }

    return PHASE_ENTRIES.build(columns(phases, "entry_id")), CANDIDATES.build(columns(candidates, "candidate_id"))


def test_candidates_are_windows_or_rejections_with_the_missing_element_named() -> None:
    phases = [*LI_P_S, ("LiCl", -2.0)]  # no chlorine
    entries, candidates = tables_of(phases, [("Li3PS4", -1.0), ("LiCl", -2.0), ("Li2S", -1.5), ("Li6PS5Cl", -1.3)])
    index, refused = index_of_entries(entries)
    outcome = compute_windows(candidates, index, SCALE, cathode_voltage_v=4.2)
    assert len(refused) == 0
    assert outcome.windows["candidate_id"].to_pylist() == ["Li2S", "Li3PS4"]
    assert outcome.rejections["candidate_id"].to_pylist() == ["Li6PS5Cl", "LiCl"]
    assert all("no elemental phase of Cl" in reason for reason in outcome.rejections["reason"].to_pylist())
    assert set(outcome.voltage_profiles["candidate_id"].to_pylist()) == {"Li2S", "Li3PS4"}


def test_the_table_says_of_li3ps4_what_the_hand_calculation_says() -> None:
    entries, candidates = tables_of(LI_P_S, [("Li3PS4", -1.0)])
    outcome = compute_windows(candidates, index_of_entries(entries)[0], SCALE, cathode_voltage_v=4.2)
    (row,) = outcome.windows.to_pylist()
    sigma = SCALE.error_ev_per_atom
    expected = {
        "energy_above_hull_ev_per_atom": 0.0,
        "reduction_limit_v": 2.0,
        "reduction_limit_low_v": 2.0 - 2 * sigma * 8 / 5,  # 8 atoms, 5 Li
        "reduction_limit_high_v": 2.04,  # P2S5 + 10 Li -> 5 Li2S + 2 P, its rivals
        "oxidation_limit_v": 6.95 / 3,
        "oxidation_limit_low_v": 2.25,  # 2 Li + S -> Li2S, of its rivals
        "oxidation_limit_high_v": 6.95 / 3 + 2 * sigma * 8 / 3,
        "own_reduction_limit_v": 2.0,
        "own_oxidation_limit_v": 6.95 / 3,
        "tolerant_reduction_limit_v": 2.0 - sigma * 8 / 5,
        "tolerant_oxidation_limit_v": 6.95 / 3 + sigma * 8 / 3,
        "tolerance_ev_per_atom": sigma,
        "decomposition_energy_at_li_ev_per_atom": -13.0 / 8,
        "decomposition_energy_at_cathode_ev_per_atom": (6.95 - 3 * 4.2) / 8,
        "margin_at_li_ev_per_atom": -13.0 / 8,
        "margin_at_cathode_ev_per_atom": (6.95 - 3 * 4.2) / 8,
    }
    assert {name: row[name] for name in expected} == pytest.approx(expected, abs=1e-6)
    assert (row["hull_phases"], row["reduction_products"]) == ("Li3PS4", "4 Li2S + P")
    assert (row["oxidation_products"], row["products_at_li"]) == ("1.5 S + 0.5 P2S5", "4 Li2S + Li3P")


def test_the_table_has_a_margin_where_a_stable_phase_decomposes_into_nothing() -> None:
    entries, candidates = tables_of(LI_P_S, [("Li2S", -1.5)])
    outcome = compute_windows(candidates, index_of_entries(entries)[0], SCALE, cathode_voltage_v=4.2)
    (row,) = outcome.windows.to_pylist()
    assert row["decomposition_energy_at_li_ev_per_atom"] == 0.0
    assert row["margin_at_li_ev_per_atom"] == pytest.approx(1.5)  # 2 Li + S is what competes


@pytest.mark.parametrize(
    ("formula", "energy", "reason"),
    [
        ("Li2S", np.nan, "not a number of eV/atom"),
        ("Li2S", -np.inf, "not a number of eV/atom"),
        ("Li2S", -8.0, "outside -6 to 6: a failed calculation or a total energy"),
        ("Li2S", 7.0, "outside -6 to 6"),
        ("P", -0.6, "elements define the zero"),
    ],
)
def test_an_absurd_energy_is_refused_with_the_reason(formula: str, energy: float, reason: str) -> None:
    (found,) = refusal_reasons([parse_formula(formula)], np.array([energy]))
    assert found is not None
    assert reason in found


def test_usable_energies_are_not_refused() -> None:
    # LiF, among the most strongly bound, and a form of phosphorus above the stable one
    assert refusal_reasons([{"Li": 1, "F": 1}, {"P": 4}], np.array([-3.2, 0.2])) == [None, None]


def test_a_reversed_window_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="reversed window"):
        StabilityWindow(2.0, 1.0)


# --- random systems: integers and a coarse grid of energies, so that ties, duplicates and degenerate vertices abound


@dataclass(frozen=True)
class System:
    """Phases, and one composition among their elements; the elements come first, at 0 eV."""

    phases: tuple[Phase, ...]
    formula: str


def written(amounts: Mapping[str, int]) -> str:
    return "".join(f"{symbol}{n}" for symbol, n in amounts.items() if n)


@st.composite
def systems(draw: st.DrawFn, most_elements: int = 4, *, on_grid: bool = True) -> System:
    elements = ["Li", "P", "S", "Cl", "O", "Ge", "La"][: draw(st.integers(2, most_elements))]
    amounts = st.fixed_dictionaries({e: st.integers(0, 4) for e in elements}).filter(lambda a: sum(a.values()) > 0)
    energies = st.integers(-20, 2).map(lambda n: n / 10) if on_grid else st.floats(-2.0, 0.2)
    compounds = draw(st.lists(st.tuples(amounts.map(written), energies), max_size=12))
    kept = tuple((formula, e) for formula, e in compounds if len(parse_formula(formula)) > 1)
    return System((*((e, 0.0) for e in elements), *kept), draw(amounts.map(written)))


def hull_by_scipy(phases: Sequence[Phase], amounts: Mapping[str, float], *, mu_li: float | None = None) -> float:
    """Lowest energy, eV per formula unit, of phases with these atoms; with ``mu_li`` Li is free at that potential."""
    elements = [e for e in {e for f, _ in phases for e in parse_formula(f)} if mu_li is None or e != "Li"]
    rows = [parse_formula(formula) for formula, _ in phases]
    atoms = np.array([sum(row.values()) for row in rows])
    costs = np.array([energy for _, energy in phases]) * atoms
    if mu_li is not None:
        costs = costs - mu_li * np.array([row.get("Li", 0.0) for row in rows])
        kept = [position for position, row in enumerate(rows) if set(row) != {"Li"}]
        rows, costs = [rows[position] for position in kept], costs[kept]
    if not elements:
        return 0.0
    matrix = np.array([[row.get(e, 0.0) for row in rows] for e in elements])
    solved = linprog(
        costs,
        A_eq=matrix,
        b_eq=[amounts.get(e, 0.0) for e in elements],
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    assert solved.status == 0, solved.message
    return float(solved.fun)


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


def test_li6p2s8_is_li3ps4() -> None:
    doubled = [("Li6P2S8" if formula == "Li3PS4" else formula, energy) for formula, energy in LI_P_S]
    one, other = window_of("Li3PS4", LI_P_S), window_of("Li6P2S8", doubled)
    assert one.limits == other.limits
    assert [step.voltage_low_v for step in one.profile] == [step.voltage_low_v for step in other.profile]
    assert [2 * step.li_per_formula for step in one.profile] == pytest.approx([s.li_per_formula for s in other.profile])
    assert other.profile[2].phases[0].formula_units == pytest.approx(1.0)


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


def same_profiles(one: Profiles, other: Profiles) -> None:
    """Energies, limits and steps are equal; mixtures may differ where two are equally low."""
    assert other.status.tolist() == one.status.tolist()
    assert other.hull_energy == pytest.approx(one.hull_energy, abs=1e-9)
    assert other.reduction_v == pytest.approx(one.reduction_v, abs=1e-6)
    assert other.oxidation_v == pytest.approx(one.oxidation_v, abs=1e-6)
    assert other.steps.tolist() == one.steps.tolist()
    assert other.voltage == pytest.approx(one.voltage, abs=1e-6)
    assert other.li == pytest.approx(one.li, abs=1e-6)
