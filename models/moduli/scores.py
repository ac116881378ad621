"""Errors and coverage of held-out predictions: overall, of Li compounds, of soft solids, of matbench's rows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.intervals import held_out_ends
from models.moduli.held_out import HeldOut, LearningRows
from models.moduli.model import MODULI

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

SOFT_GPA: Final = 20.0
"""Shear modulus below which the issue of dendrites and of pressing is decided: a solid is called soft."""
NOMINAL_COVERAGE: Final = 0.90
DIGITS: Final = 4


def slices(rows: LearningRows, extra: Mapping[str, Booleans] | None = None) -> dict[str, Booleans]:
    """Kinds of rows whose errors are told apart, each (n,)."""
    with_li = np.array(["Li" in system.split("-") for system in rows.chemical_systems], dtype=np.bool_)
    soft = 10.0 ** rows.log10_gpa[:, 1] < SOFT_GPA
    return {"all": np.ones_like(soft), "with Li": with_li, "soft (G < 20 GPa)": soft, **(extra or {})}


def errors(rows: LearningRows, predictions: Floats, kind: Booleans) -> dict[str, Any]:
    """Mean absolute and root mean square errors of log10 moduli, with the number of rows.

    Args:
        rows: with the true moduli.
        predictions: log10 moduli, (n, 2); NaN where a row was not predicted.
        kind: which rows count.
    """
    counted = kind & np.isfinite(predictions[:, 0])
    differences = predictions[counted] - rows.log10_gpa[counted]
    if not counted.any():
        return {"rows": 0}
    told: dict[str, Any] = {"rows": int(counted.sum())}
    for column, name in enumerate(MODULI):
        told[f"mae_log10_{name}"] = round(float(np.abs(differences[:, column]).mean()), DIGITS)
        told[f"rms_log10_{name}"] = round(float(np.sqrt((differences[:, column] ** 2).mean())), DIGITS)
    return told


def coverage(rows: LearningRows, seen: HeldOut, kinds_of_rows: Mapping[str, Booleans], *, seed: int) -> dict[str, Any]:
    """Share of rows whose truth lies in the interval of 90 %, and the median width, by kind of row.

    Intervals of each fold are calibrated on the errors of the other folds.
    """
    counted = seen.folds >= 0
    signs, folds = seen.signs[counted], seen.folds[counted]
    told: dict[str, Any] = {name: {} for name in kinds_of_rows}
    for column, modulus in enumerate(MODULI):
        missed = rows.log10_gpa[counted, column] - seen.log10_gpa[counted, column]
        below, above = held_out_ends(missed, signs, folds=folds, confidence=NOMINAL_COVERAGE, seed=seed)
        held = (missed >= -below) & (missed <= above)
        for name, kind in kinds_of_rows.items():
            chosen = kind[counted]
            if chosen.any():
                told[name][f"coverage_{modulus}"] = round(float(held[chosen].mean()), 3)
                told[name][f"median_width_log10_{modulus}"] = round(float(np.median((below + above)[chosen])), 3)
    return told


def by_distance(rows: LearningRows, seen: HeldOut, largest_distance: float, column: int) -> list[dict[str, Any]]:
    """Errors in fifths of the distance to the training data and beyond the limit of the domain.

    Args:
        rows: with the true moduli.
        seen: held-out predictions.
        largest_distance: limit of the domain.
        column: of the distance among the signs.
    """
    counted = seen.folds >= 0
    distance = np.where(counted, seen.signs[:, column], np.nan)
    inside = counted & (distance <= largest_distance)
    ends = [*np.quantile(distance[inside], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]), float(np.nanmax(distance))]
    told = []
    for number, (low, high) in enumerate(pairwise(ends)):
        kind = counted & (distance > low if number else distance >= low) & (distance <= high)
        told.append(
            {
                "from": round(float(low), DIGITS),
                "to": round(float(high), DIGITS),
                "outside": number == len(ends) - 2,
                **errors(rows, seen.log10_gpa, kind),
            }
        )
    return told


def error_correlation(rows: LearningRows, seen: HeldOut) -> float:
    """Correlation of the errors of log10 of both moduli, of ranks, so that a few wild rows do not decide it."""
    counted = seen.folds >= 0
    differences = seen.log10_gpa[counted] - rows.log10_gpa[counted]
    ranks = np.argsort(np.argsort(differences, axis=0), axis=0)
    return float(np.asarray(np.corrcoef(ranks.T))[0, 1])
