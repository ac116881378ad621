"""The screen as a real Prefect flow against Prefect's own temporary server."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cloudpickle
import pytest
from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness

from flows.comparing import compare_runs
from flows.execution_settings import ExecutionSettings, Runner
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.content import RunContent
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES

# Formation energies in eV/atom of the Materials Project of 2018 (CC BY 4.0), rounded: enough for a hull of Li-P-S.
PHASES = """formula,formation_energy_ev_per_atom
Li,0.0
P,0.0
S,0.0
Li2S,-1.4257
Li3P,-0.8900
P2S5,-0.3800
Li3PS4,-0.9900
LiCl,-2.1276
Cl2,0.0
"""


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSBSCREEN_CACHE_DIR", str(cache))
        patch.setenv("PREFECT_LOCAL_STORAGE_PATH", str(cache / "results"))
        with prefect_test_harness(server_startup_timeout=120):
            yield cache


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    path = tmp_path_factory.mktemp("source") / "phases.csv"
    path.write_text(PHASES)
    return Settings(sources=SourceSettings(paths=(str(path),)))


def run(settings: Settings, out: Path) -> RunFolder:
    return run_screen(settings, out, direct=False, progress=lambda *_: None)


def table_hashes(run: RunFolder) -> dict[str, str]:
    return {name: entry["sha256"] for name, entry in run.manifest["tables"].items()}


@pytest.mark.usefixtures("prefect_server")
def test_a_flow_run_writes_every_table_and_its_artifacts(settings: Settings, tmp_path: Path) -> None:
    outcome = run(settings, tmp_path / "one")
    assert set(outcome.manifest["tables"]) == set(ALL_TABLES)
    assert outcome.report.stat().st_size > 0
    with get_client(sync_client=True) as client:
        flow_runs = client.read_flow_runs()
        assert [each.name for each in flow_runs] == ["one"]
        assert flow_runs[0].state is not None
        assert flow_runs[0].state.is_completed()
        artifacts = client.request("POST", "/artifacts/filter", json={}).json()
    kinds = {(artifact["type"], artifact["key"]) for artifact in artifacts}
    assert {("table", "ranking-separator"), ("table", "ranking-catholyte")} <= kinds
    assert {("markdown", "funnel"), ("progress", "screening-progress")} <= kinds
    assert any(key == "report" for _, key in kinds)


@pytest.mark.usefixtures("prefect_server")
def test_a_second_run_reuses_the_stages_and_gives_the_same_tables(settings: Settings, tmp_path: Path) -> None:
    first = run(settings, tmp_path / "first")
    second = run(settings, tmp_path / "second")
    assert table_hashes(first) == table_hashes(second)
    with get_client(sync_client=True) as client:
        latest = next(each for each in client.read_flow_runs() if each.name == "second")
        tasks = client.read_task_runs()
    names = {task.state_name for task in tasks if task.flow_run_id == latest.id}
    assert names == {"Cached"}


def test_a_damaged_table_in_the_cache_is_computed_again(
    prefect_server: Path, settings: Settings, tmp_path: Path
) -> None:
    first = run(settings, tmp_path / "before")
    damaged = next((prefect_server / "stages").glob("compute_window_chunk-*/windows.parquet"))
    damaged.write_bytes(b"torn")
    second = run(settings, tmp_path / "after")
    assert table_hashes(first) == table_hashes(second)


def test_a_result_in_the_cache_that_asks_to_be_unpickled_is_computed_again_and_runs_nothing(
    prefect_server: Path, settings: Settings, tmp_path: Path
) -> None:
    first = run(settings, tmp_path / "before")
    touching = cloudpickle.dumps(partial(Path.touch, tmp_path / "marker"))
    foreign = {"metadata": {"serializer": {"type": "pickle"}}, "result": base64.encodebytes(touching).decode()}
    kept = [path for path in (prefect_server / "results").iterdir() if path.name.startswith("compute_window_chunk-")]
    for path in kept:
        path.write_text(json.dumps(foreign))
    second = run(settings, tmp_path / "after")
    assert kept
    assert all(json.loads(path.read_bytes())["metadata"]["serializer"]["type"] == "json" for path in kept)
    assert not (tmp_path / "marker").exists()
    assert table_hashes(first) == table_hashes(second)


@pytest.mark.usefixtures("prefect_server")
def test_other_settings_compute_what_depends_on_them(settings: Settings, tmp_path: Path) -> None:
    base = run(settings, tmp_path / "base")
    changed = settings.model_copy(
        update={"thermodynamics": settings.thermodynamics.model_copy(update={"cathode_voltage_v": 3.0})}
    )
    other = run(changed, tmp_path / "other")
    assert table_hashes(base)["phase_entries"] == table_hashes(other)["phase_entries"]
    assert table_hashes(base)["windows"] != table_hashes(other)["windows"]


@pytest.mark.usefixtures("prefect_server")
def test_a_comparison_computes_what_lies_between_as_a_flow_that_shares_the_cache_of_runs(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "phases.csv"
    path.write_text(PHASES + "Li7PS6,-1.10\n")
    first = run(settings, tmp_path / "of the first")
    changed = settings.model_copy(
        update={
            "sources": settings.sources.model_copy(update={"paths": (str(path),)}),
            "thermodynamics": settings.thermodynamics.model_copy(update={"cathode_voltage_v": 3.1}),
        }
    )
    second = run(changed, tmp_path / "of the second")
    with get_client(sync_client=True) as client:
        before = {each.id for each in client.read_flow_runs()}
        runs = RunContent.of(first), RunContent.of(second)
        found = compare_runs(*runs, only=(), recompute=True, direct=False, progress=lambda *_: None)
        (flow_run,) = [each for each in client.read_flow_runs() if each.id not in before]
        tasks = [each for each in client.read_task_runs() if each.flow_run_id == flow_run.id]
    assert flow_run.name == "settings"
    assert found.steps == [(Cause.SETTINGS,), (Cause.DATABASE,)]
    states = {each.name.rsplit("-", 1)[0]: each.state_name for each in tasks}
    assert states["load energies"] == states["interfaces"] == "Cached"  # of the first run's sources
    assert states["windows"] == "Completed"  # of the first run's phases at the second one's voltage


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize(
    "execution",
    [
        ExecutionSettings(runner=Runner.SERIAL, candidates_per_task=1),
        ExecutionSettings(runner=Runner.THREADS, workers=2, candidates_per_task=2),
        ExecutionSettings(runner=Runner.PROCESSES, workers=2, candidates_per_task=2),
        ExecutionSettings(runner=Runner.DASK, workers=2, candidates_per_task=1),
    ],
    ids=lambda execution: f"{execution.runner}, {execution.candidates_per_task} a task",
)
def test_tables_are_the_same_whoever_runs_the_tasks_and_however_large_they_are(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, execution: ExecutionSettings
) -> None:
    plain = run_screen(settings, tmp_path / "plain", direct=True, progress=lambda *_: None)
    monkeypatch.setenv("SSBSCREEN_CACHE_DIR", str(tmp_path / "cache"))  # nothing to be reused
    steps: list[tuple[int, int]] = []
    other = run_screen(
        settings.model_copy(update={"execution": execution}),
        tmp_path / "other",
        direct=False,
        progress=lambda _, done, total: steps.append((done, total)),
    )
    assert table_hashes(plain) == table_hashes(other)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1]
