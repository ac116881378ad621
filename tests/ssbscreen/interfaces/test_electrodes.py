"""Anodes and cathodes against published voltages and the energies of 2018, and what happens where phases lack one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.interfaces.electrodes import (
    ANODES,
    CATHODES,
    Cathode,
    CathodeState,
    ChargeState,
    cathode_reactants,
    on_hull,
    reactant_of,
)
from ssbscreen.thermo.mixing import Reactant
from ssbscreen.thermo.phase_index import PhaseIndex


def energy_per_formula(index: PhaseIndex, formula: str) -> float:
    found, is_phase = reactant_of(index, formula)
    assert is_phase, formula
    return found.energy_ev_per_atom * found.atoms


def test_li_metal_is_the_zero_and_alloys_lie_above_it() -> None:
    assert [(anode.name, anode.voltage_v) for anode in ANODES[:1]] == [("Li", 0.0)]
    assert all(0.0 < anode.voltage_v < 1.0 for anode in ANODES[1:])


def test_silver_holds_li_at_the_voltage_of_its_two_richest_phases(index_2018: PhaseIndex) -> None:
    # Li8Ag5 + 7 Li -> 5 Li3Ag.
    (stated,) = [anode.voltage_v for anode in ANODES if anode.name == "Li-Ag"]
    lithium = (energy_per_formula(index_2018, "Li8Ag5") - 5 * energy_per_formula(index_2018, "Li3Ag")) / 7
    assert stated == pytest.approx(lithium, abs=0.02)


@pytest.mark.parametrize(
    ("full", "empty", "measured_v"),
    [
        ("LiFePO4", "FePO4", 3.45),  # Padhi et al. 1997, doi:10.1149/1.1837571
        ("Li2S", "S", 2.1),  # Manthiram et al. 2014
    ],
)
def test_cathodes_have_their_measured_voltage_on_the_energies(
    full: str, empty: str, measured_v: float, index_2018: PhaseIndex
) -> None:
    # PBE+U with these corrections errs by 0.2-0.3 V; for S the correction of sulfides adds 0.3 V.
    n = parse_formula(full)["Li"]
    found = (energy_per_formula(index_2018, empty) - energy_per_formula(index_2018, full)) / n
    assert found == pytest.approx(measured_v, abs=0.35)
    stated = {state.formula: state.voltage_v for one in CATHODES for state in (one.discharged, one.charged)}
    assert stated[full] <= measured_v <= stated[empty]


def test_volumes_change_on_charging_as_the_published_cells_say() -> None:
    # LiCoO2 (hexagonal, three formulas) and Li0.5CoO2 (monoclinic, two); LiFePO4 and FePO4 (both four).
    layered = 2.816**2 * 14.05 * np.sqrt(3.0) / 2.0 / 3.0
    half_empty = 4.865 * 2.809 * 5.063 * np.sin(np.deg2rad(108.68)) / 2.0
    olivine, heterosite = 10.334 * 6.008 * 4.693, 9.821 * 5.792 * 4.788
    stated = {cathode.name: cathode.volume_change for cathode in CATHODES}
    assert stated["LiCoO2"] == pytest.approx(half_empty / layered - 1.0, abs=2e-3)
    assert stated["LiFePO4"] == pytest.approx(heterosite / olivine - 1.0, abs=2e-3)


def test_sulfur_swells_far_beyond_linear_elasticity_so_no_stress_is_stated() -> None:
    # Densities of the CRC Handbook, g/cm3: Li2S 1.66, S 2.07.
    full, empty = 45.94 / 1.66, 32.06 / 2.07
    assert full / empty == pytest.approx(1.8, abs=0.02)
    (sulfur,) = (cathode for cathode in CATHODES if cathode.name == "S")
    assert np.isnan(sulfur.volume_change)
    assert "swells by 80 %" in sulfur.volume_source


def test_every_cathode_says_where_its_change_of_volume_is_from_and_it_is_small() -> None:
    for cathode in CATHODES:
        assert "doi:10." in cathode.volume_source, cathode.name
        assert np.isnan(cathode.volume_change) or 0.0 < abs(cathode.volume_change) < 0.1, cathode.name


def test_charging_takes_li_out_and_leaves_everything_else() -> None:
    for cathode in CATHODES:
        full, empty = parse_formula(cathode.discharged.formula), parse_formula(cathode.charged.formula)
        hosts = [{e: n for e, n in amounts.items() if e != "Li"} for amounts in (full, empty)]
        scale = next(iter(hosts[1].values())) / next(iter(hosts[0].values()))
        assert hosts[1] == pytest.approx({e: n * scale for e, n in hosts[0].items()}), cathode.name
        assert empty.get("Li", 0.0) < full["Li"] * scale
        assert cathode.charged.voltage_v >= cathode.discharged.voltage_v


def test_a_phase_counts_with_its_lowest_entry(made_up: Callable[..., PhaseIndex]) -> None:
    index = made_up(Li2S=-4.5, LiS=-1.0)
    metastable, is_phase = reactant_of(index, "LiS")
    assert is_phase
    assert metastable.energy_ev_per_atom == pytest.approx(-0.5)
    # The mixture is half Li2S and half S: -4.5 / 2 eV for two atoms.
    (mixture,) = on_hull(index, [metastable])
    assert mixture.energy_ev_per_atom == pytest.approx(-4.5 / 4)
    assert mixture.amounts == metastable.amounts


def test_a_composition_that_is_no_phase_counts_as_its_mixture_and_says_so(made_up: Callable[..., PhaseIndex]) -> None:
    found, is_phase = reactant_of(made_up(Li2S=-4.5), "LiS")
    assert not is_phase
    assert found == Reactant("LiS", {"Li": 1.0, "S": 1.0}, pytest.approx(-4.5 / 4))


def test_the_same_composition_in_other_amounts_is_the_same_phase(made_up: Callable[..., PhaseIndex]) -> None:
    found, is_phase = reactant_of(made_up(Li2S=-4.5), "Li4S2")
    assert is_phase
    assert (found.atoms, found.energy_ev_per_atom) == (6.0, pytest.approx(-1.5))


def test_a_composition_without_the_element_of_its_own_has_no_energy(
    index_of: Callable[[Mapping[str, float]], PhaseIndex],
) -> None:
    with pytest.raises(SsbscreenError, match="LiCl: no phase of Cl alone among the entries"):
        reactant_of(index_of({"Li": 0.0, "S": 0.0, "Li2S": -1.5}), "LiCl")


def test_a_cathode_with_an_element_that_the_phases_lack_is_left_out(made_up: Callable[..., PhaseIndex]) -> None:
    index = made_up(Li2S=-4.5, Li2O=-6.0, CoO=-2.5, LiCoO2=-7.0)
    found = cathode_reactants(index, CATHODES)
    assert [(one.cathode, one.state) for one in found] == [
        (name, state) for name in ("LiCoO2", "S") for state in (ChargeState.DISCHARGED, ChargeState.CHARGED)
    ]
    told = {one.reactant.formula: one.is_phase for one in found}
    assert told == {"LiCoO2": True, "LiCo2O4": False, "Li2S": True, "S": True}
    assert [one.voltage_v for one in found] == [3.9, 4.2, 2.1, 2.1]


def test_an_element_that_only_the_charged_state_holds_is_needed_too(made_up: Callable[..., PhaseIndex]) -> None:
    odd = Cathode("odd", CathodeState("Li2S", 2.0), CathodeState("TiS2", 2.5), "made up", "test")
    assert cathode_reactants(made_up(Li2S=-4.5), (odd,)) == []
    assert len(cathode_reactants(made_up(Li2S=-4.5, TiS2=-4.0), (odd,))) == 2


def test_all_cathodes_are_there_on_real_phases_and_no_state_lies_below_its_mixture(index_2018: PhaseIndex) -> None:
    found = cathode_reactants(index_2018, CATHODES)
    assert len(found) == 2 * len(CATHODES)
    for one, mixture in zip(found, on_hull(index_2018, [one.reactant for one in found]), strict=True):
        height = one.reactant.energy_ev_per_atom - mixture.energy_ev_per_atom
        assert -1e-8 < height < 0.1, one.reactant.formula
        assert one.is_phase or np.isclose(height, 0.0)
