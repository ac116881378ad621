"""A model's moduli as matminer features."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pymatgen.core import Composition

from featurizers.moduli_features import CellStatistics, CompositionStatistics
from featurizers.predicted_moduli import PredictedModuli
from models.moduli.model import Variant
from tests.flows.moduli_stand_in import STD, StandIn, rock_salt, stand_in


@pytest.fixture(params=["composition", "cell"])
def featurizer_and_material(request: pytest.FixtureRequest) -> tuple[PredictedModuli, Any]:
    if request.param == "cell":
        return PredictedModuli(CellStatistics(), stand_in(Variant.CELLS)), rock_salt("Li", "F")
    return PredictedModuli(CompositionStatistics(), stand_in(Variant.COMPOSITIONS)), Composition("LiF")


def test_features_are_what_the_model_says(featurizer_and_material: tuple[PredictedModuli, Any]) -> None:
    featurizer, material = featurizer_and_material
    bulk = 8.0 if isinstance(featurizer.features, CellStatistics) else 6.0
    found = featurizer.featurize(material)
    assert found == pytest.approx([bulk, bulk / 2.0, STD, STD, 1.0])
    assert all(type(value) is float for value in found)
    assert len(featurizer.feature_labels()) == len(found)


def test_labels_carry_units_or_are_logarithms() -> None:
    labels = PredictedModuli(CompositionStatistics(), stand_in(Variant.COMPOSITIONS)).feature_labels()
    assert all(label.endswith(("_gpa", "_log10_std", "_in_domain")) for label in labels)


def test_an_element_that_the_model_does_not_know_lies_outside() -> None:
    featurizer = PredictedModuli(CompositionStatistics(), stand_in(Variant.COMPOSITIONS))
    assert featurizer.featurize(Composition("LiTcO2"))[-1] == 0.0


def test_oxidation_states_change_nothing(featurizer_and_material: tuple[PredictedModuli, Any]) -> None:
    featurizer, material = featurizer_and_material
    charged = material.copy()
    if isinstance(charged, Composition):
        charged = charged.add_charges_from_oxi_state_guesses()
    else:
        charged.add_oxidation_state_by_guess()
    np.testing.assert_allclose(featurizer.featurize(charged), featurizer.featurize(material))


def test_it_fills_a_dataframe_and_passes_over_what_has_no_features() -> None:
    featurizer = PredictedModuli(CompositionStatistics(), stand_in(Variant.COMPOSITIONS))
    featurizer.set_n_jobs(1)
    frame = pd.DataFrame({"composition": [Composition("LiF"), Composition("NaCl"), None]})
    filled = featurizer.featurize_dataframe(frame, "composition", ignore_errors=True, pbar=False)
    assert filled["bulk_gpa"].tolist()[:2] == pytest.approx([6.0, 14.0])
    assert np.isnan(filled["bulk_gpa"][2])


def test_citations_are_bibtex() -> None:
    citations = PredictedModuli(CellStatistics(), stand_in(Variant.CELLS)).citations()
    assert any("Steinhardt" in citation for citation in citations)


def test_the_featurizer_of_another_variant_is_refused() -> None:
    featurizer = PredictedModuli(CompositionStatistics(), StandIn(Variant.CELLS, "volume_per_atom_a3"))
    with pytest.raises(ValueError, match="hand in the featurizer of its variant"):
        featurizer.featurize(Composition("LiF"))
