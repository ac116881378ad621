"""A trained model of elastic moduli: predictions with calibrated intervals, and where it can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from models.artifact import ModelError, read_artifact
from models.card_file import folder_of_shipped, read_card_file
from models.domain import Domain
from models.intervals import Calibration
from models.moduli.regressors import NEAREST, SIGNS, ModuliRegressor
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS

Floats = npt.NDArray[np.float64]

MODULI: Final = ("bulk", "shear")
CONFIDENCE: Final = float(2.0 * ndtr(STANDARD_DEVIATIONS) - 1.0)
"""Of two standard deviations of a normal distribution, 95.45 %."""


class Variant(StrEnum):
    """What a model reads."""

    CELLS = "cells"
    COMPOSITIONS = "compositions"

    @property
    def artifact(self) -> str:
        """Name of the file with the fitted estimators."""
        return f"{self.value}.skops"


@dataclass(frozen=True, slots=True, eq=False)
class ModuliPredictions:
    """Predictions of n materials.

    Attributes:
        bulk_gpa: medians of the bulk moduli [GPa], (n,).
        shear_gpa: medians of the shear moduli [GPa], (n,).
        signs: `models.moduli.regressors.SIGNS`, (n, 6).
        calibrations: of log10 of bulk and shear modulus.
        error_correlation: of the errors of both log10.
        in_domain: whether a material lies near the training data, (n,).
        why_outside: why it does not; "" where it does.
    """

    bulk_gpa: Floats
    shear_gpa: Floats
    signs: Floats
    calibrations: tuple[Calibration, Calibration]
    error_correlation: float
    in_domain: npt.NDArray[np.bool_]
    why_outside: list[str]

    def intervals_gpa(self, confidence: float) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        """Ends of the calibrated intervals of bulk and of shear modulus [GPa], (n,)."""
        (bulk_below, bulk_above), (shear_below, shear_above) = (self._ends(each, confidence) for each in (0, 1))
        return (
            (self.bulk_gpa / 10.0**bulk_below, self.bulk_gpa * 10.0**bulk_above),
            (self.shear_gpa / 10.0**shear_below, self.shear_gpa * 10.0**shear_above),
        )

    def bulk_half_widths(self, confidence: float) -> Floats:
        """Half of the widths of the calibrated intervals of log10 of the bulk moduli, (n,)."""
        return np.asarray(np.mean(self._ends(0, confidence), axis=0))

    def shear_half_widths(self, confidence: float) -> Floats:
        """Half of the widths of the calibrated intervals of log10 of the shear moduli, (n,)."""
        return np.asarray(np.mean(self._ends(1, confidence), axis=0))

    @property
    def bulk_log10_std(self) -> Floats:
        """A fourth of the width of the calibrated interval at 95.45 %: the standard deviation with the same width."""
        return self.bulk_half_widths(CONFIDENCE) / STANDARD_DEVIATIONS

    @property
    def shear_log10_std(self) -> Floats:
        """The same of the shear moduli."""
        return self.shear_half_widths(CONFIDENCE) / STANDARD_DEVIATIONS

    def _ends(self, modulus: int, confidence: float) -> tuple[Floats, Floats]:
        return self.calibrations[modulus].ends(self.signs, confidence)


@dataclass(frozen=True, slots=True, eq=False)
class ModuliModel:
    """A fitted regressor with what is known of its errors.

    Attributes:
        variant: what it reads.
        feature_labels: names of the features in order.
        regressor: predicts log10 moduli.
        calibrations: of the errors of both.
        error_correlation: of these errors.
        domain: where it can be trusted.
        digest: SHA-256 of the fitted estimators.
        summary: one line on what it is.
    """

    variant: Variant
    feature_labels: tuple[str, ...]
    regressor: ModuliRegressor
    calibrations: tuple[Calibration, Calibration]
    error_correlation: float
    domain: Domain
    digest: str
    summary: str

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> ModuliPredictions:
        """Moduli of n materials.

        Args:
            features: (n, features) in the order of `feature_labels`; NaN where unknown.
            elements: symbols of the elements of each material.

        Raises:
            ModelError: the number of features is not that of the model.
        """
        if features.ndim != 2 or features.shape[1] != len(self.feature_labels):  # noqa: PLR2004 - a matrix
            raise ModelError(
                f"the model of {self.variant} reads {len(self.feature_labels)} features and was given an array of "
                f"shape {features.shape}"
            )
        log10_gpa, signs = np.empty((0, len(MODULI))), np.empty((0, len(SIGNS)))
        if len(features):
            log10_gpa, signs = self.regressor.predict_with_signs(features)
        why = self.domain.why_outside(signs[:, NEAREST], elements)
        return ModuliPredictions(
            10.0 ** log10_gpa[:, 0],
            10.0 ** log10_gpa[:, 1],
            signs,
            self.calibrations,
            self.error_correlation,
            np.array([not each for each in why], dtype=np.bool_),
            why,
        )

    def content(self) -> dict[str, Any]:
        """Estimators and arrays for `models.artifact.write_artifact`."""
        return {
            "regressor": self.regressor,
            **{
                f"{name}_{part}": getattr(calibration, part)
                for name, calibration in zip(MODULI, self.calibrations, strict=True)
                for part in ("difficulty", "scores")
            },
        }

    @classmethod
    def of(cls, variant: Variant, content: Mapping[str, Any], facts: Mapping[str, Any]) -> Self:
        """The model from its estimators and the facts of its card."""
        calibrations = tuple(
            Calibration(*(content[f"{name}_{part}"] for part in ("difficulty", "scores"))) for name in MODULI
        )
        return cls(
            variant,
            tuple(facts["feature_labels"]),
            content["regressor"],
            (calibrations[0], calibrations[1]),
            float(facts["error_correlation"]),
            Domain.from_json(facts["domain"]),
            facts["sha256"],
            facts["summary"],
        )


def shipped_folder() -> Path:
    """Where the models lie that come with the package."""
    return folder_of_shipped("moduli")


def read_card(folder: Path | None = None) -> dict[str, Any]:
    """The card of the models in a folder; None: of the shipped ones.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    return read_card_file(folder or shipped_folder(), subject="moduli", command="moduli")


def load_model(variant: Variant, folder: Path | None = None) -> ModuliModel:
    """A trained model, after checking that it still says here what it said where it was trained.

    Args:
        variant: what it shall read.
        folder: of a training run; None: the shipped model.

    Raises:
        ModelError: it is absent or damaged, or predicts otherwise with the packages that are installed.
    """
    folder = folder or shipped_folder()
    facts = read_card(folder).get("models", {}).get(variant.value)
    if facts is None:
        raise ModelError(f"the card in {folder} tells of no model of {variant}. Train it: ssbscreen train moduli")
    try:
        content = read_artifact(folder / variant.artifact, sha256=facts["sha256"])
        model = ModuliModel.of(variant, content, facts)
        said, expected = _checked(model, facts["check"])
        agrees = np.allclose(said, expected, atol=facts["check"]["tolerance"])
        trained_with = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    except (KeyError, TypeError, ValueError) as fault:
        raise ModelError(f"the card in {folder} is incomplete ({fault!r}). Train the model anew.") from fault
    if not agrees:
        raise ModelError(
            f"the model of {variant} in {folder} predicts otherwise than when it was trained, with {trained_with}. "
            "Install these versions (requirements.lock), or train it anew: ssbscreen train moduli"
        )
    return model


def _checked(model: ModuliModel, check: Mapping[str, Any]) -> tuple[Floats, Floats]:
    """What the model says of the rows of a check, and what it said when it was trained: log10 moduli, (n, 2)."""
    features = np.array([[np.nan if x is None else x for x in row] for row in check["features"]], dtype=np.float64)
    numbers = {features.shape[1], len(model.feature_labels), model.regressor.n_features_in_}
    if len(numbers) > 1:
        raise ValueError(f"numbers of features differ: {sorted(numbers)}")
    return model.regressor.predict(features), np.array(check["log10_gpa"], dtype=np.float64)
