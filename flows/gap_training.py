"""Training of the model of band gaps: rows and features, cross-validation, fit, calibration, card."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.gap_folds import (
    GROUPINGS,
    GapFoldJob,
    GapRows,
    baseline_of,
    cross_validate_gaps,
    gather_gap_rows,
    held_out_of,
)
from flows.training_features import single_threaded_processes
from models.artifact import versions, write_artifact
from models.card_file import CARD, MARKDOWN
from models.gap.baselines import BASELINES
from models.gap.card import card_as_markdown
from models.gap.domain import FEWEST_ROWS, FEWEST_ROWS_OF_A_PAIR, GapDomain
from models.gap.held_out import HINTS, GapCalibration, HeldOutGaps
from models.gap.known import KNOWN, beside_known
from models.gap.model import ARTIFACT, NAME, GapModel, said_of
from models.gap.regressor import GapRegressor
from models.gap.scores import HeldOutFacts, all_errors, coverage, errors, kinds_of, reliability
from models.gap.training_set import GAPS_FILE, LICENCE
from models.splits import Grouping
from ssbscreen.domain.composition import formula_key

Told = Callable[[str, int, int], None]
Floats = npt.NDArray[np.float64]

SEED: Final = 0
CHECKED_ROWS: Final = 6
CHECK_TOLERANCE: Final = 0.02
"""Of a stored gap [eV] or probability: processors round differently, and a tree may then turn another way."""


def train_gap(
    data: Path, out: Path, workspace: Path, *, processes: int, told: Told, rounds: int | None = None
) -> dict[str, Any]:
    """Train the model and write it with its card; what the workspace holds already is not computed again.

    Args:
        data: folder of the training files.
        out: folder of artifact and card.
        workspace: for features and outcomes of folds.
        processes: worker processes.
        told: what is done, how much of it, and how much there is.
        rounds: trees of each set, for trials; None: as many as the model has.

    Returns:
        The card.

    Raises:
        SourceError: the training file is absent or broken.
    """
    with single_threaded_processes(processes) as pool:
        rows = gather_gap_rows(data, workspace / "features", pool, told)
        outcomes = cross_validate_gaps(rows, workspace / "folds", pool, told, seed=SEED, rounds=rounds)
        told("fitting the model", 0, 1)
        regressor = pool.submit(GapRegressor.fit, rows.features, rows.gaps_ev, seed=SEED, rounds=rounds).result()
        told("intervals", 0, 1)
        said = {grouping: held_out_of(outcomes, rows, grouping) for grouping in GROUPINGS}
        calibration = pool.submit(GapCalibration.of, rows.gaps_ev, said[Grouping.CHEMICAL_SYSTEM], seed=SEED).result()
        facts = {
            grouping: pool.submit(HeldOutFacts.of, rows.gaps_ev, each, seed=SEED).result()
            for grouping, each in said.items()
        }
    told("writing the model", 0, 1)
    model = GapModel(tuple(rows.labels), HINTS, regressor, calibration, GapDomain.of(rows.systems), "", "")
    out.mkdir(parents=True, exist_ok=True)
    card: dict[str, Any] = {
        "trained": f"{datetime.now(UTC):%Y-%m-%d}",
        "seed": SEED,
        "versions": versions(),
        "data": _data(data, rows),
        "models": {NAME: _facts(model, rows, outcomes, facts, out)},
        "known_compounds": beside_known(*_known(rows, said[Grouping.CHEMICAL_SYSTEM], calibration)),
    }
    (out / MARKDOWN).write_text(card_as_markdown(card), encoding="utf-8")
    (out / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return card


def _facts(
    model: GapModel,
    rows: GapRows,
    outcomes: Mapping[GapFoldJob, Mapping[str, Floats]],
    facts: Mapping[Grouping, HeldOutFacts],
    out: Path,
) -> dict[str, Any]:
    """Write the model and tell of it what its card says and what loading it needs."""
    digest = write_artifact(model.content(), out / ARTIFACT)
    kinds = kinds_of(list(rows.gathered.rows["formula"]), rows.systems)
    return {
        "feature_labels": list(model.feature_labels),
        "hints": list(model.hints),
        "sha256": digest,
        "bytes": (out / ARTIFACT).stat().st_size,
        "summary": f"model of PBE band gaps from composition, trained {datetime.now(UTC):%Y-%m-%d} on "
        f"{len(rows.gaps_ev):,} compositions of the Materials Project, {digest[:8]}",
        "versions": versions(),
        "folds_sha256": _folds_digest(rows),
        "errors": {grouping.value: all_errors(rows.gaps_ev, each.said, kinds) for grouping, each in facts.items()},
        "errors_on_training_rows": _seen_errors(model, rows, kinds),
        "baselines": {
            name: all_errors(rows.gaps_ev, baseline_of(outcomes, rows, name), {"all": kinds["all"]})["all"]
            for name in BASELINES
        },
        "coverage": {
            grouping.value: {name: coverage(each, kind) for name, kind in kinds.items()}
            for grouping, each in facts.items()
        },
        "reliability": reliability(rows.gaps_ev, facts[Grouping.CHEMICAL_SYSTEM]),
        "odds": {"slope": round(model.calibration.slope, 4), "intercept": round(model.calibration.intercept, 4)},
        "domain": model.domain.to_json(),
        "fewest_rows_of_an_element": FEWEST_ROWS,
        "fewest_rows_of_a_pair": FEWEST_ROWS_OF_A_PAIR,
        "errors_by_rarest_pair": _by_rarest_pair(rows, facts[Grouping.CHEMICAL_SYSTEM]),
        "check": _check(rows, model),
    }


def _seen_errors(model: GapModel, rows: GapRows, kinds: Mapping[str, npt.NDArray[np.bool_]]) -> dict[str, Any]:
    """Errors on rows that the model did see: what to expect of compositions that are in the training file."""
    gaps = model.predict(rows.features, [()] * len(rows.gaps_ev)).gaps
    said = np.column_stack([gaps.median_ev, gaps.probability_of_gap, gaps.probability_at_least(2.0)])
    return all_errors(rows.gaps_ev, said, {name: kinds[name] for name in ("all", "with Li")})


def _by_rarest_pair(rows: GapRows, facts: HeldOutFacts) -> list[dict[str, Any]]:
    """Errors and coverage by how many rows of the other folds by chemical system hold the rarest pair of elements."""
    folds, systems = rows.folds(Grouping.CHEMICAL_SYSTEM), rows.systems
    rarest = np.zeros(len(folds), dtype=np.int64)
    for fold in np.unique(folds):
        domain = GapDomain.of([system for system, held in zip(systems, folds == fold, strict=True) if not held])
        test = np.flatnonzero(folds == fold)
        rarest[test] = domain.rarest_pair([systems[row].split("-") for row in test])
    said = facts.said
    ends = (0, 1, 5, 20, 100, 10**9)
    return [
        {
            "fewest": low,
            "most": high - 1 if high < ends[-1] else None,
            **errors(rows.gaps_ev, said, (low <= rarest) & (rarest < high)),
            "coverage": coverage(facts, (low <= rarest) & (rarest < high)),
        }
        for low, high in pairwise(ends)
    ]


def _known(rows: GapRows, said: HeldOutGaps, calibration: GapCalibration) -> tuple[list[str], Floats, Any]:
    """Known compounds among the rows: formulas, true PBE gaps, and what was said of them unseen."""
    place = {composition: row for row, composition in enumerate(rows.gathered.rows["composition"])}
    keys = {formula: formula_key(formula) for formula in KNOWN}
    chosen = [formula for formula, key in keys.items() if key in place]
    at = np.array([place[keys[formula]] for formula in chosen], dtype=np.int64)
    return chosen, rows.gaps_ev[at], calibration.distribution(said.gaps_ev[at], said.log_odds[at], said.hints[at])


def _check(rows: GapRows, model: GapModel) -> dict[str, Any]:
    """Features and predictions of a few rows: whoever loads the model sees whether it still says the same."""
    chosen = np.linspace(0, len(rows.gaps_ev) - 1, CHECKED_ROWS).astype(int)
    features = [[None if np.isnan(x) else float(x) for x in row] for row in rows.features[chosen]]
    return {
        "compositions": rows.gathered.rows["composition"].iloc[chosen].tolist(),
        "features": features,
        "said": said_of(model, features).tolist(),
        "tolerance": CHECK_TOLERANCE,
    }


def _data(data: Path, rows: GapRows) -> dict[str, Any]:
    table = rows.gathered.rows
    refused = Counter(str(reason).split(":", maxsplit=1)[0] for reason in rows.gathered.refused["reason"])
    return {
        "rows": len(table),
        "polymorphs": int(table["polymorphs"].sum()),
        "with_li": int(sum("Li" in system.split("-") for system in rows.systems)),
        "refused": dict(refused.most_common()),
        "spread_of_polymorphs": rows.gathered.spread,
        "files": {GAPS_FILE: hashlib.sha256((data / GAPS_FILE).read_bytes()).hexdigest()},
        "licence": LICENCE,
    }


def _folds_digest(rows: GapRows) -> str:
    """Hash of which row is in which fold, with its gap."""
    table = pd.DataFrame({"composition": rows.gathered.rows["composition"], "gap": rows.gaps_ev.round(6)})
    table["fold"] = rows.folds(Grouping.CHEMICAL_SYSTEM)
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()
