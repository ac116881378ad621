"""Draws of criteria and ranks of candidates in each draw, compiled.

Random numbers are those of a counter: each candidate of each draw starts its own stream of SplitMix64 at a hash of the
seed, of the number of the draw and of a key of the candidate. So a draw is the same whoever computes it, in whatever
order, in how many parts, and whichever other candidates there are. Sixteen bits of the stream pick the middle of one
of 65,536 equal parts of the normal distribution, out to 4.2 standard deviations: four numbers for one hash.

Counts and sums of ranks are integers, so threads that add up their parts in any order find the same.

All compiled code is in this one file, for the reason that `ssbscreen.thermo.hull_program` gives. Loops run over blocks
of candidates with one criterion at a time and without branches, so that they compile to vector instructions.

Cost: some 4 ns for each candidate, criterion and draw, and one sort of the candidates for each draw. Memory does not
grow with the draws.

References:
    .. [1] G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014, 453, doi:10.1145/2660193.2660195 (SplitMix64).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
LANE_VALUES = 1 << 16
LANES_A_HASH = 4
REACH_OF_SHARE = np.float32(6.0)
"""The sum of two numbers of at most 4.2 with loadings whose squares add up to 1 stays below."""
STEPS_OF_SHARE = np.float32(256.0)
BLOCK = 128
ONE = np.float32(1.0)


class DrawArrays(NamedTuple):
    """What the compiled draws read, for n candidates and m criteria; all numbers on the scale from 0 to 1.

    Attributes:
        keys: of the candidates, uint64, (n,).
        centre: value where the normal number is 0, float32, (m, n).
        mean_slope: half the sum of the slopes above and below the centre, float32, (m, n).
        skew_slope: half the difference of these slopes, float32, (m, n).
        floor: what no draw lies below, float32, (m, n).
        ceiling: what no draw lies above, float32, (m, n).
        missing: whether the value is unknown and drawn from the observed range, bool, (m, n).
        has_missing: whether any is, bool, (m,).
        observed_start: end of the observed range where the criterion's own value is lowest, float32, (m,).
        observed_span: from there to the other end, with sign, float32, (m,).
        loading: share of the number of the calculation in that of the criterion, with sign, float32, (m,).
        own: share of the criterion's own number, float32, (m,).
        group: lane of the calculation, int64, (m,).
        lane: lane of the criterion's own number, int64, (m,).
        lanes: how many lanes there are, padded to whole hashes.
        normal: middles of equal parts of the normal distribution, float32, (65,536,).
        below: share of the normal distribution below a number, ``STEPS_OF_SHARE`` to a unit from -6 to 6, float32.
    """

    keys: Any
    centre: Any
    mean_slope: Any
    skew_slope: Any
    floor: Any
    ceiling: Any
    missing: Any
    has_missing: Any
    observed_start: Any
    observed_span: Any
    loading: Any
    own: Any
    group: Any
    lane: Any
    lanes: int
    normal: Any
    below: Any


@njit(cache=True, nogil=True, inline="always")
def _mixed(state):
    """The output function of SplitMix64."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@njit(cache=True, nogil=True)
def key_of_draw(seed, draw):
    """What the streams of one draw start from."""
    return _mixed(np.uint64(seed) + GOLDEN * np.uint64(draw + 1))


@njit(cache=True, nogil=True)
def draw_block(arrays, key, first, size, state, bits, drawn):
    """Scaled values of ``size`` candidates from ``first`` on into ``drawn``, shape (m, block)."""
    for i in range(size):
        state[i] = _mixed(arrays.keys[first + i] ^ key)
    for hashed in range(0, arrays.lanes, LANES_A_HASH):
        for i in range(size):
            state[i] += GOLDEN
            mixed = _mixed(state[i])
            bits[hashed, i] = np.int32(mixed & np.uint64(0xFFFF))
            bits[hashed + 1, i] = np.int32((mixed >> np.uint64(16)) & np.uint64(0xFFFF))
            bits[hashed + 2, i] = np.int32((mixed >> np.uint64(32)) & np.uint64(0xFFFF))
            bits[hashed + 3, i] = np.int32(mixed >> np.uint64(48))
    normal = arrays.normal
    for j in range(len(arrays.loading)):
        shared, alone = bits[arrays.group[j]], bits[arrays.lane[j]]
        loading, own = arrays.loading[j], arrays.own[j]
        centre, mean, skew = arrays.centre[j], arrays.mean_slope[j], arrays.skew_slope[j]
        floor, ceiling = arrays.floor[j], arrays.ceiling[j]
        values = drawn[j]
        for i in range(size):
            k = first + i
            z = loading * normal[shared[i]] + own * normal[alone[i]]
            value = centre[k] + mean[k] * z + skew[k] * abs(z)
            value = max(value, floor[k])
            values[i] = min(value, ceiling[k])
        if arrays.has_missing[j]:
            for i in range(size):
                if arrays.missing[j, first + i]:
                    z = loading * normal[shared[i]] + own * normal[alone[i]]
                    share = arrays.below[np.int64((z + REACH_OF_SHARE) * STEPS_OF_SHARE)]
                    values[i] = arrays.observed_start[j] + arrays.observed_span[j] * share


@njit(cache=True, nogil=True)
def _scratch(arrays):
    """State, lanes and values of a block."""
    state = np.empty(BLOCK, dtype=np.uint64)
    bits = np.empty((arrays.lanes, BLOCK), dtype=np.int32)
    drawn = np.empty((len(arrays.loading), BLOCK), dtype=np.float32)
    return state, bits, drawn


@njit(cache=True, nogil=True)
def fill_draws(arrays, seed, first_draw, out):
    """Scaled values of as many draws as ``out`` holds, shape (draws, n, m), from ``first_draw`` on."""
    n = len(arrays.keys)
    state, bits, drawn = _scratch(arrays)
    for draw in range(out.shape[0]):
        key = key_of_draw(seed, first_draw + draw)
        for first in range(0, n, BLOCK):
            size = min(BLOCK, n - first)
            draw_block(arrays, key, first, size, state, bits, drawn)
            for i in range(size):
                for j in range(len(drawn)):
                    out[draw, first + i, j] = drawn[j, i]


@njit(cache=True, nogil=True)
def count_ranks(arrays, seed, first_draw, last_draw, squared_weights, bins, counts, rank_sums, winners):
    """Add the ranks in some draws to ``counts`` (n, bins) and ``rank_sums`` (n,), and note who came first.

    Closeness rises with the squared distance from the worst over that from the best, so no root is taken. Equal
    candidates keep their order. ``squared_weights`` has a row for each draw of all, ``bins`` the bin of each rank.
    """
    n, m = len(arrays.keys), len(arrays.loading)
    state, bits, drawn = _scratch(arrays)
    from_best, from_worst = np.empty(BLOCK, dtype=np.float32), np.empty(BLOCK, dtype=np.float32)
    score = np.empty(n, dtype=np.float32)
    for draw in range(first_draw, last_draw):
        key = key_of_draw(seed, draw)
        for first in range(0, n, BLOCK):
            size = min(BLOCK, n - first)
            draw_block(arrays, key, first, size, state, bits, drawn)
            from_best[:] = 0.0
            from_worst[:] = 0.0
            for j in range(m):
                square, values = squared_weights[draw, j], drawn[j]
                for i in range(size):
                    lost = ONE - values[i]
                    from_worst[i] += square * values[i] * values[i]
                    from_best[i] += square * lost * lost
            for i in range(size):
                score[first + i] = -from_worst[i] / from_best[i] if from_best[i] > 0.0 else -np.inf
        order = np.argsort(score, kind="mergesort")
        for rank in range(n):
            counts[order[rank], bins[rank]] += 1
            rank_sums[order[rank]] += rank + 1
        winners[draw] = order[0]


@njit(cache=True, nogil=True)
def count_wins(arrays, seed, first_draw, last_draw, favourites, squared_weights, wins):
    """Add to ``wins`` in how many draws each favourite comes first under its own weights.

    ``favourites`` are rows of candidates, ``squared_weights`` has one row for each of them. A favourite is compared
    until the first that is better, so candidates had better stand in the order of their usual rank.
    """
    n, m = len(arrays.keys), len(arrays.loading)
    state, bits, drawn = _scratch(arrays)
    values = np.empty((n, m), dtype=np.float32)
    for draw in range(first_draw, last_draw):
        key = key_of_draw(seed, draw)
        for first in range(0, n, BLOCK):
            size = min(BLOCK, n - first)
            draw_block(arrays, key, first, size, state, bits, drawn)
            for i in range(size):
                for j in range(m):
                    values[first + i, j] = drawn[j, i]
        for favourite in range(len(favourites)):
            row = favourites[favourite]
            reached = _ratio(values[row], squared_weights[favourite])
            beaten = False
            for i in range(n):
                if i != row:
                    other = _ratio(values[i], squared_weights[favourite])
                    # Of two equals the first wins, as in a stable sort.
                    if other > reached or (other == reached and i < row):
                        beaten = True
                        break
            if not beaten:
                wins[favourite] += 1


@njit(cache=True, nogil=True)
def _ratio(values, squares):
    """Squared distance from the worst over that from the best."""
    from_best, from_worst = np.float32(0.0), np.float32(0.0)
    for j in range(len(values)):
        lost = ONE - values[j]
        from_worst += squares[j] * values[j] * values[j]
        from_best += squares[j] * lost * lost
    return from_worst / from_best if from_best > 0.0 else np.float32(np.inf)
