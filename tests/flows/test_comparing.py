"""Runs compared through the stages of a screen: each cause alone, together, and what is no longer at hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import comparing, previous_comparison
from flows.caching import code_digest
from flows.cli import main
from flows.comparing import compare_runs
from flows.screening import run_screen
from flows.settings import Settings
from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.compare import Comparison
from ssbscreen.comparison.content import RunContent
from ssbscreen.comparison.moves import moves
from ssbscreen.report.comparison_page import PAGE
from ssbscreen.store.run_folder import RunFolder
from tests.flows.test_orchestration import PHASES

MORE = PHASES + "Li2O,-2.0693\nO2,0.0\nLi3PO4,-2.7700\nP2O5,-2.2000\nLi3OCl,-2.0500\n"
WEIGHTS = {"separator": {"weights": {"oxidation_limit": 9.0}}, "catholyte": {}}
DEFAULT = {"separator": {}, "catholyte": {}}

Make = Callable[..., RunFolder]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("place")


@pytest.fixture(scope="module")
def make(place: Path) -> Make:
    """Makes a run of some phases in a folder of its own."""

    def made(name: str, phases: str = MORE, voltage: float = 4.2, roles: dict[str, Any] = DEFAULT) -> RunFolder:
        source = place / f"source of {name}" / "phases.csv"
        source.parent.mkdir()
        source.write_text(phases)
        settings = Settings.model_validate(
            {
                "sources": {"paths": [str(source)]},
                "thermodynamics": {"cathode_voltage_v": voltage},
                "roles": roles,
                "robustness": {"compute": False},
                "utility": {"compute": False},
                "barriers": {"compute": False},
                "moduli": {"predict": False},
                "conductivity": {"predict": False},
            }
        )
        return run_screen(settings, place / f"runs of {name}" / name, direct=True, progress=lambda *_: None)

    return made


@pytest.fixture(scope="module")
def base(make: Make) -> RunFolder:
    return make("base")


@pytest.fixture(scope="module")
def all_changed(make: Make) -> RunFolder:
    return make("all", MORE + "Li7PS6,-1.10\nLi4P2O7,-2.65\n", 3.0, WEIGHTS)


def compared(one: RunFolder, other: RunFolder, **options: Any) -> Comparison:
    chosen = {"only": (), "recompute": True, "direct": True, "progress": lambda *_: None, **options}
    return compare_runs(RunContent.of(one), RunContent.of(other), **chosen)


def check_sums(found: Comparison) -> None:
    for role in found.roles:
        for move in moves(found, role):
            assert sum(part.places for part in move.parts) == move.places


def test_a_run_again_differs_in_nothing(make: Make, base: RunFolder) -> None:
    found = compared(base, make("again"))
    assert (found.differences, found.steps, found.warnings) == ((), [], [])


def test_weights_settings_and_data_are_each_told_alone_without_any_stage(
    make: Make, base: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "describe", lambda *_, **__: pytest.fail("a stage ran"))
    weights = compared(base, make("weights", roles=WEIGHTS))
    voltage = compared(base, make("voltage", voltage=3.0))
    phases = compared(base, make("phases", MORE + "Li7PS6,-1.10\n"))
    assert (weights.steps, voltage.steps, phases.steps) == (
        [(Cause.WEIGHTS,)],
        [(Cause.SETTINGS,)],
        [(Cause.DATABASE,)],
    )
    assert weights.warnings == voltage.warnings == phases.warnings == []
    entered = [move for move in moves(phases, "separator") if move.before.rank is None]
    assert any(move.places for move in moves(weights, "separator"))
    assert not any(move.places for move in moves(weights, "catholyte"))
    assert [(move.name, move.why) for move in entered] == [("Li7PS6", "database: was not among the candidates")]


def test_what_lies_between_is_the_run_that_would_have_been_made_there(
    make: Make, base: RunFolder, all_changed: RunFolder
) -> None:
    found = compared(base, all_changed)
    assert found.steps == [(Cause.SETTINGS,), (Cause.DATABASE,), (Cause.WEIGHTS,)]
    assert found.warnings == []
    check_sums(found)
    between = compared(base, make("between", voltage=3.0))
    assert [each["separator"].of for each in found.stations[:2]] == [each["separator"].of for each in between.stations]


def test_an_order_is_found_around_a_source_that_is_gone(make: Make, all_changed: RunFolder, place: Path) -> None:
    gone = make("gone")
    shutil.rmtree(place / "source of gone")
    found = compared(gone, all_changed)
    assert found.steps == [(Cause.DATABASE,), (Cause.SETTINGS,), (Cause.WEIGHTS,)]
    check_sums(found)


def test_sources_that_are_gone_or_changed_are_told_and_nothing_is_guessed(make: Make, place: Path) -> None:
    gone, changed = make("absent"), make("changed", MORE + "Li7PS6,-1.10\n", 3.0)
    shutil.rmtree(place / "source of absent")
    with (place / "source of changed" / "phases.csv").open("a") as stream:
        stream.write("Li4P2O7,-2.65\n")
    found = compared(gone, changed)
    assert found.steps == [(Cause.SETTINGS, Cause.DATABASE)]
    (warning,) = found.warnings
    assert "Not told apart: settings or database." in warning
    assert "there is no source" in warning
    assert "phases.csv is not what changed read" in warning
    check_sums(found)


def test_a_model_that_is_not_at_hand_is_told(base: RunFolder, all_changed: RunFolder, tmp_path: Path) -> None:
    older, unknown = (RunFolder(tmp_path / name) for name in ("older", "unknown"))
    for copy, run, digest in ((older, base, "0"), (unknown, all_changed, "1")):
        shutil.copytree(run.path, copy.path)
        manifest = {**copy.manifest, "models": {"gap": {"compositions": digest * 64}}}
        (copy.path / "manifest.json").write_text(json.dumps(manifest))
    # What the second run asked is at hand, so models change first and the rest after them.
    found = compared(older, all_changed)
    assert found.steps == [(Cause.MODELS,), (Cause.SETTINGS,), (Cause.DATABASE,), (Cause.WEIGHTS,)]
    assert found.warnings == []
    check_sums(found)
    neither = compared(older, unknown)
    assert neither.steps == [(Cause.SETTINGS, Cause.MODELS, Cause.DATABASE), (Cause.WEIGHTS,)]
    assert "the model of gap with the hash that a run names is not at hand" in neither.warnings[0]


def test_code_is_parted_from_data_by_computing_the_first_run_again(
    base: RunFolder, all_changed: RunFolder, tmp_path: Path
) -> None:
    copy = RunFolder(tmp_path / "copy")
    shutil.copytree(base.path, copy.path)
    manifest = {**copy.manifest, "code_sha256": "0" * 64}
    (copy.path / "manifest.json").write_text(json.dumps(manifest))
    found = compared(copy, all_changed)
    assert found.steps == [(Cause.CODE,), (Cause.SETTINGS,), (Cause.DATABASE,), (Cause.WEIGHTS,)]
    assert found.stations[0]["separator"].of == found.stations[1]["separator"].of  # the code is really the same
    check_sums(found)
    told_together = compared(copy, all_changed, recompute=False)
    assert told_together.steps == [(Cause.CODE, Cause.SETTINGS, Cause.DATABASE), (Cause.WEIGHTS,)]
    assert "--no-recompute" in told_together.warnings[0]


def test_a_run_is_compared_with_the_one_before_it_in_its_folder(make: Make) -> None:
    first = make("first")
    assert first.manifest["compared_with"] is None
    assert not first.report.with_name(PAGE).exists()
    settings = Settings.model_validate({**first.manifest["settings"], "roles": WEIGHTS})
    second = run_screen(settings, first.path.parent / "a second", direct=True, progress=lambda *_: None)
    assert second.manifest["compared_with"] == "first"
    assert f'<a href="{PAGE}">' in second.report.read_text()
    page = second.report.with_name(PAGE).read_text()
    assert 'href="../../first/report/index.html"' in page
    assert (second.report.parent / page.split('href="')[-1].split('"')[0]).exists()
    assert second.report.with_name("comparison_steps.parquet").is_file()
    other_roles = settings.model_copy(update={"roles": {"separator": settings.role("separator")}})
    third = run_screen(other_roles, first.path.parent / "third", direct=True, progress=lambda *_: None)
    assert third.manifest["compared_with"] is None
    quiet = settings.model_copy(update={"report": settings.report.model_copy(update={"compare": False})})
    fourth = run_screen(quiet, first.path.parent / "fourth", direct=True, progress=lambda *_: None)
    assert fourth.manifest["compared_with"] is None
    assert not fourth.report.with_name(PAGE).exists()


def test_a_comparison_that_fails_costs_no_run(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make("before a fault")

    def fails(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(previous_comparison, "compare", fails)
    settings = Settings.model_validate(first.manifest["settings"])
    second = run_screen(settings, first.path.parent / "second", direct=True, progress=lambda *_: None)
    assert second.manifest["notes"][-1] == (
        "The comparison with the previous run before a fault failed. ZeroDivisionError: a bug"
    )
    assert not second.report.with_name(PAGE).exists()
    assert second.report.is_file()


def test_the_command_prints_words_or_json_and_writes_page_and_tables(
    base: RunFolder,
    all_changed: RunFolder,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asked(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["ssbscreen", "compare", str(base.path), str(all_changed.path), *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        answer = capfd.readouterr()
        assert end.value.code == 0, answer.err
        return answer.out

    monkeypatch.chdir(tmp_path)
    words = asked("--direct", "--quiet", "--role", "separator")
    assert "Changed one after the other in this order: settings, database, weights." in words
    assert "catholyte" not in words.split("separator:")[1]
    assert (tmp_path / "comparisons" / "base-all" / PAGE).is_file()
    (line,) = asked("--direct", "--quiet", "--json", "--out", "here").splitlines()
    told = json.loads(line)
    assert told["order"] == [["settings"], ["database"], ["weights"]]
    for content in told["roles"].values():
        for each in content["candidates"]:
            assert sum(part["place_change"] for part in each["parts"]) == each["place_change"]
    assert (tmp_path / "here" / "comparison_candidates.csv").is_file()


def test_the_manifest_keeps_the_hash_of_each_source(base: RunFolder) -> None:
    assert len(base.manifest["sources"]["each_sha256"]) == len(base.manifest["sources"]["paths"]) == 1
    assert base.manifest["code_sha256"] == code_digest()
