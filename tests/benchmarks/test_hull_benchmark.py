"""Time of the hull kernel, asked for with ``--benchmark-only``; nothing here fails for being slow."""

from __future__ import annotations

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.hull_program import SOLVED
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases
from ssbscreen.thermo.system_batches import compute_profiles

SEED = 20261122
ELEMENTS = ["Li", "P", "S", "Cl", "O", "Ge", "La"]


def made_system(elements: list[str], phases: int) -> tuple[PhaseIndex, list[dict[str, float]]]:
    """Random compounds of one chemical system, and compositions with all of its elements."""
    generator = np.random.default_rng(SEED)
    amounts = [{element: 1.0} for element in elements]
    for row in generator.integers(0, 5, size=(phases, len(elements))):
        held = {element: float(n) for element, n in zip(elements, row, strict=True) if n}
        if len(held) > 1:
            amounts.append(held)
    energies = np.where([len(held) == 1 for held in amounts], 0.0, generator.uniform(-2.0, 0.0, len(amounts)))
    formulas = ["".join(f"{e}{n:g}" for e, n in held.items()) for held in amounts]
    asked = [
        dict(zip(elements, row.tolist(), strict=True))
        for row in generator.integers(1, 9, size=(200, len(elements))).astype(float)
    ]
    return index_phases([f"{row}" for row in range(len(formulas))], formulas, amounts, energies), asked


@pytest.mark.parametrize("size", [3, 5, 7])
def test_profiles_in_a_made_system(size: int, benchmark: BenchmarkFixture) -> None:
    index, compositions = made_system(ELEMENTS[:size], phases=400)
    compute_profiles(index, compositions[:1])  # compiles, or loads what was compiled
    profiles = benchmark(compute_profiles, index, compositions)
    assert (profiles.status == SOLVED).all()


@pytest.fixture(scope="module")
def index(phases_2018: list[tuple[str, float]]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases_2018]
    energies = np.array([energy for _, energy in phases_2018])
    return index_phases(formulas, formulas, [parse_formula(f) for f in formulas], energies)


def test_profiles_of_every_li_compound_of_the_materials_project(index: PhaseIndex, benchmark: BenchmarkFixture) -> None:
    compositions = [a for f in index.formulas.tolist() if "Li" in (a := parse_formula(f)) and len(a) > 1]
    compute_profiles(index, compositions[:1])
    profiles = benchmark.pedantic(compute_profiles, args=(index, compositions), rounds=5)
    assert (profiles.status == SOLVED).mean() > 0.99


def test_reading_the_formulas_of_the_materials_project(
    phases_2018: list[tuple[str, float]], benchmark: BenchmarkFixture
) -> None:
    formulas = [formula for formula, _ in phases_2018]
    read = benchmark.pedantic(lambda: [parse_formula(formula) for formula in formulas], rounds=3)
    assert len(read) == len(formulas)


def test_indexing_the_phases_of_the_materials_project(
    phases_2018: list[tuple[str, float]], benchmark: BenchmarkFixture
) -> None:
    formulas = [formula for formula, _ in phases_2018]
    amounts = [parse_formula(formula) for formula in formulas]
    energies = np.array([energy for _, energy in phases_2018])
    index = benchmark.pedantic(index_phases, args=(formulas, formulas, amounts, energies), rounds=3)
    assert len(index.ids) == len(formulas)
