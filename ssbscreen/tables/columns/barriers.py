"""Bond valence barriers of Li+."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from ssbscreen.tables.schema import Column

_DIRECTIONS: Final = {1: "one direction", 2: "two directions", 3: "three directions"}


def _barrier(dimensions: int) -> Column:
    return Column(
        f"barrier_{dimensions}d_ev",
        pa.float64(),
        "eV",
        f"bond valence barrier of Li+ to move without end along {_DIRECTIONS[dimensions]}; missing without a fault: "
        "no such path below 5 eV",
    )


BARRIER_1D, BARRIER_2D, BARRIER_3D = _barrier(1), _barrier(2), _barrier(3)
FAULT = Column("fault", pa.string(), "", "why there is no barrier; missing where it was computed")
