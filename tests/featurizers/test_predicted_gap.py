"""Counts of electrons and predicted gaps as matminer features."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pymatgen.core import Composition, Lattice, Structure

from featurizers.electron_counting import ElectronCounting, GapFeatures
from featurizers.predicted_gap import PredictedGap
from models.gap.model import load_model


@pytest.fixture(scope="module")
def featurizer() -> PredictedGap:
    return PredictedGap(load_model())


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("Li7La3Zr2O12", "closed-shell"),
        ("Li3P", "Zintl"),
        ("LiCoO2", "open-shell"),
        ("LiAl", "metallic"),
        ("Li7P3S11", "closed-shell"),
        ("Li2O2", "unbalanced"),
    ],
)
def test_electrons_count_as_one_kind(formula: str, kind: str) -> None:
    counting = ElectronCounting()
    found = dict(zip(counting.feature_labels(), counting.featurize(Composition(formula)), strict=True))
    assert {label for label, value in found.items() if value} == {f"electrons count as {kind}"}


def test_a_gap_is_told_with_its_interval_and_what_would_be_measured(featurizer: PredictedGap) -> None:
    row = dict(zip(featurizer.feature_labels(), featurizer.featurize(Composition("LiCl")), strict=True))
    assert row["band_gap_low_ev"] < row["band_gap_ev"] < row["band_gap_high_ev"]
    assert row["measured_gap_ev"] > row["band_gap_ev"] > 4.5
    assert row["probability_insulator"] > 0.95
    assert row["band_gap_in_domain"] == 1.0


def test_a_structure_is_judged_by_its_composition_and_charges_change_nothing(featurizer: PredictedGap) -> None:
    cell = Structure(Lattice.cubic(4.0), ["Li", "F"], [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]])
    expected = featurizer.featurize(Composition("LiF"))
    np.testing.assert_allclose(featurizer.featurize(cell), expected)
    cell.add_oxidation_state_by_guess()
    np.testing.assert_allclose(featurizer.featurize(cell), expected)


def test_an_element_that_the_model_does_not_know_lies_outside(featurizer: PredictedGap) -> None:
    assert featurizer.featurize(Composition("Li2Po"))[-1] == 0.0


def test_it_fills_a_dataframe(featurizer: PredictedGap) -> None:
    featurizer.set_n_jobs(1)
    frame = pd.DataFrame({"composition": [Composition("LiF"), Composition("LiAl"), None]})
    filled = featurizer.featurize_dataframe(frame, "composition", ignore_errors=True, pbar=False)
    assert filled["band_gap_ev"].tolist()[:2] == [pytest.approx(8.0, abs=2.0), 0.0]
    assert np.isnan(filled["band_gap_ev"][2])
    assert any("Ward" in citation for citation in featurizer.citations())
    assert len(featurizer.feature_labels()) == 7


def test_what_the_model_reads_has_a_name_each() -> None:
    features = GapFeatures()
    assert len(features.featurize(Composition("Li3PS4"))) == len(features.feature_labels())
    assert len(set(features.feature_labels())) == len(features.feature_labels())
