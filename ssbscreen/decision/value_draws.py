"""What the draws of criteria are drawn from: one distribution for each candidate and criterion, on the scale 0 to 1.

A value with an interval is a normal distribution of two pieces: half of the draws lie on each side of the value, and
2.275 % beyond each end, so that the ends are those of the interval (two standard deviations) however lopsided it is.
A value without width stays. Draws end where the scale does.

- An infinite end is the end of the scale on that side, beyond which nothing changes.
- A bound (the value is one end and the other is infinite) says nothing but "between here and the end of the scale":
  the normal distribution has its middle and its two standard deviations there, and none beyond the bound.
- A missing value is uniform over the range of the known ones, for the policy of `ssbscreen.decision.scaling` carries
  it as that whole range; where none is known, over the whole scale. The score shown keeps it at the worst observed, so
  that ignorance earns nothing. Missing values of one calculation go together as their errors would.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from ssbscreen.decision.calculations import calculations_of
from ssbscreen.decision.draw_program import (
    LANE_VALUES,
    LANES_A_HASH,
    REACH_OF_SHARE,
    STEPS_OF_SHARE,
    DrawArrays,
    fill_draws,
)
from ssbscreen.decision.scaling import observed_ends, scaled_bounds
from ssbscreen.domain.decisions import Criterion, CriterionValues, Direction, Ends, Floats
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ValueDraws:
    """Distributions of n candidates and m criteria.

    Attributes:
        candidate_ids: n.
        criteria: names, m.
        shown: scaled values with missing ones at the worst observed, (n, m).
        known: whether the value is known, (n, m).
        arrays: what the compiled draws read.
    """

    candidate_ids: tuple[str, ...]
    criteria: tuple[str, ...]
    shown: Floats
    known: npt.NDArray[np.bool_]
    arrays: DrawArrays

    def drawn(self, seed: int, first: int, count: int) -> Singles:
        """Scaled values of ``count`` draws from the one of number ``first`` on, shape (count, n, m)."""
        out = np.empty((count, len(self.candidate_ids), len(self.criteria)), dtype=np.float32)
        fill_draws(self.arrays, np.uint64(seed), first, out)
        return out

    def with_widths(self, factors: Mapping[str, float]) -> ValueDraws:
        """The same with the standard deviations of each criterion multiplied; 0 for those that are not named."""
        factor = np.array([[factors.get(name, 0.0)] for name in self.criteria], dtype=np.float32)
        arrays = self.arrays._replace(
            mean_slope=self.arrays.mean_slope * factor, skew_slope=self.arrays.skew_slope * factor
        )
        return replace(self, arrays=arrays)


def value_draws(
    names: Sequence[str],
    candidate_ids: Sequence[str],
    values: Mapping[str, CriterionValues],
    criteria: Mapping[str, Criterion],
    ends: Mapping[str, Ends],
) -> ValueDraws:
    """The distributions of candidates; draws of a candidate depend on its identifier, not on its place.

    Args:
        names: of the m criteria.
        candidate_ids: of the n candidates; of equals the first counts as better.
        values: by criterion, n each.
        criteria: every criterion there is, by name.
        ends: ends of the scale by criterion; a criterion without takes quantiles of these candidates.
    """
    ids = tuple(candidate_ids)
    pieces = [_pieces(values[name], criteria[name], ends.get(name)) for name in names]
    bounds = [scaled_bounds(values[name].value, criteria[name].direction, ends.get(name)) for name in names]
    ranges = [_observed(piece, *bound) for piece, bound in zip(pieces, bounds, strict=True)]
    missing = np.array([piece.missing for piece in pieces]).reshape(len(names), len(ids))
    arrays = DrawArrays(
        keys=np.array([_key(each) for each in ids], dtype=np.uint64),
        centre=_stacked([piece.centre for piece in pieces], len(ids)),
        mean_slope=_stacked([(piece.above + piece.below) / 2.0 for piece in pieces], len(ids)),
        skew_slope=_stacked([(piece.above - piece.below) / 2.0 for piece in pieces], len(ids)),
        floor=_stacked([piece.floor for piece in pieces], len(ids)),
        ceiling=_stacked([piece.ceiling for piece in pieces], len(ids)),
        missing=missing,
        has_missing=missing.any(axis=1),
        observed_start=np.array([start for start, _ in ranges], dtype=np.float32),
        observed_span=np.array([span for _, span in ranges], dtype=np.float32),
        **_lanes(names),
        normal=normal_parts(),
        below=shares_below(),
    )
    return ValueDraws(ids, tuple(names), np.column_stack([worst for worst, _ in bounds]), ~missing.T, arrays)


@cache
def normal_parts() -> Singles:
    """Middles of 65,536 equal parts of the standard normal distribution, not to be written to."""
    parts = ndtri((np.arange(LANE_VALUES) + 0.5) / LANE_VALUES).astype(np.float32)
    parts.flags.writeable = False
    return np.asarray(parts)


@cache
def shares_below() -> Singles:
    """Share of the standard normal distribution below the middle of each step, not to be written to."""
    reach, steps = float(REACH_OF_SHARE), float(STEPS_OF_SHARE)
    shares = ndtr((np.arange(int(2.0 * reach * steps)) + 0.5) / steps - reach).astype(np.float32)
    shares.flags.writeable = False
    return np.asarray(shares)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Distributions of one criterion, each of shape (n,), on the scale; whether its own value rises along the scale."""

    centre: Floats
    below: Floats
    above: Floats
    floor: Floats
    ceiling: Floats
    missing: npt.NDArray[np.bool_]
    rises: bool


def _pieces(values: CriterionValues, criterion: Criterion, ends: Ends | None) -> _Pieces:
    missing = np.isnan(values.value)
    zeros, ones = np.zeros(len(missing)), np.ones(len(missing))
    ends = observed_ends(values.value, criterion.direction) if ends is None else ends
    if ends is None:
        rises = criterion.direction is Direction.MAXIMISE
        return _Pieces(np.full(len(missing), 0.5), zeros, zeros, zeros, ones, missing, rises)
    span = ends.best - ends.worst
    centre, low, high = (
        np.where(missing, 0.0, (np.where(missing, 0.0, each) - ends.worst) / span)
        for each in (values.value, values.low, values.high)
    )
    infinite = np.isinf(centre)
    centre = np.where(infinite, np.clip(centre, 0.0, 1.0), centre)
    bound_of_high = ~infinite & (values.high == values.value) & np.isinf(values.low)
    bound_of_low = ~infinite & (values.low == values.value) & np.isinf(values.high)
    low, high = _finite(low, centre), _finite(high, centre)
    floor, ceiling = zeros, ones
    bound = (bound_of_high | bound_of_low) & ~missing
    if bound.any():
        far = np.where(bound_of_high, low, high)
        floor = np.where(bound, np.clip(np.minimum(centre, far), 0.0, 1.0), floor)
        ceiling = np.where(bound, np.clip(np.maximum(centre, far), 0.0, 1.0), ceiling)
        low, high = np.where(bound_of_low & bound, centre, low), np.where(bound_of_high & bound, centre, high)
        centre = np.where(bound, (low + high) / 2.0, centre)
    below, above = (centre - low) / STANDARD_DEVIATIONS, (high - centre) / STANDARD_DEVIATIONS
    return _Pieces(centre, below, above, floor, ceiling, missing, span > 0.0)


def _finite(end: Floats, centre: Floats) -> Floats:
    """An infinite end at the end of the scale, or at the centre where that lies beyond."""
    return np.where(np.isposinf(end), np.maximum(centre, 1.0), np.where(np.isneginf(end), np.minimum(centre, 0.0), end))


def _observed(piece: _Pieces, worst: Floats, best: Floats) -> tuple[float, float]:
    """Start and signed length of the range that a missing value is drawn from, along the criterion's own value."""
    rows = np.flatnonzero(piece.missing)
    if len(rows) == 0:
        return 0.0, 0.0
    low, high = float(worst[rows[0]]), float(best[rows[0]])
    return (low, high - low) if piece.rises else (high, low - high)


def _lanes(names: Sequence[str]) -> dict[str, Any]:
    """Loadings and places of random numbers: one for each calculation, then one for each criterion that needs it."""
    calculations = calculations_of(names)
    place = {name: number for number, each in enumerate(calculations) for name in each.loadings}
    loading = np.array([calculations[place[name]].loadings[name] for name in names], dtype=np.float32)
    own = np.sqrt(np.maximum(1.0 - loading.astype(np.float64) ** 2, 0.0)).astype(np.float32)
    group = np.array([place[name] for name in names], dtype=np.int64)
    needs = own > 0.0
    lane = np.where(needs, len(calculations) + np.cumsum(needs) - 1, group)
    used = len(calculations) + int(needs.sum())
    return {
        "loading": loading,
        "own": own,
        "group": group,
        "lane": lane.astype(np.int64),
        "lanes": -(-used // LANES_A_HASH) * LANES_A_HASH,
    }


def _key(candidate_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(candidate_id.encode(), digest_size=8).digest(), "little")


def _stacked(rows: Sequence[Floats], width: int) -> Singles:
    return np.ascontiguousarray(np.array(rows, dtype=np.float32).reshape(len(rows), width))
