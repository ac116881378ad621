"""The trained model of PBE band gaps: distributions of gaps, and where they can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # comes with scikit-learn

from models.artifact import ModelError, read_artifact
from models.card_file import folder_of_shipped, read_card_file
from models.gap.distribution import GapDistribution
from models.gap.domain import GapDomain
from models.gap.held_out import GapCalibration
from models.gap.regressor import GapRegressor
from models.intervals import Calibration

Floats = npt.NDArray[np.float64]

ARTIFACT: Final = "gap.skops"
NAME: Final = "compositions"
"""Under which the card tells of the model; there is one, and it reads compositions."""
COMMAND: Final = "gap"
SUBJECT: Final = "band gaps"


@dataclass(frozen=True, slots=True, eq=False)
class GapPredictions:
    """Predictions of n compositions.

    Attributes:
        gaps: distributions of their PBE gaps.
        in_domain: whether each lies near the training data, (n,).
        why_outside: why it does not; "" where it does.
    """

    gaps: GapDistribution
    in_domain: npt.NDArray[np.bool_]
    why_outside: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class GapModel:
    """Fitted trees with what is known of their errors.

    Attributes:
        feature_labels: names of the features in order.
        hints: those from which the widths of intervals are learned.
        regressor: the trees.
        calibration: from what they say to distributions.
        domain: where these can be trusted.
        digest: SHA-256 of the fitted estimators.
        summary: one line on what it is.
    """

    feature_labels: tuple[str, ...]
    hints: tuple[str, ...]
    regressor: GapRegressor
    calibration: GapCalibration
    domain: GapDomain
    digest: str
    summary: str

    def predict(self, features: Floats, elements: Sequence[Collection[str]]) -> GapPredictions:
        """PBE gaps of n compositions.

        Args:
            features: (n, features) in the order of `feature_labels`; NaN where unknown.
            elements: symbols of the elements of each composition.

        Raises:
            ModelError: the number of features is not that of the model.
        """
        if features.ndim != 2 or features.shape[1] != len(self.feature_labels):  # noqa: PLR2004 - a matrix
            raise ModelError(
                f"the model of {SUBJECT} reads {len(self.feature_labels)} features and was given an array of shape "
                f"{features.shape}"
            )
        why = self.domain.why_outside(elements)
        hints = features[:, [self.feature_labels.index(hint) for hint in self.hints]]
        with threadpool_limits(limits=1, user_api="openmp"):  # trees meet at a barrier each; on busy cores that takes s
            gaps_ev, log_odds = self.regressor.gaps_ev(features), self.regressor.log_odds(features)
            gaps = self.calibration.distribution(gaps_ev, log_odds, hints)
        return GapPredictions(gaps, np.array([not each for each in why], dtype=np.bool_), why)

    def content(self) -> dict[str, Any]:
        """Estimators and arrays for `models.artifact.write_artifact`."""
        return {
            "classifier": self.regressor.classifier,
            "trees": self.regressor.trees,
            "difficulty": self.calibration.errors.difficulty,
            "scores": self.calibration.errors.scores,
            "odds": np.array([self.calibration.slope, self.calibration.intercept]),
        }

    @classmethod
    def of(cls, content: Mapping[str, Any], facts: Mapping[str, Any]) -> Self:
        """The model from its estimators and the facts of its card."""
        slope, intercept = (float(each) for each in content["odds"])
        return cls(
            tuple(facts["feature_labels"]),
            tuple(facts["hints"]),
            GapRegressor(content["classifier"], content["trees"]),
            GapCalibration(slope, intercept, Calibration(content["difficulty"], content["scores"])),
            GapDomain.from_json(facts["domain"]),
            facts["sha256"],
            facts["summary"],
        )


def shipped_folder() -> Path:
    """Where the model lies that comes with the package."""
    return folder_of_shipped("gap")


def read_card(folder: Path | None = None) -> dict[str, Any]:
    """The card of the model in a folder; None: of the shipped one.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    return read_card_file(folder or shipped_folder(), subject=SUBJECT, command=COMMAND)


def load_model(folder: Path | None = None) -> GapModel:
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
        model = GapModel.of(read_artifact(folder / ARTIFACT, sha256=facts["sha256"], command=COMMAND), facts)
        said, expected = said_of(model, facts["check"]["features"]), np.array(facts["check"]["said"], dtype=np.float64)
        agrees = np.allclose(said, expected, atol=facts["check"]["tolerance"])
        trained_with = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    except (KeyError, TypeError, ValueError) as fault:
        raise ModelError(f"the card in {folder} is incomplete ({fault!r}). Train the model anew.") from fault
    if not agrees:
        raise ModelError(
            f"the model of {SUBJECT} in {folder} predicts otherwise than when it was trained, with {trained_with}. "
            f"Install these versions (requirements.lock), or train it anew: ssbscreen train {COMMAND}"
        )
    return model


def said_of(model: GapModel, features: Sequence[Sequence[float | None]]) -> Floats:
    """Best guess of the gap [eV] and calibrated probability of one of rows of a check, (n, 2)."""
    rows = np.array([[np.nan if x is None else x for x in row] for row in features], dtype=np.float64)
    numbers = {rows.shape[1], len(model.feature_labels), model.regressor.trees.n_features_in_}
    if len(numbers) > 1:
        raise ValueError(f"numbers of features differ: {sorted(numbers)}")
    gaps = model.predict(rows, [()] * len(rows)).gaps
    return np.column_stack([gaps.centre_ev, gaps.probability_of_gap])
