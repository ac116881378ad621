"""The table ``electronics``: band gaps of the candidates, with the measured gap that goes with each."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.origin import Origin
from ssbscreen.electronics.gap_distribution import INSULATES_ABOVE_EV
from ssbscreen.electronics.measured_gap import MeasuredGaps
from ssbscreen.tables.catalogue import CANDIDATES
from ssbscreen.tables.electronics import ELECTRONICS

MEASURED_ORIGINS: Final = (Origin.MEASURED.value, Origin.LITERATURE.value)
"""Of gaps that are measured ones already; all others are taken for PBE gaps."""


def electronics_of_known(candidates: pa.Table) -> pa.Table:
    """What follows from the gaps that sources have: one row for each candidate with a gap.

    A PBE gap of a source has no interval of its own; the measured gap that goes with it has (``measured_gap``). A
    measured gap is what it is, and says nothing of the PBE gap.

    Args:
        candidates: table ``candidates``.
    """
    known = candidates.filter(pc.is_valid(candidates["band_gap_ev"]))
    gap = known["band_gap_ev"].to_numpy(zero_copy_only=False)
    origins: list[str | None] = known["band_gap_origin"].to_pylist()
    is_measured = np.array([origin in MEASURED_ORIGINS for origin in origins], dtype=np.bool_)
    measured = MeasuredGaps.of_known(gap)
    low, high = measured.interval_ev()
    return ELECTRONICS.build(
        {
            "candidate_id": known["candidate_id"],
            "band_gap_ev": gap,
            "probability_insulator": np.where(is_measured, np.nan, gap >= INSULATES_ABOVE_EV),
            "measured_gap_ev": np.where(is_measured, gap, measured.quantiles_ev(0.5)),
            "measured_gap_low_ev": np.where(is_measured, gap, low),
            "measured_gap_high_ev": np.where(is_measured, gap, high),
            "probability_insulator_measured": np.where(
                is_measured, gap > INSULATES_ABOVE_EV, measured.probability_insulator
            ),
            "band_gap_origin": origins,
        }
    )


def with_predicted_gaps(candidates: pa.Table, electronics: pa.Table) -> pa.Table:
    """The candidates, with the gap and its origin from ``electronics`` where no source has one."""
    place = pc.index_in(candidates["candidate_id"], value_set=electronics["candidate_id"].combine_chunks())
    columns: dict[str, Any] = {name: candidates[name] for name in candidates.schema.names}
    is_known = pc.is_valid(candidates["band_gap_ev"])
    for name in ("band_gap_ev", "band_gap_origin"):
        columns[name] = pc.if_else(is_known, candidates[name], electronics[name].take(place))
    return CANDIDATES.build(columns)
