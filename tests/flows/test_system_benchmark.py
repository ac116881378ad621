"""What the benchmark times gives the same answers on both sides."""

from __future__ import annotations

import numpy as np
import pytest

from flows.benchmark import run_benchmark
from flows.benchmark_conditions import PACKAGES, benchmark_conditions
from flows.system_benchmark import time_system
from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases

# eV/atom; Li3PS4 is on the hull, LiPS3 above it: no voltage leaves it as it is.
PHASES = {
    "Li": 0.0, "P": 0.0, "S": 0.0, "Li2S": -1.42, "P2S5": -0.28, "Li3P": -0.87, "Li3PS4": -0.98, "LiPS3": -0.35,
}  # fmt: skip
AGREEMENT = 1e-6


@pytest.fixture(scope="module")
def index() -> PhaseIndex:
    amounts = [parse_formula(formula) for formula in PHASES]
    return index_phases(list(PHASES), list(PHASES), amounts, np.array(list(PHASES.values())))


@pytest.mark.parametrize("formula", ["Li3PS4", "LiPS3", "Li2S", "Li3P"])
def test_both_sides_agree_on_energies_and_limits(formula, index):
    told = time_system(index, formula)
    assert told.difference_ev_per_atom < AGREEMENT
    assert told.difference_v < AGREEMENT


def test_a_system_is_counted_with_its_elements_and_phases(index):
    told = time_system(index, "Li3PS4")
    assert (told.elements, told.phases) == (3, len(PHASES))
    assert told.pymatgen_ms == told.building_ms + told.asking_ms
    assert told.ratio > told.asking_ratio > 0.0


def test_the_benchmark_tells_every_system_that_it_timed(index):
    told = run_benchmark(index, ["Li3PS4", "LiPS3", "Li2S"], seed=0, per_size=2, mix=2)
    assert {each["formula"] for each in told["systems"]} == {"Li3PS4", "LiPS3"}
    of_three, mix = told["comparisons"]
    assert of_three["lowest_ratio"] <= of_three["highest_ratio"]
    assert of_three["largest_difference_v"] < AGREEMENT
    assert mix["candidates"] == 2
    assert told["first_call_seconds"] >= 0.0


def test_conditions_name_versions_and_no_machine():
    told = benchmark_conditions()
    assert set(told["versions"]) == set(PACKAGES)
    assert told["processor"]
    assert not {"host", "node"} & told.keys()
