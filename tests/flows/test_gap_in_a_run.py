"""Band gaps in a whole screen: those of a source stay, the model's join them, into gates, criteria and the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.execution_settings import ExecutionSettings
from flows.property_settings import ConductivitySettings, GapSettings, ModuliSettings
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from models.artifact import ModelError
from ssbscreen.report.explanation import explain
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES
from tests.flows.screens import Screens, require_rising

# Li2S and LiAl have gaps, LiXeF2 has no hull, and the model knows no polonium.
PHASES = """formula,formation_energy_ev_per_atom,band_gap_ev
Li,0.0,
P,0.0,
S,0.0,
Cl2,0.0,
Al,0.0,
Po,0.0,
F2,0.0,
Li2S,-1.4257,3.39
Li3P,-0.8900,
Li3PS4,-0.9900,
LiCl,-2.1276,
LiAl,-0.2,0.0
Li2Po,-1.0,
LiXeF2,-1.0,
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Screens:
    place = tmp_path_factory.mktemp("runs")
    source = place / "phases.csv"
    source.write_text(PHASES)
    return Screens(
        source, place, {"moduli": ModuliSettings(predict=False), "conductivity": ConductivitySettings(predict=False)}
    )


def rows(run: RunFolder, name: str, key: str = "candidate_id") -> dict[str, dict[str, Any]]:
    table = ALL_TABLES[name].read(run.table_path(ALL_TABLES[name]))
    return {row[key]: row for row in table.to_pylist()}


def gates_of(run: RunFolder, candidate: str) -> dict[str, dict[str, Any]]:
    table = ALL_TABLES["gates"].read(run.table_path(ALL_TABLES["gates"])).to_pylist()
    return {row["gate"]: row for row in table if row["candidate_id"] == candidate and row["role"] == "separator"}


def test_every_candidate_with_a_window_has_a_gap_and_those_of_a_source_stay(run: Screens) -> None:
    outcome = run()
    electronics, candidates = rows(outcome, "electronics"), rows(outcome, "candidates")
    assert electronics.keys() == rows(outcome, "windows").keys()
    assert (candidates["Li2S"]["band_gap_ev"], electronics["Li2S"]["band_gap_low_ev"]) == (3.39, None)
    assert electronics["Li2S"]["band_gap_origin"] != "ML"
    for name in ("Li3PS4", "Li3P", "LiCl", "Li2Po"):
        row = electronics[name]
        assert row["band_gap_origin"] == candidates[name]["band_gap_origin"] == "ML"
        assert row["band_gap_ev"] == candidates[name]["band_gap_ev"]
        assert row["band_gap_low_ev"] <= row["band_gap_ev"] <= row["band_gap_high_ev"]
        assert row["measured_gap_low_ev"] <= row["measured_gap_ev"] <= row["measured_gap_high_ev"]
        assert 0.0 <= row["probability_insulator"] <= 1.0
        assert 0.0 <= row["probability_insulator_measured"] <= 1.0
    assert electronics["LiCl"]["band_gap_ev"] > 4.5
    assert outcome.manifest["models"]["gap"].keys() == {"compositions"}
    assert any(note.startswith("Band gaps predicted by a model of PBE gaps") for note in outcome.manifest["notes"])


def test_gate_and_criterion_read_the_interval_of_the_row(run: Screens) -> None:
    outcome = run()
    values = ALL_TABLES["criteria_values"].read(outcome.table_path(ALL_TABLES["criteria_values"])).to_pylist()
    gaps = {row["candidate_id"]: row for row in values if row["criterion"] == "band_gap"}
    electronics = rows(outcome, "electronics")
    for name in ("LiCl", "Li3PS4"):
        assert (gaps[name]["low"], gaps[name]["high"], gaps[name]["origin"]) == (
            electronics[name]["band_gap_low_ev"], electronics[name]["band_gap_high_ev"], "ML",
        )  # fmt: skip
    assert gaps["Li2S"]["low"] == gaps["Li2S"]["high"] == 3.39
    assert gates_of(outcome, "LiCl")["band_gap"]["state"] == "passes"
    assert gates_of(outcome, "LiAl")["band_gap"]["state"] == "fails"


def test_outside_the_domain_the_gate_is_uncertain_and_the_account_says_why(run: Screens) -> None:
    outcome = run()
    gate = gates_of(outcome, "Li2Po")["band_gap"]
    assert gate["state"] == "uncertain"
    assert "outside the domain" in gate["reason"]
    told = " ".join(explain(outcome, "Li2Po").split())
    assert "lies outside the data that the model was trained on, so doubt its gap" in told
    assert "Po is in" in told or "holds Li with Po" in told


def test_the_account_tells_both_gaps_and_what_is_not_known(run: Screens) -> None:
    outcome = run()
    told = " ".join(explain(outcome, "LiCl").split())
    assert "ELECTRONICS" in told
    assert "prediction of a statistical model, from the composition alone" in told
    assert "where its band edges lie is not known" in told
    source = " ".join(explain(outcome, "Li2S").split())
    assert "3.39 eV" in source
    assert "5.48 eV (3.48 to 7.48)" in source
    assert "where band edges lie against Li or a cathode" in outcome.report.read_text()


def test_without_predictions_unknown_gaps_stay_unknown(run: Screens) -> None:
    outcome = run(gap=GapSettings(predict=False))
    assert set(rows(outcome, "electronics")) == {"Li2S", "LiAl"}
    assert rows(outcome, "candidates")["LiCl"]["band_gap_ev"] is None
    assert outcome.manifest["models"] == {}
    assert gates_of(outcome, "LiCl")["band_gap"]["reason"] == "not assessed"
    assert "not assessed: no source of this run has a band gap" in explain(outcome, "LiCl")


@pytest.mark.parametrize("predict", [True, False])
def test_the_progress_rises_to_its_total(run: Screens, predict: bool) -> None:
    require_rising(
        run.screened(gap=GapSettings(predict=predict), execution=ExecutionSettings(candidates_per_task=2)).steps
    )


def test_the_size_of_the_chunks_changes_no_gap(run: Screens) -> None:
    whole = run()
    parts = run(execution=ExecutionSettings(candidates_per_task=2))
    for name in ("electronics", "candidates"):
        assert whole.manifest["tables"][name] == parts.manifest["tables"][name]


def test_a_folder_without_a_model_ends_a_run_before_it_begins(tmp_path: Path) -> None:
    source = tmp_path / "phases.csv"
    source.write_text(PHASES)
    settings = Settings(sources=SourceSettings(paths=(str(source),)), gap=GapSettings(model=str(tmp_path)))
    for direct in (True, False):
        with pytest.raises(ModelError, match="holds no model of band gaps"):
            run_screen(settings, tmp_path / "run", direct=direct, progress=lambda *_: None)
    assert not (tmp_path / "run").exists()
