"""A model of moduli on disk: what it says after loading, and every way in which it can be unfit to be used."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from models.artifact import ModelError
from models.card_file import CARD
from models.moduli.model import ModuliModel, ModuliPredictions, Variant, load_model, read_card
from tests.models.moduli.made_up import learning_rows
from tests.models.moduli.made_up_models import CHECKED, LABELS, write_card

CELLS, COMPOSITIONS = Variant.CELLS, Variant.COMPOSITIONS
ROWS = learning_rows(200, scored=1.0)
SYMBOLS = [system.split("-") for system in ROWS.chemical_systems]


@pytest.fixture(scope="module")
def model(small_models: Path) -> ModuliModel:
    return load_model(CELLS, small_models)


@pytest.fixture(scope="module")
def predictions(model: ModuliModel) -> ModuliPredictions:
    return model.predict(ROWS.features, SYMBOLS)


@pytest.fixture
def copied(small_models: Path, tmp_path: Path) -> Path:
    """A copy of both models to do harm to."""
    return shutil.copytree(small_models, tmp_path / "copy")


def change(folder: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    """Edit the facts of the model of cells in the card."""
    card = json.loads((folder / CARD).read_text())
    edit(card["models"]["cells"])
    write_card(card, folder)


def test_a_loaded_model_says_what_its_card_says_it_said(small_models: Path, model: ModuliModel) -> None:
    facts = read_card(small_models)["models"]["cells"]
    features = np.array(facts["check"]["features"], dtype=float)
    said = model.predict(features, SYMBOLS[:CHECKED])
    np.testing.assert_allclose(np.log10([said.bulk_gpa, said.shear_gpa]).T, facts["check"]["log10_gpa"], atol=1e-9)
    assert (model.variant, model.feature_labels, model.digest) == (CELLS, LABELS, facts["sha256"])
    assert model.summary == "made-up model of cells"


def test_moduli_are_those_of_the_law_that_the_rows_were_made_by(predictions: ModuliPredictions) -> None:
    errors = np.log10([predictions.bulk_gpa, predictions.shear_gpa]).T - ROWS.log10_gpa
    assert np.abs(errors).mean() < 0.1


@pytest.mark.parametrize("confidence", [0.5, 0.9])
def test_intervals_hold_the_prediction_and_grow_with_confidence(
    predictions: ModuliPredictions, confidence: float
) -> None:
    wider = predictions.intervals_gpa(confidence + 0.05)
    for value, (low, high), (lower, higher) in zip(
        (predictions.bulk_gpa, predictions.shear_gpa), predictions.intervals_gpa(confidence), wider, strict=True
    ):
        assert (low > 0.0).all()
        assert (low <= value).all()
        assert (value <= high).all()
        assert (lower <= low).all()
        assert (high <= higher).all()


def test_half_widths_are_half_of_the_width_on_the_logarithmic_scale(predictions: ModuliPredictions) -> None:
    (bulk_low, bulk_high), (shear_low, shear_high) = predictions.intervals_gpa(0.9)
    np.testing.assert_allclose(predictions.bulk_half_widths(0.9), np.log10(bulk_high / bulk_low) / 2.0)
    np.testing.assert_allclose(predictions.shear_half_widths(0.9), np.log10(shear_high / shear_low) / 2.0)


def test_standard_deviations_are_those_of_the_normal_errors_that_were_made_up(predictions: ModuliPredictions) -> None:
    # Half the width of two standard deviations of 0.1, from 200 errors.
    for deviations in (predictions.bulk_log10_std, predictions.shear_log10_std):
        assert np.median(deviations) == pytest.approx(0.1, rel=0.4)
    confidence = 2.0 * norm.cdf(2.0) - 1.0
    np.testing.assert_allclose(2.0 * predictions.bulk_log10_std, predictions.bulk_half_widths(confidence), rtol=1e-6)


def test_rows_that_were_learned_from_are_in_the_domain_and_an_unknown_element_is_not(model: ModuliModel) -> None:
    said = model.predict(ROWS.features[:2], [SYMBOLS[0], ["Li", "Xe"]])
    assert said.in_domain.tolist() == [True, False]
    assert said.why_outside == ["", "Xe is in 0 training rows"]


def test_no_materials_have_no_predictions(model: ModuliModel) -> None:
    said = model.predict(np.empty((0, len(LABELS))), [])
    assert said.bulk_gpa.shape == said.shear_gpa.shape == said.in_domain.shape == (0,)
    assert all(end.shape == (0,) for interval in said.intervals_gpa(0.9) for end in interval)


@pytest.mark.parametrize("shape", [(3, 5), (3, 7), (6,)])
def test_another_number_of_features_is_refused_with_both_numbers(model: ModuliModel, shape: tuple[int, ...]) -> None:
    with pytest.raises(ModelError, match=r"the model of cells reads 6 features and was given an array of shape \("):
        model.predict(np.zeros(shape), SYMBOLS[:3])


def test_an_absent_model_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere holds no model of moduli .*ssbscreen train moduli --data"):
        load_model(CELLS, tmp_path / "nowhere")


@pytest.mark.parametrize("variant", Variant)
def test_a_model_without_its_file_is_told(copied: Path, variant: Variant) -> None:
    (copied / variant.artifact).unlink()
    with pytest.raises(ModelError, match=rf"cannot read the model .*{variant.artifact}.*ssbscreen train moduli"):
        load_model(variant, copied)


def test_a_flipped_byte_is_seen_and_the_other_model_still_loads(copied: Path) -> None:
    damaged = bytearray((copied / CELLS.artifact).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (copied / CELLS.artifact).write_bytes(damaged)
    with pytest.raises(ModelError, match="take both from one training run"):
        load_model(CELLS, copied)
    assert load_model(COMPOSITIONS, copied).variant is COMPOSITIONS


def test_the_file_of_the_other_variant_is_not_taken_for_its_own(copied: Path) -> None:
    shutil.copyfile(copied / COMPOSITIONS.artifact, copied / CELLS.artifact)
    with pytest.raises(ModelError, match="take both from one training run"):
        load_model(CELLS, copied)


def test_a_model_that_predicts_otherwise_than_when_it_was_trained_is_refused_with_its_versions(copied: Path) -> None:
    def shift(facts: dict[str, Any]) -> None:
        facts["check"]["log10_gpa"][-1][1] += 0.01
        facts["versions"] = {"scikit-learn": "1.2.3"}

    change(copied, shift)
    with pytest.raises(ModelError, match=r"predicts otherwise than when it was trained, with scikit-learn 1\.2\.3"):
        load_model(CELLS, copied)


@pytest.mark.parametrize(
    "fact",
    ["feature_labels", "sha256", "summary", "error_correlation", "domain", "check", "versions"],
)
def test_a_card_without_one_of_its_facts_is_incomplete(copied: Path, fact: str) -> None:
    change(copied, lambda facts: facts.pop(fact))
    with pytest.raises(ModelError, match=f"the card in .* is incomplete .*{fact}.*Train the model anew"):
        load_model(CELLS, copied)


@pytest.mark.parametrize("part", ["features", "log10_gpa", "tolerance"])
def test_a_check_without_one_of_its_parts_is_incomplete(copied: Path, part: str) -> None:
    change(copied, lambda facts: facts["check"].pop(part))
    with pytest.raises(ModelError, match="is incomplete"):
        load_model(CELLS, copied)


@pytest.mark.parametrize("edit", [lambda row: row.pop(), lambda row: row.append(0.0)], ids=["fewer", "more"])
def test_check_rows_with_other_features_than_the_model_reads_are_told(
    copied: Path, edit: Callable[[list[float]], Any]
) -> None:
    change(copied, lambda facts: [edit(row) for row in facts["check"]["features"]])
    with pytest.raises(ModelError, match="Train the model anew"):
        load_model(CELLS, copied)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"models": {}}', '{"models": []}', '"text"'])
def test_a_card_that_tells_of_no_model_is_one_message(copied: Path, text: str) -> None:
    (copied / CARD).write_text(text)
    with pytest.raises(ModelError, match="[Tt]rain"):
        load_model(CELLS, copied)
