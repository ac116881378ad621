"""Time of ranks over draws, asked for with ``--benchmark-only``; nothing here fails for being slow."""

from __future__ import annotations

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from flows.ranking_benchmark import made_up_draws, run_ranking_benchmark
from ssbscreen.decision.acceptability import rank_acceptability
from ssbscreen.decision.weight_draws import weights_around

SEED = 20261122


def test_a_thousand_draws_of_a_thousand_candidates_in_twenty_criteria(benchmark: BenchmarkFixture) -> None:
    draws, weights = made_up_draws(1000, 20, seed=SEED), weights_around(np.ones(20), 1000, SEED)
    rank_acceptability(draws, weights[:1], SEED)  # compiles, or loads what was compiled
    found = benchmark(rank_acceptability, draws, weights, SEED)
    assert found.expected_rank.sum() == 1000 * 1001 / 2


def test_ratios_of_one_run(benchmark: BenchmarkFixture) -> None:
    told = benchmark.pedantic(run_ranking_benchmark, kwargs={"candidates": 2000, "draws": 300, "seed": SEED}, rounds=1)
    assert told["ratio"] > 0.0
    assert told["peak_memory_gb"] > 0.0
    assert told["largest_difference"] < 0.02
