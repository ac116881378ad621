"""``ssbscreen train moduli`` for real, on made-up files whose law is known; small, so that it takes seconds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from featurizers.moduli_features import CellStatistics, CompositionStatistics
from flows import cli, moduli_folds, moduli_training
from flows.training import train
from flows.training_features import single_threaded_processes
from models.card_file import CARD, MARKDOWN
from models.moduli.card import card_as_markdown
from models.moduli.model import ModuliPredictions, Variant, load_model, read_card
from models.moduli.regressors import ModuliRegressor
from models.moduli.training_files import TENSORS_FILE
from tests.flows.here_and_now import here_and_now
from tests.models.moduli import made_up_data as made_up

ROUNDS = 8
COMPOUNDS = made_up.compounds()
FILES = {"cells.skops", "compositions.skops", CARD, MARKDOWN}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder with data and the cache of this module's trainings."""
    place = tmp_path_factory.mktemp("training")
    made_up.write_training_files(place / "data")
    with pytest.MonkeyPatch.context() as patch, threadpool_limits(1):
        patch.setenv("SSBSCREEN_CACHE_DIR", str(place / "cache"))
        patch.setattr(moduli_training, "single_threaded_processes", here_and_now)
        patch.setattr(
            ModuliRegressor.__init__, "__kwdefaults__", {"seed": 0, "boosting_rounds": ROUNDS, "pupil_rounds": ROUNDS}
        )
        yield place


@pytest.fixture(scope="module")
def trained(place: Path) -> SimpleNamespace:
    told: list[tuple[str, int, int]] = []
    card, verdict = train(
        place / "data",
        place / "out",
        promoted_to=place / "in-use",
        processes=1,
        direct=True,
        told=lambda *each: told.append(each),
    )
    return SimpleNamespace(card=card, verdict=verdict, told=told, out=place / "out")


def kept(place: Path) -> dict[str, int]:
    """When each file of the workspace was written, nanoseconds."""
    return {path.name: path.stat().st_mtime_ns for path in (place / "cache" / "training").rglob("*.*")}


def ask(patch: pytest.MonkeyPatch, *arguments: object) -> int:
    patch.setattr(sys, "argv", ["ssbscreen", "train", "moduli", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


@cache
def features(variant: Variant) -> np.ndarray:
    """Of all compounds."""
    if variant is Variant.CELLS:
        cells = CellStatistics()
        return np.array([cells.featurize(each.structure) for each in COMPOUNDS])
    compositions = CompositionStatistics()
    return np.array([compositions.featurize(each.structure.composition) for each in COMPOUNDS])


def predict(folder: Path, variant: Variant) -> ModuliPredictions:
    return load_model(variant, folder).predict(features(variant), [[each.cation, each.anion] for each in COMPOUNDS])


def test_training_writes_two_models_with_their_card(trained: SimpleNamespace) -> None:
    assert {path.name for path in trained.out.iterdir()} == FILES
    assert read_card(trained.out) == json.loads(json.dumps(trained.card))
    assert (trained.out / MARKDOWN).read_text() == card_as_markdown(trained.card)
    assert trained.told[0][0] == "reading moduli and cells"
    assert all(0 <= done <= total for _, done, total in trained.told)


@pytest.mark.parametrize("variant", Variant)
def test_the_models_have_learned_the_law(trained: SimpleNamespace, variant: Variant) -> None:
    said = predict(trained.out, variant)
    for found, true in ((said.bulk_gpa, "bulk_gpa"), (said.shear_gpa, "shear_gpa")):
        truth = np.log10([getattr(each, true) for each in COMPOUNDS])
        assert np.abs(np.log10(found) - truth).mean() < 0.4 * np.abs(truth - np.median(truth)).mean()
    (bulk_low, bulk_high), _ = said.intervals_gpa(0.8)
    assert (bulk_low <= said.bulk_gpa).all()
    assert (said.bulk_gpa <= bulk_high).all()


def test_the_card_counts_every_row_and_every_refusal(trained: SimpleNamespace) -> None:
    cells, compositions = (trained.card["data"]["rows"][variant.value] for variant in Variant)
    assert (cells["rows"], cells["scored"]) == (len(COMPOUNDS) + 2, len(COMPOUNDS))
    assert sum(cells["refused"].values()) == 3
    assert cells["refused"]["no cell"] == 1
    rock_salts = sum(each.kind == "rocksalt" for each in COMPOUNDS)
    assert (compositions["rows"], compositions["refused"]) == (rock_salts, {})
    assert trained.card["data"]["taught_cells"] == len(made_up.further()) - 1


@pytest.mark.parametrize("variant", Variant)
def test_errors_are_told_for_every_scheme_and_the_cells_beat_the_dummy(
    trained: SimpleNamespace, variant: Variant
) -> None:
    facts = trained.card["models"][variant.value]
    schemes = {"random", "composition", "chemical system"}
    assert set(facts["errors"]) == schemes | ({"matbench"} if variant is Variant.CELLS else set())
    assert set(facts["coverage"]) == {"composition", "chemical system"}
    for scheme in schemes:
        told = facts["errors"][scheme]["all"]
        dummy = facts["baselines"]["dummy (median)"][scheme]["all"]
        assert told["rows"] == dummy["rows"] == trained.card["data"]["rows"][variant.value]["scored"]
        assert told["mae_log10_bulk"] < 0.7 * dummy["mae_log10_bulk"]
    assert sum(each["rows"] for each in facts["errors_by_distance"]) == facts["errors"]["random"]["all"]["rows"]


def test_the_order_of_trust_is_judged_on_the_four_measured_halides(trained: SimpleNamespace) -> None:
    trust = trained.card["order_of_trust"]
    assert trust["phases"] == len(made_up.MEASURED)
    # Binaries and tensors of the halides differ by 2 % in the bulk modulus, of NaF by nothing.
    versions = trust["errors"]["DFT tensors, two versions of the database"]
    assert versions["rows"] == len(made_up.MEASURED) + 1
    assert versions["mae_log10_bulk"] == pytest.approx(0.8 * np.log10(1.02), abs=1e-3)
    assert versions["mae_log10_shear"] == pytest.approx(0.0, abs=1e-3)
    assert trust["order"][0] == "DFT tensors, two versions of the database"


def test_known_salts_are_told_beside_their_published_moduli_by_a_model_that_had_not_seen_them(
    trained: SimpleNamespace,
) -> None:
    known = {each["formula"]: each for each in trained.card["known_electrolytes"]}
    assert set(known) == set(made_up.MEASURED)
    assert known["LiF"]["published_bulk_gpa"] == pytest.approx(69.6, abs=3.0)
    for each in known.values():
        for name in ("bulk", "shear"):
            low, high = each[f"{name}_interval_gpa"]
            assert 0.0 < low <= each[f"{name}_gpa"] <= high


def test_the_first_model_is_promoted_whole(place: Path, trained: SimpleNamespace) -> None:
    assert trained.verdict.promoted
    assert {path.name for path in (place / "in-use").iterdir()} == FILES


def test_a_second_start_computes_nothing_again_and_its_equal_model_is_not_promoted(
    place: Path, trained: SimpleNamespace, capfd: pytest.CaptureFixture[str]
) -> None:
    before = kept(place)
    assert sum(name.startswith("folds-") for name in before) == len(moduli_folds.fold_jobs())
    assert sum(name.startswith("of_cells-") for name in before) >= 2
    assert sum(name.startswith("of_formulas-") for name in before) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert ask(patch, "--data", "data", "--promote", "in-use", "--processes", 1, "--direct") == 0
    assert kept(place) == before
    for variant in Variant:
        again, first = predict(place / "moduli-model", variant), predict(trained.out, variant)
        np.testing.assert_allclose(again.bulk_gpa, first.bulk_gpa, rtol=1e-9)
        np.testing.assert_allclose(again.shear_gpa, first.shear_gpa, rtol=1e-9)
    out = capfd.readouterr().out
    assert "not promoted: it errs no less" in out
    assert "chemical system: all B 0." in out
    assert out.strip().endswith("card: moduli-model/MODEL_CARD.md")


def test_a_killed_training_computes_what_was_missing_and_a_better_model_is_promoted(
    place: Path, trained: SimpleNamespace, capfd: pytest.CaptureFixture[str]
) -> None:
    before = kept(place)
    lost = max(before, key=before.__getitem__)
    next((place / "cache" / "training").rglob(lost)).unlink()
    in_use = read_card(place / "in-use")
    for facts in in_use["models"].values():
        facts["errors"]["composition"]["all"]["mae_log10_shear"] += 0.01
    (place / "in-use" / CARD).write_text(json.dumps(in_use))
    with pytest.MonkeyPatch.context() as patch:
        arguments = ["--data", place / "data", "--out", place / "third", "--promote", place / "in-use"]
        assert ask(patch, *arguments, "--processes", 1, "--direct", "--quiet", "--json") == 0
    after = kept(place)
    assert {name for name in after if after[name] != before.get(name)} == {lost}
    told = json.loads(capfd.readouterr().out)
    assert told == {name: facts["errors"] for name, facts in trained.card["models"].items()}
    assert read_card(place / "in-use") == read_card(place / "third")
    load_model(Variant.CELLS, place / "in-use")


def test_a_missing_file_is_one_message_that_names_it(
    place: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = made_up.write_training_files(tmp_path / "data")
    (data / TENSORS_FILE).unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert ask(patch, "--data", data, "--out", tmp_path / "out", "--processes", 1, "--direct", "--quiet") == 2
    err = capfd.readouterr().err
    assert err.startswith(f"ssbscreen: {data} lacks {TENSORS_FILE}. Give the folder")
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_worker_processes_have_one_thread_each_and_leave_the_environment_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import os

    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with single_threaded_processes(1) as pool:
        assert pool.submit(os.getenv, "OMP_NUM_THREADS").result() == "1"
        assert pool.submit(os.getpid).result() != os.getpid()
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "OPENBLAS_NUM_THREADS" not in os.environ
