"""``ssbscreen train gap`` for real, on a made-up file whose law is known; small, so that it takes seconds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from pymatgen.core import Composition
from threadpoolctl import threadpool_limits

from featurizers.electron_counting import GapFeatures
from flows import cli, gap_folds, gap_training
from flows.training import TRAININGS, train
from models.artifact import ModelError
from models.card_file import CARD, MARKDOWN
from models.gap import regressor
from models.gap.card import card_as_markdown
from models.gap.model import ARTIFACT, NAME, load_model, read_card
from models.gap.training_set import GAPS_FILE
from tests.flows.here_and_now import here_and_now
from tests.models.gap import made_up_gaps as made_up

FILES = {ARTIFACT, CARD, MARKDOWN}
GAPS = made_up.gaps()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder with data and the cache of this module's trainings."""
    place = tmp_path_factory.mktemp("training")
    made_up.write_gaps(place / "data")
    few = {"max_iter": 30, "max_leaf_nodes": 8, "min_samples_leaf": 5}
    with pytest.MonkeyPatch.context() as patch, threadpool_limits(1):
        patch.setenv("SSBSCREEN_CACHE_DIR", str(place / "cache"))
        patch.setattr(gap_training, "single_threaded_processes", here_and_now)
        patch.setattr(regressor, "CLASSIFIER", few)
        patch.setattr(regressor, "TREES", few)
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
        training=TRAININGS["gap"],
    )
    return SimpleNamespace(card=card, verdict=verdict, told=told, out=place / "out")


def kept(place: Path) -> dict[str, int]:
    """When each file of the workspace was written, nanoseconds."""
    return {path.name: path.stat().st_mtime_ns for path in (place / "cache" / "training").rglob("*.*")}


def ask(patch: pytest.MonkeyPatch, *arguments: object) -> int:
    patch.setattr(sys, "argv", ["ssbscreen", "train", "gap", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


def test_training_writes_a_model_with_its_card(trained: SimpleNamespace) -> None:
    assert {path.name for path in trained.out.iterdir()} == FILES
    assert read_card(trained.out) == json.loads(json.dumps(trained.card))
    assert (trained.out / MARKDOWN).read_text() == card_as_markdown(trained.card)
    assert all(0 <= done <= total for _, done, total in trained.told)


def test_the_model_has_learned_the_law(trained: SimpleNamespace) -> None:
    featurizer = GapFeatures()
    rows = np.array([featurizer.featurize(Composition(formula)) for formula in GAPS])
    elements = [{element.symbol for element in Composition(formula).elements} for formula in GAPS]
    gaps = load_model(trained.out).predict(rows, elements).gaps
    truth = np.array(list(GAPS.values()))
    assert np.abs(gaps.median_ev - truth).mean() < 0.2
    assert (gaps.probability_of_gap[truth == 0.0] < 0.5).all()
    low, high = gaps.interval_ev(0.9)
    assert np.mean((low <= truth) & (truth <= high)) > 0.8


def test_the_card_counts_rows_and_refusals_and_beats_the_dummy(trained: SimpleNamespace) -> None:
    data, facts = trained.card["data"], trained.card["models"][NAME]
    salts = sum(gap > 0.0 for gap in GAPS.values())
    assert (data["rows"], data["polymorphs"]) == (len(GAPS), len(GAPS) + salts)
    assert data["refused"] == {"a gap of an element that is a metal": 1}
    assert data["spread_of_polymorphs"]["mean_distance_ev"] == pytest.approx(0.1)
    for scheme in ("composition", "chemical system"):
        told = facts["errors"][scheme]["all"]
        assert told["rows"] == len(GAPS)
        assert told["mae_ev"] < 0.5 * facts["baselines"]["dummy"]["mae_ev"]
        assert told["auc_gap"] > 0.95
    assert sum(each["rows"] for each in facts["errors_by_rarest_pair"]) == len(GAPS)
    assert sum(each["rows"] for each in facts["reliability"]) == len(GAPS)


def test_the_first_model_is_promoted_whole(place: Path, trained: SimpleNamespace) -> None:
    assert trained.verdict.promoted
    assert {path.name for path in (place / "in-use").iterdir()} == FILES


def test_a_killed_training_computes_what_was_missing_and_its_equal_model_is_not_promoted(
    place: Path, trained: SimpleNamespace, capfd: pytest.CaptureFixture[str]
) -> None:
    before = kept(place)
    assert sum(name.startswith("gap-") for name in before) == len(gap_folds.gap_fold_jobs())
    lost = max(before, key=before.__getitem__)
    next((place / "cache" / "training").rglob(lost)).unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert ask(patch, "--data", "data", "--promote", "in-use", "--processes", 1, "--direct") == 0
    after = kept(place)
    assert {name for name in after if after[name] != before.get(name)} == {lost}
    assert trained.card["models"][NAME]["errors"] == read_card(place / "gap-model")["models"][NAME]["errors"]
    out = capfd.readouterr().out
    assert "not promoted: it errs no less" in out
    assert out.strip().endswith("card: gap-model/MODEL_CARD.md")


def test_a_missing_file_is_one_message_that_names_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        assert ask(patch, "--data", tmp_path, "--out", tmp_path / "out", "--quiet") == 2
    err = capfd.readouterr().err
    assert err.startswith(f"ssbscreen: {tmp_path} lacks {GAPS_FILE}. Give the folder")
    assert len(err.splitlines()) == 1


def test_a_damaged_model_is_told_and_never_used(trained: SimpleNamespace, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((trained.out / name).read_bytes())
    card = json.loads((tmp_path / CARD).read_text())
    card["models"][NAME]["check"]["said"][0][0] += 1.0
    (tmp_path / CARD).write_text(json.dumps(card))
    with pytest.raises(ModelError, match="predicts otherwise than when it was trained"):
        load_model(tmp_path)
    (tmp_path / ARTIFACT).write_bytes(b"no model")
    with pytest.raises(ModelError, match="is not the file that its card describes"):
        load_model(tmp_path)
    (tmp_path / CARD).unlink()
    with pytest.raises(ModelError, match="holds no model of band gaps"):
        load_model(tmp_path)
