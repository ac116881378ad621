"""Which atoms beside oxygen are oxidised, and what of a phase table air leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.interfaces.air_phases import air_phases, group_errors, holds_oxidised
from ssbscreen.thermo.hull_program import NEVER_EV_PER_ATOM
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases


def index_of(energies_ev_per_atom: dict[str, float]) -> PhaseIndex:
    formulas = list(energies_ev_per_atom)
    amounts = [parse_formula(f) for f in formulas]
    return index_phases(formulas, formulas, amounts, np.array(list(energies_ev_per_atom.values())))


@pytest.mark.parametrize(
    ("atom", "formula", "oxidised"),
    [
        ("S", "Li2SO4", True),
        ("S", "Li2S2O3", True),
        ("S", "LiFeSO4F", True),
        ("S", "La2O2S", False),
        ("S", "LiLa2NbS2O5", False),
        ("S", "Li2FeSO", False),
        ("S", "Li2S", False),
        ("Cl", "LiClO4", True),
        ("Cl", "Li3OCl", False),
        ("Cl", "CoCl2(H2O)6", False),
        ("N", "LiNO3", True),
        ("N", "Li2PO2N", False),
    ],
)
def test_charge_balance_tells_oxyanions_from_oxides_with_other_anions(atom: str, formula: str, oxidised: bool) -> None:
    assert holds_oxidised(atom, formula) is oxidised


def test_acids_never_form_and_carbon_stays_carbonate() -> None:
    kept = ("Li", "H2", "O2", "C", "LiOH", "Li2CO3", "LiHCO2", "H3BO3", "SO3")
    index = index_of(dict.fromkeys((*kept, "H2SO4", "NH4Cl", "HCl(H2O)6"), -1.0))
    found = air_phases(index)
    energy = {f: found.index.energies[index.row_of[formula_key(f)]] for f in index.formulas}
    assert {f for f, e in energy.items() if e == NEVER_EV_PER_ATOM} == {"H2SO4", "NH4Cl", "HCl(H2O)6"}
    assert {index.formulas[row] for row in found.reduced_carbon} == {"C", "LiHCO2"}


def test_a_uniform_error_of_water_is_taken_off_hydroxides_and_hydrates() -> None:
    # LiOH and Li2O at their measured enthalpies, LiOH 0.4 eV per H2O, so 0.2 eV per formula unit, too low.
    measured = {"Li2O": -597.94 / 96.48533212 / 3, "LiOH": -484.93 / 96.48533212 / 3 - 0.2 / 3}
    index = index_of(measured | {"Li": 0.0, "H2": 0.0, "O2": 0.0, "MgCl2(H2O)6": -1.0, "Li3PO4": -2.7})
    assert group_errors(index)["H"] == pytest.approx(-0.4, abs=1e-9)
    found = air_phases(index)
    assert found.shift_ev_per_atom("LiOH") == pytest.approx(0.2 / 3)
    assert found.shift_ev_per_atom("MgCl2(H2O)6") == pytest.approx(6 * 0.4 / 21)
    assert found.shift_ev_per_atom("Li3PO4") == 0.0


def test_without_salts_to_compare_nothing_is_shifted() -> None:
    index = index_of({"Li": 0.0, "O2": 0.0, "H2": 0.0, "LiOH": -1.8})
    assert set(group_errors(index).values()) == {0.0}
    assert np.array_equal(air_phases(index).index.energies, index.energies)
