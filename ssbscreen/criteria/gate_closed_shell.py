"""Electronic insulation and redox stability, by counting electrons in the formula."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ssbscreen.criteria.reading import texts
from ssbscreen.criteria.verdicts import categorical
from ssbscreen.domain.decisions import Columns, Gate, GateVerdicts
from ssbscreen.electronics.electron_count import judge_formula


def judge(columns: Columns, limits: Mapping[str, float]) -> GateVerdicts:  # noqa: ARG001 - no limits to set
    """Verdict of every formula; see ``judge_formula``."""
    verdicts = [judge_formula(formula) for formula in texts(columns, "formula").tolist()]
    return categorical(
        np.array([state.value for state, _ in verdicts], dtype=np.str_), [reason for _, reason in verdicts]
    )


GATE = Gate(
    name="closed_shell",
    meaning="Every element can take one closed-shell oxidation state so that the formula is neutral.",
    needs=("formula",),
    source=(
        "Sendek et al., Energy Environ. Sci. 10, 306 (2017), doi:10.1039/C6EE02697D, exclude transition metals; here "
        "only those without a closed shell, by the counting of oxidation states of Karen et al., Pure Appl. Chem. "
        "86, 1017 (2014), doi:10.1515/pac-2013-0505"
    ),
    judge=judge,
)
