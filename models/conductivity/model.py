"""The trained model of conductivities: predictions with calibrated intervals, and where it can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from models.artifact import ModelError, read_artifact
from models.card_file import folder_of_shipped, read_card_file
from models.conductivity.calibration import ConductivityCalibration
from models.conductivity.regressor import NEAREST, ConductivityRegressor
from models.domain import Domain

Floats = npt.NDArray[np.float64]

ARTIFACT: Final = "conductivity.skops"
NAME: Final = "conductors"
"""Under which the card tells of the model; there is one, which reads a cell where there is one."""
COMMAND: Final = "conductivity"
SUBJECT: Final = "conductivities"
THRESHOLD: Final = -4.0
"""log10 S/cm: what the probability of a prediction is about."""


@dataclass(frozen=True, slots=True, eq=False)
class ConductivityPredictions:
    """Predictions of n materials.

    Attributes:
        log10_conductivity: S/cm, (n,).
        signs: `models.conductivity.regressor.SIGNS`, (n, 4).
        calibration: of the errors.
        in_domain: whether each lies near the training data, (n,).
        why_outside: why it does not; "" where it does.
    """

    log10_conductivity: Floats
    signs: Floats
    calibration: ConductivityCalibration
    in_domain: npt.NDArray[np.bool_]
    why_outside: list[str]

    def interval(self, coverage: float) -> tuple[Floats, Floats]:
        """Ends of the calibrated intervals [log10 S/cm], (n,)."""
        return self.calibration.interval(self.log10_conductivity, self.signs, coverage)

    def probability_above(self, limit: float = THRESHOLD) -> Floats:
        """Probability [-] that the conductivity is at least a limit [log10 S/cm], (n,)."""
        return self.calibration.probability_above(self.log10_conductivity, self.signs, limit)


@dataclass(frozen=True, slots=True, eq=False)
class ConductivityModel:
    """A fitted regressor with what is known of its errors.

    Attributes:
        feature_labels: names of the features in order.
        regressor: predicts log10 conductivities.
        calibration: of its errors.
        domain: where it can be trusted.
        digest: SHA-256 of the fitted estimators.
        summary: one line on what it is.
    """

    feature_labels: tuple[str, ...]
    regressor: ConductivityRegressor
    calibration: ConductivityCalibration
    domain: Domain
    digest: str
    summary: str

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> ConductivityPredictions:
        """Conductivities of n materials.

        Args:
            features: (n, features) in the order of `feature_labels`; NaN where unknown.
            elements: symbols of the elements of each material.

        Raises:
            ModelError: the number of features is not that of the model.
        """
        if features.ndim != 2 or features.shape[1] != len(self.feature_labels):  # noqa: PLR2004 - a matrix
            raise ModelError(
                f"the model of {SUBJECT} reads {len(self.feature_labels)} features and was given an array of shape "
                f"{features.shape}"
            )
        said, signs = self.regressor.predict_with_signs(features)
        why = self.domain.why_outside(signs[:, NEAREST], elements)
        return ConductivityPredictions(
            said, signs, self.calibration, np.array([not each for each in why], dtype=np.bool_), why
        )

    def content(self) -> dict[str, Any]:
        """Estimators and arrays for `models.artifact.write_artifact`."""
        return {
            "regressor": self.regressor,
            "expected": self.calibration.expected,
            "scores": self.calibration.scores,
            "shares": self.calibration.shares,
        }

    @classmethod
    def of(cls, content: Mapping[str, Any], facts: Mapping[str, Any]) -> Self:
        """The model from its estimators and the facts of its card."""
        return cls(
            tuple(facts["feature_labels"]),
            content["regressor"],
            ConductivityCalibration(content["expected"], content["scores"], content["shares"]),
            Domain.from_json(facts["domain"]),
            facts["sha256"],
            facts["summary"],
        )


def shipped_folder() -> Path:
    """Where the model lies that comes with the package."""
    return folder_of_shipped("conductivity")


def read_card(folder: Path | None = None) -> dict[str, Any]:
    """The card of the model in a folder; None: of the shipped one.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    return read_card_file(folder or shipped_folder(), subject=SUBJECT, command=COMMAND)


def load_model(folder: Path | None = None) -> ConductivityModel:
    """A trained model, after checking that it still says here what it said where it was trained.

    Args:
        folder: of a training run; None: the shipped model.

    Raises:
        ModelError: it is absent or damaged, or predicts otherwise with the packages that are installed.
    """
    folder = folder or shipped_folder()
    facts = read_card(folder).get("models", {}).get(NAME)
    if facts is None:
        raise ModelError(f"the card in {folder} tells of no model of {SUBJECT}. Train it: ssbscreen train {COMMAND}")
    try:
        content = read_artifact(folder / ARTIFACT, sha256=facts["sha256"], command=COMMAND)
        model = ConductivityModel.of(content, facts)
        features = np.array(
            [[np.nan if x is None else x for x in row] for row in facts["check"]["features"]], dtype=np.float64
        )
        said = model.predict(features, [()] * len(features)).log10_conductivity
        agrees = np.allclose(said, facts["check"]["said"], atol=facts["check"]["tolerance"])
        trained_with = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    except (KeyError, TypeError, ValueError) as fault:
        raise ModelError(f"the card in {folder} is incomplete ({fault!r}). Train the model anew.") from fault
    if not agrees:
        raise ModelError(
            f"the model of {SUBJECT} in {folder} predicts otherwise than when it was trained, with {trained_with}. "
            f"Install these versions (requirements.lock), or train it anew: ssbscreen train {COMMAND}"
        )
    return model
