"""Band gaps of many compositions in one pass: the place where featurizers and the model of gaps meet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from models.card_file import facts_digest
from models.gap.model import NAME, GapPredictions, load_model, read_card
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.domain.estimate import COVERAGE
from ssbscreen.electronics.gap_distribution import INSULATES_ABOVE_EV

if TYPE_CHECKING:
    from matminer.featurizers.base import BaseFeaturizer
    from pymatgen.core import Composition

Floats = NDArray[np.float64]

DECIMALS: Final = 6
"""Of gaps [eV] and probabilities, so that the number of compositions at once does not show."""
AT_ONCE: Final = 2_000
"""Compositions of one pass: sums over measured gaps take some 10 MB for these."""


class Model(Protocol):
    """What a prediction needs of a model; `models.gap.model.GapModel` has it."""

    @property
    def feature_labels(self) -> tuple[str, ...]:
        """Features in the order in which `predict` takes them."""
        ...

    @property
    def summary(self) -> str:
        """What it is and what it was trained on, in a line."""
        ...

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> GapPredictions:
        """Gaps from features, shape (n, f), and the elements of each of the n compositions."""
        ...


@dataclass(frozen=True, slots=True)
class PredictedGap:
    """Band gap of one composition as a model predicts it.

    Attributes:
        band_gap_ev: median of the PBE gap [eV]; 0 where none is likelier than any.
        band_gap_interval_ev: ends of the calibrated interval of the former [eV].
        probability_of_gap: that the PBE gap is at least 0.05 eV [-].
        probability_insulator: that the PBE gap is at least 2 eV [-].
        measured_gap_ev: median of the measured gap that goes with it [eV].
        measured_gap_interval_ev: ends of its interval [eV], with the scatter of measured gaps around PBE ones.
        probability_insulator_measured: that the measured gap lies above 2 eV [-].
        in_domain: whether the composition lies near what the model was trained on.
        why_outside: why not; "" where it does.
        source: the model in words.
    """

    band_gap_ev: float
    band_gap_interval_ev: tuple[float, float]
    probability_of_gap: float
    probability_insulator: float
    measured_gap_ev: float
    measured_gap_interval_ev: tuple[float, float]
    probability_insulator_measured: float
    in_domain: bool
    why_outside: str
    source: str


def gap_model_in(folder: str) -> Model:
    """The model in a folder; "": the one that ships. Loaded once per process.

    Raises:
        ModelError: it cannot be loaded.
    """
    return _loaded(folder)


def gap_model_digests(folder: str) -> dict[str, str]:
    """What tells models apart wherever they lie: hash of the card, which names that of the artifact.

    Args:
        folder: of the model; "": the one that ships.

    Raises:
        ModelError: there is no card, or it tells of no model.
    """
    card = read_card(_path(folder)).get("models", {})
    if NAME not in card:
        load_model(_path(folder))
    return {NAME: facts_digest(card[NAME])}


def predict_gaps(
    compositions: Sequence[Composition], model: Model, *, coverage: float = COVERAGE
) -> list[PredictedGap]:
    """Predict the band gaps of compositions.

    Args:
        compositions: n of them.
        model: of gaps.
        coverage: share of compositions whose gap the intervals are to hold; by default that of two standard deviations.

    Returns:
        One prediction for each composition, in the same order.

    Raises:
        ModelError: the model cannot be loaded.
        ConfigurationError: the model asks for features that there are not.
    """
    found: list[PredictedGap] = []
    for first in range(0, len(compositions), AT_ONCE):
        found += _predicted(compositions[first : first + AT_ONCE], model, coverage)
    return found


def _predicted(compositions: Sequence[Composition], model: Model, coverage: float) -> list[PredictedGap]:
    featurizer = _featurizer()
    features = np.array([featurizer.featurize(composition) for composition in compositions], dtype=np.float64)
    elements = [{element.symbol for element in composition.elements} for composition in compositions]
    said = model.predict(_in_order(features, model.feature_labels), elements)
    measured = said.gaps.measured()
    columns = np.round(
        [
            said.gaps.median_ev,
            *said.gaps.interval_ev(coverage),
            said.gaps.probability_of_gap,
            said.gaps.probability_at_least(INSULATES_ABOVE_EV),
            measured.quantiles_ev(0.5),
            *measured.interval_ev(coverage),
            measured.probability_insulator,
        ],
        DECIMALS,
    )
    return [
        PredictedGap(
            band_gap_ev=gap,
            band_gap_interval_ev=(low, high),
            probability_of_gap=with_gap,
            probability_insulator=insulator,
            measured_gap_ev=measured_gap,
            measured_gap_interval_ev=(measured_low, measured_high),
            probability_insulator_measured=measured_insulator,
            in_domain=bool(said.in_domain[row]),
            why_outside=said.why_outside[row],
            source=model.summary,
        )
        for row, (
            gap, low, high, with_gap, insulator, measured_gap, measured_low, measured_high, measured_insulator,
        ) in enumerate(columns.T.tolist())
    ]  # fmt: skip


def _in_order(features: Floats, labels: Sequence[str]) -> Floats:
    """The columns that a model asks for, in its order."""
    place = {label: column for column, label in enumerate(_labels())}
    if absent := [label for label in labels if label not in place]:
        raise ConfigurationError(
            f"the model of band gaps was trained on {len(absent)} features that this version does not compute "
            f"(such as {absent[0]}). Train it again: ssbscreen train gap"
        )
    return features[:, [place[label] for label in labels]]


@cache
def _featurizer() -> BaseFeaturizer:
    from featurizers.electron_counting import GapFeatures

    return GapFeatures()


@cache
def _labels() -> tuple[str, ...]:
    return tuple(_featurizer().feature_labels())


@lru_cache(maxsize=4)
def _loaded(folder: str) -> Model:
    return load_model(_path(folder))


def _path(folder: str) -> Path | None:
    return Path(folder).expanduser() if folder else None
