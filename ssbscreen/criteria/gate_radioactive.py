"""Whether the formula holds an element without a stable isotope."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ssbscreen.criteria.reading import texts
from ssbscreen.criteria.verdicts import categorical
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.decisions import Columns, Gate, GateState, GateVerdicts
from ssbscreen.domain.elements import is_radioactive
from ssbscreen.domain.errors import FormulaError


def judge(columns: Columns, limits: Mapping[str, float]) -> GateVerdicts:  # noqa: ARG001 - no limits to set
    """Fail formulas with Tc, Pm or any element beyond bismuth."""
    verdicts = [_judge_formula(formula) for formula in texts(columns, "formula").tolist()]
    return categorical(
        np.array([state.value for state, _ in verdicts], dtype=np.str_), [reason for _, reason in verdicts]
    )


def _judge_formula(formula: str) -> tuple[GateState, str]:
    try:
        found = [symbol for symbol in parse_formula(formula) if is_radioactive(symbol)]
    except FormulaError as error:
        return GateState.UNCERTAIN, f"not assessed: {error}"
    if found:
        return GateState.FAILS, f"no stable isotope of {', '.join(found)}"
    return GateState.PASSES, "every element has a stable isotope"


GATE = Gate(
    name="radioactive",
    meaning="Every element has a stable isotope; Tc, Pm and all beyond Bi have none.",
    needs=("formula",),
    source="Kondev et al., NUBASE2020, Chin. Phys. C 45, 030001 (2021), doi:10.1088/1674-1137/abddae",
    judge=judge,
)
