"""Features of many conductors, whether or not there is a cell that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from featurizers.conductor_features import ConductorFeatures
from flows.cell_readers import lithium_network
from ssbscreen.domain.cell_reading import CellReading, ReadCells, ReadHere

if TYPE_CHECKING:
    from pymatgen.core import Composition

    from flows.material import Cell

Floats = npt.NDArray[np.float64]

READ_HERE: Final = ReadHere(lithium_network)


def conductor_labels() -> list[str]:
    """Names of the features in order."""
    return _featurizer().feature_labels()


def network_columns() -> list[int]:
    """Numbers of the features that need a cell."""
    return _featurizer().network_columns()


def conductor_features(
    compositions: Sequence[Composition], cells: Sequence[Cell | None], read_cells: ReadCells = READ_HERE
) -> tuple[Floats, list[str]]:
    """Features of n materials; those of the cell are NaN where there is none or it cannot be read.

    Args:
        compositions: n of them.
        cells: ordered or partly occupied; None where unknown.
        read_cells: gives `lithium_network` of cells.

    Returns:
        (n, features), and why a given cell was not read, "" where it was or there was none.
    """
    rows, faults = [], []
    # Of the cell its network alone: occupancies in a CIF are rounded, the formula beside it is what was made.
    readings = iter(read_cells([cell for cell in cells if cell is not None]))
    for composition, cell in zip(compositions, cells, strict=True):
        reading = CellReading() if cell is None else next(readings)
        row = _featurizer().featurize(composition)
        if reading.value is not None:
            row[network_columns()[0] :] = reading.value
        rows.append(row)
        faults.append(reading.fault)
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(conductor_labels())), faults


@cache
def _featurizer() -> ConductorFeatures:
    return ConductorFeatures()
