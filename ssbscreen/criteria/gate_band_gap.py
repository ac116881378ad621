"""Whether the band gap is that of an electronic insulator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.criteria.verdicts import NOT_ASSESSED, states_at_least, with_reasons
from ssbscreen.domain.decisions import Columns, Gate, GateVerdicts
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.domain.origin import Origin
from ssbscreen.electronics.gap_distribution import expected_measured_gap_ev

_MEASURED_ORIGINS: Final = (Origin.MEASURED.value, Origin.LITERATURE.value)


def judge(columns: Columns, limits: Mapping[str, float]) -> GateVerdicts:
    """Compare the interval of the gap with the limit; unknown is uncertain.

    A PBE gap is a low estimate, so its interval runs from the value to the measured gap that the fit of Setyawan et
    al. expects: with a limit of 2 eV, 0.81 to 2 eV is uncertain. A machine-learned gap is taken as a PBE gap with an
    error of its own. Measured and published gaps are compared as they are.
    """
    limit = limits["smallest_band_gap_ev"]
    gap, origin = numbers(columns, "band_gap_ev"), texts(columns, "band_gap_origin")
    error = np.where(origin == Origin.ML.value, STANDARD_DEVIATIONS * limits["ml_band_gap_std_ev"], 0.0)
    measured = np.isin(origin, _MEASURED_ORIGINS)
    low = np.maximum(gap - error, 0.0)
    high = np.where(measured, gap, expected_measured_gap_ev(gap + error))
    reasons = [
        NOT_ASSESSED if np.isnan(value) else f"{value:.2f} eV {source} ({least:.2f} to {most:.2f}), limit {limit:g}"
        for value, source, least, most in zip(gap.tolist(), origin.tolist(), low.tolist(), high.tolist(), strict=True)
    ]
    return with_reasons(states_at_least(low, high, limit), reasons)


GATE = Gate(
    name="band_gap",
    meaning="The band gap is that of an electronic insulator; necessary, not sufficient.",
    needs=("band_gap_ev", "band_gap_origin"),
    source=(
        "Borlido et al., J. Chem. Theory Comput. 15, 5069 (2019), doi:10.1021/acs.jctc.9b00322, on the error of PBE; "
        "Setyawan et al., ACS Comb. Sci. 13, 382 (2011), doi:10.1021/co200012w, for its mean"
    ),
    judge=judge,
    # 0.6 eV: root mean square error of a random forest on Materials Project gaps, doi:10.1038/s41524-020-00406-3.
    limits={"smallest_band_gap_ev": 2.0, "ml_band_gap_std_ev": 0.6},
)
