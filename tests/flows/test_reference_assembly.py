"""What the tables of the embedded reference set take from computed cells."""

from __future__ import annotations

import pytest

from flows.reference_assembly import PHASE_SCHEMA, RELAXED, SINGLE_POINT, UNCONVERGED, Cell, phase_table

OUTCOME = {"cell": [4.0, 4.0, 4.0, 90.0, 90.0, 90.0], "atomic_numbers": [3, 9], "fractional_xyz": [0.0] * 6}


@pytest.mark.parametrize(("method", "volume"), [(RELAXED, 32.0), (UNCONVERGED, None), (SINGLE_POINT, None)])
def test_only_relaxed_cells_tell_a_volume(method, volume):
    outcome = None if method == SINGLE_POINT else OUTCOME
    table, _ = phase_table([Cell("mp-1", "LiF", -3.0, method, None, outcome, "mp-1")], {"Li": -1.9, "F": -1.8})
    assert table.schema == PHASE_SCHEMA
    assert table["volume_per_atom_a3"].to_pylist() == [volume, None, None]
