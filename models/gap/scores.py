"""Errors, ranking and coverage of held-out distributions: overall, of Li compounds, by family of anions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.metrics import brier_score_loss, roc_auc_score

from models.gap.held_out import HeldOutGaps, held_out_distributions
from ssbscreen.domain.anion_families import AnionFamily, anion_family
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.electronics.gap_distribution import INSULATES_ABOVE_EV, LARGEST_METALLIC_PBE_GAP_EV

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

COVERAGES: Final = (0.5, 0.8, 0.9)
DIGITS: Final = 4
RELIABILITY_ENDS: Final = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
"""Of the bins in which probabilities are held against frequencies."""


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutFacts:
    """What held-out distributions say of n rows.

    Attributes:
        gaps_ev: medians [eV], (n,).
        probability_of_gap: [-], (n,).
        probability_insulator: that the PBE gap is at least 2 eV [-], (n,).
        held: whether the interval of each of `COVERAGES` holds the truth, (c, n).
        share_held: how much of the truth its central share holds, (c, n); see `GapDistribution.share_held`.
        widths_ev: of the intervals [eV], (c, n).
    """

    gaps_ev: Floats
    probability_of_gap: Floats
    probability_insulator: Floats
    held: Booleans
    share_held: Floats
    widths_ev: Floats

    @property
    def said(self) -> Floats:
        """Medians and both probabilities, as `errors` takes them, (n, 3)."""
        return np.column_stack([self.gaps_ev, self.probability_of_gap, self.probability_insulator])

    @classmethod
    def of(cls, gaps_ev: Floats, said: HeldOutGaps, *, seed: int) -> Self:
        """Calibrated on the other folds each.

        Args:
            gaps_ev: true PBE gaps [eV], (n,).
            said: of each row by trees that had not seen its fold.
            seed: of the calibration.
        """
        shape = (len(COVERAGES), len(gaps_ev))
        median, with_gap, insulator = (np.empty(shape[1]) for _ in range(3))
        held, share, widths = np.empty(shape, dtype=np.bool_), np.empty(shape), np.empty(shape)
        true = np.where(gaps_ev < LARGEST_METALLIC_PBE_GAP_EV, 0.0, gaps_ev)
        for test, found in held_out_distributions(gaps_ev, said, seed=seed):
            median[test], with_gap[test] = found.median_ev, found.probability_of_gap
            insulator[test] = found.probability_at_least(INSULATES_ABOVE_EV)
            for number, coverage in enumerate(COVERAGES):
                low, high = found.interval_ev(coverage)
                held[number, test] = (low <= true[test]) & (true[test] <= high)
                share[number, test] = found.share_held(true[test], coverage)
                widths[number, test] = high - low
        return cls(median, with_gap, insulator, held, share, widths)


def kinds_of(formulas: Sequence[str], systems: Sequence[str]) -> dict[str, Booleans]:
    """Kinds of rows whose errors are told apart: all, with Li, and each family of anions, (n,) each."""
    families = np.array([anion_family(formula) for formula in formulas])
    with_li = np.array([LITHIUM in system.split("-") for system in systems], dtype=np.bool_)
    return {
        "all": np.ones(len(families), dtype=np.bool_),
        "with Li": with_li,
        **{family.value: families == family for family in AnionFamily},
        **{f"with Li, {family.value}": with_li & (families == family) for family in AnionFamily},
    }


def errors(gaps_ev: Floats, said: Floats, kind: Booleans) -> dict[str, Any]:
    """Mean absolute error [eV], areas under the curve and Brier score of one kind of rows.

    Args:
        gaps_ev: true PBE gaps [eV], (n,).
        said: the gap [eV], the probability of one, and that of one of at least 2 eV, (n, 3).
        kind: which rows count.
    """
    true, told = gaps_ev[kind], said[kind]
    has_gap, insulates = true >= LARGEST_METALLIC_PBE_GAP_EV, true >= INSULATES_ABOVE_EV
    if not len(true):
        return {"rows": 0}
    missed = np.abs(true - told[:, 0])
    return {
        "rows": len(true),
        "share_with_gap": _rounded(has_gap.mean()),
        "mae_ev": _rounded(missed.mean()),
        "rms_ev": _rounded(np.sqrt((missed**2).mean())),
        "mae_of_those_with_a_gap_ev": _rounded(missed[has_gap].mean()) if has_gap.any() else None,
        "auc_gap": _area(has_gap, told[:, 1]),
        "auc_insulator": _area(insulates, told[:, 2]),
        "brier_insulator": _rounded(brier_score_loss(insulates, told[:, 2].clip(0.0, 1.0), pos_label=True)),
    }


def coverage(facts: HeldOutFacts, kind: Booleans) -> dict[str, Any]:
    """Share of truths in each interval, the share with the probability of no gap cut, and the median width [eV]."""
    if not kind.any():
        return {}
    return {
        f"{nominal:.0%}": {
            "held": round(float(facts.held[number, kind].mean()), 3),
            "share_held": round(float(facts.share_held[number, kind].mean()), 3),
            "median_width_ev": round(float(np.median(facts.widths_ev[number, kind])), 3),
        }
        for number, nominal in enumerate(COVERAGES)
    }


def reliability(gaps_ev: Floats, facts: HeldOutFacts) -> list[dict[str, Any]]:
    """Told probability of an insulator beside its frequency, by bins of the former."""
    p, insulates = facts.probability_insulator, gaps_ev >= INSULATES_ABOVE_EV
    bins = np.clip(np.digitize(p, RELIABILITY_ENDS) - 1, 0, len(RELIABILITY_ENDS) - 2)
    return [
        {
            "from": RELIABILITY_ENDS[number],
            "to": RELIABILITY_ENDS[number + 1],
            "rows": int((bins == number).sum()),
            "told": _rounded(p[bins == number].mean()),
            "found": _rounded(insulates[bins == number].mean()),
        }
        for number in range(len(RELIABILITY_ENDS) - 1)
        if (bins == number).any()
    ]


def all_errors(gaps_ev: Floats, said: Floats, kinds: Mapping[str, Booleans]) -> dict[str, Any]:
    """`errors` by kind."""
    return {name: errors(gaps_ev, said, kind) for name, kind in kinds.items()}


def _area(truth: Booleans, score: Floats) -> float | None:
    return _rounded(roc_auc_score(truth, score)) if truth.any() and not truth.all() else None


def _rounded(value: Any) -> float:
    return round(float(value), DIGITS)
