"""What a trained model reads of one material: the features that it asks for, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matminer.featurizers.base import BaseFeaturizer


def model_input(
    features: BaseFeaturizer, labels: Sequence[str], material: Any
) -> tuple[NDArray[np.float64], list[set[str]]]:
    """Features of one material, (1, features), and the symbols of its elements.

    Args:
        features: computes what the model reads.
        labels: features that the model asks for, in its order.
        material: composition or structure.

    Raises:
        ValueError: the material has no such features, or the model was trained on others.
    """
    computed = list(features.feature_labels())
    if absent := set(labels) - set(computed):
        raise ValueError(
            f"the model reads {len(absent)} features that {type(features).__name__} does not compute, such as "
            f"{min(absent)!r}: hand in the featurizer of its variant"
        )
    values = dict(zip(computed, features.featurize(material), strict=True))
    row = np.array([[values[label] for label in labels]], dtype=np.float64)
    composition = getattr(material, "composition", material)
    return row, [{element.symbol for element in composition.elements}]
