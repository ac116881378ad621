"""Comparing an interval with a limit: inside, outside, or astride, and with what probability."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from ssbscreen.domain.decisions import Floats, GateState, GateVerdicts
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS

NOT_ASSESSED = "not assessed"


def states_at_least(low: Floats, high: Floats, limit: float) -> npt.NDArray[np.str_]:
    """Passes where all of the interval is at or above the limit, fails where it is below; else (and NaN) uncertain."""
    return np.select(
        [low >= limit, high < limit], [GateState.PASSES.value, GateState.FAILS.value], GateState.UNCERTAIN.value
    )


def states_at_most(low: Floats, high: Floats, limit: float) -> npt.NDArray[np.str_]:
    """Passes where all of the interval is at or below the limit, fails where it is above; else (and NaN) uncertain."""
    return np.select(
        [high <= limit, low > limit], [GateState.PASSES.value, GateState.FAILS.value], GateState.UNCERTAIN.value
    )


def probability_at_least(value: Floats, low: Floats, high: Floats, limit: float) -> Floats:
    """Probability that a quantity is at least a limit, from its median and the interval of two standard deviations.

    Half a normal distribution lies to either side of the median, each as wide as its side of the interval.

    Args:
        value: medians, shape (n,).
        low: low ends, shape (n,); minus infinity where the value is an upper bound.
        high: high ends, shape (n,); infinity where it is a lower bound.
        limit: in the same unit.

    Returns:
        Shape (n,). NaN where the value is, and where a side without an end would have to tell.
    """
    distance = limit - value
    side = np.where(distance > 0.0, high - value, value - low) / STANDARD_DEVIATIONS
    with np.errstate(invalid="ignore", divide="ignore"):
        beyond = ndtr(-np.abs(distance) / side)
    sharp = np.where(side == 0.0, np.where(distance == 0.0, 0.5, 0.0), beyond)
    found = np.where(distance > 0.0, sharp, 1.0 - sharp)
    found = np.where((distance == 0.0) & (side == 0.0), 1.0, found)
    return np.where(np.isnan(value) | np.isinf(side), np.nan, found)


def categorical(state: npt.NDArray[np.str_], reasons: list[str]) -> GateVerdicts:
    """Verdicts of a gate that compares no number: certain either way, and nothing to tell where it is uncertain."""
    unknown = np.full(len(state), np.nan)
    probability = np.select([state == GateState.PASSES.value, state == GateState.FAILS.value], [1.0, 0.0], np.nan)
    return GateVerdicts(
        state=state.astype(np.str_),
        reason=np.array(reasons, dtype=np.str_),
        probability=probability,
        value=unknown,
        limit=unknown,
        margin=unknown,
    )


def compared_at_least(
    state: npt.NDArray[np.str_], reasons: list[str], interval: tuple[Floats, Floats, Floats], limit: float
) -> GateVerdicts:
    """Verdicts of a gate that asks for at least a limit.

    Args:
        state: passes, fails or uncertain, shape (n,).
        reasons: n of them.
        interval: low ends, medians and high ends, shape (n,) each.
        limit: in the same unit.
    """
    low, value, high = interval
    return GateVerdicts(
        state=state.astype(np.str_),
        reason=np.array(reasons, dtype=np.str_),
        probability=probability_at_least(value, low, high, limit),
        value=value,
        limit=np.where(np.isnan(value), np.nan, limit),
        margin=value - limit,
    )


def compared_at_most(
    state: npt.NDArray[np.str_], reasons: list[str], interval: tuple[Floats, Floats, Floats], limit: float
) -> GateVerdicts:
    """Verdicts of a gate that asks for at most a limit; see `compared_at_least`."""
    low, value, high = interval
    other = compared_at_least(state, reasons, (-high, -value, -low), -limit)
    return replace(other, value=value, limit=-other.limit)
