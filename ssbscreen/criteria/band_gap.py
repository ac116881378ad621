"""Electronic band gap."""

from __future__ import annotations

import numpy as np

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Band gap [eV] with the interval of the model that predicted it; without one where a source states the gap."""
    value = numbers(columns, "band_gap_ev")
    low, high = numbers(columns, "band_gap_low_ev"), numbers(columns, "band_gap_high_ev")
    return bracketed(
        value,
        np.where(np.isnan(low), value, low),
        np.where(np.isnan(high), value, high),
        texts(columns, "band_gap_origin"),
    )


CRITERION = Criterion(
    name="band_gap",
    unit="eV",
    direction=Direction.MAXIMISE,
    meaning=(
        "Electronic band gap as its source states it, or predicted by a model of PBE gaps; necessary for an electronic "
        "insulator, not sufficient (PBE gaps are too small)."
    ),
    needs=("band_gap_ev", "band_gap_low_ev", "band_gap_high_ev", "band_gap_origin"),
    source="Borlido et al., J. Chem. Theory Comput. 15, 5069 (2019), doi:10.1021/acs.jctc.9b00322",
    compute=compute,
)
