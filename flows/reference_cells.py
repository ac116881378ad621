"""Facts about cells before any energy: which are mostly vacuum."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from ssbscreen.suspicion.filling import LEAST_FILLING, van_der_waals_filling


def vacuum_reason(structures: Path) -> dict[str, str]:
    """Why cells are left off the hull because they are mostly vacuum, by identifier.

    An isolated molecule or cluster is no phase that forms in a battery, and corrections made for solids stabilise it: a
    Li2S8 molecule lowers the oxidation limit of Li2S by 0.13 V.

    Args:
        structures: Parquet file with ``mp_id, cell_abc_angstrom_angles_degree, atomic_numbers``.
    """
    table = pq.read_table(structures, columns=["mp_id", "cell_abc_angstrom_angles_degree", "atomic_numbers"])
    filling = van_der_waals_filling(
        np.asarray(table["cell_abc_angstrom_angles_degree"].combine_chunks().flatten(), dtype=float).reshape(-1, 6),
        table["atomic_numbers"].combine_chunks(),
    )
    ids = table["mp_id"].to_pylist()
    return {
        ids[row]: f"van der Waals spheres fill {filling[row]:.2f} of the cell: an isolated molecule or cluster in a box"
        for row in np.flatnonzero(filling < LEAST_FILLING)
    }
