"""Coatings: every one that is listed stays what it is beside both sides, by pymatgen too, and the best comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pytest
from pymatgen.analysis.interface_reactions import InterfacialReactivity
from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
from pymatgen.core import Composition

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import is_radioactive
from ssbscreen.interfaces.cathode_reactions import cathode_reactions
from ssbscreen.interfaces.coating_table import coating_table
from ssbscreen.interfaces.coatings import (
    MOST_ELEMENTS,
    CoatingPool,
    coating_pool,
    energies_at_voltage,
    energies_with,
    ranked_coatings,
)
from ssbscreen.interfaces.electrodes import CATHODES, cathode_reactants, reactant_of
from ssbscreen.interfaces.single_pair import interface_reaction
from ssbscreen.thermo.composition_window import hull_energies_ev_per_atom
from ssbscreen.thermo.phase_index import PhaseIndex, mask_of

AGREEMENT = 1e-6
ELEMENTS = frozenset("Li B O F Al P S Cl Co Zr Nb Tc U Th Ta".split())
"""A part of the periodic table with well-known coatings and with elements that decay."""
COBALT_OXIDE = tuple(cathode for cathode in CATHODES if cathode.name == "LiCoO2")


@pytest.fixture(scope="module")
def index(phases_2018: list[tuple[str, float]], index_of: Callable[[Mapping[str, float]], PhaseIndex]) -> PhaseIndex:
    return index_of({f: energy for f, energy in phases_2018 if parse_formula(f).keys() <= ELEMENTS})


@pytest.fixture(scope="module")
def pool(index: PhaseIndex) -> CoatingPool:
    return coating_pool(index)


def candidates(*formulas: str, index: PhaseIndex) -> pa.Table:
    energies = [reactant_of(index, formula)[0].energy_ev_per_atom for formula in formulas]
    return pa.table({"candidate_id": formulas, "formula": formulas, "formation_energy_ev_per_atom": energies})


def table_of(index: PhaseIndex, *formulas: str, most: int = 12) -> pa.Table:
    reactants = [reactant_of(index, formula)[0] for formula in formulas]
    reactions = cathode_reactions(
        formulas, reactants, cathode_reactants(index, COBALT_OXIDE), index, sigma_ev_per_atom=0.024
    )
    return coating_table(
        candidates(*formulas, index=index), reactions, index, COBALT_OXIDE, sigma_ev_per_atom=0.024, most=most
    )


@pytest.fixture(scope="module")
def listed(index: PhaseIndex) -> list[dict[str, float]]:
    return list(table_of(index, "Li3PS4").to_pylist())


def by_pymatgen(index: PhaseIndex, a: str, b: str) -> float:
    """Lowest reaction energy of two phases, each at the energy of its hull, eV/atom."""
    rows = index.rows_of(mask_of({*parse_formula(a), *parse_formula(b)}))
    entries = [PDEntry(c := Composition(index.formulas[r]), index.energies[r] * c.num_atoms) for r in rows]
    diagram = PhaseDiagram(entries)
    found = InterfacialReactivity(Composition(a), Composition(b), diagram, use_hull_energy=True)
    return float(min(kink[2] for kink in found.get_kinks()))


def test_coatings_are_insulating_li_compounds_on_the_hull_that_do_not_decay(
    index: PhaseIndex, pool: CoatingPool
) -> None:
    amounts = [coating.amounts for coating in pool.reactants]
    assert all("Li" in held and 2 <= len(held) <= MOST_ELEMENTS for held in amounts)
    assert not any(is_radioactive(element) for held in amounts for element in held)
    assert any({"Li", "U"} <= parse_formula(formula).keys() for formula in index.formulas)
    heights = [coating.energy_ev_per_atom for coating in pool.reactants] - hull_energies_ev_per_atom(index, amounts)
    assert np.abs(heights).max() < AGREEMENT


def test_known_coatings_are_in_the_pool_and_metals_and_cathodes_are_not(pool: CoatingPool) -> None:
    names = {coating.formula for coating in pool.reactants}
    assert {"LiNbO3", "Li3PO4", "LiF", "LiAlO2", "Li2ZrO3", "LiTaO3"} <= names
    assert not names & {"Li", "Li3Al2", "Li9Al4", "P", "Al2O3", "Li3Co"}


@pytest.mark.filterwarnings("ignore:The reactant")
def test_listed_coatings_do_not_react_with_either_side_by_pymatgen(
    index: PhaseIndex, listed: list[dict[str, float]]
) -> None:
    assert len(listed) == 12
    for row in listed[::3]:
        coating = str(row["coating"])
        assert by_pymatgen(index, coating, "Li3PS4") == pytest.approx(
            min(row["coating_with_candidate_ev_per_atom"], 0.0), abs=AGREEMENT
        )
        states = [by_pymatgen(index, coating, state) for state in ("LiCoO2", "LiCo2O4")]
        assert min(states) == pytest.approx(min(row["coating_with_cathode_ev_per_atom"], 0.0), abs=AGREEMENT)
        assert min(states) > -0.048  # two standard deviations, from which on a pair is rejected


@pytest.mark.filterwarnings("ignore:The reactant")
@pytest.mark.parametrize("coating", ["LiNbO3", "Li3PO4", "LiAlO2", "LiF", "Li2S"])
def test_energies_of_coatings_are_those_of_pymatgen(coating: str, index: PhaseIndex, pool: CoatingPool) -> None:
    position = [one.formula for one in pool.reactants].index(coating)
    for partner in ("Li3PS4", "LiCoO2", "Li7P3S11"):
        found = energies_with(pool, reactant_of(index, partner)[0])[position]
        assert min(found, 0.0) == pytest.approx(by_pymatgen(index, coating, partner), abs=AGREEMENT), partner


def test_the_best_coating_comes_first(listed: list[dict[str, float]]) -> None:
    worst = [
        min(row["coating_with_candidate_ev_per_atom"], row["coating_with_cathode_ev_per_atom"],
            row["coating_at_voltage_ev_per_atom"])
        for row in listed
    ]  # fmt: skip
    assert np.all(np.diff(worst) <= AGREEMENT)
    assert [row["coating_rank"] for row in listed] == list(range(1, len(listed) + 1))
    assert len({row["coating"] for row in listed}) == len(listed)


def test_no_phase_of_the_pool_is_better_than_those_listed(
    index: PhaseIndex, pool: CoatingPool, listed: list[dict[str, float]]
) -> None:
    parts = [energies_with(pool, reactant_of(index, formula)[0]) for formula in ("Li3PS4", "LiCoO2", "LiCo2O4")]
    worst = np.min([*parts, energies_at_voltage(pool, 4.2)], axis=0)
    last = listed[-1]
    reached = min(float(last[name]) for name in last if name.startswith("coating_") and name.endswith("per_atom"))
    assert np.count_nonzero(worst > reached + 1e-5) <= len(listed)


def test_every_coating_is_far_better_than_none(listed: list[dict[str, float]], index: PhaseIndex) -> None:
    bare = min(
        interface_reaction(index, "Li3PS4", s).minimum.reaction_energy_ev_per_atom for s in ("LiCoO2", "LiCo2O4")
    )
    for row in listed:
        assert row["uncoated_reaction_energy_ev_per_atom"] == pytest.approx(bare)
        energies = row["coating_with_candidate_ev_per_atom"], row["coating_with_cathode_ev_per_atom"]
        assert min(energies) > bare / 5


def test_published_coatings_reduce_the_reaction_of_li3ps4_with_licoo2(index: PhaseIndex, pool: CoatingPool) -> None:
    # Xiao, Miara, Wang, Ceder, Joule 3, 1252 (2019), doi:10.1016/j.joule.2019.02.006.
    names = [coating.formula for coating in pool.reactants]
    with_both = np.minimum(*(energies_with(pool, reactant_of(index, f)[0]) for f in ("Li3PS4", "LiCoO2")))
    bare = interface_reaction(index, "Li3PS4", "LiCoO2").minimum.reaction_energy_ev_per_atom
    for formula in ("LiNbO3", "LiTaO3", "LiAlO2", "Li2ZrO3"):
        assert with_both[names.index(formula)] > bare / 2, formula
    for formula in ("Li3PO4", "LiF"):
        assert with_both[names.index(formula)] > -AGREEMENT, formula
    # A phosphate binds its oxygen too strongly for sulfur, which a niobate does not.
    assert with_both[names.index("Li3PO4")] > with_both[names.index("LiNbO3")]


def test_no_coating_decomposes_below_its_oxidation_limit_and_halides_last_longest(pool: CoatingPool) -> None:
    names = [coating.formula for coating in pool.reactants]
    alone = energies_at_voltage(pool, 4.2)
    assert alone[names.index("LiF")] > alone[names.index("LiCl")] > 0.0
    assert alone[names.index("Li2S")] < -1.0
    # Two Li leave Li2O at 4.2 V, above 2.9 V: (4.2 - 2.9) * 2 / 3 eV per atom.
    assert alone[names.index("Li2O")] == pytest.approx(-(4.2 - 2.9) * 2 / 3, abs=0.15)
    assert energies_at_voltage(pool, None).tolist() == [0.0] * len(names)


def test_pairs_that_do_not_react_need_no_coating(index: PhaseIndex) -> None:
    assert len(table_of(index, "Li3PO4")) == 0
    found = table_of(index, "Li3PO4", "Li3PS4", most=3)
    assert found["candidate_id"].to_pylist() == ["Li3PS4"] * 3


def test_a_coating_counts_what_is_beyond_the_decay_of_a_metastable_partner(
    index: PhaseIndex, pool: CoatingPool
) -> None:
    partner, _ = reactant_of(index, "Li7P3S11")
    above = type(partner)(partner.formula, partner.amounts, partner.energy_ev_per_atom + 0.3)
    assert energies_with(pool, above) == pytest.approx(energies_with(pool, partner), abs=1e-9)


def test_ions_that_change_their_charge_and_oxidising_anions_are_no_coatings(pool: CoatingPool) -> None:
    names = {coating.formula for coating in pool.reactants}
    assert not names & {"LiClO4", "LiNO3", "LiReO4", "Li2CrO4", "Li2SeO4", "LiYb2Cl5", "LiOH", "LiH3O2"}
    assert {"LiF", "LiCl", "Li3PO4", "LiNbO3", "LiAlO2"} <= names


def test_of_equal_coatings_the_simpler_comes_first_then_the_alphabet(made_up: Callable[..., PhaseIndex]) -> None:
    pool = coating_pool(made_up(Li2O=-6.0, LiF=-6.2, LiCl=-4.3, Li3PO4=-21.0, P2O5=-15.0))
    nothing = np.zeros(len(pool.reactants))
    ranked = ranked_coatings(pool, nothing, nothing, voltage_v=None, most=10)
    assert ranked.formula.tolist() == ["Li2O", "LiCl", "LiF", "Li3PO4"]
    worse = np.where(np.array([one.formula for one in pool.reactants]) == "Li2O", -0.1, 0.0)
    assert ranked_coatings(pool, nothing, worse, voltage_v=None, most=2).formula.tolist() == ["LiCl", "LiF"]
    assert ranked_coatings(pool, nothing, worse, voltage_v=None, most=0).formula.tolist() == []
