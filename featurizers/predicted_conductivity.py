"""Conductivities by a trained model as matminer features."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from matminer.featurizers.base import BaseFeaturizer
from numpy.typing import NDArray

from featurizers.conductor_features import ConductorFeatures
from featurizers.model_input import model_input

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure

Floats = NDArray[np.float64]

COVERAGE: Final = 0.9
LABELS: Final = (
    "log10_conductivity_s_per_cm", "log10_conductivity_low", "log10_conductivity_high", "probability_above_1e-4",
    "conductivity_in_domain",
)  # fmt: skip


class Predictions(Protocol):
    """Conductivities of n materials; ``models.conductivity.model.ConductivityPredictions`` has them."""

    @property
    def log10_conductivity(self) -> Floats:
        """log10 S/cm, shape (n,)."""
        ...

    @property
    def in_domain(self) -> NDArray[np.bool_]:
        """Whether each lies near the training data."""
        ...

    def interval(self, coverage: float) -> tuple[Floats, Floats]:
        """Ends [log10 S/cm] of the intervals that are to hold a share of 0 to 1 of measured values."""
        ...

    def probability_above(self) -> Floats:
        """Probabilities [-] of at least 1e-4 S/cm."""
        ...


class Predictor(Protocol):
    """A trained model; ``models.conductivity.model.load_model`` gives one."""

    @property
    def feature_labels(self) -> tuple[str, ...]:
        """Features in the order in which `predict` takes them."""
        ...

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> Predictions:
        """Conductivities from features, shape (n, f), and the elements of each of the n materials."""
        ...


class PredictedConductivity(BaseFeaturizer):
    """Li-ion conductivity near room temperature that a model predicts, with its interval of 90 %.

    Args:
        model: trained on `ConductorFeatures`.
    """

    def __init__(self, model: Predictor) -> None:
        self.features = ConductorFeatures()
        self.model = model

    def featurize(self, material: Composition | Structure) -> list[float]:
        """Features of one composition or of one cell, ordered or partly occupied.

        Raises:
            ValueError: the cell has no Li, or the model was trained on other features.
        """
        found = self.model.predict(*model_input(self.features, self.model.feature_labels, material))
        low, high = found.interval(COVERAGE)
        return [
            float(found.log10_conductivity[0]),
            float(low[0]),
            float(high[0]),
            float(found.probability_above()[0]),
            float(found.in_domain[0]),
        ]

    def feature_labels(self) -> list[str]:
        """Names of the features with their units; the last is 1 inside the domain of the model and 0 outside."""
        return list(LABELS)

    def citations(self) -> list[str]:
        """Citations of what the model reads and learned from, as BibTeX."""
        return [
            *self.features.citations(),
            (
                "@article{Therrien2025, title={OBELiX: a curated dataset of crystal structures and experimentally "
                "measured ionic conductivities for lithium solid-state electrolytes}, author={Therrien, F. and "
                "others}, journal={Digital Discovery}, year={2025}, doi={10.1039/D5DD00441A}}"
            ),
        ]

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
