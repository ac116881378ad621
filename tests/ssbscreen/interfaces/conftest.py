"""Indexes of phases that the tests of interfaces share: made-up ones and that of the Materials Project of 2018."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases


def _index(energies_ev_per_atom: Mapping[str, float]) -> PhaseIndex:
    formulas = list(energies_ev_per_atom)
    return index_phases(
        formulas, formulas, [parse_formula(f) for f in formulas], np.array(list(energies_ev_per_atom.values()))
    )


@pytest.fixture(scope="session")
def index_of() -> Callable[[Mapping[str, float]], PhaseIndex]:
    """Index of phases by formula and energy, eV/atom."""
    return _index


@pytest.fixture(scope="session")
def made_up() -> Callable[..., PhaseIndex]:
    """Index of elements at 0 and of phases given in eV per formula unit."""

    def make(**ev_per_formula: float) -> PhaseIndex:
        elements = dict.fromkeys(sorted({"Li", *(e for f in ev_per_formula for e in parse_formula(f))}), 0.0)
        held = {f: energy / sum(parse_formula(f).values()) for f, energy in ev_per_formula.items()}
        return _index(elements | held)

    return make


@pytest.fixture(scope="session")
def index_2018(phases_2018: list[tuple[str, float]]) -> PhaseIndex:
    return _index(dict(phases_2018))


@pytest.fixture(scope="session")
def without_2018(phases_2018: list[tuple[str, float]]) -> Callable[..., PhaseIndex]:
    """The phases of 2018 without some of them."""

    def make(*absent: str) -> PhaseIndex:
        return _index({formula: energy for formula, energy in phases_2018 if formula not in absent})

    return make
