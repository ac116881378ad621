"""Ranks over draws against the same in numpy, in one process: ratios, because machines differ.

The other side does what a screen does without compiled code: for each draw normal numbers for all candidates and
criteria at once, the formula of TOPSIS on whole arrays, and a stable sort. Both run on one thread.

Measured with `made_up_draws` on a server's processor: 10,000 draws of 10,000 candidates in 20 criteria take 18 to 20 s
of processor time, with one thread or two, and the process holds 0.30 GB, of which 0.25 GB are its libraries.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from flows.peak_memory import peak_memory_bytes
from ssbscreen.decision.acceptability import rank_acceptability
from ssbscreen.decision.value_draws import ValueDraws, value_draws
from ssbscreen.decision.weight_draws import weights_around
from ssbscreen.domain.decisions import Criterion, CriterionValues, Direction, Ends

HALF_WIDTH = 0.1


@dataclass(frozen=True, slots=True)
class RankingTimes:
    """Time of ranks over draws.

    Attributes:
        candidates: number of candidates.
        criteria: number of criteria.
        draws: number of draws of ours.
        ours_ms: processor time of one draw, milliseconds.
        numpy_ms: the same with numpy.
        ratio: numpy's time over ours.
        largest_difference: of the expected ranks of both, as a share of the number of candidates.
        peak_memory_gb: most memory of this process so far, GB; None on a system that does not tell.
    """

    candidates: int
    criteria: int
    draws: int
    ours_ms: float
    numpy_ms: float
    ratio: float
    largest_difference: float
    peak_memory_gb: float | None


def run_ranking_benchmark(
    *, candidates: int = 10_000, criteria: int = 20, draws: int = 200, seed: int
) -> dict[str, Any]:
    """Rank made-up candidates whose values have intervals and whose weights vary.

    Args:
        candidates: how many.
        criteria: how many.
        draws: of each side.
        seed: of candidates and draws.
    """
    values = made_up_draws(candidates, criteria, seed=seed)
    weights = weights_around(np.ones(criteria), draws, seed)
    rank_acceptability(values, weights[:1], seed, threads=1)  # compiles, or loads what was compiled
    began = time.process_time()
    ours = rank_acceptability(values, weights, seed, threads=1)
    spent = time.process_time() - began
    began = time.process_time()
    theirs = _with_numpy(values.shown, weights, seed)
    spent_numpy = time.process_time() - began
    peak = peak_memory_bytes()
    difference = float(np.abs(ours.expected_rank - theirs).max() / candidates)
    return asdict(
        RankingTimes(
            candidates,
            criteria,
            draws,
            1e3 * spent / draws,
            1e3 * spent_numpy / draws,
            spent_numpy / spent,
            difference,
            None if peak is None else peak / 1e9,
        )
    )


def made_up_draws(candidates: int, criteria: int, *, seed: int) -> ValueDraws:
    """Candidates with independent values, uniform on the scale, each with an interval of a tenth to both sides."""
    generator = np.random.default_rng([seed, 5])
    names = [f"criterion {number}" for number in range(criteria)]
    known = {name: Criterion(name, "-", Direction.MAXIMISE, "made up", (), "none", _none) for name in names}
    found = {}
    for name in names:
        value = generator.uniform(0.0, 1.0, candidates)
        origin = np.full(candidates, "RULE")
        found[name] = CriterionValues(value, value - HALF_WIDTH, value + HALF_WIDTH, origin)
    ids = [f"candidate {number}" for number in range(candidates)]
    return value_draws(names, ids, found, known, dict.fromkeys(names, Ends(0.0, 1.0, "made up")))


def _with_numpy(centre: np.ndarray, weights: np.ndarray, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    sums = np.zeros(len(centre))
    for weight in weights:
        drawn = np.clip(centre + HALF_WIDTH / 2.0 * generator.standard_normal(centre.shape), 0.0, 1.0)
        from_worst = np.sqrt(((weight * drawn) ** 2).sum(axis=1))
        from_best = np.sqrt(((weight * (1.0 - drawn)) ** 2).sum(axis=1))
        order = np.argsort(-from_worst / (from_worst + from_best), kind="stable")
        sums[order] += np.arange(1, len(centre) + 1)
    return np.asarray(sums / len(weights))


def _none(_: object) -> CriterionValues:
    raise NotImplementedError("made-up criteria are given, not computed")
