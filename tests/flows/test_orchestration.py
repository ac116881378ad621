"""The screen as a real Prefect flow against Prefect's own temporary server."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import cloudpickle
import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, TaskRun
from prefect.testing.utilities import prefect_test_harness

from flows.comparing import compare_runs
from flows.execution_settings import ExecutionSettings, Runner
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.content import RunContent
from ssbscreen.domain.errors import SsbscreenError
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
WAITS = 60
WAIT_S = 0.5


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


def flow_run_of(client: SyncPrefectClient, run: RunFolder) -> FlowRun:
    """The flow run that wrote a run: the message of its state names the folder."""
    (found,) = [each for each in client.read_flow_runs() if each.state and str(run.path) in (each.state.message or "")]
    return found


def tasks_of(client: SyncPrefectClient, flow_run: FlowRun) -> list[TaskRun]:
    """Task runs of a flow run; the server records them with some delay."""
    found: list[TaskRun] = []
    for _ in range(WAITS):
        before, found = found, [each for each in client.read_task_runs() if each.flow_run_id == flow_run.id]
        if found and len(found) == len(before) and all(each.state and each.state.is_final() for each in found):
            return found
        time.sleep(WAIT_S)
    raise AssertionError(f"not all of {len(found)} task runs have ended after {WAITS * WAIT_S:g} s")


def artifacts_of(client: SyncPrefectClient, flow_run: FlowRun) -> dict[str, dict[str, Any]]:
    asked = {"artifacts": {"flow_run_id": {"any_": [str(flow_run.id)]}}}
    return {each["key"]: each for each in client.request("POST", "/artifacts/filter", json=asked).json()}


@pytest.mark.usefixtures("prefect_server")
def test_a_flow_run_writes_every_table_and_explains_itself(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSBSCREEN_REPORT_URL", "http://127.0.0.1:4280/")
    outcome = run(settings, tmp_path / "one")
    assert set(outcome.manifest["tables"]) == set(ALL_TABLES)
    assert outcome.report.stat().st_size > 0
    with get_client(sync_client=True) as client:
        flow_run = flow_run_of(client, outcome)
        artifacts = artifacts_of(client, flow_run)
        tasks = tasks_of(client, flow_run)
    assert flow_run.state is not None
    assert flow_run.state.is_completed()
    assert re.fullmatch(r"phases\.csv · separator, catholyte · \d\d:\d\d:\d\dZ", flow_run.name)
    assert set(flow_run.tags) == {"source:phases.csv", "role:separator", "role:catholyte"}
    kinds = {key: artifact["type"] for key, artifact in artifacts.items()}
    tables = dict.fromkeys(("funnel", "ranking-separator", "ranking-catholyte"), "table")
    assert kinds == {"summary": "markdown", "report": "markdown", "screening-progress": "progress", **tables}
    assert artifacts["report"]["data"] == "[Report](http://127.0.0.1:4280/one/report/index.html)"
    assert artifacts["screening-progress"]["data"] == 100.0
    assert "http://127.0.0.1:4280/one/report/index.html" in artifacts["summary"]["data"]
    names = {each.name for each in tasks}
    assert {"source: energies", "hull and windows, chunk 1", "interfaces, chunk 1", "report"} <= names
    fed = {each.name: {source.id for inputs in each.task_inputs.values() for source in inputs} for each in tasks}
    ids = {each.id: each.name for each in tasks}
    assert "source: energies" in {ids[source] for source in fed["hull and windows, chunk 1"]}  # an edge of the graph
    assert "criteria, gates and ranking" in {ids[source] for source in fed["report"]}


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"sources": {"paths": ["absent.csv"]}}, "there is no source absent.csv: give "),
        ({"interfaces": {"cathode": "LiFoo"}}, "1 fault(s) in the parameters: interfaces: the cathode 'LiFoo' is not"),
    ],
)
def test_a_failed_run_says_in_a_line_what_to_mend(parameters: dict[str, Any], told: str, tmp_path: Path) -> None:
    from flows.screening_flow import screening

    with pytest.raises(SsbscreenError, match=re.escape(told.rsplit(": ", 1)[-1])):
        screening(parameters, str(tmp_path / "none"))  # type: ignore[arg-type] - as a deployment calls it
    with get_client(sync_client=True) as client:
        states = [each.state for each in client.read_flow_runs() if each.state and each.state.is_failed()]
    (message,) = [each.message for each in states if (each.message or "").startswith(told)]
    assert message is not None
    assert "\n" not in message
    assert "Traceback" not in message


@pytest.mark.usefixtures("prefect_server")
def test_a_bug_keeps_its_type(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import screening_flow

    def broken(*_: object, **__: object) -> None:
        raise KeyError("no such column")

    monkeypatch.setattr(screening_flow, "screen", broken)
    with pytest.raises(KeyError):
        run(settings, tmp_path / "bug")
    with get_client(sync_client=True) as client:
        states = [each.state for each in client.read_flow_runs() if each.state and each.state.is_failed()]
    assert [each for each in states if "KeyError: 'no such column'" in (each.message or "")]


@pytest.mark.usefixtures("prefect_server")
def test_a_crashed_run_says_how_to_go_on(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import screening_flow

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(screening_flow, "screen", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(settings, tmp_path / "crash")
    with get_client(sync_client=True) as client:
        (state,) = [each.state for each in client.read_flow_runs() if each.state and each.state.is_crashed()]
    assert state.message is not None
    assert state.message.startswith("Execution was aborted by an interrupt signal. No run folder was written.")


@pytest.mark.usefixtures("prefect_server")
def test_a_second_run_reuses_the_stages_and_gives_the_same_tables(settings: Settings, tmp_path: Path) -> None:
    first = run(settings, tmp_path / "first")
    second = run(settings, tmp_path / "second")
    assert table_hashes(first) == table_hashes(second)
    with get_client(sync_client=True) as client:
        latest = flow_run_of(client, second)
        states = {task.name: task.state_name for task in tasks_of(client, latest)}
    assert states.pop("report") == "Completed"
    assert set(states.values()) == {"Cached"}


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
        tasks = tasks_of(client, flow_run)
    assert flow_run.name == "settings"
    assert found.steps == [(Cause.SETTINGS,), (Cause.DATABASE,)]
    states = {each.name.split(", chunk")[0]: each.state_name for each in tasks}
    assert states["source: energies"] == states["interfaces"] == "Cached"  # of the first run's sources
    assert states["hull and windows"] == "Completed"  # of the first run's phases at the second one's voltage


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
