"""PBE gaps of the Materials Project of 2018 for the tests of this folder."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def gaps_2018(shared_data) -> dict[str, float]:
    """Upper median of the gaps [eV] of a composition's polymorphs, by formula."""
    import pyarrow.csv

    table = pyarrow.csv.read_csv(shared_data / "mp_formation_energies_2018" / "band_gaps.csv.gz")
    gaps: dict[str, list[float]] = {}
    for formula, gap in zip(table["reduced_formula"].to_pylist(), table["band_gap_ev"].to_pylist(), strict=True):
        gaps.setdefault(formula, []).append(gap)
    return {formula: sorted(held)[len(held) // 2] for formula, held in gaps.items()}
