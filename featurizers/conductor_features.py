"""What the model of conductivities reads: features of the composition, and of the network of Li sites of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matminer.featurizers.base import BaseFeaturizer
from pymatgen.core import Composition

from featurizers.conductor_composition import ConductorComposition
from featurizers.lithium_network import LithiumNetwork

if TYPE_CHECKING:
    from pymatgen.core import Structure


class ConductorFeatures(BaseFeaturizer):
    """Features of `ConductorComposition` and then of `LithiumNetwork`, the latter NaN where no cell is given."""

    def __init__(self) -> None:
        self.compositions = ConductorComposition()
        self.networks = LithiumNetwork()

    def featurize(self, material: Composition | Structure) -> list[float]:
        """Features of one composition, or of one cell, ordered or partly occupied.

        Raises:
            ValueError: the cell has no Li.
        """
        if isinstance(material, Composition):
            unknown = [float("nan")] * len(self.networks.feature_labels())
            return [*self.compositions.featurize(material), *unknown]
        return [*self.compositions.featurize(material.composition), *self.networks.featurize(material)]

    def feature_labels(self) -> list[str]:
        """Names of the features in order."""
        return [*self.compositions.feature_labels(), *self.networks.feature_labels()]

    def network_columns(self) -> list[int]:
        """Numbers of the features that need a cell."""
        first = len(self.compositions.feature_labels())
        return list(range(first, first + len(self.networks.feature_labels())))

    def citations(self) -> list[str]:
        """Those of both parts, as BibTeX."""
        return [*self.compositions.citations(), *self.networks.citations()]

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
