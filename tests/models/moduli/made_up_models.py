"""Small models of moduli with a card, trained in a second on made-up rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from models.artifact import versions, write_artifact
from models.card_file import CARD, MARKDOWN
from models.domain import Domain
from models.intervals import Calibration
from models.moduli.model import ModuliModel, Variant
from models.moduli.regressors import NEAREST, ModuliRegressor
from tests.models.moduli.made_up import learning_rows

LABELS = ("number", "curved", "straight", "shear", "nothing", "nothing more")
CHECKED = 4


def train_small_models(folder: Path, *, seed: int = 0, error: float = 0.05) -> dict[str, Any]:
    """Write both models and a card that claims an error in the folds grouped by composition."""
    folder.mkdir(parents=True, exist_ok=True)
    card: dict[str, Any] = {"trained": "2026-01-01", "models": {}}
    with threadpool_limits(1):
        for variant in Variant:
            card["models"][variant.value] = _small_model(variant, folder, seed=seed, error=error)
    (folder / MARKDOWN).write_text(f"# Made up with seed {seed}\n", encoding="utf-8")
    write_card(card, folder)
    return card


def write_card(card: Any, folder: Path) -> None:
    (folder / CARD).write_text(json.dumps(card), encoding="utf-8")


def _small_model(variant: Variant, folder: Path, *, seed: int, error: float) -> dict[str, Any]:
    rows = learning_rows(200, seed=seed, scored=1.0)
    regressor = ModuliRegressor(seed=seed, boosting_rounds=5, pupil_rounds=5).fit(rows.features, rows.log10_gpa)
    said, signs = regressor.predict_with_signs(rows.features)
    folds = np.arange(200) % 5
    # Errors wide enough to see: those on rows that were learned are too small.
    errors = rows.log10_gpa - said + np.random.default_rng(seed).normal(0.0, 0.1, said.shape)
    bulk, shear = (Calibration.of(errors[:, column], signs, folds=folds, seed=0) for column in (0, 1))
    domain = Domain.of(signs[:, NEAREST] + 0.01, list(rows.chemical_systems))
    model = ModuliModel(variant, LABELS, regressor, (bulk, shear), 0.4, domain, "", "")
    checked = np.where(np.arange(6) == 5, np.nan, rows.features[:CHECKED])
    return {
        "feature_labels": list(LABELS),
        "sha256": write_artifact(model.content(), folder / variant.artifact),
        "summary": f"made-up model of {variant}",
        "versions": versions(),
        "folds_sha256": "the same folds",
        "errors": {"composition": {"all": {"rows": 200, "mae_log10_bulk": error, "mae_log10_shear": 2.0 * error}}},
        "error_correlation": 0.4,
        "domain": domain.to_json(),
        "check": {
            "features": [[None if np.isnan(x) else x for x in row] for row in checked.tolist()],
            "log10_gpa": regressor.predict(checked).tolist(),
            "tolerance": 0.003,
        },
    }
