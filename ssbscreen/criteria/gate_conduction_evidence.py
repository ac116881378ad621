"""Whether there is evidence that the material conducts Li ions at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.cell.conduction_table import MEASURED_STD_LOG10
from ssbscreen.criteria.log10_conductivity import ML_STD_LOG10, interval
from ssbscreen.criteria.reading import flags, numbers, texts
from ssbscreen.criteria.verdicts import NOT_ASSESSED, compared_at_least, states_at_least
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.decisions import Columns, CriterionValues, Gate, GateState, GateVerdicts
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.errors import FormulaError

ELEMENTS_OF_A_SIMPLE_SALT: Final = 2


def judge(columns: Columns, limits: Mapping[str, float]) -> GateVerdicts:
    """Compare the interval of the conductivity with the limit, and hold simple salts to bring evidence.

    The interval is that of the criterion: calibrated of a prediction, else the value +-2 standard deviations, where the
    table has none those of the usual error. An upper bound below the limit fails, one above it says nothing. Outside
    the domain of its model no interval was tested, so nothing is certain there. Without a decision a binary Li compound
    fails: it has no framework to leave Li room, and conducts only by defects. Everything else is uncertain.
    """
    limit = limits["smallest_log10_conductivity_s_per_cm"]
    found = interval(columns, limits["measured_std_log10"], limits["ml_std_log10"])
    bound = flags(columns, "conductivity_is_upper_bound")
    outside = numbers(columns, "conductivity_in_domain") == 0.0
    undecided = np.isnan(found.value) | outside
    state = np.where(undecided, GateState.UNCERTAIN.value, states_at_least(found.low, found.high, limit))
    without_evidence = _simple_salts(texts(columns, "formula")) & (state == GateState.UNCERTAIN.value)
    reasons = [
        _reason(found, row, limit, bound=bool(bound[row]), outside=bool(outside[row]), bare=bool(without_evidence[row]))
        for row in range(len(state))
    ]
    state = np.where(without_evidence, GateState.FAILS.value, state)
    return compared_at_least(state, reasons, (found.low, found.value, found.high), limit)


def _reason(found: CriterionValues, row: int, limit: float, *, bound: bool, outside: bool, bare: bool) -> str:
    value, origin = found.value[row], found.origin[row]
    if np.isnan(value):
        told = NOT_ASSESSED
    elif bound:
        told = f"below 10^{value:.1f} S/cm ({origin}), limit 10^{limit:g}"
    else:
        told = f"10^{value:.1f} S/cm {origin} (10^{found.low[row]:.1f} to 10^{found.high[row]:.1f}), limit 10^{limit:g}"
        told += "; outside the domain of its model" if outside else ""
    return f"a simple salt with no conduction evidence: {told}" if bare else told


def _simple_salts(formulas: npt.NDArray[np.str_]) -> npt.NDArray[np.bool_]:
    """Where the formula is Li and one single other element."""
    return np.array([_is_simple_salt(formula) for formula in formulas.tolist()], dtype=np.bool_)


def _is_simple_salt(formula: str) -> bool:
    try:
        amounts = parse_formula(formula)
    except FormulaError:
        return False
    return len(amounts) == ELEMENTS_OF_A_SIMPLE_SALT and LITHIUM in amounts


GATE = Gate(
    name="conduction_evidence",
    meaning="The Li-ion conductivity is known to suffice for a thin film, or at least not excluded.",
    needs=(
        "formula",
        "log10_conductivity_s_per_cm",
        "log10_conductivity_std",
        "log10_conductivity_low_s_per_cm",
        "log10_conductivity_high_s_per_cm",
        "conductivity_is_upper_bound",
        "conductivity_in_domain",
        "conductivity_origin",
    ),
    source=(
        "Yu et al., J. Electrochem. Soc. 144, 524 (1997), doi:10.1149/1.1837443: LiPON, 2e-6 S/cm, in thin-film cells; "
        "Ohno et al., ACS Energy Lett. 5, 910 (2020), doi:10.1021/acsenergylett.9b02764, on the scatter of measurements"
    ),
    judge=judge,
    # sigma = L j / dU: at 1 mA/cm2 and 50 mV 30 um need 6e-5 S/cm, 1 um of film 2e-6, and 0.5 um the limit of 1e-6.
    limits={
        "smallest_log10_conductivity_s_per_cm": -6.0,
        "measured_std_log10": MEASURED_STD_LOG10,
        "ml_std_log10": ML_STD_LOG10,
    },
    unit="log10(S/cm)",
)
