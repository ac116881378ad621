"""Features of many conductors, whether or not there is a cell that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from featurizers.conductor_features import ConductorFeatures

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure

Floats = npt.NDArray[np.float64]

NO_NETWORK: Final = (ValueError, RuntimeError, IndexError, KeyError, ZeroDivisionError)
"""What a cell without Li, or one that is no crystal, ends with."""


def conductor_labels() -> list[str]:
    """Names of the features in order."""
    return _featurizer().feature_labels()


def network_columns() -> list[int]:
    """Numbers of the features that need a cell."""
    return _featurizer().network_columns()


def conductor_features(
    compositions: Sequence[Composition], cells: Sequence[Structure | None]
) -> tuple[Floats, list[str]]:
    """Features of n materials; those of the cell are NaN where there is none or it cannot be read.

    Args:
        compositions: n of them.
        cells: ordered or partly occupied; None where unknown.

    Returns:
        (n, features), and why a given cell was not read, "" where it was or there was none.
    """
    rows, faults = [], []
    for composition, cell in zip(compositions, cells, strict=True):
        fault = ""
        try:
            rows.append(_featurizer().featurize(composition if cell is None else cell))
        except NO_NETWORK as reason:
            if cell is None:
                raise
            rows.append(_featurizer().featurize(composition))
            fault = str(reason) or type(reason).__name__
        faults.append(fault)
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(conductor_labels())), faults


@cache
def _featurizer() -> ConductorFeatures:
    return ConductorFeatures()
