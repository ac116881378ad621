"""Whether the order of the best holds when weights or energies are a little other than they are taken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np

from ssbscreen.decision.aggregate import squared_ratio
from ssbscreen.decision.aggregations import ranks_of
from ssbscreen.decision.calculations import CALCULATIONS
from ssbscreen.decision.rank_agreement import taus_to_usual_order
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.domain.decisions import Floats

BEST: Final = 50
WEIGHT_CHANGE: Final = 0.2
ENERGY_NOISE_EV_PER_ATOM: Final = 0.025
"""What accurate DFT leaves of an error between similar compounds, and the usual step of a hull's tolerance."""
CHANGES: Final = 500
LOW_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Stability:
    """Kendall's tau between the usual order of the best and their order after a change.

    Attributes:
        mean: over the changes.
        low: 5 % of the changes give less.
        candidates: how many are compared.
    """

    mean: float
    low: float
    candidates: int


def under_other_weights(draws: ValueDraws, weights: Floats, *, seed: int) -> Stability:
    """Each weight is multiplied by a number between 0.8 and 1.2, all equally likely.

    Args:
        draws: of candidates in the order of their usual rank.
        weights: shape (m,).
        seed: of the changes.
    """
    generator = np.random.default_rng([seed, 4])
    factors = generator.uniform(1.0 - WEIGHT_CHANGE, 1.0 + WEIGHT_CHANGE, (CHANGES, len(weights)))
    best = draws.shown[:BEST]
    return _stability(np.array([squared_ratio(best, weights * factor) for factor in factors]))


def under_noise_of_energies(
    draws: ValueDraws, weights: Floats, *, energy_error_ev_per_atom: float, seed: int
) -> Stability:
    """All that rests on energies varies as it would if these erred by 25 meV/atom; all else stays.

    Intervals rest on the error that the energies have, so their widths are scaled to the noise. A value that has no
    interval, or is missing, stays.

    Args:
        draws: of candidates in the order of their usual rank.
        weights: shape (m,).
        energy_error_ev_per_atom: that the intervals rest on; not positive, or NaN: no answer.
        seed: of the noise.
    """
    if not energy_error_ev_per_atom > 0.0:
        return Stability(nan, nan, min(BEST, len(draws.candidate_ids)))
    factor = ENERGY_NOISE_EV_PER_ATOM / energy_error_ev_per_atom
    varied = _criteria_of_energies()
    noisy = draws.with_widths(dict.fromkeys(varied, factor))
    known = draws.known[:BEST] & np.array([name in varied for name in draws.criteria])
    scores = []
    for change in range(CHANGES):
        (values,) = noisy.drawn(seed, change, 1)
        scores.append(squared_ratio(np.where(known, values[:BEST], draws.shown[:BEST]), weights))
    return _stability(np.array(scores))


def _criteria_of_energies() -> Mapping[str, float]:
    return next(each.loadings for each in CALCULATIONS if each.name == "energies")


def _stability(scores: Floats) -> Stability:
    candidates = scores.shape[1]
    if candidates < 2:  # noqa: PLR2004
        return Stability(nan, nan, candidates)
    taus = taus_to_usual_order(np.array([ranks_of(score) for score in scores]))
    return Stability(float(np.mean(taus)), float(np.quantile(taus, LOW_SHARE)), candidates)
