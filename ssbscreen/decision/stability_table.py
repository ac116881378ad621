"""Whether the order of the first fifty holds under other weights and under noise of the energies, as a table."""

from __future__ import annotations

from math import nan
from typing import Final

import pyarrow as pa

from ssbscreen.decision.rank_stability import under_noise_of_energies, under_other_weights
from ssbscreen.decision.role_rows import role_rows
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.domain.decisions import Floats
from ssbscreen.tables import robustness as tables

OTHER_WEIGHTS: Final = "weights within 20 %"
NOISE_OF_ENERGIES: Final = "energies within 25 meV/atom"


def stability_table(
    role: str, draws: ValueDraws, weights: Floats, *, seed: int, energy_error_ev_per_atom: float = nan
) -> pa.Table:
    """The table ``rank_stability`` of one role.

    Args:
        role: name.
        draws: of the ranked candidates, best first.
        weights: declared, shape (m,).
        seed: of what is random.
        energy_error_ev_per_atom: that the intervals of energies rest on; NaN where unknown.
    """
    changes = {
        OTHER_WEIGHTS: under_other_weights(draws, weights, seed=seed),
        NOISE_OF_ENERGIES: under_noise_of_energies(
            draws, weights, energy_error_ev_per_atom=energy_error_ev_per_atom, seed=seed
        ),
    }
    rows = [(name, each.candidates, each.mean, each.low) for name, each in changes.items()]
    return role_rows(tables.RANK_STABILITY, role, rows)
