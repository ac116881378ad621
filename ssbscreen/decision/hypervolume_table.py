"""Who alone carries how much of a front, over all criteria of a role and in each trade-off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import moocore
import numpy as np
import pyarrow as pa

from ssbscreen.decision.hypervolume import hypervolume_shares
from ssbscreen.decision.pareto import TRADE_OFF_AXES
from ssbscreen.decision.role_rows import role_rows
from ssbscreen.decision.scaling import scaled
from ssbscreen.decision.value_draws import ValueDraws
from ssbscreen.domain.decisions import Criterion, CriterionValues, Ends
from ssbscreen.tables import robustness as tables

ALL_CRITERIA: Final = "all criteria"


def hypervolume_table(
    role: str,
    draws: ValueDraws,
    values: Mapping[str, CriterionValues],
    criteria: Mapping[str, Criterion],
    ends: Mapping[str, Ends],
) -> pa.Table:
    """The table ``hypervolumes`` of one role: the first front over all its criteria, and those of the trade-offs.

    Over all criteria missing values stand at the worst observed; in a trade-off only who has both values takes part.

    Args:
        role: name.
        draws: of the ranked candidates.
        values: by criterion, in the same order; a trade-off with an axis that is not among them is left out.
        criteria: every criterion there is, by name.
        ends: ends of the scale by criterion.
    """
    spaces = [(ALL_CRITERIA, draws.shown)]
    for name, axes in TRADE_OFF_AXES.items():
        if all(axis in values for axis in axes):
            pair = [scaled(values[axis].value, criteria[axis].direction, ends.get(axis)) for axis in axes]
            spaces.append((name, np.column_stack(pair)))
    rows = []
    for name, points in spaces:
        known = np.flatnonzero(~np.isnan(points).any(axis=1))
        if len(known) == 0:
            continue
        front = known[moocore.is_nondominated(points[known], maximise=True, keep_weakly=True)]
        shares = hypervolume_shares(points[front])
        rows += [
            (name, draws.candidate_ids[row], share) for row, share in zip(front.tolist(), shares.tolist(), strict=True)
        ]
    return role_rows(tables.HYPERVOLUMES, role, rows)
