"""The kernel against pymatgen's phase diagrams, an independent program, on real entries."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
from pymatgen.core import Composition, Element

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases, mask_of
from ssbscreen.thermo.system_batches import compute_profiles

SEED = 20261122
SYSTEMS = 130
MOST_ELEMENTS = 5
AGREEMENT = 1e-6  # eV/atom and V


@pytest.fixture(scope="module")
def index(phases_2018: list[tuple[str, float]]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases_2018]
    energies = np.array([energy for _, energy in phases_2018])
    return index_phases(formulas, formulas, [parse_formula(f) for f in formulas], energies)


def drawn_systems(formulas: list[str], generator: np.random.Generator) -> dict[frozenset[str], list[str]]:
    """Chemical systems with Li by a seeded draw, each with the compositions to compare there."""
    with_li = sorted(f for f in formulas if "Li" in (a := parse_formula(f)) and 2 <= len(a) <= MOST_ELEMENTS)
    systems: dict[frozenset[str], list[str]] = {}
    for formula in generator.permutation(with_li):
        elements = frozenset(parse_formula(formula))
        if len(systems) < SYSTEMS or elements in systems:
            systems.setdefault(elements, []).append(str(formula))
    for elements, members in systems.items():
        for _ in range(3):  # hypothetical compositions, with whole and with broken amounts
            whole = {e: float(generator.integers(1, 9)) for e in sorted(elements)}
            members.append("".join(f"{e}{n:g}" for e, n in whole.items()))
        broken = {e: float(generator.uniform(0.05, 1.0)) for e in sorted(elements)}
        members.append("".join(f"{e}{n:.4f}" for e, n in broken.items()))
    return systems


def test_energies_windows_and_profiles_equal_those_of_pymatgen(
    phases_2018: list[tuple[str, float]], index: PhaseIndex
) -> None:
    generator = np.random.default_rng(SEED)
    systems = drawn_systems([formula for formula, _ in phases_2018], generator)
    compared = metastable = hypothetical = 0
    for elements, members in systems.items():
        rows = index.rows_of(mask_of(elements))
        entries = [
            PDEntry(c := Composition(index.formulas[row]), index.energies[row] * c.num_atoms, name=index.formulas[row])
            for row in rows
        ]
        diagram = PhaseDiagram(entries)
        energy_of = {entry.name: entry for entry in entries}
        li_metal = diagram.el_refs[Element("Li")].energy_per_atom
        profiles = compute_profiles(index, [parse_formula(formula) for formula in members])
        for position, formula in enumerate(members):
            composition = Composition(formula)
            hull = diagram.get_hull_energy_per_atom(composition)
            assert profiles.hull_energy[position] == pytest.approx(hull, abs=AGREEMENT), formula
            if (entry := energy_of.get(formula)) is not None:
                ours = entry.energy / composition.num_atoms - profiles.hull_energy[position]
                assert ours == pytest.approx(diagram.get_e_above_hull(entry), abs=AGREEMENT), formula
                metastable += ours > 1e-4
            else:
                hypothetical += 1
            expected = diagram.get_element_profile(Element("Li"), composition)
            expected_steps = merged([(li_metal - s["chempot"], s["evolution"]) for s in expected])
            span = slice(profiles.steps[position], profiles.steps[position + 1])
            ours_steps = [
                (v, (li - profiles.li_fraction[position]) * composition.num_atoms)
                for v, li in zip(profiles.voltage[span], profiles.li[span], strict=True)
            ]
            assert len(ours_steps) == len(expected_steps), formula
            for (voltage, change), (expected_voltage, expected_change) in zip(ours_steps, expected_steps, strict=True):
                assert voltage == pytest.approx(expected_voltage, abs=AGREEMENT), formula
                assert change == pytest.approx(expected_change, abs=1e-5), formula
            compared += 1
    assert compared >= 500
    assert len(systems) >= 100
    assert metastable >= 50
    assert hypothetical >= 100


def merged(steps: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Steps in order of voltage, without those that exchange no Li or have no width (pymatgen may list such)."""
    ordered: list[tuple[float, float]] = []
    for voltage, change in sorted(steps, key=lambda step: (step[0], -step[1])):
        if ordered and abs(ordered[-1][1] - change) < 1e-6:
            continue
        if ordered and abs(ordered[-1][0] - voltage) < 1e-7:
            ordered[-1] = (ordered[-1][0], change)
            continue
        ordered.append((voltage, change))
    return ordered
