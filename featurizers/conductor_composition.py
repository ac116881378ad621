"""What models of Li-ion conductivity read of a composition, as matminer features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from matminer.featurizers.base import BaseFeaturizer
from matminer.featurizers.composition import ElementProperty
from pymatgen.core import Composition, Element

from featurizers.moduli_features import CompositionStatistics, values_or_nan
from ssbscreen.domain.elements import LITHIUM

if TYPE_CHECKING:
    Amounts = Mapping[str, float]

ANION_POLARIZABILITY_A3: Final = {
    "O": 2.5, "S": 5.2, "Se": 6.0, "Te": 8.0, "F": 1.0, "Cl": 3.2, "Br": 4.2, "I": 6.4, "N": 3.0,
}  # fmt: skip
"""Rounded in-crystal values: they order the anions and are good for nothing finer."""

ANION_RADIUS_ANGSTROM: Final = {
    "O": 1.40, "S": 1.84, "Se": 1.98, "Te": 2.21, "F": 1.33, "Cl": 1.81, "Br": 1.96, "I": 2.20, "N": 1.46,
}  # fmt: skip
"""Shannon, Acta Crystallogr. A 32, 751 (1976), doi:10.1107/S0567739476001551: sixfold coordination, of N fourfold."""

OTHER_ALKALI: Final = frozenset("Na K Rb Cs Fr".split())
"""They sit where lithium would, and do not move."""

RATIO_LABELS: Final = (
    "li_per_anion", "framework_cations_per_anion", "li_fraction_of_cations", "anion_polarizability_mean_a3",
    "anion_radius_mean_angstrom", "framework_cation_electronegativity_mean", "framework_cation_elements",
    "anion_elements", "other_alkali_per_anion", "majority_anion_fraction",
)  # fmt: skip
FRAMEWORK_PREFIX: Final = "framework "

SHANNON: Final = (
    "@article{Shannon1976, title={Revised effective ionic radii and systematic studies of interatomic distances in "
    "halides and chalcogenides}, author={Shannon, R. D.}, journal={Acta Crystallographica Section A}, volume={32}, "
    "pages={751}, year={1976}, doi={10.1107/S0567739476001551}}"
)


class ConductorComposition(BaseFeaturizer):
    """`CompositionStatistics`, ratios of lithium, anions and framework, and Magpie's statistics without the lithium.

    Anions are O, S, Se, Te, F, Cl, Br, I and N; all other elements but Li are cations of the framework, so P of
    phosphates and H of hydroxides too. Magpie's statistics of the whole mix the framework with how much lithium fills
    it; those of the rest tell frameworks apart.

    What has no value is NaN, feature by feature: ratios to anions without an anion, means over framework cations
    without any, all of the framework in lithium, everything without elements. No feature depends on the formula unit.
    """

    def __init__(self) -> None:
        self._statistics = CompositionStatistics()
        self._framework = ElementProperty.from_preset("magpie")

    def featurize(self, composition: Composition) -> list[float]:
        """Features of one composition; oxidation states do not matter but for the guessed ones of matminer."""
        amounts = composition.get_el_amt_dict()
        if not amounts:
            return [float("nan")] * len(self.feature_labels())
        framework = Composition({symbol: amount for symbol, amount in amounts.items() if symbol != LITHIUM})
        return [
            *self._statistics.featurize(composition),
            *_ratios(amounts),
            *values_or_nan(self._framework, framework),
        ]

    def feature_labels(self) -> list[str]:
        """Names of the features: matminer's, the ratios' with their units, and matminer's after ``framework``."""
        return [
            *self._statistics.feature_labels(),
            *RATIO_LABELS,
            *(f"{FRAMEWORK_PREFIX}{label}" for label in self._framework.feature_labels()),
        ]

    def citations(self) -> list[str]:
        """Citations of the parts and of the radii, as BibTeX."""
        return [*self._statistics.citations(), SHANNON]

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]


def _ratios(amounts: Amounts) -> list[float]:
    """Values of `RATIO_LABELS`."""
    lithium = amounts.get(LITHIUM, 0.0)
    anions = {symbol: amount for symbol, amount in amounts.items() if symbol in ANION_RADIUS_ANGSTROM}
    cations = {symbol: amount for symbol, amount in amounts.items() if symbol not in anions and symbol != LITHIUM}
    anion_sum, cation_sum = sum(anions.values()), sum(cations.values())
    alkali = sum(amount for symbol, amount in cations.items() if symbol in OTHER_ALKALI)
    return [
        _over(lithium, anion_sum),
        _over(cation_sum, anion_sum),
        _over(lithium, lithium + cation_sum),
        _over(sum(ANION_POLARIZABILITY_A3[symbol] * amount for symbol, amount in anions.items()), anion_sum),
        _over(sum(ANION_RADIUS_ANGSTROM[symbol] * amount for symbol, amount in anions.items()), anion_sum),
        _over(sum(_electronegativity(symbol) * amount for symbol, amount in cations.items()), cation_sum),
        float(len(cations)),
        float(len(anions)),
        _over(alkali, anion_sum),
        _over(max(anions.values(), default=0.0), anion_sum),
    ]


def _over(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else float("nan")


def _electronegativity(symbol: str) -> float:
    """After Pauling [-]; NaN where pymatgen knows none, and for what is no element."""
    return float(Element(symbol).X) if Element.is_valid_symbol(symbol) else float("nan")
