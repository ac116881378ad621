"""Gases against standard Gibbs energies of formation, the NIST-JANAF tables and the vapour pressure of water."""

from __future__ import annotations

from math import log

import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import RangeError, SsbscreenError
from ssbscreen.domain.units import BOLTZMANN_EV_PER_K, KJ_PER_MOL_PER_EV
from ssbscreen.interfaces.gases import (
    AMBIENT,
    DRY_ROOM,
    GASES,
    GLOVEBOX,
    PRODUCT_PRESSURE_BAR,
    Atmosphere,
    chemical_potential_ev,
    water_saturation_pressure_bar,
)

# Standard entropies per atom of elements in their reference state, J/(K mol): condensed ones from the CODATA key
# values (P: red, NBS tables), gases from the table under test.
ELEMENT_ENTROPIES = {"S": 32.054, "C": 5.74, "Br": 152.21 / 2, "I": 116.14 / 2, "P": 22.80} | {
    symbol: GASES[f"{symbol}2"].entropy_j_per_k_mol / 2 for symbol in ("H", "O", "N", "F", "Cl")
}


def _formation_kj_per_mol(formula: str, temperature_k: float = 298.15) -> float:
    potential = chemical_potential_ev(GASES[formula], temperature_k=temperature_k, partial_pressure_bar=1.0)
    elements = sum(n * ELEMENT_ENTROPIES[symbol] for symbol, n in parse_formula(formula).items())
    return potential * KJ_PER_MOL_PER_EV + temperature_k * elements / 1000.0


@pytest.mark.parametrize(
    ("formula", "gibbs_kj_per_mol"),
    [
        # CRC Handbook of Chemistry and Physics, Standard Thermodynamic Properties of Chemical Substances.
        ("H2O", -228.6),
        ("H2S", -33.4),
        ("CO2", -394.4),
        ("CO", -137.2),
        ("SO2", -300.1),
        ("HF", -275.4),
        ("HCl", -95.3),
        ("HBr", -53.4),
        ("HI", 1.7),
        ("NH3", -16.4),
        ("Br2", 3.1),
        ("I2", 19.3),
    ],
)
def test_standard_gibbs_energies_of_formation_are_those_of_the_handbook(formula: str, gibbs_kj_per_mol: float) -> None:
    assert _formation_kj_per_mol(formula) == pytest.approx(gibbs_kj_per_mol, abs=0.1)


@pytest.mark.parametrize("formula", ["H2O", "H2S", "CO2", "CO", "SO2", "HF", "HCl", "NH3"])
def test_gibbs_energies_of_formation_at_300_and_350_k_are_those_of_janaf(formula: str) -> None:
    # A second evaluation, by temperature; HBr is left out there since its bromine boils in between.
    from pymatgen.core import Composition
    from pymatgen.entries.computed_entries import G_GASES

    table = G_GASES[Composition(formula).get_integer_formula_and_factor()[0]]
    at_300, at_400 = table["300"] * KJ_PER_MOL_PER_EV, table["400"] * KJ_PER_MOL_PER_EV
    assert _formation_kj_per_mol(formula, 300.0) == pytest.approx(at_300, abs=1.0)
    assert _formation_kj_per_mol(formula, 350.0) == pytest.approx((at_300 + at_400) / 2, abs=1.0)


def test_phosphine_counts_from_red_phosphorus() -> None:
    # From white phosphorus (S 41.09): 13.5 kJ/mol in the handbook. Red lies 12 kJ/mol of Gibbs energy lower (NBS).
    from_white = _formation_kj_per_mol("PH3") - 17.6 + 298.15 * (41.09 - 22.80) / 1000.0
    assert from_white == pytest.approx(13.5, abs=0.1)
    assert _formation_kj_per_mol("PH3") - from_white == pytest.approx(12.1, abs=0.1)


def test_hydrogen_sulfide_is_bound_by_seven_hundredths_of_an_electronvolt_per_atom() -> None:
    enthalpy = GASES["H2S"].formation_enthalpy_kj_per_mol / KJ_PER_MOL_PER_EV / 3
    assert enthalpy == pytest.approx(-0.071, abs=0.001)


def test_oxygen_of_one_bar_lies_its_entropy_below_zero() -> None:
    # T S = 298.15 K x 205.152 J/(K mol) = 61.166 kJ/mol = 0.634 eV.
    potential = chemical_potential_ev(GASES["O2"], temperature_k=298.15, partial_pressure_bar=1.0)
    assert potential == pytest.approx(-0.634, abs=5e-4)


def test_a_tenth_of_the_pressure_lowers_the_potential_by_kt_ln_10() -> None:
    gas = GASES["H2S"]
    high, low = (
        chemical_potential_ev(gas, temperature_k=298.15, partial_pressure_bar=p) for p in (1.0, PRODUCT_PRESSURE_BAR)
    )
    assert high - low == pytest.approx(BOLTZMANN_EV_PER_K * 298.15 * log(1e6))
    assert high - low == pytest.approx(6 * 0.0592, abs=1e-3)


def test_vapour_pressure_of_water_is_that_of_the_steam_and_ice_tables() -> None:
    # IAPWS: 0.61117 kPa at 0 C, 3.1698 kPa at 25 C, 12.352 kPa at 50 C; ice at -40 C: 12.84 Pa.
    pressures = [water_saturation_pressure_bar(kelvin) for kelvin in (273.15, 298.15, 323.15, 233.15)]
    assert pressures == pytest.approx([6.1117e-3, 3.1698e-2, 0.12352, 1.284e-4], rel=2e-3)


def test_water_and_ice_meet_at_the_freezing_point() -> None:
    below = water_saturation_pressure_bar(273.15 - 1e-6)
    assert below == pytest.approx(water_saturation_pressure_bar(273.15), rel=2e-4)


def test_atmospheres_dry_from_air_to_the_glovebox() -> None:
    water = [atmosphere.pressures_bar["H2O"] for atmosphere in (AMBIENT, DRY_ROOM, GLOVEBOX)]
    assert water == pytest.approx([0.01584, 1.284e-4, 1e-6], rel=2e-3)
    for atmosphere in (AMBIENT, DRY_ROOM, GLOVEBOX):
        for formula, pressure in atmosphere.pressures_bar.items():
            chemical_potential_ev(GASES[formula], temperature_k=atmosphere.temperature_k, partial_pressure_bar=pressure)


def test_an_atmosphere_cannot_be_changed_from_outside() -> None:
    pressures = {"H2O": 0.01}
    atmosphere = Atmosphere("mine", 298.15, pressures, "a test")
    pressures["H2O"] = 1.0
    assert atmosphere.pressures_bar["H2O"] == 0.01


@pytest.mark.parametrize("temperature_k", [25.0, 273.0, 400.0, float("nan")])
def test_temperature_far_from_room_temperature_is_refused(temperature_k: float) -> None:
    with pytest.raises(RangeError, match="near room temperature"):
        chemical_potential_ev(GASES["H2O"], temperature_k=temperature_k, partial_pressure_bar=1.0)
    with pytest.raises(RangeError, match="atmosphere hot"):
        Atmosphere("hot", temperature_k, {"H2O": 1.0}, "a test")


@pytest.mark.parametrize("pressure_bar", [0.0, -1.0, float("nan")])
def test_pressure_that_is_not_positive_is_refused(pressure_bar: float) -> None:
    with pytest.raises(SsbscreenError, match="positive pressure"):
        chemical_potential_ev(GASES["H2O"], temperature_k=298.15, partial_pressure_bar=pressure_bar)
    with pytest.raises(ValueError, match="positive pressure"):
        Atmosphere("none", 298.15, {"H2O": pressure_bar}, "a test")


def test_unknown_gas_and_vapour_pressure_outside_the_fit_are_refused() -> None:
    with pytest.raises(RangeError, match="no data of XeF6"):
        Atmosphere("odd", 298.15, {"XeF6": 1.0}, "a test")
    with pytest.raises(RangeError, match="193.15 to 323.15"):
        water_saturation_pressure_bar(25.0)
