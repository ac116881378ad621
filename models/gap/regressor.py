"""Boosted trees that tell whether a composition has a PBE gap, and how wide it is where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from models.artifact import without_training_notes
from ssbscreen.electronics.gap_distribution import LARGEST_METALLIC_PBE_GAP_EV

Floats = npt.NDArray[np.float64]

CLASSIFIER: Final[Mapping[str, Any]] = MappingProxyType({"max_iter": 400, "max_leaf_nodes": 31})
TREES: Final[Mapping[str, Any]] = MappingProxyType({"max_iter": 600, "max_leaf_nodes": 63})
COMMON: Final[Mapping[str, Any]] = MappingProxyType(
    {"learning_rate": 0.2, "max_features": 0.25, "early_stopping": False}
)
SMALLEST_PROBABILITY: Final = 1e-6
"""Of either outcome: where trees agree fully, a logarithm of odds stays finite."""
SIGNS: Final = ("predicted gap", "log odds of a gap")
"""What the width of an interval is learned from."""


@dataclass(frozen=True, slots=True, eq=False)
class GapRegressor:
    """Two sets of boosted trees on the features of compositions.

    Attributes:
        classifier: of compositions with a PBE gap of at least 0.05 eV against those without.
        trees: of the gap [eV] among those with one.
    """

    classifier: HistGradientBoostingClassifier
    trees: HistGradientBoostingRegressor

    @classmethod
    def fit(cls, features: Floats, gaps_ev: Floats, *, seed: int, rounds: int | None = None) -> Self:
        """Learn from n compositions.

        Args:
            features: (n, features); NaN where unknown.
            gaps_ev: PBE gaps [eV], (n,).
            seed: of the choice of features at each split.
            rounds: trees of each set, in place of those of `CLASSIFIER` and `TREES`.
        """
        common = {**COMMON, "random_state": seed}
        fewer = {} if rounds is None else {"max_iter": rounds}
        has_gap = gaps_ev >= LARGEST_METALLIC_PBE_GAP_EV
        classifier = HistGradientBoostingClassifier(**{**CLASSIFIER, **common, **fewer}).fit(features, has_gap)
        trees = HistGradientBoostingRegressor(**{**TREES, **common, **fewer}).fit(features[has_gap], gaps_ev[has_gap])
        without_training_notes([classifier, trees])
        return cls(classifier, trees)

    def log_odds(self, features: Floats) -> Floats:
        """Natural logarithm of the odds of a gap as the trees tell it, before calibration, (n,)."""
        if not len(features):
            return np.empty(0)
        p = self.classifier.predict_proba(features)[:, 1].clip(SMALLEST_PROBABILITY, 1.0 - SMALLEST_PROBABILITY)
        return np.asarray(np.log(p) - np.log1p(-p))

    def gaps_ev(self, features: Floats) -> Floats:
        """Best guess of the gap where there is one [eV], (n,)."""
        if not len(features):
            return np.empty(0)
        return np.asarray(np.maximum(self.trees.predict(features), LARGEST_METALLIC_PBE_GAP_EV))


def signs_of(gaps_ev: Floats, log_odds: Floats) -> Floats:
    """`SIGNS` of n compositions, (n, 2)."""
    return np.column_stack([gaps_ev, log_odds])
