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
        fault, row = "", _featurizer().featurize(composition)
        if cell is not None:
            # Of the cell its network alone: occupancies in a CIF are rounded, the formula beside it is what was made.
            try:
                row[network_columns()[0] :] = _featurizer().networks.featurize(cell)
            except NO_NETWORK as reason:
                fault = str(reason) or type(reason).__name__
        rows.append(row)
        faults.append(fault)
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(conductor_labels())), faults


@cache
def _featurizer() -> ConductorFeatures:
    return ConductorFeatures()
