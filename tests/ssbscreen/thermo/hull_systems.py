"""Systems of phases for the tests of the hull: one solved by hand, random ones, and SciPy's linear program of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import strategies as st
from scipy.optimize import linprog

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.composition_window import CompositionWindow, composition_windows
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases
from ssbscreen.thermo.system_batches import Profiles, compute_profiles

Phase = tuple[str, float]
"""Formula, energy in eV/atom."""
# A made-up Li-P-S system with round energies in eV per formula unit, solved by hand:
# Li2S -4.5, Li3P -3.0, P2S5 -2.1, Li3PS4 -8.0; (3 Li2S + P2S5)/2 = -7.8, so Li3PS4 lies on the hull.
ENERGIES_PER_FORMULA = {"Li": 0.0, "P": 0.0, "S": 0.0, "Li2S": -4.5, "Li3P": -3.0, "P2S5": -2.1, "Li3PS4": -8.0}
LI_P_S: list[Phase] = [(f, e / sum(parse_formula(f).values())) for f, e in ENERGIES_PER_FORMULA.items()]


def index_of(phases: Sequence[Phase]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases]
    ids = [f"{formula} #{row}" for row, formula in enumerate(formulas)]
    return index_phases(ids, formulas, [parse_formula(f) for f in formulas], np.array([e for _, e in phases]))


def window_of(formula: str, phases: Sequence[Phase]) -> CompositionWindow:
    return composition_windows(index_of(phases), [formula], [parse_formula(formula)], sigma_ev_per_atom=0.024)[0]


def profile_of(formula: str, phases: Sequence[Phase]) -> Profiles:
    return compute_profiles(index_of(phases), [parse_formula(formula)])


@dataclass(frozen=True)
class System:
    """Phases, and one composition among their elements; the elements come first, at 0 eV."""

    phases: tuple[Phase, ...]
    formula: str


def written(amounts: Mapping[str, int]) -> str:
    return "".join(f"{symbol}{n}" for symbol, n in amounts.items() if n)


@st.composite
def systems(draw: st.DrawFn, most_elements: int = 4, *, on_grid: bool = True) -> System:
    elements = ["Li", "P", "S", "Cl", "O", "Ge", "La"][: draw(st.integers(2, most_elements))]
    amounts = st.fixed_dictionaries({e: st.integers(0, 4) for e in elements}).filter(lambda a: sum(a.values()) > 0)
    energies = st.integers(-20, 2).map(lambda n: n / 10) if on_grid else st.floats(-2.0, 0.2)
    compounds = draw(st.lists(st.tuples(amounts.map(written), energies), max_size=12))
    kept = tuple((formula, e) for formula, e in compounds if len(parse_formula(formula)) > 1)
    return System((*((e, 0.0) for e in elements), *kept), draw(amounts.map(written)))


def hull_by_scipy(phases: Sequence[Phase], amounts: Mapping[str, float], *, mu_li: float | None = None) -> float:
    """Lowest energy, eV per formula unit, of phases with these atoms; with ``mu_li`` Li is free at that potential."""
    elements = [e for e in {e for f, _ in phases for e in parse_formula(f)} if mu_li is None or e != "Li"]
    rows = [parse_formula(formula) for formula, _ in phases]
    atoms = np.array([sum(row.values()) for row in rows])
    costs = np.array([energy for _, energy in phases]) * atoms
    if mu_li is not None:
        costs = costs - mu_li * np.array([row.get("Li", 0.0) for row in rows])
        kept = [position for position, row in enumerate(rows) if set(row) != {"Li"}]
        rows, costs = [rows[position] for position in kept], costs[kept]
    if not elements:
        return 0.0
    matrix = np.array([[row.get(e, 0.0) for row in rows] for e in elements])
    solved = linprog(
        costs,
        A_eq=matrix,
        b_eq=[amounts.get(e, 0.0) for e in elements],
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    assert solved.status == 0, solved.message
    return float(solved.fun)


def same_profiles(one: Profiles, other: Profiles) -> None:
    """Energies, limits and steps are equal; mixtures may differ where two are equally low."""
    assert other.status.tolist() == one.status.tolist()
    assert other.hull_energy == pytest.approx(one.hull_energy, abs=1e-9)
    assert other.reduction_v == pytest.approx(one.reduction_v, abs=1e-6)
    assert other.oxidation_v == pytest.approx(one.oxidation_v, abs=1e-6)
    assert other.steps.tolist() == one.steps.tolist()
    assert other.voltage == pytest.approx(one.voltage, abs=1e-6)
    assert other.li == pytest.approx(one.li, abs=1e-6)
