"""A first pass of a few cells, as the makers of the reference set read it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ELEMENTS = {"Li": -1.9, "F": -1.9, "O": -4.9, "Y": -6.4, "Er": -4.6, "Br": -1.6}
TIGHT, BOX = [4.0, 4.0, 4.0, 90.0, 90.0, 90.0], [20.0, 20.0, 20.0, 90.0, 90.0, 90.0]
ATOMIC_NUMBERS = {"LiF": [3, 9], "Li2O": [3, 3, 8], "YBr3": [39, 35, 35, 35], "LiO": [3, 8], "LiYO2": [3, 39, 8, 8]}
POSITIONS = [0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0, 0.5, 0.0]


def write_first_pass(folder: Path, rows: list[tuple[str, str, float | None]], boxes: tuple[str, ...] = ()) -> None:
    """Write ``energies.parquet`` and ``structures.parquet``.

    Args:
        folder: where to.
        rows: identifier, formula of `ATOMIC_NUMBERS`, and total energy [eV/atom], None where not computed.
        boxes: identifiers of cells that are mostly vacuum.
    """
    ids = [name for name, _, _ in rows]
    numbers = [ATOMIC_NUMBERS[formula] for _, formula, _ in rows]
    energies = {
        "mp_id": ids,
        "reduced_formula": [formula for _, formula, _ in rows],
        "n_atoms": [len(each) for each in numbers],
        "chgnet_energy_ev_per_atom": pa.array([energy for _, _, energy in rows], pa.float64()),
    }
    cells = {
        "mp_id": ids,
        "reduced_formula": energies["reduced_formula"],
        "cell_abc_angstrom_angles_degree": pa.array(
            [BOX if name in boxes else TIGHT for name in ids], pa.list_(pa.float64(), 6)
        ),
        "atomic_numbers": numbers,
        "fractional_xyz": [POSITIONS[: 3 * len(each)] for each in numbers],
    }
    pq.write_table(pa.table(energies), folder / "energies.parquet")
    pq.write_table(pa.table(cells), folder / "structures.parquet")
