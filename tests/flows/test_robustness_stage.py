"""The stage of robustness reads the tables of a decision."""

from __future__ import annotations

from dataclasses import asdict
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from flows.robustness_settings import RobustnessSettings
from flows.robustness_stage import assess_ranks, values_of
from ssbscreen.decision.robustness import SCHEMAS
from ssbscreen.tables import catalogue as tables

IDS = [f"candidate {row:02}" for row in range(20)]


def parts(folder: Path) -> dict[str, Any]:
    """Twenty candidates of two criteria; the last one is excluded, so it is not in the ranking."""
    folder.mkdir()
    values = tables.CRITERIA_VALUES.build(
        {
            "candidate_id": IDS * 2,
            "criterion": ["band_gap"] * 20 + ["chi"] * 20,
            "value": [4.0 - 0.1 * row for row in range(20)] + [None] + [5.0] * 19,
            "low": [3.5 - 0.1 * row for row in range(20)] + [None] + [4.0] * 19,
            "high": [inf] + [4.5 - 0.1 * row for row in range(1, 20)] + [None] + [7.0] * 19,
            "origin": ["ML"] * 20 + [None] + ["DFT"] * 19,
        }
    )
    ranking = tables.RANKING.build(
        {
            "role": ["mine"] * 19,
            "candidate_id": IDS[1:19] + IDS[:1],
            "rank": list(range(1, 20)),
            "rank_best": list(range(1, 20)),
            "score": [0.9 - 0.01 * row for row in range(19)],
            "score_high": [0.9] * 19,
            "assessed_weight": [1.0] * 19,
            "pareto_front": [1] * 19,
        }
    )
    verdicts = tables.GATES.build(
        {
            "candidate_id": IDS[1:3],
            "role": ["mine"] * 2,
            "gate": ["band_gap"] * 2,
            "state": ["uncertain"] * 2,
            "probability_passes": [0.5, None],
            "gate_value": [None] * 2,
            "gate_limit": [None] * 2,
            "gate_margin": [None] * 2,
            "reason": ["made up"] * 2,
        }
    )
    return {
        "gates": asdict(tables.GATES.write(verdicts, folder / "gates.parquet")),
        "criteria_values": asdict(tables.CRITERIA_VALUES.write(values, folder / "criteria_values.parquet")),
        "ranking": asdict(tables.RANKING.write(ranking, folder / "ranking.parquet")),
        "roles": {"mine": {"weights": {"band_gap": 1.0, "chi": 1.0}, "gates": []}},
        "energy_error_ev_per_atom": 0.04,
    }


def test_ranked_candidates_have_rows_and_others_none(tmp_path: Path) -> None:
    settings = RobustnessSettings(draws=500).model_dump()
    written = assess_ranks(str(tmp_path / "out"), **parts(tmp_path / "in"), robustness=settings)
    assert set(written) == {schema.name for schema in SCHEMAS}
    rows = tables.ROBUSTNESS.read(Path(written["robustness"]["path"])).to_pylist()
    assert [row["candidate_id"] for row in rows] == IDS[1:19] + IDS[:1]
    assert rows[-1]["rank_of_known"] == 1  # by its gap alone
    assert [row["probability_passes_gates"] for row in rows[:3]] == [0.5, None, 1.0]


def test_it_can_be_left_out(tmp_path: Path) -> None:
    settings = RobustnessSettings(compute=False).model_dump()
    written = assess_ranks(str(tmp_path / "out"), **parts(tmp_path / "in"), robustness=settings)
    assert [written[schema.name]["rows"] for schema in SCHEMAS] == [0] * len(SCHEMAS)


def test_values_are_those_of_the_table_in_the_order_asked_for(tmp_path: Path) -> None:
    table = tables.CRITERIA_VALUES.read(Path(parts(tmp_path / "in")["criteria_values"]["path"]))
    found = values_of(table, [IDS[3], IDS[0]])
    assert found["band_gap"].value.tolist() == pytest.approx([3.7, 4.0])
    assert found["band_gap"].high.tolist() == pytest.approx([4.2, inf])
    assert found["chi"].origin.tolist() == ["DFT", ""]
    assert np.isnan(found["chi"].value).tolist() == [False, True]


@pytest.mark.parametrize("wrong", [{"draws": 10}, {"seed": -1}, {"top": 5}, {"weight_spread": 1.0}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        RobustnessSettings.model_validate(wrong)
