"""Reactions of two phases against pymatgen's interfacial reactivity, closed and open to Li, on real entries."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.analysis.interface_reactions import GrandPotentialInterfacialReactivity, InterfacialReactivity
from pymatgen.analysis.phase_diagram import GrandPotentialPhaseDiagram, PDEntry, PhaseDiagram
from pymatgen.core import Composition, Element

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.mixing import Mixing, Reactant, mixing
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases, mask_of
from ssbscreen.thermo.system_phases import phases_of_system

SEED = 20261122
SYSTEMS_BY_ELEMENTS = {4: 14, 5: 14, 6: 10, 7: 5}
PAIRS_IN_A_SYSTEM = 5
VOLTAGES_V = (0.0, 2.1, 3.9, 4.7)
AGREEMENT = 1e-6  # eV/atom and atomic fraction


@pytest.fixture(scope="module")
def index(phases_2018: list[tuple[str, float]]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases_2018]
    energies = np.array([energy for _, energy in phases_2018])
    return index_phases(formulas, formulas, [parse_formula(f) for f in formulas], energies)


def reactant(index: PhaseIndex, row: int) -> Reactant:
    formula = str(index.formulas[row])
    return Reactant(formula, parse_formula(formula), float(index.energies[row]))


def drawn_systems(index: PhaseIndex, generator: np.random.Generator) -> dict[frozenset[str], list[tuple[int, int]]]:
    """Systems that two random phases span, each with pairs of its phases that hold something beside Li."""
    wanted = dict(SYSTEMS_BY_ELEMENTS)
    systems: dict[frozenset[str], list[tuple[int, int]]] = {}
    while any(wanted.values()):
        a, b = (int(row) for row in generator.integers(0, len(index.ids), 2))
        elements = frozenset({*parse_formula(index.formulas[a]), *parse_formula(index.formulas[b])})
        if "Li" not in elements or not wanted.get(len(elements)) or elements in systems:
            continue
        wanted[len(elements)] -= 1
        others = [int(r) for r in index.rows_of(mask_of(elements)) if index.formulas[r] != "Li"]
        more = [tuple(int(r) for r in generator.choice(others, 2, replace=False)) for _ in range(PAIRS_IN_A_SYSTEM - 1)]
        systems[elements] = [(a, b), *more] if "Li" not in (index.formulas[a], index.formulas[b]) else more
    return systems


def products_of(found: Mixing, index: PhaseIndex) -> set[str]:
    rows = found.phases[found.minimum]
    return {Composition(index.formulas[row]).reduced_formula for row in rows if row >= 0}


def agree(found: Mixing, theirs: InterfacialReactivity, index: PhaseIndex, label: str) -> bool:
    """Whether a reaction was compared (and not only that neither sees one)."""
    kinks = theirs.get_kinks()
    x, energy = np.array([k[1] for k in kinks]), np.array([k[2] for k in kinks])
    order = np.argsort(x)
    # Every kink of ours lies on their line and every one of theirs on ours: they list some that bend nothing.
    assert (
        np.interp(found.fraction_a, x[order], energy[order]) == pytest.approx(found.energy_ev_per_atom, abs=AGREEMENT)
        or theirs.grand
    ), label
    lowest = found.minimum
    assert found.energy_ev_per_atom[lowest] == pytest.approx(energy.min(), abs=AGREEMENT), label
    if energy.min() > -10 * AGREEMENT:
        return False
    rivals = np.flatnonzero(energy < energy.min() + AGREEMENT)
    nearest = min(rivals, key=lambda row: abs(x[row] - found.fraction_a[lowest]))
    assert found.fraction_a[lowest] == pytest.approx(x[nearest], abs=AGREEMENT), label
    reaction = kinks[nearest][3]
    expected = {p.reduced_formula for p in reaction.products if abs(reaction.get_coeff(p)) > AGREEMENT} - {"Li"}
    assert products_of(found, index) - {"Li"} == expected, label
    for kink, height in zip(x, energy, strict=True):
        ours = np.flatnonzero(np.abs(found.fraction_a - kink) < AGREEMENT)
        for row in ours:
            assert found.energy_ev_per_atom[row] == pytest.approx(height, abs=AGREEMENT), label
    return True


@pytest.mark.filterwarnings("ignore:The reactant")
def test_minimum_ratio_and_products_equal_those_of_pymatgen(index: PhaseIndex) -> None:
    generator = np.random.default_rng(SEED)
    closed = opened = reacting = 0
    for elements, pairs in drawn_systems(index, generator).items():
        rows = index.rows_of(mask_of(elements))
        entries = [PDEntry(c := Composition(index.formulas[r]), index.energies[r] * c.num_atoms) for r in rows]
        diagram = PhaseDiagram(entries)
        metal = diagram.el_refs[Element("Li")].energy_per_atom
        voltage = float(generator.choice(VOLTAGES_V))
        grand = GrandPotentialPhaseDiagram(entries, {Element("Li"): metal - voltage})
        system = phases_of_system(index, mask_of(elements))
        for row_a, row_b in pairs:
            a, b = reactant(index, row_a), reactant(index, row_b)
            label = f"{a.formula} | {b.formula}"
            first, second = Composition(a.formula), Composition(b.formula)
            # Their default takes the hull for a phase of positive formation energy, so the energies are set here.
            theirs = InterfacialReactivity(first, second, diagram, use_hull_energy=False)
            theirs.e1, theirs.e2 = a.energy_ev_per_atom, b.energy_ev_per_atom
            reacting += agree(mixing(system, a, b), theirs, index, label)
            closed += 1
            open_pair = GrandPotentialInterfacialReactivity(first, second, grand, diagram)
            found = mixing(system, a, b, voltage_v=voltage)
            reacting += agree(found, open_pair, index, f"{label} at {voltage} V")
            opened += 1
    assert closed >= 200
    assert opened >= 200
    assert reacting >= 100
