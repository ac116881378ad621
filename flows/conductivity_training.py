"""Training of the model of conductivities: rows and features, cross-validation, fit, calibration, test, card."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # comes with scikit-learn

from flows.conductor_features import conductor_features, conductor_labels, network_columns
from models.artifact import versions, write_artifact
from models.card_file import CARD, MARKDOWN
from models.conductivity.calibration import ConductivityCalibration, usable_errors
from models.conductivity.card import card_as_markdown
from models.conductivity.known import KNOWN, is_like
from models.conductivity.model import ARTIFACT, NAME, ConductivityModel
from models.conductivity.obelix import FILES, LICENCE, MeasuredRows, obelix_folder, read_obelix, replicate_spread
from models.conductivity.regressor import NEAREST, baselines
from models.conductivity.rows import ConductorRows, HeldOutConductivities, fitted, held_out, held_out_by
from models.conductivity.scores import (
    COVERAGES,
    LIMITS,
    coverage,
    errors,
    held_out_intervals,
    kinds_of,
    reliability,
)
from models.domain import Domain
from ssbscreen.domain.composition import parse_formula

Told = Callable[[str, int, int], None]
Floats = npt.NDArray[np.float64]

SEED: Final = 0
FEWEST_ROWS: Final = 3
"""Samples with an element that the model must have learned from: there are only some five hundred."""
MAGPIE_FEATURES: Final = 132
"""The first features of a composition are those of Magpie; the forest beside the model reads these alone."""
CHECKED_ROWS: Final = 6
CHECK_TOLERANCE: Final = 0.01
"""Decades between a stored prediction and the same one on another processor."""
STEPS: Final = 6


def train_conductivity(
    data: Path,
    out: Path,
    workspace: Path,  # noqa: ARG001 - a minute's work keeps nothing on the way
    *,
    processes: int,  # noqa: ARG001 - one is enough
    told: Told,
) -> dict[str, Any]:
    """Train the model on OBELiX's training rows, calibrate it on held-out ones, judge it on the test rows once.

    Args:
        data: folder of OBELiX, or the one above it.
        out: folder of artifact and card.
        workspace: not needed.
        processes: not needed.
        told: what is done, how much of it, and how much there is.

    Returns:
        The card.

    Raises:
        SourceError: a file is absent or broken.
    """
    with threadpool_limits(limits=1):
        told("reading OBELiX", 0, STEPS)
        measured = read_obelix(data)
        told("features", 1, STEPS)
        rows = _rows(measured)
        is_test = measured.rows["is_test"].to_numpy(dtype=np.bool_)
        train, test = rows.where(~is_test), rows.where(is_test)
        told("cross-validation", 2, STEPS)
        seen = held_out(train, seed=SEED)
        without_cells = held_out(train, seed=SEED, columns=np.arange(network_columns()[0]))
        told("fitting the model", 3, STEPS)
        model = _model(train, seen)
        told("known electrolytes", 4, STEPS)
        known = _known(measured.rows[~is_test], train)
        told("writing the model", 5, STEPS)
        out.mkdir(parents=True, exist_ok=True)
        card: dict[str, Any] = {
            "trained": f"{datetime.now(UTC):%Y-%m-%d}",
            "seed": SEED,
            "versions": versions(),
            "data": _data(data, measured),
            "models": {NAME: _facts(model, train, test, out, seen=seen, without_cells=without_cells)},
            "known_compounds": known,
        }
    (out / MARKDOWN).write_text(card_as_markdown(card), encoding="utf-8")
    (out / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return card


def _rows(measured: MeasuredRows) -> ConductorRows:
    from pymatgen.core import Composition

    compositions = [Composition(parse_formula(formula)) for formula in measured.rows["formula"]]
    cells = [measured.cells.get(row_id) for row_id in measured.rows["row_id"]]
    features, _ = conductor_features(compositions, cells)
    has_cell = np.asarray(np.isfinite(features[:, network_columns()]).any(axis=1))
    return ConductorRows.of(measured.rows, features, has_cell)


def _model(train: ConductorRows, seen: HeldOutConductivities) -> ConductivityModel:
    off, usable = usable_errors(train.log10_conductivity, train.is_upper_bound, seen.log10_conductivity)
    calibration = ConductivityCalibration.of(
        off[usable], seen.signs[usable], folds=seen.folds[usable], groups=train.groups[usable]
    )
    domain = Domain.of(seen.signs[:, NEAREST], list(train.chemical_systems), fewest_rows=FEWEST_ROWS)
    return ConductivityModel(tuple(conductor_labels()), fitted(train, seed=SEED), calibration, domain, "", "")


def _facts(
    model: ConductivityModel,
    train: ConductorRows,
    test: ConductorRows,
    out: Path,
    *,
    seen: HeldOutConductivities,
    without_cells: HeldOutConductivities,
) -> dict[str, Any]:
    """Write the model and tell of it what its card says and what loading it needs."""
    digest = write_artifact(model.content(), out / ARTIFACT)
    ends, probability = held_out_intervals(train, seen)
    said = model.predict(test.features, [()] * len(test.groups))
    test_ends = {share: said.interval(share) for share in COVERAGES}
    kinds, test_kinds = kinds_of(train), kinds_of(test)
    magpie = np.arange(MAGPIE_FEATURES)
    beside: dict[str, Any] = {}
    for name, regressor in baselines(SEED).items():
        told = regressor.fit(train.features[:, magpie], train.log10_conductivity).predict(test.features[:, magpie])
        beside[name] = {
            "folds": errors(train, held_out_by(regressor, train, magpie)),
            "test": errors(test, told),
        }
    return {
        "feature_labels": list(model.feature_labels),
        "sha256": digest,
        "bytes": (out / ARTIFACT).stat().st_size,
        "summary": f"model of measured Li conductivities, trained {datetime.now(UTC):%Y-%m-%d} on "
        f"{len(train.groups)} samples of OBELiX, {digest[:8]}",
        "versions": versions(),
        "folds_sha256": _folds_digest(train, seen),
        "groups": len(np.unique(train.groups)),
        "errors": {
            "folds": {name: errors(train, seen.log10_conductivity, kind) for name, kind in kinds.items()},
            "test": {name: errors(test, said.log10_conductivity, kind) for name, kind in test_kinds.items()},
        },
        "without_cells": {
            name: errors(train, without_cells.log10_conductivity, kinds[name]) for name in ("all", "with a cell")
        },
        "baselines": beside,
        "coverage": {
            "folds": {name: coverage(train, ends, kind) for name, kind in kinds.items()},
            "test": {name: coverage(test, test_ends, kind) for name, kind in test_kinds.items()},
        },
        "reliability": {
            "folds": reliability(train, probability),
            "test": reliability(test, said.probability_above(LIMITS[0])),
        },
        "domain": model.domain.to_json(),
        "check": _check(model, train),
    }


def _known(table: pd.DataFrame, train: ConductorRows) -> list[dict[str, Any]]:
    """What models say of known compounds that had learned from no sample of about their composition."""
    from pymatgen.core import Composition

    fractions = [_fractions(formula) for formula in table["formula"]]
    told = []
    for formula, role in KNOWN.items():
        own = _fractions(formula)
        like = np.array([is_like(own, other) for other in fractions])
        rest = train.where(~like)
        model = _model(rest, held_out(rest, seed=SEED))
        features, _ = conductor_features([Composition(parse_formula(formula))], [None])
        said = model.predict(features, [own.keys()])
        (low,), (high,) = said.interval(0.9)
        known = train.log10_conductivity[like & ~train.is_upper_bound]
        told.append(
            {
                "formula": formula,
                "role": role,
                "held_out": int(like.sum()),
                "measured": round(float(np.median(known)), 2) if len(known) else None,
                "log10_conductivity": round(float(said.log10_conductivity[0]), 2),
                "low": round(float(low), 2),
                "high": round(float(high), 2),
                "probability_above_1e-4": round(float(said.probability_above()[0]), 2),
                "in_domain": bool(said.in_domain[0]),
            }
        )
    return told


def _fractions(formula: str) -> dict[str, float]:
    amounts = parse_formula(formula)
    total = sum(amounts.values())
    return {element: amount / total for element, amount in amounts.items()}


def _check(model: ConductivityModel, train: ConductorRows) -> dict[str, Any]:
    """Features and predictions of a few rows: whoever loads the model sees whether it still says the same."""
    chosen = np.linspace(0, len(train.groups) - 1, CHECKED_ROWS).astype(int)
    features = train.features[chosen]
    return {
        "features": [[None if np.isnan(x) else float(x) for x in row] for row in features],
        "said": model.predict(features, [()] * len(chosen)).log10_conductivity.tolist(),
        "tolerance": CHECK_TOLERANCE,
    }


def _data(data: Path, measured: MeasuredRows) -> dict[str, Any]:
    folder, table = obelix_folder(data), measured.rows
    split = {name: table[table["is_test"] == flag] for name, flag in (("train", False), ("test", True))}
    reasons = Counter(f"{what}: {_kind(str(why))}" for _, what, why in measured.refused.itertuples(index=False))
    return {
        "rows": {
            name: {
                "rows": len(each),
                "bounds": int(each["is_upper_bound"].sum()),
                "with_cell": int(each["row_id"].isin(measured.cells.keys()).sum()),
                "publications": int(each["doi"].nunique()),
            }
            for name, each in split.items()
        },
        "partly_occupied_cells": sum(not cell.is_ordered for cell in measured.cells.values()),
        "refused": dict(reasons.most_common()),
        "replicates": replicate_spread(split["train"]),
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
        "licence": LICENCE,
    }


def _kind(reason: str) -> str:
    """A reason without what is particular to its row."""
    kinds = {
        "composition differs": "its composition differs",
        "formulas": "its two formulas differ",
        "no Li": "no Li",
        "no row of this name": "no row of this name",
        "no positive number": "no positive number",
    }
    return next((told for part, told in kinds.items() if part in reason), reason)


def _folds_digest(train: ConductorRows, seen: HeldOutConductivities) -> str:
    """Hash of which row is in which fold, with its conductivity."""
    table = pd.DataFrame({"fold": seen.folds, "log10": train.log10_conductivity.round(6)})
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()
