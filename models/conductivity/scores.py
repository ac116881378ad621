"""How well conductivities are predicted: errors that respect bounds, ranks, classes, intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr
from sklearn.metrics import brier_score_loss, roc_auc_score

from models.conductivity.calibration import ConductivityCalibration, usable_errors
from models.conductivity.rows import ConductorRows, HeldOutConductivities

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

LIMITS: Final = (-4.0, -3.0)
"""log10 S/cm: what a thin separator needs at 1 mA/cm2 within a factor of two, and what a thick cathode needs."""
COVERAGES: Final = (0.5, 0.8, 0.9)
TOP_SHARE: Final = 0.1
FEWEST: Final = 10
"""Rows below which a family gets no line of its own."""


def errors(rows: ConductorRows, said: Floats, kind: Booleans | None = None) -> dict[str, Any]:
    """Errors on some rows, rounded.

    ``mae`` reads a bound as a value, as published figures do; ``mae_with_bounds`` counts no error where the prediction
    lies below an upper bound. ``enrichment_at_10_percent`` is how much more often than at random the tenth of the rows
    that is predicted highest has at least 1e-3 S/cm.
    """
    chosen = np.ones(len(said), dtype=np.bool_) if kind is None else kind
    true, told, bound = rows.log10_conductivity[chosen], said[chosen], rows.is_upper_bound[chosen]
    if not len(true):
        return {"rows": 0}
    off = np.abs(told - true)
    found: dict[str, Any] = {
        "rows": len(true),
        "bounds": int(bound.sum()),
        "mae": round(float(off.mean()), 3),
        "mae_with_bounds": round(float(np.where(bound & (told < true), 0.0, off).mean()), 3),
        "bias": round(float((told - true).mean()), 3),
    }
    if np.ptp(told) > 0.0 and np.ptp(true) > 0.0:
        found["spearman"] = round(float(spearmanr(told, true).statistic), 3)
    for limit in LIMITS:
        above = true >= limit
        if 0 < above.sum() < len(above):
            found[f"auc_1e{limit:.0f}"] = round(float(roc_auc_score(above, told)), 3)
    high = true >= LIMITS[1]
    if high.any():
        top = np.argsort(-told, kind="stable")[: max(round(TOP_SHARE * len(told)), 1)]
        found["enrichment_at_10_percent"] = round(float(high[top].mean() / high.mean()), 2)
    return found


def coverage(
    rows: ConductorRows, low_high: Mapping[float, tuple[Floats, Floats]], kind: Booleans | None = None
) -> dict[str, Any]:
    """Share of the measured values inside intervals, by coverage asked for, with median widths in decades.

    Samples known by an upper bound are left out.
    """
    chosen = ~rows.is_upper_bound if kind is None else kind & ~rows.is_upper_bound
    true = rows.log10_conductivity
    found: dict[str, Any] = {"rows": int(chosen.sum())}
    for share, (low, high) in low_high.items():
        if chosen.any():
            held = (low <= true) & (true <= high)
            found[f"held_{share:.0%}"] = round(float(held[chosen].mean()), 3)
            found[f"width_{share:.0%}"] = round(float(np.median((high - low)[chosen])), 2)
    return found


def held_out_intervals(
    rows: ConductorRows, seen: HeldOutConductivities
) -> tuple[dict[float, tuple[Floats, Floats]], Floats]:
    """Intervals by coverage and P(at least 1e-4 S/cm) of each fold from a calibration on the others, (n,)."""
    known_errors, usable = usable_errors(rows.log10_conductivity, rows.is_upper_bound, seen.log10_conductivity)
    count = len(known_errors)
    ends = {share: (np.empty(count), np.empty(count)) for share in COVERAGES}
    probability = np.empty(count)
    for fold in np.unique(seen.folds):
        test = seen.folds == fold
        rest = ~test & usable
        calibration = ConductivityCalibration.of(
            known_errors[rest], seen.signs[rest], folds=seen.folds[rest], groups=rows.groups[rest]
        )
        said, signs = seen.log10_conductivity[test], seen.signs[test]
        for share, (low, high) in ends.items():
            low[test], high[test] = calibration.interval(said, signs, share)
        probability[test] = calibration.probability_above(said, signs, LIMITS[0])
    return ends, probability


def reliability(rows: ConductorRows, probability: Floats) -> dict[str, Any]:
    """Brier score of P(at least 1e-4 S/cm), that of the base rate, and shares by fifth of probability."""
    above = rows.log10_conductivity >= LIMITS[0]
    bins = []
    for low in np.arange(0.0, 1.0, 0.2):
        inside = (probability >= low) & (probability < low + 0.2 + 1e-9 * (low > 0.7))  # noqa: PLR2004
        if inside.any():
            bins.append(
                {
                    "from": round(float(low), 1),
                    "rows": int(inside.sum()),
                    "said": round(float(probability[inside].mean()), 3),
                    "true": round(float(above[inside].mean()), 3),
                }
            )
    base = np.full(len(above), above.mean())
    return {
        "brier": round(float(brier_score_loss(above, probability)), 3),
        "brier_of_base_rate": round(float(brier_score_loss(above, base)), 3),
        "bins": bins,
    }


def kinds_of(rows: ConductorRows) -> dict[str, Booleans]:
    """Kinds of rows by name: all, with and without a cell, families of at least 10."""
    kinds = {"all": np.ones(len(rows.groups), dtype=np.bool_), "with a cell": rows.has_cell}
    for family in sorted(set(rows.families.tolist())):
        inside = np.asarray(rows.families == family)
        if inside.sum() >= FEWEST:
            kinds[family] = inside
    return kinds
