"""Conductivities of many materials in one pass: the place where featurizers and the model of conductivities meet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # comes with scikit-learn

from flows.conductor_features import READ_HERE, conductor_features, conductor_labels
from flows.material import Material
from models.card_file import facts_digest
from models.conductivity.model import NAME, ConductivityPredictions, load_model, read_card
from ssbscreen.cell.separator_resistance import separator_needs_s_per_cm
from ssbscreen.domain.cell_reading import ReadCells
from ssbscreen.domain.errors import ConfigurationError

Floats = NDArray[np.float64]

DECIMALS: Final = 6
"""Of log10 conductivities and probabilities, so that the number of materials at once does not show."""


class Model(Protocol):
    """What a prediction needs of a model; `models.conductivity.model.ConductivityModel` has it."""

    @property
    def feature_labels(self) -> tuple[str, ...]:
        """Features in the order in which `predict` takes them."""
        ...

    @property
    def summary(self) -> str:
        """What it is and what it was trained on, in a line."""
        ...

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> ConductivityPredictions:
        """Conductivities from features, shape (n, f), and the elements of each of the n materials."""
        ...


@dataclass(frozen=True, slots=True)
class PredictedConductivity:
    """Li-ion conductivity of one material near room temperature as a model predicts it.

    Attributes:
        log10_conductivity: centre [log10 S/cm].
        interval: ends of the calibrated interval [log10 S/cm].
        probability_above_1e_4: that it is at least 1e-4 S/cm [-].
        probability_suffices: that it suffices for a separator, by current density [mA/cm2] (30 um, 50 mV) [-].
        in_domain: whether the material lies near what the model was trained on.
        why_outside: why not; "" where it does.
        from_cell: whether the hops between Li sites of a cell were read.
        source: the model in words.
        cell_fault: why the given cell was not read; "" where it was, or where there was none.
    """

    log10_conductivity: float
    interval: tuple[float, float]
    probability_above_1e_4: float
    probability_suffices: dict[float, float]
    in_domain: bool
    why_outside: str
    from_cell: bool
    source: str
    cell_fault: str = ""


def conductivity_model_in(folder: str) -> Model:
    """The model in a folder; "": the one that ships. Loaded once per process.

    Raises:
        ModelError: it cannot be loaded.
    """
    return _loaded(folder)


def conductivity_model_digests(folder: str) -> dict[str, str]:
    """What tells models apart wherever they lie.

    Args:
        folder: of the model; "": the one that ships.

    Raises:
        ModelError: there is no card, or it tells of no model.
    """
    card = read_card(_path(folder)).get("models", {})
    if NAME not in card:
        load_model(_path(folder))
    return {NAME: facts_digest(card[NAME])}


def predict_conductivities(
    materials: Sequence[Material], model: Model, *, coverage: float, read_cells: ReadCells = READ_HERE
) -> list[PredictedConductivity]:
    """Predict the conductivities of materials.

    Args:
        materials: n of them, with an ordered or partly occupied cell where one is known.
        model: of conductivities.
        coverage: share of materials whose conductivity the intervals are to hold.
        read_cells: gives the hops between Li sites of cells.

    Returns:
        One prediction for each material, in the same order.

    Raises:
        ConfigurationError: the model asks for features that there are not.
    """
    compositions, cells = [each.composition for each in materials], [each.cell for each in materials]
    features, faults = conductor_features(compositions, cells, read_cells)
    elements = [{element.symbol for element in each.composition.elements} for each in materials]
    with threadpool_limits(limits=1):
        said = model.predict(_in_order(features, model.feature_labels), elements)
        low, high = said.interval(coverage)
        above = said.probability_above()
        suffices = {
            current: said.probability_above(float(np.log10(need)))
            for current, need in separator_needs_s_per_cm().items()
        }
    return [
        PredictedConductivity(
            log10_conductivity=round(float(said.log10_conductivity[row]), DECIMALS),
            interval=(round(float(low[row]), DECIMALS), round(float(high[row]), DECIMALS)),
            probability_above_1e_4=round(float(above[row]), DECIMALS),
            probability_suffices={current: round(float(each[row]), DECIMALS) for current, each in suffices.items()},
            in_domain=bool(said.in_domain[row]),
            why_outside=said.why_outside[row],
            from_cell=material.cell is not None and not fault,
            source=model.summary,
            cell_fault=fault,
        )
        for row, (material, fault) in enumerate(zip(materials, faults, strict=True))
    ]


def _in_order(features: Floats, labels: Sequence[str]) -> Floats:
    """The columns that a model asks for, in its order."""
    place = {label: column for column, label in enumerate(conductor_labels())}
    if absent := [label for label in labels if label not in place]:
        raise ConfigurationError(
            f"the model of conductivities was trained on {len(absent)} features that this version does not compute "
            f"(such as {absent[0]}). Train it again: ssbscreen train conductivity"
        )
    return features[:, [place[label] for label in labels]]


@lru_cache(maxsize=4)
def _loaded(folder: str) -> Model:
    return load_model(_path(folder))


def _path(folder: str) -> Path | None:
    return Path(folder).expanduser() if folder else None
