"""Limits of windows on two hulls: the embedded reference set beside the Materials Project of 2018, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.thermo.hull_program import SOLVED
from ssbscreen.thermo.phase_index import PhaseIndex
from ssbscreen.thermo.system_batches import Profiles, compute_profiles
from ssbscreen.thermo.windows import neighbour_steps

WORST: Final = 5
UNCORRECTED_IN_2018: Final = frozenset({"Br", "I", "Se", "Te"})
"""Anions that MP2020 corrects and the legacy scheme does not: Wang et al., Sci. Rep. 11, 15496 (2021),
doi:10.1038/s41598-021-94550-5."""


@dataclass(frozen=True, slots=True)
class LimitPair:
    """One limit of one composition on both hulls.

    Attributes:
        formula: composition.
        limit: "reduction" or "oxidation".
        embedded_v: on the hull of the set, V.
        dft_v: on the hull of 2018, V.
        embedded_products: what the composition turns into beyond the limit on the hull of the set.
        dft_products: the same on the hull of 2018.
        absent_in_dft: those of `embedded_products` that 2018 has no phase of.
        absent_in_embedded: those of `dft_products` that the set has no phase of.
    """

    formula: str
    limit: str
    embedded_v: float
    dft_v: float
    embedded_products: str
    dft_products: str
    absent_in_dft: str
    absent_in_embedded: str

    @property
    def difference_v(self) -> float:
        """Embedded less DFT, V."""
        return self.embedded_v - self.dft_v


def limit_pairs(embedded: PhaseIndex, dft: PhaseIndex, formulas: Sequence[str]) -> list[LimitPair]:
    """Both limits of compositions whose elements have phases on both hulls.

    A limit of 0 V on both is no test, for Li metal ends the scale there.
    """
    amounts = [parse_formula(formula) for formula in formulas]
    ours, theirs = (compute_profiles(index, amounts) for index in (embedded, dft))
    beyond = [neighbour_steps(profiles) for profiles in (ours, theirs)]
    pairs = []
    for row, formula in enumerate(formulas):
        if ours.status[row] != SOLVED or theirs.status[row] != SOLVED:
            continue
        for side, limit in enumerate(("reduction", "oxidation")):
            mine, other = (
                float((profiles.reduction_v, profiles.oxidation_v)[side][row]) for profiles in (ours, theirs)
            )
            if not np.isfinite(mine - other) or mine == other == 0.0:
                continue
            steps = [int(each[side][row]) for each in beyond]
            products, other_products = _products(embedded, ours, steps[0]), _products(dft, theirs, steps[1])
            pairs.append(
                LimitPair(
                    formula=formula,
                    limit=limit,
                    embedded_v=mine,
                    dft_v=other,
                    embedded_products=" + ".join(products),
                    dft_products=" + ".join(other_products),
                    absent_in_dft=", ".join(each for each in products if formula_key(each) not in dft.row_of),
                    absent_in_embedded=", ".join(
                        each for each in other_products if formula_key(each) not in embedded.row_of
                    ),
                )
            )
    return pairs


def window_figures(pairs: Sequence[LimitPair]) -> dict[str, Any]:
    """Mean and median of the absolute differences of each limit, V, and the worst with what sets them."""
    figures: dict[str, Any] = {"compositions": len({pair.formula for pair in pairs})}
    for limit in ("reduction", "oxidation"):
        of_limit = [pair for pair in pairs if pair.limit == limit]
        if not of_limit:
            continue
        difference = np.array([pair.difference_v for pair in of_limit])
        order = np.argsort(-np.abs(difference), kind="stable")[:WORST]
        same = np.array([UNCORRECTED_IN_2018.isdisjoint(parse_formula(pair.formula)) for pair in of_limit])
        figures[limit] = {
            "limits": len(of_limit),
            "mean_absolute_v": float(np.mean(np.abs(difference))),
            "median_absolute_v": float(np.median(np.abs(difference))),
            "mean_v": float(np.mean(difference)),
            "mean_absolute_without_br_i_se_te_v": float(np.mean(np.abs(difference[same]))) if same.any() else None,
            "worst": [told(of_limit[place]) for place in order],
        }
    return figures


def _products(index: PhaseIndex, profiles: Profiles, step: int) -> list[str]:
    if step < 0:
        return []
    rows = profiles.phase[profiles.products[step] : profiles.products[step + 1]]
    return [str(index.formulas[row]) for row in rows]


def told(pair: LimitPair) -> dict[str, Any]:
    """A pair as JSON, volts rounded to 0.1 mV."""
    return {
        "formula": pair.formula,
        "limit": pair.limit,
        "embedded_v": round(pair.embedded_v, 4),
        "dft_v": round(pair.dft_v, 4),
        "difference_v": round(pair.difference_v, 4),
        "embedded_products": pair.embedded_products,
        "dft_products": pair.dft_products,
        "absent_in_dft": pair.absent_in_dft,
        "absent_in_embedded": pair.absent_in_embedded,
    }
