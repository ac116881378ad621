"""Features of humid air against reactions written out with measured enthalpies."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.core import Composition

from featurizers.moisture import MoistureFeaturizer
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.units import KJ_PER_MOL_PER_EV
from ssbscreen.interfaces.gases import AMBIENT, GASES, PRODUCT_PRESSURE_BAR, chemical_potential_ev
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases

# NBS tables (1982), kJ/mol, so that nothing has to be taken off.
MEASURED = {"Li2S": -441.4, "Li2O": -597.94, "LiOH": -484.93, "Li2CO3": -1215.9}
ELEMENTS = ("Li", "H", "C", "O", "S")


def index_of(enthalpies_kj_per_mol: dict[str, float], elements: tuple[str, ...]) -> PhaseIndex:
    content = dict.fromkeys(elements, 0.0) | enthalpies_kj_per_mol
    amounts = [parse_formula(formula) for formula in content]
    energies = [
        value / KJ_PER_MOL_PER_EV / sum(held.values()) for value, held in zip(content.values(), amounts, strict=True)
    ]
    return index_phases([*content], [*content], amounts, np.array(energies))


def potential_ev(gas: str, pressure_bar: float | None = None) -> float:
    pressure = AMBIENT.pressures_bar[gas] if pressure_bar is None else pressure_bar
    return chemical_potential_ev(GASES[gas], temperature_k=AMBIENT.temperature_k, partial_pressure_bar=pressure)


def test_li2s_becomes_hydroxide_with_water_and_carbonate_with_co2_as_well() -> None:
    water, with_co2, _ = MoistureFeaturizer(index_of(MEASURED, ELEMENTS)).featurize(Composition("Li2S"))
    formed = {formula: value / KJ_PER_MOL_PER_EV for formula, value in MEASURED.items()}
    h2s = potential_ev("H2S", PRODUCT_PRESSURE_BAR)
    hydrolysis = 2 * formed["LiOH"] + h2s - formed["Li2S"] - 2 * potential_ev("H2O")
    carbonate = formed["Li2CO3"] + h2s - formed["Li2S"] - potential_ev("H2O") - potential_ev("CO2")
    assert water == pytest.approx(hydrolysis / 3)
    assert with_co2 == pytest.approx(carbonate / 3)


def test_all_sulfur_of_li2s_leaves_as_h2s() -> None:
    *_, h2s = MoistureFeaturizer(index_of(MEASURED, ELEMENTS)).featurize(Composition("Li2S"))
    assert h2s == pytest.approx(1e3 / 45.95, rel=1e-3)  # molar mass of Li2S


def test_without_a_reference_of_hydrogen_there_is_no_value() -> None:
    row = MoistureFeaturizer(index_of({"Li2S": -441.4}, ("Li", "C", "O", "S"))).featurize(Composition("Li2S"))
    assert np.isnan(row).all()


def test_another_index_is_not_answered_with_the_phases_of_the_first() -> None:
    featurizer = MoistureFeaturizer(index_of(MEASURED, ELEMENTS))
    first, *_ = featurizer.featurize(Composition("Li2S"))
    without_hydroxide = {formula: value for formula, value in MEASURED.items() if formula != "LiOH"}
    second, *_ = featurizer.set_params(index=index_of(without_hydroxide, ELEMENTS)).featurize(Composition("Li2S"))
    assert second > first + 0.01


# Muramatsu et al., Solid State Ionics 182, 116 (2011), doi:10.1016/j.ssi.2010.10.013, and the phosphate's use in water.
def test_thiophosphate_reacts_with_water_where_phosphate_does_not(index_2018: PhaseIndex) -> None:
    featurizer = MoistureFeaturizer(index_2018)
    thiophosphate, phosphate = (featurizer.featurize(Composition(f)) for f in ("Li3PS4", "Li3PO4"))
    assert thiophosphate[0] < -0.3 < -0.05 < phosphate[0]
    assert thiophosphate[2] == pytest.approx(4e3 / 180.06, rel=1e-3)  # molar mass of Li3PS4
    assert phosphate[2] == 0.0
