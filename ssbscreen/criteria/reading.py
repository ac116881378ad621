"""Columns of candidates as arrays of one kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.decisions import Columns, Floats
from ssbscreen.domain.origin import Origin


def numbers(columns: Columns, name: str) -> Floats:
    """A column as floats; what is missing is NaN."""
    return np.asarray(columns[name], dtype=np.float64)


def texts(columns: Columns, name: str) -> npt.NDArray[np.str_]:
    """A column as text; what is missing (None, NaN) is the empty text."""
    values = np.asarray(columns[name])
    if values.dtype.kind != "U":
        values = np.array([value if isinstance(value, str) else "" for value in values.tolist()], dtype=np.str_)
    return values


def computed_energies(columns: Columns) -> Floats:
    """Energies above the hull [eV/atom]; NaN also where one is assumed by rule: it tells nothing of the phase."""
    energies = numbers(columns, "energy_above_hull_ev_per_atom")
    return np.where(texts(columns, "origin") == Origin.RULE.value, np.nan, energies)


def flags(columns: Columns, name: str) -> npt.NDArray[np.bool_]:
    """A column of yes and no; what is missing is no."""
    values: list[Any] = np.asarray(columns[name]).tolist()
    return np.array([value is True or value == 1 for value in values], dtype=np.bool_)
