"""Conductivities in a whole screen: measured ones stay, the model's join them, into gates, criteria and drawbacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pymatgen.core import Composition

from flows.conductivity_prediction import conductivity_model_in, predict_conductivities
from flows.execution_settings import ExecutionSettings
from flows.material import Material
from flows.property_settings import ConductivitySettings, GapSettings, ModuliSettings
from flows.screening import run_screen
from flows.settings import RoleSettings, Settings, SourceSettings
from models.artifact import ModelError
from models.card_file import MARKDOWN, folder_of_shipped
from ssbscreen.domain.estimate import COVERAGE
from ssbscreen.report.explanation import explain
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES
from tests.flows.screens import Screens, require_rising

# Li3P is measured, LiYO2 an oxide of a known family, LiXeF2 has no hull, and the model knows no polonium.
PHASES = """formula,formation_energy_ev_per_atom
Li,0.0
P,0.0
S,0.0
Cl2,0.0
Y,0.0
O2,0.0
Po,0.0
F2,0.0
Li2S,-1.4257
Li3P,-0.8900
Li4P2S7,-0.9900
LiCl,-2.1276
LiYO2,-3.1
Li2Po,-1.0
LiXeF2,-1.0
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Screens:
    place = tmp_path_factory.mktemp("runs")
    source = place / "phases.csv"
    source.write_text(PHASES)
    return Screens(source, place, {"moduli": ModuliSettings(predict=False), "gap": GapSettings(predict=False)})


def rows(run: RunFolder, name: str, key: str = "candidate_id") -> dict[str, dict[str, Any]]:
    table = ALL_TABLES[name].read(run.table_path(ALL_TABLES[name]))
    return {row[key]: row for row in table.to_pylist()}


def gate_of(run: RunFolder, candidate: str) -> dict[str, Any]:
    table = ALL_TABLES["gates"].read(run.table_path(ALL_TABLES["gates"])).to_pylist()
    return next(
        row
        for row in table
        if row["candidate_id"] == candidate and row["role"] == "separator" and row["gate"] == "conduction_evidence"
    )


def test_every_candidate_with_a_window_has_a_conductivity_and_measured_ones_stay(run: Screens) -> None:
    outcome = run()
    found = rows(outcome, "conductivity")
    assert found.keys() == rows(outcome, "windows").keys()
    assert found["Li3P"]["conductivity_origin"] == "MEASURED"
    assert found["Li3P"]["log10_conductivity_low_s_per_cm"] is None
    assert found["Li3P"]["separator_resistance_ohm_cm2"] == pytest.approx(
        3e-3 / 10.0 ** found["Li3P"]["log10_conductivity_s_per_cm"]
    )
    for name in ("Li4P2S7", "LiYO2", "Li2Po"):
        row = found[name]
        assert row["conductivity_origin"] == "ML"
        low, value, high = (row[f"log10_conductivity_{end}s_per_cm"] for end in ("low_", "", "high_"))
        assert low < value < high
        fast, slow = (row[f"probability_suffices_at_{current}_ma_per_cm2"] for current in (10, 1))
        assert 0.0 <= fast <= row["probability_above_1e_4_s_per_cm"] <= slow <= 1.0
    assert outcome.manifest["models"]["conductivity"].keys() == {"conductors"}
    assert any(note.startswith("Conductivities predicted by a model") for note in outcome.manifest["notes"])


def test_a_run_says_what_the_model_says_of_the_composition_alone(run: Screens) -> None:
    row = rows(run(), "conductivity")["Li4P2S7"]
    said = predict_conductivities([Material(Composition("Li4P2S7"))], conductivity_model_in(""), coverage=COVERAGE)[0]
    assert row["conductivity_from_cell"] is False
    assert row["log10_conductivity_s_per_cm"] == said.log10_conductivity
    assert (row["log10_conductivity_low_s_per_cm"], row["log10_conductivity_high_s_per_cm"]) == said.interval
    assert row["probability_suffices_at_10_ma_per_cm2"] == said.probability_suffices[10.0]


def test_gate_criterion_and_drawback_read_the_interval_of_the_row(run: Screens) -> None:
    outcome = run()
    values = ALL_TABLES["criteria_values"].read(outcome.table_path(ALL_TABLES["criteria_values"])).to_pylist()
    criterion = {row["candidate_id"]: row for row in values if row["criterion"] == "log10_conductivity"}
    row = rows(outcome, "conductivity")["LiYO2"]
    assert (criterion["LiYO2"]["low"], criterion["LiYO2"]["high"], criterion["LiYO2"]["origin"]) == (
        row["log10_conductivity_low_s_per_cm"], row["log10_conductivity_high_s_per_cm"], "ML",
    )  # fmt: skip
    assert "10^" in gate_of(outcome, "LiYO2")["reason"]
    assert gate_of(outcome, "LiCl")["state"] == "fails"
    assert "conducts too little for 30 um" in explain(outcome, "LiYO2")


def test_outside_the_domain_the_gate_is_not_certain(run: Screens) -> None:
    outcome = run()
    row = rows(outcome, "conductivity")["Li2Po"]
    assert row["conductivity_in_domain"] is False
    assert "Po" in row["conductivity_why_outside"]
    gate = gate_of(outcome, "Li2Po")
    assert gate["state"] == "fails"  # a simple salt
    assert "outside the domain" in gate["reason"]


def test_without_predictions_unknown_conductivities_stay_unknown(run: Screens) -> None:
    outcome = run(conductivity=ConductivitySettings(predict=False))
    assert "LiYO2" not in rows(outcome, "conductivity")
    assert outcome.manifest["models"] == {}
    assert gate_of(outcome, "LiYO2")["reason"] == "not assessed"


@pytest.mark.parametrize("predict", [True, False])
def test_the_progress_rises_to_its_total(run: Screens, predict: bool) -> None:
    require_rising(
        run.screened(
            conductivity=ConductivitySettings(predict=predict),
            execution=ExecutionSettings(candidates_per_task=2),
        ).steps
    )


def test_the_size_of_the_chunks_changes_no_conductivity(run: Screens) -> None:
    whole = run()
    parts = run(execution=ExecutionSettings(candidates_per_task=2))
    assert whole.manifest["tables"]["conductivity"] == parts.manifest["tables"]["conductivity"]


def test_a_folder_without_a_model_ends_a_run_before_it_begins(tmp_path: Path) -> None:
    source = tmp_path / "phases.csv"
    source.write_text(PHASES)
    settings = Settings(
        sources=SourceSettings(paths=(str(source),)), conductivity=ConductivitySettings(model=str(tmp_path))
    )
    for direct in (True, False):
        with pytest.raises(ModelError, match="holds no model of conductivities"):
            run_screen(settings, tmp_path / "run", direct=direct, progress=lambda *_: None)
    assert not (tmp_path / "run").exists()


def test_roles_of_thin_layers_and_of_ones_own_are_ranked_and_explained(run: Screens) -> None:
    own = RoleSettings(
        gates=("phase_stability",), weights={"log10_conductivity": 1.0}, because={"log10_conductivity": "all I ask"}
    )
    outcome = run(roles={"coating": RoleSettings(), "pellet": own})
    ranking = ALL_TABLES["ranking"].read(outcome.table_path(ALL_TABLES["ranking"])).to_pylist()
    assert {row["role"] for row in ranking} == {"coating", "pellet"}
    pellets = {row["candidate_id"]: row["rank"] for row in ranking if row["role"] == "pellet"}
    assert pellets["Li3P"] == 1
    assert {row["candidate_id"] for row in ranking if row["role"] == "coating"} >= {"LiCl"}
    told = explain(outcome, "LiCl")
    assert "PELLET: rank" in told
    assert "COATING: rank" in told
    assert "all I ask" in outcome.report.read_text()


def test_a_run_keeps_the_card_of_its_model_and_the_report_shows_it(run: Screens) -> None:
    outcome = run()
    kept = outcome.manifest["model_cards"]
    assert kept.keys() == {"conductivity"}
    assert kept["conductivity"]["page"] == (folder_of_shipped("conductivity") / MARKDOWN).read_text(encoding="utf-8")
    assert "OBELiX" in kept["conductivity"]["licence"]
    page = outcome.report.with_name("trust.html").read_text()
    assert "Conductivities</b>, probability to conduct 1e-4 S/cm" in page
    assert "# Li-ion conductivity near room temperature" in page
    silent = run(conductivity=ConductivitySettings(predict=False))
    assert silent.manifest["model_cards"] == {}
    assert "Conductivities</b>" not in silent.report.with_name("trust.html").read_text()
