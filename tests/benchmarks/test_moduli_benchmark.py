"""Time of predicted moduli, asked for with ``--benchmark-only``; nothing here fails for being slow."""

from __future__ import annotations

from pymatgen.core import Lattice, Structure
from pytest_benchmark.fixture import BenchmarkFixture

from flows.material import Material
from flows.moduli_benchmark import run_moduli_benchmark
from flows.moduli_prediction import models_in, predict_moduli

ROCK_SALT = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.03), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])


def test_predictions_of_cells(benchmark: BenchmarkFixture) -> None:
    cells = [ROCK_SALT * (1, 1, times) for times in (1, 2, 4)]
    materials = [Material(cell.composition, cell) for cell in cells]
    predict_moduli(materials, models_in(""))  # loads and compiles
    predicted = benchmark(predict_moduli, materials, models_in(""))
    # A supercell is the same crystal.
    assert len({round(each.bulk_gpa, 2) for each in predicted}) == 1


def test_ratios_of_one_run(benchmark: BenchmarkFixture) -> None:
    told = benchmark.pedantic(run_moduli_benchmark, ([ROCK_SALT] * 5,), rounds=1)
    assert told["cells"] == 5
    assert told["prediction_ms"] > told["magpie_ms"] > 0.0
    assert told["site_statistics_over_bonds"] > 1.0
