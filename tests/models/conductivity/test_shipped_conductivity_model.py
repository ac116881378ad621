"""The model of conductivities that ships: whole, reproducible, and as good as its users were told."""

from __future__ import annotations

from typing import Any

import pytest

from models.card_file import MARKDOWN
from models.conductivity.card import card_as_markdown
from models.conductivity.model import ARTIFACT, NAME, load_model, read_card, shipped_folder
from models.conductivity.promotion import judge


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return read_card()["models"][NAME]


def test_it_loads_and_is_small(facts: dict[str, Any]) -> None:
    assert load_model().digest == facts["sha256"]
    assert (shipped_folder() / ARTIFACT).stat().st_size < 4e6


def test_the_page_beside_the_model_is_that_of_its_card() -> None:
    assert (shipped_folder() / MARKDOWN).read_text(encoding="utf-8") == card_as_markdown(read_card())


def test_it_errs_less_than_a_forest_of_magpie_in_the_folds_and_than_the_median_on_the_test(
    facts: dict[str, Any],
) -> None:
    forest, dummy = facts["baselines"]["random forest"], facts["baselines"]["dummy (median)"]
    own = facts["errors"]
    assert own["folds"]["all"]["mae"] < 0.95 * forest["folds"]["mae"]
    assert own["folds"]["all"]["auc_1e-4"] > forest["folds"]["auc_1e-4"]
    assert dummy["test"]["mae"] == pytest.approx(1.83, abs=0.01)  # what OBELiX's test rows give
    assert own["test"]["all"]["mae"] < 0.75 * dummy["test"]["mae"]
    assert own["test"]["all"]["auc_1e-4"] > 0.84


@pytest.mark.parametrize(("share", "nominal"), [("80%", 0.8), ("90%", 0.9)])
def test_intervals_hold_about_their_share_of_the_official_test_rows(
    facts: dict[str, Any], share: str, nominal: float
) -> None:
    assert facts["coverage"]["test"]["all"][f"held_{share}"] == pytest.approx(nominal, abs=0.05)


def test_probabilities_of_the_official_test_rows_are_better_than_the_base_rate(facts: dict[str, Any]) -> None:
    told = facts["reliability"]["test"]
    assert told["brier"] < 0.75 * told["brier_of_base_rate"]


def test_insulators_are_not_taken_for_electrolytes() -> None:
    known = {each["formula"]: each for each in read_card()["known_compounds"]}
    assert {"Li7La3Zr2O12", "Li10GeP2S12", "Li6PS5Cl", "Li3YCl6", "Li3InCl6", "Li3N"} <= known.keys()
    for formula in ("LiF", "LiCl", "Li2O", "Li2S", "LiCoO2"):
        assert known[formula]["probability_above_1e-4"] < 0.3
    assert known["Li10GeP2S12"]["probability_above_1e-4"] > 0.8


def test_a_model_is_promoted_by_its_folds_and_never_by_the_test_rows() -> None:
    def card(folds: float, test: float) -> dict[str, Any]:
        errors = {"folds": {"all": {"mae_with_bounds": folds}}, "test": {"all": {"mae_with_bounds": test}}}
        return {"models": {NAME: {"folds_sha256": "same", "errors": errors}}}

    assert judge(card(1.3, 1.5), card(1.4, 1.2)).promoted
    assert not judge(card(1.4, 1.0), card(1.4, 1.2)).promoted
    other = card(1.4, 1.2)
    other["models"][NAME]["folds_sha256"] = "others"
    assert "folds differ" in judge(card(1.3, 1.0), other).reason
