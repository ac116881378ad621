"""A new model takes the place of another only where it errs less on the same folds, and never by halves."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from models.artifact import ModelError
from models.card_file import CARD, MARKDOWN
from models.moduli.model import Variant, load_model, read_card
from models.moduli.promotion import judge, promote
from tests.models.moduli.made_up_models import train_small_models, write_card

FILES = {CARD, MARKDOWN, *(variant.artifact for variant in Variant)}


def of_both(bulk: float, shear: float) -> dict[str, float]:
    return {"mae_log10_bulk": bulk, "mae_log10_shear": shear}


def card(**errors: tuple[float, float]) -> dict[str, Any]:
    """A card with mean absolute errors of both moduli by variant."""
    return {
        "models": {
            variant.value: {
                "folds_sha256": "the same",
                "errors": {
                    "random": {"all": of_both(9.0, 9.0)},
                    "composition": {"all": of_both(*errors[variant.value])},
                },
            }
            for variant in Variant
        }
    }


OLD = card(cells=(0.06, 0.09), compositions=(0.07, 0.10))


@pytest.mark.parametrize(
    ("new", "promoted", "reason"),
    [
        (card(cells=(0.05, 0.09), compositions=(0.07, 0.09)), True, "it errs less"),
        (card(cells=(0.05, 0.09), compositions=(0.07, 0.10)), True, "it errs less"),
        (card(cells=(0.06, 0.09), compositions=(0.07, 0.09)), True, "it errs less"),
        (card(cells=(0.07, 0.07), compositions=(0.07, 0.10)), True, "it errs less"),  # by the sum of both
        (OLD, False, "it errs no less"),
        (card(cells=(0.05, 0.08), compositions=(0.07, 0.11)), False, "it errs more"),
        (card(cells=(0.07, 0.09), compositions=(0.01, 0.01)), False, "it errs more"),
    ],
)
def test_a_model_is_promoted_where_no_variant_errs_more_and_one_errs_less(
    new: dict[str, Any], promoted: bool, reason: str
) -> None:
    verdict = judge(new, OLD)
    assert verdict.promoted is promoted
    assert verdict.reason.startswith(reason)


def test_the_reason_tells_both_errors() -> None:
    reason = judge(card(cells=(0.05, 0.09), compositions=(0.07, 0.10)), OLD).reason
    assert "cells: 0.1400 against 0.1500" in reason
    assert "compositions: 0.1700 against 0.1700" in reason


def test_a_better_model_on_other_folds_is_not_promoted() -> None:
    new = deepcopy(card(cells=(0.01, 0.01), compositions=(0.01, 0.01)))
    new["models"]["compositions"]["folds_sha256"] = "others"
    verdict = judge(new, OLD)
    assert not verdict.promoted
    assert "the folds of compositions differ" in verdict.reason


def test_where_there_is_no_model_any_is_promoted_whole(small_models: Path, tmp_path: Path) -> None:
    verdict = promote(small_models, tmp_path / "in" / "use")
    assert (verdict.promoted, verdict.reason) == (True, "there was no model before")
    assert {path.name for path in (tmp_path / "in" / "use").iterdir()} == FILES
    assert load_model(Variant.CELLS, tmp_path / "in" / "use").digest == load_model(Variant.CELLS, small_models).digest


def test_a_model_that_does_not_err_less_leaves_the_one_in_use_alone(small_models: Path, tmp_path: Path) -> None:
    target = shutil.copytree(small_models, tmp_path / "target")
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    train_small_models(tmp_path / "worse", seed=1, error=0.06)
    verdict = promote(tmp_path / "worse", target)
    assert not verdict.promoted
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


def test_a_model_that_cannot_be_loaded_is_not_promoted(small_models: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(small_models, tmp_path / "broken")
    (broken / Variant.COMPOSITIONS.artifact).write_bytes(b"torn")
    with pytest.raises(ModelError):
        promote(broken, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_half_a_promotion_is_seen_on_loading_and_mended_by_another(
    small_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = shutil.copytree(small_models, tmp_path / "target")
    train_small_models(tmp_path / "better", seed=1, error=0.04)
    copied: list[Path] = []

    def copy_one(source: Path, place: Path) -> None:
        if copied:
            raise OSError(28, "No space left on device")
        copied.append(place)
        place.write_bytes(source.read_bytes())

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", copy_one)
        with pytest.raises(OSError, match="No space left"):
            promote(tmp_path / "better", target)
    with pytest.raises(ModelError, match="take both from one training run"):
        load_model(Variant.CELLS, target)
    assert promote(tmp_path / "better", target).promoted
    assert read_card(target) == read_card(tmp_path / "better")
    assert (target / MARKDOWN).read_text() == "# Made up with seed 1\n"
    for variant in Variant:
        load_model(variant, target)


@pytest.mark.parametrize("old", [{}, {"models": {}}, {"models": {"cells": {}, "compositions": {}}}])
def test_a_card_in_use_that_tells_no_errors_is_one_message(
    small_models: Path, tmp_path: Path, old: dict[str, Any]
) -> None:
    target = tmp_path / "target"
    target.mkdir()
    write_card(old, target)
    with pytest.raises(ModelError, match="target.*tells no errors"):
        promote(small_models, target)
    assert json.loads((target / CARD).read_text()) == old


def test_models_cannot_replace_themselves(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds the new models themselves"):
        promote(tmp_path, tmp_path / ".")
