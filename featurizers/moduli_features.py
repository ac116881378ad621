"""What models of elastic moduli read of a composition and of a cell, as matminer featurizers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matminer.featurizers.base import BaseFeaturizer
from matminer.featurizers.composition import (
    ElementFraction,
    ElementProperty,
    IonProperty,
    Stoichiometry,
    ValenceOrbital,
)

from featurizers.bond_statistics import BondStatistics

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure

DECIMALS: Final = 7
"""Of the statistics of bonds: what symmetry makes 0 comes out as up to 1e-8, another number in each supercell."""


class CompositionStatistics(BaseFeaturizer):
    """Magpie's elemental statistics, stoichiometry, valence orbitals, ionicity and fractions of elements.

    What matminer cannot compute for a composition (no guess of oxidation states, an element without a tabulated value)
    is NaN, feature by feature, so that a composition never loses all of them.
    """

    def __init__(self) -> None:
        self._parts = (
            ElementProperty.from_preset("magpie"),
            Stoichiometry(),
            ValenceOrbital(),
            IonProperty(fast=True),
            ElementFraction(),
        )

    def featurize(self, composition: Composition) -> list[float]:
        """Features of one composition."""
        return [value for part in self._parts for value in values_or_nan(part, composition)]

    def feature_labels(self) -> list[str]:
        """Names of the features, as matminer gives them."""
        return [str(label) for part in self._parts for label in part.feature_labels()]

    def citations(self) -> list[str]:
        """Citations of the parts, as BibTeX."""
        return [citation for part in self._parts for citation in part.citations()]

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]


class CellStatistics(BaseFeaturizer):
    """`CompositionStatistics` of a cell's composition and the `BondStatistics` of its bonds; ordered cells only.

    The latter are rounded to 7 decimals, because models that read ranks would see the rounding of a zero.
    """

    def __init__(self) -> None:
        self._composition, self._bonds = CompositionStatistics(), BondStatistics()

    def featurize(self, structure: Structure) -> list[float]:
        """Features of one structure.

        Raises:
            ValueError: it is disordered or no crystal (``featurizers.bond_network.bond_network``).
        """
        bonds = np.round(self._bonds.featurize(structure), DECIMALS)
        return [*self._composition.featurize(structure.composition), *bonds.tolist()]

    def feature_labels(self) -> list[str]:
        """Names of the features with their units."""
        return [*self._composition.feature_labels(), *self._bonds.feature_labels()]

    def citations(self) -> list[str]:
        """Citations of the parts, as BibTeX."""
        return [*self._composition.citations(), *self._bonds.citations()]

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]


def values_or_nan(part: BaseFeaturizer, composition: Composition) -> list[float]:
    """Features of a composition by one of matminer's featurizers; all NaN where it cannot compute them."""
    try:
        return [float(value) for value in part.featurize(composition)]
    except (ValueError, KeyError, TypeError, ZeroDivisionError, AttributeError):
        return [float(np.nan)] * len(part.feature_labels())
