"""Elastic moduli by a trained model as matminer features."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from matminer.featurizers.base import BaseFeaturizer
from numpy.typing import NDArray

from featurizers.model_input import model_input

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure

Floats = NDArray[np.float64]


class Predictions(Protocol):
    """Moduli of n materials; ``models.moduli.model.ModuliPredictions`` has them."""

    @property
    def bulk_gpa(self) -> Floats:
        """Bulk moduli [GPa], shape (n,)."""
        ...

    @property
    def shear_gpa(self) -> Floats:
        """Shear moduli [GPa], shape (n,)."""
        ...

    @property
    def bulk_log10_std(self) -> Floats:
        """Standard deviations of log10 of the former [-]."""
        ...

    @property
    def shear_log10_std(self) -> Floats:
        """Those of log10 of the latter."""
        ...

    @property
    def in_domain(self) -> NDArray[np.bool_]:
        """Whether each lies near the training data."""
        ...


class Predictor(Protocol):
    """A trained model; ``models.moduli.model.load_model`` gives one."""

    @property
    def feature_labels(self) -> tuple[str, ...]:
        """Features in the order in which `predict` takes them."""
        ...

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> Predictions:
        """Moduli from features, shape (n, f), and the elements of each of the n materials."""
        ...


class PredictedModuli(BaseFeaturizer):
    """Bulk and shear modulus that a model predicts, the standard deviations of their log10, and its domain.

    Args:
        features: computes what the model reads: ``CompositionStatistics`` for a model of compositions,
            ``CellStatistics`` for a model of cells; this one then takes what that one takes.
        model: trained on these features.
    """

    def __init__(self, features: BaseFeaturizer, model: Predictor) -> None:
        self.features = features
        self.model = model

    def featurize(self, material: Composition | Structure) -> list[float]:
        """Features of one composition or structure.

        Raises:
            ValueError: the structure has no such features, or the model was trained on others.
        """
        found = self.model.predict(*model_input(self.features, self.model.feature_labels, material))
        return [
            float(found.bulk_gpa[0]),
            float(found.shear_gpa[0]),
            float(found.bulk_log10_std[0]),
            float(found.shear_log10_std[0]),
            float(found.in_domain[0]),
        ]

    def feature_labels(self) -> list[str]:
        """Names of the features with their units; the last is 1 inside the domain of the model and 0 outside."""
        return ["bulk_gpa", "shear_gpa", "bulk_log10_std", "shear_log10_std", "moduli_in_domain"]

    def citations(self) -> list[str]:
        """Citations of what the model reads, as BibTeX."""
        return list(self.features.citations())

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
