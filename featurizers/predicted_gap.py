"""Band gaps by a trained model as matminer features."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from matminer.featurizers.base import BaseFeaturizer
from numpy.typing import NDArray

from featurizers.electron_counting import GapFeatures
from featurizers.model_input import model_input
from ssbscreen.domain.estimate import COVERAGE
from ssbscreen.electronics.gap_distribution import INSULATES_ABOVE_EV
from ssbscreen.electronics.measured_gap import MeasuredGaps

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure

Floats = NDArray[np.float64]

LABELS: Final = (
    "band_gap_ev", "band_gap_low_ev", "band_gap_high_ev", "probability_insulator", "measured_gap_ev",
    "probability_insulator_measured", "band_gap_in_domain",
)  # fmt: skip


class Gaps(Protocol):
    """Distributions of n PBE gaps; ``models.gap.distribution.GapDistribution`` has them."""

    @property
    def median_ev(self) -> Floats:
        """Medians [eV], shape (n,)."""
        ...

    def interval_ev(self, coverage: float) -> tuple[Floats, Floats]:
        """Ends [eV] of the intervals that are to hold a share of 0 to 1 of true gaps."""
        ...

    def probability_at_least(self, limit_ev: float) -> Floats:
        """Probabilities [-] that the gaps are at least a limit [eV]."""
        ...

    def measured(self) -> MeasuredGaps:
        """The measured gaps that go with them."""
        ...


class Predictions(Protocol):
    """Gaps of n compositions; ``models.gap.model.GapPredictions`` has them."""

    @property
    def gaps(self) -> Gaps:
        """Their distributions."""
        ...

    @property
    def in_domain(self) -> NDArray[np.bool_]:
        """Whether each lies near the training data."""
        ...


class Predictor(Protocol):
    """A trained model; ``models.gap.model.load_model`` gives one."""

    @property
    def feature_labels(self) -> tuple[str, ...]:
        """Features in the order in which `predict` takes them."""
        ...

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> Predictions:
        """Gaps from features, shape (n, f), and the elements of each of the n compositions."""
        ...


class PredictedGap(BaseFeaturizer):
    """PBE gap that a model predicts with its interval of two standard deviations, and what would be measured.

    Args:
        model: trained on `GapFeatures`.
    """

    def __init__(self, model: Predictor) -> None:
        self.features = GapFeatures()
        self.model = model

    def featurize(self, material: Composition | Structure) -> list[float]:
        """Features of one composition, or of that of one structure.

        Raises:
            ValueError: the model was trained on other features.
        """
        composition = getattr(material, "composition", material)
        found = self.model.predict(*model_input(self.features, self.model.feature_labels, composition))
        low, high = found.gaps.interval_ev(COVERAGE)
        measured = found.gaps.measured()
        return [
            float(found.gaps.median_ev[0]),
            float(low[0]),
            float(high[0]),
            float(found.gaps.probability_at_least(INSULATES_ABOVE_EV)[0]),
            float(measured.quantiles_ev(0.5)[0]),
            float(measured.probability_insulator[0]),
            float(found.in_domain[0]),
        ]

    def feature_labels(self) -> list[str]:
        """Names of the features with their units; the last is 1 inside the domain of the model and 0 outside."""
        return list(LABELS)

    def citations(self) -> list[str]:
        """Citations of what the model reads, as BibTeX."""
        return self.features.citations()

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
