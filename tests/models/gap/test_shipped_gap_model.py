"""The model of gaps that ships: whole, reproducible from its inputs, as good as its users are told, and sensible."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pymatgen.core import Composition
from threadpoolctl import threadpool_limits

from featurizers.electron_counting import GapFeatures
from models.card_file import MARKDOWN
from models.gap.card import card_as_markdown
from models.gap.distribution import GapDistribution
from models.gap.model import ARTIFACT, NAME, GapModel, load_model, read_card, shipped_folder
from models.gap.regressor import GapRegressor
from models.gap.training_set import GAPS_FILE, compositions_with_gaps

KINDS = ("all", "with Li", "oxide", "halide", "chalcogenide", "pnictide")
FOLDS = ("composition", "chemical system")


@cache
def model() -> GapModel:
    return load_model()


@cache
def facts() -> dict[str, Any]:
    return read_card()["models"][NAME]


def told(*formulas: str) -> GapDistribution:
    featurizer = GapFeatures()
    rows = np.array([featurizer.featurize(Composition(formula)) for formula in formulas])
    return model().predict(rows, [set()] * len(formulas)).gaps


def test_the_shipped_model_loads_and_is_small() -> None:
    assert model().digest == facts()["sha256"]
    assert (shipped_folder() / ARTIFACT).stat().st_size < 6e6


def test_the_page_beside_the_model_is_that_of_its_card() -> None:
    assert (shipped_folder() / MARKDOWN).read_text(encoding="utf-8") == card_as_markdown(read_card())


def test_the_featurizer_still_makes_the_features_that_the_model_learned_from() -> None:
    check, featurizer = facts()["check"], GapFeatures()
    assert tuple(featurizer.feature_labels()) == model().feature_labels
    for formula, features in zip(check["compositions"], check["features"], strict=True):
        expected = np.array([np.nan if each is None else each for each in features])
        np.testing.assert_allclose(featurizer.featurize(Composition(formula)), expected, rtol=1e-9)


def test_it_errs_a_fourth_of_what_the_dummy_errs_and_less_than_a_forest() -> None:
    error = facts()["errors"]["chemical system"]["all"]
    dummy, forest = (facts()["baselines"][name] for name in facts()["baselines"])
    assert error["rows"] == 78_164
    assert error["mae_ev"] < 0.25 * dummy["mae_ev"]
    assert error["mae_ev"] < 0.75 * forest["mae_ev"]
    assert error["brier_insulator"] < 0.7 * forest["brier_insulator"]
    assert error["auc_gap"] > 0.975
    assert error["auc_insulator"] > 0.98


@pytest.mark.parametrize("folds", FOLDS)
@pytest.mark.parametrize("kind", KINDS)
def test_distributions_hold_what_they_say_with_the_mass_at_no_gap_cut(kind: str, folds: str) -> None:
    for nominal, each in facts()["coverage"][folds][kind].items():
        share = float(nominal.rstrip("%")) / 100.0
        assert each["share_held"] == pytest.approx(share, abs=0.03), nominal
        assert each["held"] >= share


def test_probabilities_of_an_insulator_are_frequencies() -> None:
    for each in facts()["reliability"]:
        assert each["told"] == pytest.approx(each["found"], abs=0.05)


def test_wide_gaps_are_wide_and_alloys_of_li_have_none() -> None:
    # PBE: LiF 8.7 to 9.2, LiCl 6.3, MgO 4.5 eV.
    salts = told("LiF", "LiCl", "MgO").median_ev
    assert salts[0] > 6.0
    assert salts[1] > 4.5
    assert salts[2] > 3.0
    assert told("LiAl", "Li15Ge4", "Li22Si5", "LiAg", "Li3Bi", "Cu3Au", "Fe").median_ev.max() < 0.2


def test_known_electrolytes_insulate_and_mixed_conductors_do_less_surely() -> None:
    electrolytes = told("Li7La3Zr2O12", "Li3PO4", "Li3YCl6", "Li6PS5Cl", "Li3PS4").probability_at_least(2.0)
    assert electrolytes.min() > 0.7
    assert told("LiCoO2", "LiTiS2", "Li3P").probability_at_least(2.0).max() < 0.3


def test_a_known_gap_that_no_tree_had_seen_lies_in_its_interval_in_nine_of_ten() -> None:
    known = read_card()["known_compounds"]
    assert len(known) >= 20
    held = [each["low_ev"] <= each["pbe_gap_ev"] <= each["high_ev"] for each in known]
    # Nine in ten are promised of all compositions; three in four leave room for a list of well-known, extreme ones.
    assert sum(held) >= 0.75 * len(held)


def test_unlike_materials_are_outside_the_domain() -> None:
    why = model().domain.why_outside([{"Li", "P", "S"}, {"Li", "Po"}])
    assert why[0] == ""
    assert "Po" in why[1]


def test_a_model_of_fewer_trees_on_other_chemical_systems_of_the_real_file_errs_about_as_the_card_says(
    shared_data: Path,
) -> None:
    card = read_card()
    digest = hashlib.sha256((shared_data / GAPS_FILE).read_bytes()).hexdigest()
    assert card["data"]["files"] == {GAPS_FILE: digest}
    rows = compositions_with_gaps(shared_data).rows.sample(9_000, random_state=0)
    systems = rows["chemical_system"].to_numpy()
    test = np.isin(systems, np.random.default_rng(0).permutation(np.unique(systems))[::5])
    featurizer = GapFeatures()
    features = np.array([featurizer.featurize(Composition(each)) for each in rows["composition"]])
    gaps = rows["band_gap_ev"].to_numpy()
    with threadpool_limits(1):
        fitted = GapRegressor.fit(features[~test], gaps[~test], seed=0, rounds=60)
    said = np.where(fitted.log_odds(features[test]) > 0.0, fitted.gaps_ev(features[test]), 0.0)
    error = np.abs(said - gaps[test]).mean()
    # A ninth of the rows and a tenth of the trees: worse than the card, and far better than the median.
    assert facts()["errors"]["chemical system"]["all"]["mae_ev"] < error < 2.2 * card_error()
    assert error < 0.5 * np.abs(gaps[test] - np.median(gaps)).mean()


def card_error() -> float:
    return float(facts()["errors"]["chemical system"]["all"]["mae_ev"])
