"""The learned utility of a small run: who takes part, what is written where nothing can be learned, what is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flows import utility_stage
from flows.stages import read_table
from flows.utility_inputs import GOOD, POOR, UNLABELLED
from flows.utility_settings import UtilitySettings
from models.utility.positive_unlabelled import LearnedUtility
from ssbscreen.domain.materials import TableRef
from ssbscreen.report.account import account_text
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.utility_account import reasons, utility_account
from ssbscreen.report.utility_section import utility_section
from ssbscreen.store.run_folder import RunFolder, write_run
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables import utility as schemas
from tests.ssbscreen.report.conftest import make_run, run_folder

__all__ = ["make_run", "run_folder"]
INPUTS = ("candidates", "conductivity", "criteria_values", "gates", "ranking")


def refs(run: RunFolder) -> dict[str, Any]:
    kept = run.manifest["tables"]
    return {name: {"name": name, "path": str(run.table_path(tables.ALL_TABLES[name])), **kept[name]} for name in INPUTS}


def learned(run: RunFolder, directory: Path, **settings: Any) -> dict[str, Any]:
    payload = utility_stage.learn_utility(str(directory), **refs(run), utility=UtilitySettings(**settings).model_dump())
    return {schema.name: read_table(schema, payload[schema.name]) for schema in schemas.UTILITY_TABLES} | {
        "payload": payload
    }


def by_formula(run: RunFolder, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    facts = RunTables.of(run).facts
    return {facts[row["candidate_id"]]["formula"]: row for row in found["learned_utility"].to_pylist()}


def test_too_few_known_electrolytes_are_told_to_every_candidate(run_folder: RunFolder, tmp_path: Path) -> None:
    rows = by_formula(run_folder, learned(run_folder, tmp_path))
    assert rows["Li10Ge(PS6)2"]["utility_label"] == GOOD
    assert rows["LiAlO2"]["utility_label"] == UNLABELLED
    assert all(row["probability_workable"] is None for row in rows.values())
    assert "teach nothing" in rows["Li10Ge(PS6)2"]["why_no_utility"]
    assert "closed_shell" in rows["LiCoO2"]["why_no_utility"]
    off = by_formula(run_folder, learned(run_folder, tmp_path, compute=False))
    assert "[utility] compute" in off["LiAlO2"]["why_no_utility"]


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the model is given; it answers with the odds of the first feature."""
    seen: dict[str, Any] = {}

    def model(features: Any, labelled: Any, measured: Any, groups: Any, **_options: Any) -> LearnedUtility:
        seen.update(features=features, labelled=labelled, measured=measured, groups=groups)
        rows = len(labelled)
        contributions = np.zeros(features.shape)
        contributions[:, 0], contributions[:, 1] = 0.5, -0.25
        return LearnedUtility(
            np.linspace(0.2, 0.8, rows), np.full(rows, 0.1), np.full(rows, 0.9), 0.1, contributions, -1.0
        )

    monkeypatch.setattr(utility_stage, "learned_utility", model)
    return seen


def test_the_conductivity_is_no_feature_and_whoever_fails_another_gate_takes_no_part(
    run_folder: RunFolder, tmp_path: Path, taught: dict[str, Any]
) -> None:
    found = learned(run_folder, tmp_path)
    rows = by_formula(run_folder, found)
    names = set(found["utility_contributions"]["criterion"].to_pylist())
    assert "log10_conductivity" not in names
    assert "window_width" in names
    assert taught["features"].shape[1] == len(names)
    assert np.isfinite(taught["features"][~np.isnan(taught["features"])]).all()
    assert rows["LiCoO2"]["probability_workable"] is None
    assert rows["LiCoO2"]["utility_in_domain"] is None
    takes_part = [formula for formula, row in rows.items() if row["probability_workable"] is not None]
    assert len(takes_part) == len(taught["labelled"])
    # LiF fails for want of conduction alone, which is what is to be learned.
    assert "LiF" in takes_part
    assert taught["labelled"].sum() == 3
    assert rows["Li3PS4"]["utility_in_domain"] is True
    assert rows["LiF"]["utility_in_domain"] is False


def test_account_and_page_tell_probability_reasons_and_quality(
    run_folder: RunFolder, tmp_path: Path, taught: dict[str, Any]
) -> None:
    assert taught == {}
    payload = learned(run_folder, tmp_path)["payload"]
    kept = run_folder.manifest["tables"]
    others = [
        TableRef(name, str(run_folder.table_path(tables.ALL_TABLES[name])), **recorded)
        for name, recorded in kept.items()
        if name not in payload
    ]
    ours = [TableRef(**payload[schema.name]) for schema in schemas.UTILITY_TABLES]
    manifest = {name: value for name, value in run_folder.manifest.items() if name != "tables"}
    run = RunTables.of(
        write_run(tmp_path / "run", tables=[*others, *ours], manifest=manifest, build_report=lambda _: None)
    )
    garnet = next(candidate for candidate, row in run.facts.items() if row["formula"] == "Li7La3Zr2O12")
    told = account_text(utility_account(run, garnet))
    assert "P(workable)" in told
    assert "resampled 0.10 to 0.90" in told
    assert "+0.50" in told
    assert "-0.25" in told
    section = utility_section(run)
    assert section is not None
    assert {row.label for row in section.measured} == {GOOD}
    assert {row.label for row in section.unmeasured} <= {UNLABELLED}
    assert ("learned utility", "AUC, good against measured poor", "too few measured") in section.quality
    cobaltate = next(candidate for candidate, row in run.facts.items() if row["formula"] == "LiCoO2")
    assert "none: fails the gate" in account_text(utility_account(run, cobaltate))
    assert POOR not in {row.label for row in section.measured}


def test_reasons_are_the_largest_of_their_sign() -> None:
    rows = [
        {"criterion": name, "contribution_log_odds": value}
        for name, value in (("a", 0.1), ("b", -2.0), ("c", 1.0), ("d", 0.0), ("e", 0.5), ("f", 0.2))
    ]
    assert reasons(rows, positive=True) == ["c +1.00", "e +0.50", "f +0.20"]
    assert reasons(rows, positive=False) == ["b -2.00"]
    assert reasons([{"criterion": "g", "contribution_log_odds": -0.004}], positive=False) == []
