"""Values with their intervals: two standard deviations to both sides, or ends that a table already has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.decisions import CriterionValues, Floats
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS


def exact(value: Floats, origin: npt.NDArray[np.str_]) -> CriterionValues:
    """Values whose tables give no error: low and high are the value."""
    return bracketed(value, value, value, origin)


def absolute(value: Floats, std: Floats, origin: npt.NDArray[np.str_], floor: float = -np.inf) -> CriterionValues:
    """Values with a standard deviation in their own unit.

    Args:
        value: best estimates, shape (n,).
        std: standard deviations, shape (n,); where NaN, or where the value is infinite, low and high are the value.
        origin: of the values, shape (n,).
        floor: what the quantity cannot lie below by definition, such as 0 for a distance.
    """
    half = np.where(np.isfinite(std) & np.isfinite(value), STANDARD_DEVIATIONS * std, 0.0)
    return bracketed(value, np.minimum(value, np.maximum(value - half, floor)), value + half, origin)


def reaction(margin: Floats, std: Floats, origin: npt.NDArray[np.str_]) -> CriterionValues:
    """Energies of reactions that only run downhill: the margin where it is negative, else 0.

    Args:
        margin: energy of the reaction, positive where the reactants are stable by that much, shape (n,).
        std: its standard deviation; where NaN, low and high are the value.
        origin: of the values, shape (n,).
    """
    half = np.where(np.isfinite(std), STANDARD_DEVIATIONS * std, 0.0)
    return bracketed(np.minimum(margin, 0.0), np.minimum(margin - half, 0.0), np.minimum(margin + half, 0.0), origin)


def bracketed(value: Floats, low: Floats, high: Floats, origin: npt.NDArray[np.str_]) -> CriterionValues:
    """Values with given ends; all three NaN and the origin empty where the value is NaN."""
    unknown = np.isnan(value)
    return CriterionValues(
        value=value,
        low=np.where(unknown, np.nan, low),
        high=np.where(unknown, np.nan, high),
        origin=np.where(unknown, "", origin),
    )
