"""Features of conductors: those of the composition, and of the network of Li sites where there is a cell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from featurizers.conductor_composition import ConductorComposition
from featurizers.lithium_network import LithiumNetwork

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure

Floats = npt.NDArray[np.float64]

NO_NETWORK: Final = (ValueError, RuntimeError, IndexError, KeyError, ZeroDivisionError)
"""What a cell without Li, or one that is no crystal, ends with."""


def conductor_labels() -> list[str]:
    """Names of the features in order."""
    return [*_compositions().feature_labels(), *_networks().feature_labels()]


def network_columns() -> list[int]:
    """Numbers of the features that need a cell."""
    first = len(_compositions().feature_labels())
    return list(range(first, first + len(_networks().feature_labels())))


def conductor_features(
    compositions: Sequence[Composition], cells: Sequence[Structure | None]
) -> tuple[Floats, list[str]]:
    """Features of n materials; NaN where there is no cell or it cannot be read.

    Args:
        compositions: n of them.
        cells: ordered or partly occupied; None where unknown.

    Returns:
        (n, features), and why a given cell gave none, "" where it did or there was none.
    """
    unknown = [float("nan")] * len(network_columns())
    rows, faults = [], []
    for composition, cell in zip(compositions, cells, strict=True):
        network, fault = unknown, ""
        if cell is not None:
            try:
                network = _networks().featurize(cell)
            except NO_NETWORK as reason:
                fault = str(reason) or type(reason).__name__
        rows.append([*_compositions().featurize(composition), *network])
        faults.append(fault)
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(conductor_labels())), faults


@cache
def _compositions() -> ConductorComposition:
    return ConductorComposition()


@cache
def _networks() -> LithiumNetwork:
    return LithiumNetwork()
