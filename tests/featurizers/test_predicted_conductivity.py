"""Predicted conductivities as matminer features."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pymatgen.core import Composition, Lattice, Structure

from featurizers.conductor_features import ConductorFeatures
from featurizers.predicted_conductivity import PredictedConductivity
from models.conductivity.model import load_model

CELL = Structure(Lattice.cubic(4.02), ["Li", "F"], [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]])


@pytest.fixture(scope="module")
def featurizer() -> PredictedConductivity:
    return PredictedConductivity(load_model())


def test_a_conductivity_is_told_with_its_interval_and_probability(featurizer: PredictedConductivity) -> None:
    garnet, salt = (
        dict(zip(featurizer.feature_labels(), featurizer.featurize(Composition(formula)), strict=True))
        for formula in ("Li7La3Zr2O12", "LiF")
    )
    for row in (garnet, salt):
        low, high = row["log10_conductivity_low"], row["log10_conductivity_high"]
        assert low < row["log10_conductivity_s_per_cm"] < high
    assert garnet["probability_above_1e-4"] > 0.5 > salt["probability_above_1e-4"]
    assert garnet["conductivity_in_domain"] == 1.0


def test_a_cell_is_read_and_its_supercell_is_the_same(featurizer: PredictedConductivity) -> None:
    by_cell, by_composition = featurizer.featurize(CELL), featurizer.featurize(CELL.composition)
    assert by_cell[0] != pytest.approx(by_composition[0], abs=1e-6)
    np.testing.assert_allclose(featurizer.featurize(CELL * (2, 1, 1)), by_cell, atol=1e-6)


def test_a_cell_without_lithium_is_one_error(featurizer: PredictedConductivity) -> None:
    with pytest.raises(ValueError, match="Li"):
        featurizer.featurize(Structure(Lattice.cubic(4.6), ["Na", "F"], [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]]))


def test_without_a_cell_only_what_needs_one_is_unknown() -> None:
    features = ConductorFeatures()
    known, unknown = features.featurize(CELL), features.featurize(CELL.composition)
    columns = features.network_columns()
    assert np.isnan(np.array(unknown)[columns]).all()
    assert np.isfinite(np.array(known)[columns]).all()
    np.testing.assert_array_equal(known[: columns[0]], unknown[: columns[0]])
    assert len(set(features.feature_labels())) == len(known) == len(unknown)


def test_it_fills_a_dataframe(featurizer: PredictedConductivity) -> None:
    featurizer.set_n_jobs(1)
    frame = pd.DataFrame({"composition": [Composition("Li6PS5Cl"), None]})
    filled = featurizer.featurize_dataframe(frame, "composition", ignore_errors=True, pbar=False)
    assert filled["log10_conductivity_s_per_cm"][0] == pytest.approx(-3.0, abs=1.5)
    assert np.isnan(filled["log10_conductivity_s_per_cm"][1])
    assert any("OBELiX" in citation for citation in featurizer.citations())
