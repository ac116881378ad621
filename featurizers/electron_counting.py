"""What counting electrons says of a composition, and all that models of band gaps read, as matminer featurizers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from matminer.featurizers.base import BaseFeaturizer

from featurizers.moduli_features import CompositionStatistics
from ssbscreen.electronics.electron_count import CountKind, count_electrons

if TYPE_CHECKING:
    from pymatgen.core import Composition

KINDS: Final = (
    CountKind.CLOSED_SHELLS, CountKind.ZINTL, CountKind.ANION_BONDS, CountKind.TWO_COUNTS, CountKind.OPEN_SHELL,
    CountKind.METALLIC,
)  # fmt: skip


class ElectronCounting(BaseFeaturizer):
    """Whether a composition is a salt of closed shells, a Zintl phase, a metal or neither: one of six is 1."""

    def featurize(self, composition: Composition) -> list[float]:
        """Six zeros and ones."""
        amounts = composition.element_composition.items()
        kind = count_electrons("".join(f"{element.symbol}{amount:.6f}" for element, amount in amounts)).kind
        return [float(kind is each) for each in KINDS]

    def feature_labels(self) -> list[str]:
        """Names of the features."""
        return [f"electrons count as {kind}" for kind in KINDS]

    def citations(self) -> list[str]:
        """None: the rules are our own."""
        return []

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]


class GapFeatures(BaseFeaturizer):
    """`CompositionStatistics` and `ElectronCounting` of a composition."""

    def __init__(self) -> None:
        self._parts = (CompositionStatistics(), ElectronCounting())

    def featurize(self, composition: Composition) -> list[float]:
        """Features of one composition."""
        return [value for part in self._parts for value in part.featurize(composition)]

    def feature_labels(self) -> list[str]:
        """Names of the features."""
        return [label for part in self._parts for label in part.feature_labels()]

    def citations(self) -> list[str]:
        """Citations of the parts, as BibTeX."""
        return [citation for part in self._parts for citation in part.citations()]

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
