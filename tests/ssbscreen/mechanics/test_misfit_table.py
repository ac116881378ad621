"""The table of misfit stresses: a row for each candidate and cathode, its sign that of the change."""

from __future__ import annotations

import pytest

from ssbscreen.mechanics.misfit_table import misfit_table
from ssbscreen.tables.catalogue import ELASTICITY

MODULI = ELASTICITY.build(
    {
        "candidate_id": ["cauchy", "soft", "unknown"],
        "bulk_gpa": [50.0, 5.0, None],
        "shear_gpa": [30.0, 3.0, None],
        "bulk_log10_std": [0.05, 0.1, None],
        "shear_log10_std": [0.05, 0.1, None],
        "moduli_error_correlation": [1.0, 0.17, None],
    }
)


def test_every_candidate_stands_beside_every_cathode_and_the_stress_has_the_sign_of_the_change() -> None:
    rows = {
        (row["candidate_id"], row["cathode"]): row
        for row in misfit_table(MODULI, {"swells": 0.03, "shrinks": -0.06, "S": None}).to_pylist()
    }
    assert len(rows) == 9
    # B = 50, G = 30: E / (1 - nu) = 100 GPa; 3 % of volume is 1 % of length: 1 GPa. Both moduli err by one factor.
    swells, shrinks = rows["cauchy", "swells"], rows["cauchy", "shrinks"]
    names = ("misfit_stress_low_mpa", "misfit_stress_mpa", "misfit_stress_high_mpa")
    factor = 10**0.1
    assert [swells[name] for name in names] == pytest.approx([1000.0 / factor, 1000.0, 1000.0 * factor], rel=5e-3)
    assert [shrinks[name] for name in names] == pytest.approx([-2000.0 * factor, -2000.0, -2000.0 / factor], rel=5e-3)
    assert [rows["soft", "S"][name] for name in (*names, "volume_change")] == [None] * 4
    assert [rows["unknown", "swells"][name] for name in names] == [None] * 3
    assert rows["unknown", "swells"]["volume_change"] == 0.03


def test_no_moduli_or_no_cathodes_make_an_empty_table() -> None:
    assert len(misfit_table(ELASTICITY.empty(), {"swells": 0.03})) == 0
    assert len(misfit_table(MODULI, {})) == 0
