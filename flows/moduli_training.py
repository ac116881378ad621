"""Training of the models of moduli: rows and features, cross-validation, fit, calibration, card."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.moduli_folds import BASELINES, OFFICIAL, FoldJob, cross_validate, held_out_of
from flows.moduli_rows import GatheredRows, gather_rows
from flows.training_features import cell_features, single_threaded_processes
from models.artifact import versions, without_training_notes, write_artifact
from models.card_file import CARD, MARKDOWN
from models.domain import FEWEST_ROWS, Domain
from models.intervals import Calibration
from models.moduli.card import card_as_markdown
from models.moduli.held_out import HeldOut, LearningRows
from models.moduli.known import KNOWN_CELLS, beside_published
from models.moduli.model import MODULI, ModuliModel, Variant
from models.moduli.regressors import NEAREST, ModuliRegressor
from models.moduli.scores import by_distance, coverage, error_correlation, errors, slices
from models.moduli.teaching import Teaching
from models.moduli.training_files import ALL_FILES, LICENCE, TrainingFiles
from models.moduli.training_set import TrainingSet
from models.moduli.trust import model_without, order_of_trust
from models.splits import Grouping

Told = Callable[[str, int, int], None]
Floats = npt.NDArray[np.float64]

SEED: Final = 0
CHECKED_ROWS: Final = 6
CHECK_TOLERANCE: Final = 0.003
"""Of a stored prediction, log10: processors round differently, and a tree may then turn another way."""
IN_WORDS: Final = {Variant.CELLS: "from composition and cell", Variant.COMPOSITIONS: "from composition"}


def train_moduli(data: Path, out: Path, workspace: Path, *, processes: int, told: Told) -> dict[str, Any]:
    """Train both models and write them with their card; what the workspace holds already is not computed again.

    Args:
        data: folder of the training files.
        out: folder of artifacts and card.
        workspace: for features and outcomes of folds.
        processes: worker processes.
        told: what is done, how much of it, and how much there is.

    Returns:
        The card.

    Raises:
        SourceError: a training file is absent or broken.
    """
    with single_threaded_processes(processes) as pool:
        gathered = gather_rows(data, workspace / "features", pool, told, seed=SEED)
        outcomes = cross_validate(gathered, workspace / "folds", pool, told, seed=SEED)
        told("fitting the models", 0, 1)
        fitted = _fit_both(gathered, pool)
        trust, known = _outsiders(data, gathered, workspace / "features", pool)
    models = {variant: _calibrated(variant, gathered, outcomes, fitted[variant]) for variant in Variant}
    told("writing the models", 0, 1)
    out.mkdir(parents=True, exist_ok=True)
    card: dict[str, Any] = {
        "trained": f"{datetime.now(UTC):%Y-%m-%d}",
        "seed": SEED,
        "versions": versions(),
        "data": _data(data, gathered),
        "models": {variant.value: _facts(model, gathered, outcomes, out) for variant, model in models.items()},
        "order_of_trust": trust,
        "known_electrolytes": beside_published(*known, models[Variant.CELLS].calibrations),
    }
    (out / MARKDOWN).write_text(card_as_markdown(card), encoding="utf-8")
    (out / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return card


def _fit_both(gathered: GatheredRows, pool: ProcessPoolExecutor) -> dict[Variant, ModuliRegressor]:
    futures = {
        variant: pool.submit(
            _fit, gathered.rows[variant], gathered.teaching if variant is Variant.COMPOSITIONS else None
        )
        for variant in Variant
    }
    return {variant: future.result() for variant, future in futures.items()}


def _fit(rows: LearningRows, teaching: Teaching | None) -> ModuliRegressor:
    taught = None if teaching is None else teaching.from_cells(np.ones(len(teaching.cells.scored), dtype=np.bool_))
    regressor = ModuliRegressor(seed=SEED).fit(rows.features, rows.log10_gpa, taught=taught)
    without_training_notes(regressor.boosted)
    return regressor


def _outsiders(
    data: Path, gathered: GatheredRows, folder: Path, pool: ProcessPoolExecutor
) -> tuple[dict[str, Any], tuple[list[str], Floats, Floats]]:
    """The order of trust, and known electrolytes with predictions and signs, by a model that had seen none of them."""
    files, rows = TrainingFiles(data), gathered.rows[Variant.CELLS]
    cells = files.cells(set(KNOWN_CELLS.values())).set_index("material_id")
    known = [formula for formula, identifier in KNOWN_CELLS.items() if identifier in cells.index]
    model = pool.submit(model_without, rows, known, seed=SEED).result()
    features = cell_features(
        cells.loc[[KNOWN_CELLS[formula] for formula in known]], folder, pool, lambda _done, _total: None
    )
    tensors, binaries = files.tensors(), files.binaries()
    renamed = {"bulk_gpa": "other_bulk_gpa", "shear_gpa": "other_shear_gpa"}
    both = tensors[tensors["fault"] == ""].merge(
        binaries[["material_id", *renamed]].rename(columns=renamed), on="material_id"
    )
    identifiers = list(gathered.sets[Variant.CELLS].rows["material_id"])
    return order_of_trust(model, rows, identifiers, both), (known, *model.predict_with_signs(features))


def _calibrated(
    variant: Variant,
    gathered: GatheredRows,
    outcomes: Mapping[FoldJob, Mapping[str, Floats]],
    regressor: ModuliRegressor,
) -> ModuliModel:
    """The model with intervals from the folds grouped by composition, and the domain from those by chemical system."""
    rows = gathered.rows[variant]
    seen = _seen(variant, outcomes)
    by_composition, by_system = seen[Grouping.COMPOSITION], seen[Grouping.CHEMICAL_SYSTEM]
    scored = by_composition.folds >= 0
    differences = (rows.log10_gpa - by_composition.log10_gpa)[scored]
    bulk, shear = (
        Calibration.of(
            differences[:, column], by_composition.signs[scored], folds=by_composition.folds[scored], seed=SEED
        )
        for column in range(len(MODULI))
    )
    without_training_notes([bulk.difficulty, shear.difficulty])
    domain = Domain.of(by_system.signs[by_system.folds >= 0, NEAREST], list(rows.chemical_systems))
    correlation = round(error_correlation(rows, by_composition), 4)
    labels = tuple(gathered.labels[variant])
    return ModuliModel(variant, labels, regressor, (bulk, shear), correlation, domain, "", "")


def _facts(
    model: ModuliModel, gathered: GatheredRows, outcomes: Mapping[FoldJob, Mapping[str, Floats]], out: Path
) -> dict[str, Any]:
    """Write a model and tell of it what its card says and what loading it needs."""
    variant, rows = model.variant, gathered.rows[model.variant]
    seen, kinds = _seen(variant, outcomes), slices(rows, _rows_of_matbench(variant, gathered))
    digest = write_artifact(model.content(), out / variant.artifact)
    counted = {
        grouping.value: {name: errors(rows, each.log10_gpa, kind) for name, kind in kinds.items()}
        for grouping, each in seen.items()
    }
    if variant is Variant.CELLS:
        official = held_out_of(outcomes[FoldJob(variant, OFFICIAL)])
        counted[OFFICIAL] = {name: errors(rows, official.log10_gpa, kind) for name, kind in slices(rows).items()}
    return {
        "feature_labels": list(model.feature_labels),
        "sha256": digest,
        "bytes": (out / variant.artifact).stat().st_size,
        "summary": f"model of moduli {IN_WORDS[variant]}, trained {datetime.now(UTC):%Y-%m-%d} on "
        f"{len(rows.scored):,} rows of the Materials Project (static DFT), {digest[:8]}",
        "versions": versions(),
        "folds_sha256": _folds_digest(rows, seen[Grouping.COMPOSITION]),
        "errors": counted,
        "baselines": _baselines(rows, outcomes[FoldJob(variant, BASELINES)], kinds),
        "coverage": {
            grouping.value: coverage(rows, seen[grouping], kinds, seed=SEED)
            for grouping in (Grouping.COMPOSITION, Grouping.CHEMICAL_SYSTEM)
        },
        "error_correlation": model.error_correlation,
        "domain": model.domain.to_json(),
        "fewest_rows_of_an_element": FEWEST_ROWS,
        "errors_by_distance": by_distance(rows, seen[Grouping.CHEMICAL_SYSTEM], model.domain.largest_distance, NEAREST),
        "check": _check(gathered.sets[variant], rows, model.regressor),
    }


def _seen(variant: Variant, outcomes: Mapping[FoldJob, Mapping[str, Floats]]) -> dict[Grouping, HeldOut]:
    return {grouping: held_out_of(outcomes[FoldJob(variant, grouping.value)]) for grouping in Grouping}


def _rows_of_matbench(variant: Variant, gathered: GatheredRows) -> dict[str, npt.NDArray[np.bool_]]:
    if variant is Variant.COMPOSITIONS:
        return {}
    return {"rows of matbench": gathered.sets[variant].rows["matbench_row"].notna().to_numpy(dtype=np.bool_)}


def _baselines(
    rows: LearningRows, outcome: Mapping[str, Floats], kinds: Mapping[str, npt.NDArray[np.bool_]]
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for key, predictions in outcome.items():
        name, scheme = key.split("|")
        told.setdefault(name, {})[scheme] = {kind: errors(rows, predictions, held) for kind, held in kinds.items()}
    return told


def _check(rows_set: TrainingSet, rows: LearningRows, regressor: ModuliRegressor) -> dict[str, Any]:
    """Features and predictions of a few rows: whoever loads the model sees whether it still says the same."""
    chosen = np.linspace(0, len(rows.scored) - 1, CHECKED_ROWS).astype(int)
    features = rows.features[chosen]
    return {
        "materials": rows_set.rows["material_id"].iloc[chosen].tolist(),
        "compositions": rows.compositions[chosen].tolist(),
        "features": [[None if np.isnan(x) else float(x) for x in row] for row in features],
        "log10_gpa": regressor.predict(features).tolist(),
        "tolerance": CHECK_TOLERANCE,
    }


def _data(data: Path, gathered: GatheredRows) -> dict[str, Any]:
    told = {}
    for variant, each in gathered.sets.items():
        refused = Counter(str(reason).split(":")[0] for reason in each.refused["reason"])
        told[variant.value] = {
            "rows": len(each.rows),
            "scored": int(each.rows["is_scored"].sum()),
            "with_li": int(sum("Li" in system.split("-") for system in each.rows["chemical_system"])),
            "by_source": {str(k): int(v) for k, v in each.rows["value_source"].value_counts().items()},
            "refused": dict(refused.most_common()),
        }
    return {
        "rows": told,
        "taught_cells": len(gathered.teaching.taught_cells),
        "files": {name: hashlib.sha256((data / name).read_bytes()).hexdigest() for name in ALL_FILES},
        "licence": LICENCE,
    }


def _folds_digest(rows: LearningRows, seen: HeldOut) -> str:
    """Hash of which row is in which fold, with its moduli."""
    table = pd.DataFrame({"composition": rows.compositions, "fold": seen.folds})
    table[["bulk", "shear"]] = rows.log10_gpa.round(6)
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()
