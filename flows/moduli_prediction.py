"""Bulk and shear moduli of many materials in one pass: the place where featurizers and models of moduli meet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from flows.cell_readers import cell_statistics
from flows.material import Material
from models.card_file import facts_digest
from models.moduli.model import CONFIDENCE, ModuliPredictions, Variant, load_model, read_card
from ssbscreen.domain.cell_reading import ReadCells, ReadHere
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS

if TYPE_CHECKING:
    from matminer.featurizers.base import BaseFeaturizer

Floats = NDArray[np.float64]

FIGURES: Final = 9
READ_HERE: Final = ReadHere(cell_statistics)


class Model(Protocol):
    """What a prediction needs of a model; `models.moduli.model.ModuliModel` has it."""

    @property
    def feature_labels(self) -> tuple[str, ...]:
        """Features in the order in which `predict` takes them."""
        ...

    @property
    def summary(self) -> str:
        """What it is and what it was trained on, in a line."""
        ...

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> ModuliPredictions:
        """Moduli from features, shape (n, f), and the elements of each of the n materials."""
        ...


Models = Callable[[Variant], Model]
"""Gives the model of a variant, loaded when it is first needed."""


@dataclass(frozen=True, slots=True)
class PredictedModuli:
    """Moduli of one material as a model predicts them.

    Attributes:
        bulk_gpa: median of the bulk modulus [GPa].
        shear_gpa: median of the shear modulus [GPa].
        bulk_interval_gpa: ends of the calibrated interval of the former [GPa].
        shear_interval_gpa: those of the latter.
        bulk_log10_half_width: half of the width of the interval of log10 of the bulk modulus [-].
        shear_log10_half_width: that of log10 of the shear modulus.
        error_correlation: of the errors of both log10 [-].
        in_domain: whether the material lies near what the model was trained on.
        why_outside: why not; "" where it does.
        variant: of the model.
        source: the model in words.
        cell_fault: why the given cell was not used; "" where it was, or where there was none.
    """

    bulk_gpa: float
    shear_gpa: float
    bulk_interval_gpa: tuple[float, float]
    shear_interval_gpa: tuple[float, float]
    bulk_log10_half_width: float
    shear_log10_half_width: float
    error_correlation: float
    in_domain: bool
    why_outside: str
    variant: Variant
    source: str
    cell_fault: str = ""

    @property
    def bulk_log10_std(self) -> float:
        """The standard deviation of which the half-width is two [-]."""
        return self.bulk_log10_half_width / STANDARD_DEVIATIONS

    @property
    def shear_log10_std(self) -> float:
        """The standard deviation of which the half-width is two [-]."""
        return self.shear_log10_half_width / STANDARD_DEVIATIONS


def models_in(folder: str) -> Models:
    """The models in a folder; "": those that ship.

    Raises:
        ModelError: when a model is asked for that cannot be loaded.
    """
    return lambda variant: _loaded(variant, folder)


def model_digests(folder: str) -> dict[str, str]:
    """What tells models apart wherever they lie: hash of the card of each variant, which names that of its artifact.

    Args:
        folder: of the models; "": those that ship.

    Raises:
        ModelError: there is no card, or none of a variant.
    """
    card = read_card(_path(folder)).get("models", {})
    for variant in Variant:
        if variant.value not in card:
            load_model(variant, _path(folder))
    return {variant.value: facts_digest(card[variant.value]) for variant in Variant}


def predict_moduli(
    materials: Sequence[Material], models: Models, *, coverage: float = CONFIDENCE, read_cells: ReadCells = READ_HERE
) -> list[PredictedModuli]:
    """Predict the moduli of materials: from the cell where there is one, else from the composition alone.

    Nothing is left out: where the features of a cell cannot be computed, those of its composition serve, and the
    prediction says why. Cells cost some 8 ms each, compositions 3 ms.

    Args:
        materials: n of them.
        models: gives the model of a variant.
        coverage: share of materials whose modulus the interval is to hold; by default that of two standard deviations.
        read_cells: gives `cell_statistics` of cells.

    Returns:
        One prediction for each material, in the same order.

    Raises:
        ModelError: a model cannot be loaded.
        ConfigurationError: a model asks for features that there are not.
    """
    featurized = _featurized(materials, read_cells)
    predicted: dict[int, PredictedModuli] = {}
    for variant in Variant:
        rows = [row for row, each in enumerate(featurized) if each.variant is variant]
        if rows:
            chosen, elements = [featurized[row] for row in rows], [_symbols(materials[row]) for row in rows]
            predicted |= zip(rows, _of_variant(chosen, elements, models(variant), coverage), strict=True)
    return [predicted[row] for row in range(len(materials))]


class _Featurized(NamedTuple):
    """Features of a material, the variant whose they are, and why it is not that of the given cell."""

    variant: Variant
    features: list[float]
    cell_fault: str = ""


def _featurized(materials: Sequence[Material], read_cells: ReadCells) -> list[_Featurized]:
    cells = [material.cell for material in materials if material.cell is not None]
    readings = iter(read_cells(cells))
    found = []
    for material in materials:
        of_cell = None if material.cell is None else next(readings)
        if of_cell is not None and not of_cell.fault:
            found.append(_Featurized(Variant.CELLS, of_cell.value))
            continue
        features = _featurizer(Variant.COMPOSITIONS).featurize(material.composition)
        found.append(_Featurized(Variant.COMPOSITIONS, features, of_cell.fault if of_cell is not None else ""))
    return found


def _of_variant(
    featurized: Sequence[_Featurized], elements: Sequence[set[str]], model: Model, coverage: float
) -> list[PredictedModuli]:
    variant = featurized[0].variant
    features = np.array([each.features for each in featurized], dtype=np.float64)
    predictions = model.predict(_in_order(features, variant, model.feature_labels), elements)
    (bulk_low, bulk_high), (shear_low, shear_high) = predictions.intervals_gpa(coverage)
    bulk, shear = predictions.bulk_half_widths(coverage), predictions.shear_half_widths(coverage)
    return [
        PredictedModuli(
            bulk_gpa=_rounded(predictions.bulk_gpa[row]),
            shear_gpa=_rounded(predictions.shear_gpa[row]),
            bulk_interval_gpa=(_rounded(bulk_low[row]), _rounded(bulk_high[row])),
            shear_interval_gpa=(_rounded(shear_low[row]), _rounded(shear_high[row])),
            bulk_log10_half_width=_rounded(bulk[row]),
            shear_log10_half_width=_rounded(shear[row]),
            error_correlation=float(predictions.error_correlation),
            in_domain=bool(predictions.in_domain[row]),
            why_outside=predictions.why_outside[row],
            variant=variant,
            source=f"{model.summary}; its cell cannot be used" if each.cell_fault else model.summary,
            cell_fault=each.cell_fault,
        )
        for row, each in enumerate(featurized)
    ]


def _in_order(features: Floats, variant: Variant, labels: Sequence[str]) -> Floats:
    """The columns that a model asks for, in its order."""
    place = {label: column for column, label in enumerate(_labels(variant))}
    if absent := [label for label in labels if label not in place]:
        raise ConfigurationError(
            f"the model of {variant} was trained on {len(absent)} features that this version "
            f"does not compute (such as {absent[0]}). Train it again: ssbscreen train moduli"
        )
    return features[:, [place[label] for label in labels]]


def _rounded(value: float) -> float:
    """To so many figures that neither the number of materials at once nor the order of additions shows."""
    return float(f"{value:.{FIGURES}g}")


def _symbols(material: Material) -> set[str]:
    return {element.symbol for element in material.composition.elements}


@cache
def _featurizer(variant: Variant) -> BaseFeaturizer:
    from featurizers.moduli_features import CellStatistics, CompositionStatistics

    return CellStatistics() if variant is Variant.CELLS else CompositionStatistics()


@cache
def _labels(variant: Variant) -> tuple[str, ...]:
    return tuple(_featurizer(variant).feature_labels())


@lru_cache(maxsize=4)
def _loaded(variant: Variant, folder: str) -> Model:
    """Loaded once per process, not once per chunk."""
    return load_model(variant, _path(folder))


def _path(folder: str) -> Path | None:
    return Path(folder).expanduser() if folder else None
