"""The table of gaps: what follows from gaps of sources, and how predicted ones join the candidates."""

from __future__ import annotations

from typing import Any

import pytest

from ssbscreen.electronics.table import electronics_of_known, with_predicted_gaps
from ssbscreen.tables import catalogue as tables


def candidates(gaps: dict[str, tuple[float | None, str | None]]) -> Any:
    names = sorted(gaps)
    return tables.CANDIDATES.build(
        {
            "candidate_id": names,
            "formula": names,
            "chemical_system": ["?"] * len(names),
            "formation_energy_ev_per_atom": [-1.0] * len(names),
            "band_gap_ev": [gaps[name][0] for name in names],
            "band_gap_origin": [gaps[name][1] for name in names],
        }
    )


GIVEN = {"Li2S": (3.39, "DFT"), "LiAl": (0.0, "DFT"), "LiF": (13.6, "MEASURED"), "LiX": (None, None)}


def test_a_pbe_gap_has_a_measured_gap_with_an_interval_and_a_measured_one_is_itself() -> None:
    rows = {row["candidate_id"]: row for row in electronics_of_known(candidates(GIVEN)).to_pylist()}
    assert rows.keys() == {"Li2S", "LiAl", "LiF"}
    sulfide, metal, measured = rows["Li2S"], rows["LiAl"], rows["LiF"]
    assert sulfide["measured_gap_ev"] == pytest.approx(1.348 * 3.39 + 0.913)
    assert sulfide["measured_gap_high_ev"] - sulfide["measured_gap_low_ev"] == pytest.approx(4.0)
    assert (sulfide["probability_insulator"], sulfide["band_gap_low_ev"]) == (1.0, None)
    assert (metal["measured_gap_ev"], metal["probability_insulator"]) == (0.0, 0.0)
    assert metal["probability_insulator_measured"] < 0.02
    assert [measured[f"measured_gap{end}_ev"] for end in ("", "_low", "_high")] == [13.6] * 3
    assert (measured["probability_insulator"], measured["probability_insulator_measured"]) == (None, 1.0)


def test_a_predicted_gap_fills_what_no_source_has_and_replaces_nothing() -> None:
    predicted = tables.ELECTRONICS.build(
        {"candidate_id": ["Li2S", "LiX"], "band_gap_ev": [1.0, 2.5], "band_gap_origin": ["ML", "ML"]}
    )
    rows = {row["candidate_id"]: row for row in with_predicted_gaps(candidates(GIVEN), predicted).to_pylist()}
    assert (rows["Li2S"]["band_gap_ev"], rows["Li2S"]["band_gap_origin"]) == (3.39, "DFT")
    assert (rows["LiX"]["band_gap_ev"], rows["LiX"]["band_gap_origin"]) == (2.5, "ML")
    assert (rows["LiF"]["band_gap_ev"], rows["LiF"]["band_gap_origin"]) == (13.6, "MEASURED")
