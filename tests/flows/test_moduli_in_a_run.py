"""Predicted moduli in a whole screen: beside published ones, through mechanics and criteria, into the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import moduli_prediction
from flows.execution_settings import ExecutionSettings
from flows.property_settings import ConductivitySettings, GapSettings, ModuliSettings
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from models.artifact import ModelError
from models.moduli.model import Variant
from ssbscreen.report.explanation import explain
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES
from tests.flows.moduli_stand_in import stand_in
from tests.flows.screens import Screens, require_rising

# Li3PS4 and LiCl have published moduli; Xe has no phase of its own, so LiXeF2 has no hull.
PHASES = """formula,formation_energy_ev_per_atom
Li,0.0
P,0.0
S,0.0
Cl2,0.0
F2,0.0
Tc,0.0
Li2S,-1.4257
Li3P,-0.8900
Li3PS4,-0.9900
LiCl,-2.1276
LiTcF6,-2.0
LiXeF2,-1.0
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    place = tmp_path_factory.mktemp("runs")
    source = place / "phases.csv"
    source.write_text(PHASES)
    moduli_prediction._loaded.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moduli_prediction, "load_model", stand_in)
        patch.setattr(
            moduli_prediction, "read_card", lambda _folder: {"models": {variant.value: {} for variant in Variant}}
        )
        yield Screens(source, place)
    moduli_prediction._loaded.cache_clear()


def rows(run: RunFolder, name: str) -> dict[str, dict[str, Any]]:
    table = ALL_TABLES[name].read(run.table_path(ALL_TABLES[name]))
    return {row["candidate_id"]: row for row in table.to_pylist()}


def test_every_candidate_with_a_window_has_moduli_and_published_ones_stay(run: Screens) -> None:
    outcome = run()
    elasticity, windows = rows(outcome, "elasticity"), rows(outcome, "windows")
    assert "LiXeF2" not in windows
    assert elasticity.keys() == windows.keys()
    assert elasticity["Li3PS4"]["moduli_origin"] == "LITERATURE"
    assert elasticity["Li2S"]["moduli_origin"] in {"LITERATURE", "ML"}
    assert elasticity["LiTcF6"]["moduli_origin"] == "ML"
    mechanics = rows(outcome, "mechanics")
    assert mechanics.keys() == elasticity.keys()
    assert mechanics["LiTcF6"]["moduli_in_domain"] is False
    assert outcome.manifest["models"]["moduli"].keys() == {"cells", "compositions"}
    assert any("outside the data that it was trained on" in note for note in outcome.manifest["notes"])


def test_a_prediction_outside_the_domain_shows_as_one(run: Screens) -> None:
    outcome = run()
    told = " ".join(explain(outcome, "LiTcF6").split())
    assert "lies outside the data that the model was trained on" in told
    assert "Tc is in 0 training rows" in told
    assert "outside its domain" in told
    assert "ML, outside its domain" in outcome.report.read_text()
    assert "No machine-learning model was trained or used" not in outcome.report.read_text()


def test_without_predictions_unknown_moduli_stay_unknown(run: Screens) -> None:
    silent = ConductivitySettings(predict=False)
    outcome = run(moduli=ModuliSettings(predict=False), gap=GapSettings(predict=False), conductivity=silent)
    assert "ML" not in {row["moduli_origin"] for row in rows(outcome, "elasticity").values()}
    assert outcome.manifest["models"] == {}
    assert "No machine-learning model was trained or used" in outcome.report.read_text()


@pytest.mark.parametrize("predict", [True, False])
def test_the_progress_rises_to_its_total(run: Screens, predict: bool) -> None:
    require_rising(
        run.screened(moduli=ModuliSettings(predict=predict), execution=ExecutionSettings(candidates_per_task=2)).steps
    )


def test_the_size_of_the_chunks_changes_no_moduli(run: Screens) -> None:
    whole = run()
    parts = run(execution=ExecutionSettings(candidates_per_task=2))
    for name in ("elasticity", "mechanics"):
        assert whole.manifest["tables"][name] == parts.manifest["tables"][name]


def test_a_folder_without_a_model_ends_a_run_before_it_begins(tmp_path: Path) -> None:
    source = tmp_path / "phases.csv"
    source.write_text(PHASES)
    settings = Settings(sources=SourceSettings(paths=(str(source),)), moduli=ModuliSettings(model=str(tmp_path)))
    for direct in (True, False):
        with pytest.raises(ModelError, match="holds no model of moduli"):
            run_screen(settings, tmp_path / "run", direct=direct, progress=lambda *_: None)
    assert not (tmp_path / "run").exists()
