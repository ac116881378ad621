"""Stochastic multicriteria acceptability analysis (SMAA-2): how often a candidate has which rank.

In each draw every candidate has drawn values and all share drawn weights; TOPSIS closeness with fixed ideals
(`ssbscreen.decision.aggregate`) orders them. Note that closeness weighs squared distances by squared weights.

References:
    .. [1] R. Lahdelma, P. Salminen, Oper. Res. 49, 444 (2001), doi:10.1287/opre.49.3.444.11220.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from ssbscreen.decision.draw_program import count_ranks, count_wins
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.domain.decisions import Floats

Part = TypeVar("Part")
Integers = npt.NDArray[np.int64]
EXACT_RANKS: Final = 1000
"""Up to here ranks are counted one by one, so that a table of counts stays small for any number of candidates."""
BIN_GROWTH: Final = 1.01
"""Beyond, ranks within 1 % are counted together."""
LEAST_WINS: Final = 10
"""Draws in which a candidate has to come first for central weights, whose errors are then a third of their spread."""
THREADS: Final = min(4, os.cpu_count() or 1)
"""A table of counts for each; the result does not depend on how many."""


@dataclass(frozen=True, slots=True)
class Acceptability:
    """Ranks of n candidates over draws.

    Attributes:
        counts: draws by candidate and bin of ranks, (n, bins).
        last_rank: highest rank of each bin, (bins,).
        expected_rank: mean over the draws, (n,).
        winners: row of the first in each draw, (draws,).
        weights: of each draw, (draws, m).
    """

    counts: npt.NDArray[np.int32]
    last_rank: Integers
    expected_rank: Floats
    winners: npt.NDArray[np.int32]
    weights: Floats

    def acceptability(self, rank: int) -> Floats:
        """Share of the draws in which a candidate has a rank, b_i^r, (n,).

        Raises:
            ValueError: the rank is counted together with others, or there is none such.
        """
        bin_of = int(np.searchsorted(self.last_rank, rank))
        if not 1 <= rank <= min(EXACT_RANKS, int(self.last_rank[-1])):
            raise ValueError(f"ranks are counted one by one from 1 to {EXACT_RANKS}, and there is no {rank}")
        return self.counts[:, bin_of] / len(self.winners)

    def probability_top(self, count: int) -> Floats:
        """Share of the draws in which a candidate is among the first ``count``, at most 1,000, (n,)."""
        bins = int(np.searchsorted(self.last_rank, min(count, EXACT_RANKS), side="right"))
        return np.asarray(self.counts[:, :bins].sum(axis=1) / len(self.winners), dtype=np.float64)

    def rank_quantile(self, share: float) -> Integers:
        """The rank that a share of the draws does not exceed, to 1 % beyond rank 1,000, (n,)."""
        reached = self.counts.cumsum(axis=1) >= share * len(self.winners)
        return np.asarray(self.last_rank[reached.argmax(axis=1)], dtype=np.int64)

    def central_weights(self) -> tuple[Integers, Floats]:
        """Rows that come first in some draws, and for each the mean of the weights with which it does, (rows, m).

        Rows that do so in fewer than ``LEAST_WINS`` draws are left out, for their mean would be noise.
        """
        wins = np.bincount(self.winners)
        rows = np.flatnonzero(wins >= LEAST_WINS).astype(np.int64)
        means = [self.weights[self.winners == row].mean(axis=0) for row in rows.tolist()]
        return rows, np.array(means).reshape(len(rows), self.weights.shape[1])


def rank_acceptability(draws: ValueDraws, weights: Floats, seed: int, *, threads: int = THREADS) -> Acceptability:
    """Ranks in as many draws as there are rows of weights.

    Args:
        draws: of at least one candidate; of equals the first has the better rank.
        weights: shape (draws, m).
        seed: of the values.
        threads: changes time and memory, no result.
    """
    candidates, count = len(draws.candidate_ids), len(weights)
    bins, last_rank = rank_bins(candidates)
    squares = (weights**2).astype(np.float32)
    winners = np.empty(count, dtype=np.int32)

    def part(first: int, last: int) -> tuple[npt.NDArray[np.int32], Integers]:
        counts = np.zeros((candidates, len(last_rank)), dtype=np.int32)
        sums = np.zeros(candidates, dtype=np.int64)
        count_ranks(draws.arrays, np.uint64(seed), first, last, squares, bins, counts, sums, winners)
        return counts, sums

    parts = in_threads(part, count, threads)
    counts, sums = parts[0]
    for more_counts, more_sums in parts[1:]:
        counts += more_counts
        sums += more_sums
    return Acceptability(counts, last_rank, sums / count, winners, weights)


def confidence_factors(
    draws: ValueDraws, rows: Integers, weights: Floats, count: int, seed: int, *, threads: int = THREADS
) -> Floats:
    """Probability that a candidate comes first if the weights were its central ones, shape (rows,).

    Args:
        draws: of all candidates.
        rows: of the candidates in question.
        weights: central weights of each, (rows, m).
        count: of the draws.
        seed: of the values.
        threads: changes time, no result.
    """
    squares = (weights**2).astype(np.float32)

    def part(first: int, last: int) -> Integers:
        wins = np.zeros(len(rows), dtype=np.int64)
        count_wins(draws.arrays, np.uint64(seed), first, last, rows, squares, wins)
        return wins

    return np.asarray(sum(in_threads(part, count, threads)) / count, dtype=np.float64)


def rank_bins(candidates: int) -> tuple[Integers, Integers]:
    """The bin of each rank from 1 on, (n,), and the highest rank of each bin."""
    rank = np.arange(1, candidates + 1)
    beyond = 1.0 + np.floor(np.log(np.maximum(rank, EXACT_RANKS) / EXACT_RANKS) / np.log(BIN_GROWTH))
    # Made consecutive, for a narrow bin could hold no rank.
    _, bins = np.unique(np.where(rank <= EXACT_RANKS, rank, EXACT_RANKS + beyond), return_inverse=True)
    last = np.append(np.flatnonzero(np.diff(bins)), candidates - 1) + 1
    return bins.astype(np.int64), last.astype(np.int64)


def in_threads(work: Callable[[int, int], Part], count: int, threads: int) -> list[Part]:
    """What ``work(first, last)`` gives for consecutive parts of ``count`` draws."""
    edges = np.linspace(0, count, max(1, min(threads, count)) + 1).astype(int).tolist()
    with ThreadPoolExecutor(len(edges) - 1) as pool:
        return list(pool.map(work, edges[:-1], edges[1:]))
