"""Orders side by side: other aggregations, other weights, noise of energies, and candidates that come and go."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import nan
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ssbscreen.decision.aggregations import AGGREGATIONS
from ssbscreen.decision.rank_agreement import agreement
from ssbscreen.decision.rank_reversal import reversed_pairs
from ssbscreen.decision.rank_stability import BEST, under_noise_of_energies, under_other_weights
from ssbscreen.decision.role_rows import role_rows
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.domain.decisions import Floats
from ssbscreen.tables import robustness as tables

FIRST: Final = f", first {BEST}"
OTHER_WEIGHTS: Final = f"weights within 20 %{FIRST}"
NOISE_OF_ENERGIES: Final = f"energies within 25 meV/atom{FIRST}"


def stability_table(
    role: str,
    draws: ValueDraws,
    weights: Floats,
    ranks: Mapping[str, npt.NDArray[np.int32]],
    *,
    seed: int,
    energy_error_ev_per_atom: float,
) -> pa.Table:
    """The table ``rank_stability`` of one role.

    Args:
        role: name.
        draws: of the ranked candidates, best first.
        weights: declared, shape (m,).
        ranks: of the candidates by aggregation.
        seed: of what is random.
        energy_error_ev_per_atom: that the intervals of energies rest on; NaN where unknown.
    """
    count = len(draws.candidate_ids)
    rows: list[tuple[Any, ...]] = []
    for one, other in combinations(AGGREGATIONS, 2):
        for label, best in (("", count), (FIRST, min(BEST, count))):
            # Candidates stand in the order of the declared aggregation, so the first are the first of that one.
            found = agreement(ranks[one][:best], ranks[other][:best])
            name = f"{one} and {other}{label}"
            rows.append((name, best, found.kendall_tau, nan, found.spearman_rho, found.reversed_share))
    changes = {
        OTHER_WEIGHTS: under_other_weights(draws, weights, seed=seed),
        NOISE_OF_ENERGIES: under_noise_of_energies(
            draws, weights, energy_error_ev_per_atom=energy_error_ev_per_atom, seed=seed
        ),
    }
    rows += [
        (name, each.candidates, each.mean, each.low, nan, (1.0 - each.mean) / 2.0) for name, each in changes.items()
    ]
    reversals = reversed_pairs(draws.shown, weights, AGGREGATIONS, seed=seed)
    rows += [
        (f"{name}, {change} candidates", count, 1.0 - 2.0 * share, nan, nan, share)
        for (name, change), share in reversals.items()
    ]
    return role_rows(tables.RANK_STABILITY, role, rows)
