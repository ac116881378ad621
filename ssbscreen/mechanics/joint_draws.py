"""Intervals of what follows from bulk and shear modulus together, by drawing both.

Both are jointly lognormal (`moduli_errors`). The draws are quasi-random: points 2,048 to 4,095 of Sobol's sequence in
two dimensions, which in each dimension are the middles of 2,048 equal parts of the unit interval, taken to the normal
distribution. Nothing is random, so a candidate has the same interval alone, among others, and in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from math import floor
from typing import Final, NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.mechanics.moduli_errors import Floats, JointModuli

DRAWS: Final = 2048
"""Enough for the ends of any mixture of both log moduli to lie within 0.05 of their two standard deviations."""
TAIL: Final = float(ndtr(-STANDARD_DEVIATIONS))
"""Share of a normal distribution that lies below minus two standard deviations, 2.275 %: so for any descriptor."""
CANDIDATES_AT_ONCE: Final = 64
"""One array of draws is then a megabyte, so that all of a chunk stay in the processor's cache and far below 200 MB."""


class Interval(NamedTuple):
    """Values with the ends of their intervals, each of shape (n,)."""

    value: Floats
    low: Floats
    high: Floats


Descriptors = Callable[..., Mapping[str, Floats]]
"""Arrays ``bulk_gpa``, ``shear_gpa`` and further ones by keyword -> descriptors by name, all elementwise."""


def drawn_intervals(
    moduli: JointModuli, descriptors: Descriptors, *, at_once: int = CANDIDATES_AT_ONCE, **given: Floats
) -> dict[str, Interval]:
    """Descriptors of candidates with their intervals of two standard deviations.

    The low end is the value that 2.275 % of the draws lie below, the high end that as many lie above; each is moved out
    to the value itself should that lie beyond. A draw in which a descriptor has no value could lie anywhere, so it
    counts as minus infinity for the low end and as plus infinity for the high end: a few do not matter, many make the
    interval infinite, none make it narrow. Where the value is unknown so are the ends; where the errors of the moduli
    are unknown the ends are the value.

    Args:
        moduli: of n candidates.
        descriptors: function of ``bulk_gpa``, ``shear_gpa`` and the names of `given`.
        at_once: candidates drawn at once; changes memory, no result.
        given: further quantities of the candidates that have no error here, of shape (n,).

    Returns:
        Value, low and high by name of the descriptor, each of shape (n,).
    """
    values = descriptors(bulk_gpa=moduli.bulk_gpa, shear_gpa=moduli.shear_gpa, **given)
    ends = {name: (np.empty_like(value), np.empty_like(value)) for name, value in values.items()}
    for rows in _chunks(len(moduli.bulk_gpa), at_once):
        bulk, shear = _drawn(moduli, rows)
        drawn = descriptors(
            bulk_gpa=bulk, shear_gpa=shear, **{name: each[rows, np.newaxis] for name, each in given.items()}
        )
        for name, (low, high) in ends.items():
            low[rows], high[rows] = tail_ends(drawn[name])
    return {name: _holding(value, *ends[name]) for name, value in values.items()}


@cache
def normal_pairs() -> Floats:
    """The draws: pairs of independent standard normal numbers, shape (2, draws), not to be written to."""
    sequence = qmc.Sobol(2, scramble=False).fast_forward(DRAWS)
    pairs: Floats = ndtri(sequence.random(DRAWS)).T.copy()
    pairs.flags.writeable = False
    return pairs


def tail_ends(drawn: Floats) -> tuple[Floats, Floats]:
    """The quantiles of 2.275 and 97.725 % of draws, interpolated between their middle ranks (Hazen).

    Args:
        drawn: shape (n, draws); NaN counts as minus infinity for the former and as plus infinity for the latter.

    Returns:
        Both, shape (n,).
    """
    if np.isnan(drawn).any():
        unknown = np.isnan(drawn)
        return _lower_tail(np.where(unknown, -np.inf, drawn)), -_lower_tail(np.where(unknown, -np.inf, -drawn))
    last, (rank, share) = drawn.shape[1] - 1, _rank_of_tail(drawn.shape[1])
    ordered = np.partition(drawn, sorted({rank, rank + 1, last - rank - 1, last - rank}), axis=1)
    low = _between(ordered[:, rank], ordered[:, rank + 1], share)
    return low, _between(ordered[:, last - rank], ordered[:, last - rank - 1], share)


def _lower_tail(drawn: Floats) -> Floats:
    rank, share = _rank_of_tail(drawn.shape[1])
    ordered = np.partition(drawn, (rank, rank + 1), axis=1)
    return _between(ordered[:, rank], ordered[:, rank + 1], share)


def _rank_of_tail(draws: int) -> tuple[int, float]:
    """Rank, from 0, of the draw below the quantile of 2.275 %, and how far it is to the next one."""
    place = max(TAIL * draws - 0.5, 0.0)
    return floor(place), place - floor(place)


def _between(near: Floats, far: Floats, share: float) -> Floats:
    """A share of the way from one number to another; infinite where the former is."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isinf(near), near, near + share * (far - near))


def _drawn(moduli: JointModuli, rows: slice) -> tuple[Floats, Floats]:
    """Bulk and shear moduli of some candidates in every draw, shape (rows, draws)."""
    # The shear modulus takes the first number alone: most descriptors follow it, the Monroe-Newman ratio nothing else.
    of_shear, independent = normal_pairs()
    correlation = np.nan_to_num(moduli.error_correlation[rows, np.newaxis])
    of_bulk = correlation * of_shear + np.sqrt(1.0 - correlation**2) * independent
    bulk_std, shear_std = (
        np.nan_to_num(std[rows, np.newaxis]) for std in (moduli.bulk_log10_std, moduli.shear_log10_std)
    )
    bulk = moduli.bulk_gpa[rows, np.newaxis] * np.exp(np.log(10.0) * bulk_std * of_bulk)
    return bulk, moduli.shear_gpa[rows, np.newaxis] * np.exp(np.log(10.0) * shear_std * of_shear)


def _holding(value: Floats, low: Floats, high: Floats) -> Interval:
    """The interval widened to hold the value; unknown where the value is."""
    unknown = np.isnan(value)
    return Interval(
        value, np.where(unknown, np.nan, np.fmin(value, low)), np.where(unknown, np.nan, np.fmax(value, high))
    )


def _chunks(count: int, size: int) -> Iterable[slice]:
    return (slice(first, min(first + size, count)) for first in range(0, count, size))
