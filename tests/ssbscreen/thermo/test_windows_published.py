"""Windows and decomposition energies of known electrolytes against pymatgen and against Zhu, He and Mo (2015).

The energies are those of the Materials Project of 2018. Zhu, He and Mo used its database of 2015, without the
correction of sulfides by -0.663 eV per S that the later one has: it binds every S that is no elemental sulfur more
strongly, so oxidation of a sulfide to sulfur costs more, and a test that compares says by how much.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
from pymatgen.core import Composition, Element

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.materials import ProfileStep
from ssbscreen.thermo.composition_window import CompositionWindow, composition_windows
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases, mask_of
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import decomposition_energy

ORACLES = Path(__file__).parents[2] / "oracles"
SULFIDE_CORRECTION_EV_PER_S = 0.663  # of the Materials Project until 2020, sulfides against elemental sulfur


def oracle(name: str) -> list[dict[str, str]]:
    with (ORACLES / name).open(newline="") as stream:
        return list(csv.DictReader(stream))


MP2018 = {row["formula"]: row for row in oracle("windows_mp2018.csv")}
ZHU = {row["formula"]: row for row in oracle("zhu_2015.csv")}
SULFIDES = [formula for formula in ZHU if "S" in parse_formula(formula)]
OTHERS = [formula for formula in ZHU if formula not in SULFIDES]


@pytest.fixture(scope="module")
def index(phases_2018: list[tuple[str, float]]) -> PhaseIndex:
    formulas = [formula for formula, _ in phases_2018]
    return index_phases(
        formulas, formulas, [parse_formula(f) for f in formulas], np.array([energy for _, energy in phases_2018])
    )


@pytest.fixture(scope="module")
def windows(index: PhaseIndex) -> dict[str, CompositionWindow]:
    formulas = sorted({*MP2018, *ZHU})
    found = composition_windows(
        index, formulas, [parse_formula(formula) for formula in formulas], sigma_ev_per_atom=0.024
    )
    return {window.formula: window for window in found}


def step_at(window: CompositionWindow, voltage_v: float) -> ProfileStep:
    return next(s for s in window.profile if s.voltage_low_v <= voltage_v < s.voltage_high_v)


def decomposition_at(index: PhaseIndex, formula: str, voltage_v: float) -> float:
    """Of the phase with its own energy where the data have it, else as high above the hull as was published."""
    amounts = parse_formula(formula)
    profiles = compute_profiles(index, [amounts])
    row = index.row_of.get(composition_key(amounts))
    if row is None:
        energy = profiles.hull_energy[0] + float(ZHU[formula]["energy_above_hull_ev_per_atom"] or 0.0)
    else:
        energy = index.energies[row]
    return float(decomposition_energy(profiles, np.array([energy]), voltage_v)[0])


@pytest.mark.parametrize("formula", MP2018)
def test_windows_are_those_that_pymatgen_gives(formula: str, windows: dict[str, CompositionWindow]) -> None:
    limits, expected = windows[formula].limits, MP2018[formula]
    assert limits.reduction_limit_v == pytest.approx(float(expected["reduction_limit_v"]), abs=0.01)
    assert limits.oxidation_limit_v == pytest.approx(float(expected["oxidation_limit_v"]), abs=0.01)


def test_li3incl6_is_reduced_at_2_62_v_as_pymatgen_says_on_the_same_entries(
    index: PhaseIndex, windows: dict[str, CompositionWindow]
) -> None:
    # An earlier account of these energies gave 2.51 V; pymatgen 2026.10 gives 2.6214 V, to InCl2 + LiCl.
    rows = index.rows_of(mask_of(["Li", "In", "Cl"]))
    compositions = [Composition(index.formulas[row]) for row in rows]
    entries = [PDEntry(c, index.energies[row] * c.num_atoms) for c, row in zip(compositions, rows, strict=True)]
    diagram = PhaseDiagram(entries)
    profile = diagram.get_element_profile(Element("Li"), Composition("Li3InCl6"))
    metal = diagram.el_refs[Element("Li")].energy_per_atom
    (unchanged,) = [step for step in profile if abs(step["evolution"]) < 1e-6]
    assert metal - unchanged["chempot"] == pytest.approx(2.6214, abs=1e-4)
    assert windows["Li3InCl6"].limits.reduction_limit_v == pytest.approx(metal - unchanged["chempot"], abs=1e-6)
    assert {phase.formula for phase in windows["Li3InCl6"].reduction_products} == {"InCl2", "LiCl"}


def test_li3ps4_turns_into_li3p_and_li2s_at_li_metal(index: PhaseIndex, windows: dict[str, CompositionWindow]) -> None:
    products = {phase.formula: phase.formula_units for phase in step_at(windows["Li3PS4"], 0.0).phases}
    assert products == pytest.approx({"Li2S": 4.0, "Li3P": 1.0})  # Li3PS4 + 8 Li -> Li3P + 4 Li2S
    assert decomposition_at(index, "Li3PS4", 0.0) == pytest.approx(-1.42, abs=0.02)


@pytest.mark.parametrize("formula", ZHU)
def test_decomposition_energies_at_li_metal_are_the_published_ones(formula: str, index: PhaseIndex) -> None:
    published = float(ZHU[formula]["decomposition_at_0v_ev_per_atom"])
    assert decomposition_at(index, formula, 0.0) == pytest.approx(published, abs=0.02)


@pytest.mark.parametrize("formula", [formula for formula in ZHU if ZHU[formula]["products_at_0v"]])
def test_products_at_li_metal_are_the_published_ones(formula: str, windows: dict[str, CompositionWindow]) -> None:
    found = {phase.formula for phase in step_at(windows[formula], 0.0).phases}
    assert found == set(ZHU[formula]["products_at_0v"].split())


@pytest.mark.parametrize("formula", OTHERS)
def test_decomposition_energies_at_5_v_are_the_published_ones_without_sulfur(formula: str, index: PhaseIndex) -> None:
    published = float(ZHU[formula]["decomposition_at_5v_ev_per_atom"])
    assert decomposition_at(index, formula, 5.0) == pytest.approx(published, abs=0.02)


# Li6PS5Cl is left out: its sulfur ends in SCl, a phase that the database of 2015 did not have.
@pytest.mark.parametrize("formula", [formula for formula in SULFIDES if formula != "Li6PS5Cl"])
def test_sulfides_at_5_v_differ_by_the_correction_of_the_sulfur_that_is_set_free(
    formula: str, index: PhaseIndex, windows: dict[str, CompositionWindow]
) -> None:
    free = sum(phase.formula_units for phase in step_at(windows[formula], 5.0).phases if phase.formula == "S")
    atoms = sum(parse_formula(formula).values())
    published = float(ZHU[formula]["decomposition_at_5v_ev_per_atom"])
    expected = published + SULFIDE_CORRECTION_EV_PER_S * free / atoms
    assert decomposition_at(index, formula, 5.0) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("formula", [formula for formula in ZHU if ZHU[formula]["reduction_limit_v"]])
def test_reduction_limits_are_the_published_ones(formula: str, windows: dict[str, CompositionWindow]) -> None:
    published = float(ZHU[formula]["reduction_limit_v"])
    assert windows[formula].limits.reduction_limit_v == pytest.approx(published, abs=0.02)


@pytest.mark.parametrize("formula", OTHERS)
def test_oxidation_limits_without_sulfur_are_the_published_ones(
    formula: str, windows: dict[str, CompositionWindow]
) -> None:
    published = float(ZHU[formula]["oxidation_limit_v"])
    assert windows[formula].limits.oxidation_limit_v == pytest.approx(published, abs=0.02)


@pytest.mark.parametrize("formula", SULFIDES)
def test_sulfides_oxidise_higher_by_no_more_than_the_correction_over_two_electrons(
    formula: str, windows: dict[str, CompositionWindow]
) -> None:
    # Two Li leave for each S set free; where other products follow (LiS4, P2S7), the shift is smaller.
    shift = windows[formula].limits.oxidation_limit_v - float(ZHU[formula]["oxidation_limit_v"])
    assert -0.01 < shift < SULFIDE_CORRECTION_EV_PER_S / 2


@pytest.mark.parametrize(
    "formula", [f for f in ZHU if ZHU[f]["energy_above_hull_ev_per_atom"] and "." not in f and f != "Li14Zn(GeO4)4"]
)
def test_energies_above_the_hull_are_the_published_ones(formula: str, windows: dict[str, CompositionWindow]) -> None:
    published = float(ZHU[formula]["energy_above_hull_ev_per_atom"])
    assert windows[formula].energy_above_hull_ev_per_atom == pytest.approx(published, abs=0.003)
