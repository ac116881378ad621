"""Phases that the tests of several featurizers share."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases

# LiS lies above the mixture of Li2S and S; eV/atom.
LITHIUM_SULFIDES = {"Li": 0.0, "S": 0.0, "Li2S": -1.5, "LiS": -0.9}


@pytest.fixture(scope="session")
def lithium_sulfides() -> PhaseIndex:
    amounts = [parse_formula(formula) for formula in LITHIUM_SULFIDES]
    return index_phases([*LITHIUM_SULFIDES], [*LITHIUM_SULFIDES], amounts, np.array([*LITHIUM_SULFIDES.values()]))


@pytest.fixture(scope="session")
def index_2018(phases_2018: list[tuple[str, float]]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases_2018]
    return index_phases(formulas, formulas, [parse_formula(f) for f in formulas], np.array([e for _, e in phases_2018]))
