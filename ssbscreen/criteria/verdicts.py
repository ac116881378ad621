"""Comparing an interval with a limit: inside, outside, or astride."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.decisions import Floats, GateState, GateVerdicts

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


def with_reasons(state: npt.NDArray[np.str_], reasons: list[str]) -> GateVerdicts:
    """Verdicts of states with one reason for each candidate."""
    return GateVerdicts(state=state.astype(np.str_), reason=np.array(reasons, dtype=np.str_))
