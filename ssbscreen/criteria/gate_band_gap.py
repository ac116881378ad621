"""Whether the band gap is that of an electronic insulator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.criteria.verdicts import NOT_ASSESSED, compared_at_least, states_at_least
from ssbscreen.domain.decisions import Columns, Gate, GateState, GateVerdicts
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.domain.origin import Origin
from ssbscreen.electronics.gap_distribution import expected_measured_gap_ev
from ssbscreen.electronics.table import MEASURED_ORIGINS

_OUTSIDE: Final = "; outside the domain of its model"


def judge(columns: Columns, limits: Mapping[str, float]) -> GateVerdicts:
    """Compare the interval of the gap with the limit; unknown is uncertain.

    A PBE gap is a low estimate, so its interval runs from the value to the measured gap that the fit of Setyawan et
    al. expects: with a limit of 2 eV, 0.81 to 2 eV is uncertain. A predicted gap is a PBE gap with the interval of its
    row, from the low end of which to what the fit makes of the high end; without one, with a usual error. Outside the
    domain of its model no interval was tested, so nothing is certain there. Measured and published gaps are compared
    as they are.
    """
    limit = limits["smallest_band_gap_ev"]
    gap, origin = numbers(columns, "band_gap_ev"), texts(columns, "band_gap_origin")
    error = np.where(origin == Origin.ML.value, STANDARD_DEVIATIONS * limits["ml_band_gap_std_ev"], 0.0)
    least, most = numbers(columns, "band_gap_low_ev"), numbers(columns, "band_gap_high_ev")
    measured = np.isin(origin, MEASURED_ORIGINS)
    low = np.maximum(np.where(np.isnan(least), gap - error, least), 0.0)
    high = np.where(measured, gap, expected_measured_gap_ev(np.where(np.isnan(most), gap + error, most)))
    outside = numbers(columns, "band_gap_in_domain") == 0.0
    states = np.where(outside, GateState.UNCERTAIN.value, states_at_least(low, high, limit))
    rows = zip(gap.tolist(), origin.tolist(), low.tolist(), high.tolist(), outside.tolist(), strict=True)
    reasons = [
        NOT_ASSESSED
        if np.isnan(value)
        else f"{value:.2f} eV {source} ({start:.2f} to {end:.2f}), limit {limit:g}{_OUTSIDE * is_outside}"
        for value, source, start, end, is_outside in rows
    ]
    # As likely below the middle of the interval as above it; the gap itself is its low end where it is a PBE gap.
    verdicts = compared_at_least(states, reasons, (low, (low + high) / 2.0, high), limit)
    return replace(verdicts, value=gap, margin=gap - limit)


GATE = Gate(
    name="band_gap",
    meaning="The band gap is that of an electronic insulator; necessary, not sufficient.",
    needs=("band_gap_ev", "band_gap_low_ev", "band_gap_high_ev", "band_gap_in_domain", "band_gap_origin"),
    source=(
        "Borlido et al., J. Chem. Theory Comput. 15, 5069 (2019), doi:10.1021/acs.jctc.9b00322, on the error of PBE; "
        "Setyawan et al., ACS Comb. Sci. 13, 382 (2011), doi:10.1021/co200012w, for its mean"
    ),
    judge=judge,
    # 0.6 eV: root mean square error of a random forest on Materials Project gaps, doi:10.1038/s41524-020-00406-3.
    limits={"smallest_band_gap_ev": 2.0, "ml_band_gap_std_ev": 0.6},
    unit="eV",
)
