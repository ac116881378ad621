"""Fitted models as files without code: skops, never pickle; checked on loading."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import skops.io
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from ssbscreen.domain.errors import SsbscreenError

TRUSTED_TYPES: Final = (
    "models.conductivity.regressor.ConductivityRegressor",
    "models.kernel_regressor.KernelRegressor",
    "models.moduli.regressors.ModuliRegressor",
    "models.rank_scaler.RankScaler",
    "numpy.dtype",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
)
"""Classes beside those that skops trusts by itself; a file that names any other is not loaded."""
PACKAGES: Final = ("scikit-learn", "skops", "numpy", "matminer", "pymatgen")
"""Versions that a model is written with are kept beside it."""


class ModelError(SsbscreenError):
    """A fitted model is absent, damaged, or does not fit the packages that are installed."""


STEPS: Final = 2.0**17
"""Of the value of a leaf, in one unit."""


def versions() -> dict[str, str]:
    """Installed versions of what models are made of."""
    return {name: version(name) for name in PACKAGES}


def write_artifact(content: Any, path: Path) -> str:
    """Write fitted estimators and arrays; their SHA-256.

    Args:
        content: estimators, arrays, lists and dictionaries of them.
        path: of the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    skops.io.dump(content, path, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_artifact(path: Path, *, sha256: str, command: str = "moduli") -> Any:
    """Read what `write_artifact` wrote.

    Args:
        path: of the file.
        sha256: that its card names.
        command: of ``ssbscreen train`` that makes such files.

    Raises:
        ModelError: there is no such file, it is not the one that was written, or it names a class that is not trusted.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise ModelError(
            f"cannot read the model {path}: {fault.strerror}. Train it: ssbscreen train {command}"
        ) from fault
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelError(f"{path} is not the file that its card describes: take both from one training run")
    try:
        unknown = sorted(set(skops.io.get_untrusted_types(data=content)) - set(TRUSTED_TYPES))
        if unknown:
            raise ModelError(f"{path} holds classes that no model of ssbscreen has: {', '.join(unknown)}")
        return skops.io.loads(content, trusted=list(TRUSTED_TYPES))
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError, ImportError) as fault:
        raise ModelError(
            f"{path} cannot be loaded with scikit-learn {version('scikit-learn')}: {fault}. "
            f"Train it anew: ssbscreen train {command}"
        ) from fault


def without_training_notes(trees: Iterable[HistGradientBoostingRegressor | HistGradientBoostingClassifier]) -> None:
    """Take from boosted trees what only their training needed, and what no prediction feels, so that files stay small.

    Gains, counts and depths of nodes go, and values of nodes that are no leaves; thresholds keep single precision,
    values 17 binary places: in the sum of 1,500 trees that is an error of 0.0004 at most.
    """
    for each in trees:
        for predictors in each._predictors:  # noqa: SLF001 - scikit-learn has no public way
            for predictor in predictors:
                nodes = predictor.nodes
                for name in ("gain", "count", "depth"):
                    nodes[name] = 0
                nodes["num_threshold"] = nodes["num_threshold"].astype(np.float32)
                nodes["value"] = np.where(nodes["is_leaf"], np.round(nodes["value"] * STEPS) / STEPS, 0.0)
