"""Reactions at Li metal, at 5 V and with LiCoO2 against those that Zhu, He and Mo published.

Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517, Tables 2, 3 and S1, and
J. Mater. Chem. A 4, 3253 (2016), doi:10.1039/c5ta08574h. Our energies are those of the Materials Project of 2018,
theirs of 2015. Two things changed in between, and each difference beyond rounding is one of them: sulfides were given a
correction of -0.663 eV per S, and phases were added. Their energies are of the phases themselves, so that of a phase
above the hull lies below that of its mixture by its height.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from ssbscreen.domain.composition import composition_key, formula_key, parse_formula
from ssbscreen.interfaces.anode_reactions import AnodeReactions, anode_reactions
from ssbscreen.interfaces.electrodes import Anode
from ssbscreen.interfaces.single_pair import interface_reaction
from ssbscreen.thermo.composition_window import hull_energies_ev_per_atom
from ssbscreen.thermo.phase_index import PhaseIndex

FORMULA = {
    "LGPS": "Li10GeP2S12",
    "LiPON": "Li2PO2N",
    "LLZO": "Li7La3Zr2O12",
    "LATP": "Li1.3Al0.3Ti1.7(PO4)3",
    "LAGP": "Li1.5Al0.5Ge1.5(PO4)3",
    "LISICON": "Li14Zn(GeO4)4",
}
"""Compositions behind the names; that of LLTO is not stated, so it is left out."""
MATERIALS = (
    "Li2S", "LGPS", "Li3.25Ge0.25P0.75S4", "Li3PS4", "Li4GeS4", "Li7P3S11", "Li6PS5Cl", "Li7P2S8I",
    "LiPON", "LLZO", "LATP", "LAGP", "LISICON",
)  # fmt: skip
SULFIDES = MATERIALS[:8]
OTHERS = MATERIALS[8:]
ABOVE_THE_HULL = ("LGPS", "Li7P3S11", "Li6PS5Cl", "LLZO", "LATP", "LISICON")

SULFIDE_CORRECTION_EV_PER_S = 0.663
"""Of the Materials Project until 2020, for every S that is neither elemental nor bound to O, F or Cl (as in SCl)."""
ROUNDING_EV_PER_ATOM = 0.012  # the published heights and energies have two to three digits

Published = Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="module")
def published(shared_data: Path) -> Published:
    with (shared_data / "reference_values" / "zhu2015_decomposition_energies_0V_5V.csv").open(newline="") as stream:
        return {row["material"]: row for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def heights_ev_per_atom(shared_data: Path) -> dict[str, float]:
    with (shared_data / "reference_values" / "zhu2015_e_above_hull.csv").open(newline="") as stream:
        return {row["material"]: float(row["e_above_hull_meV_per_atom"]) / 1e3 for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def uncorrected(phases_2018: list[tuple[str, float]], index_of: Callable[..., PhaseIndex]) -> PhaseIndex:
    """The phases of 2018 without the correction of sulfides and without SCl, which came later than 2015."""
    energies = dict(phases_2018)
    for formula in list(energies):
        amounts = parse_formula(formula)
        if "S" in amounts and len(amounts) > 1 and not amounts.keys() & {"O", "F"} and formula not in ("SCl", "SCl2"):
            energies[formula] += SULFIDE_CORRECTION_EV_PER_S * amounts["S"] / sum(amounts.values())
    del energies["SCl"]
    return index_of(energies)


def formula_of(material: str) -> str:
    return FORMULA.get(material, material)


def reaction(index: PhaseIndex, material: str, voltage_v: float, *, height_ev_per_atom: float) -> AnodeReactions:
    """Of a phase that lies this much above the hull."""
    formula = formula_of(material)
    energy = hull_energies_ev_per_atom(index, [parse_formula(formula)]) + height_ev_per_atom
    (found,) = anode_reactions([formula], energy, index, [Anode("electrode", voltage_v, "test")])
    return found


def keys(formulas: set[str]) -> set[str]:
    return {formula_key(formula) for formula in formulas}


def names(text: str) -> set[str]:
    """Published products; molecules of elements count as the elements, Ti5P4O20 and PON as what they are."""
    return keys({one.strip() for one in text.split(";")})


@pytest.mark.parametrize("material", MATERIALS)
def test_energies_at_li_metal_are_the_published_ones(
    material: str, published: Published, heights_ev_per_atom: Mapping[str, float], index_2018: PhaseIndex
) -> None:
    found = reaction(index_2018, material, 0.0, height_ev_per_atom=heights_ev_per_atom.get(material, 0.0))
    expected = float(published[material]["E_D_0V_eV_per_atom"])
    assert found.energy_ev_per_atom[0] == pytest.approx(expected, abs=ROUNDING_EV_PER_ATOM)


@pytest.mark.parametrize("material", [m for m in MATERIALS if m not in ("Li2S", "LLZO")])
def test_products_at_li_metal_are_the_published_ones(
    material: str, published: Published, index_2018: PhaseIndex
) -> None:
    found = reaction(index_2018, material, 0.0, height_ev_per_atom=0.0)
    assert keys(set(found.products[0])) == names(published[material]["products_0V"])


def test_li2s_does_not_react_with_li_metal(index_2018: PhaseIndex) -> None:
    found = reaction(index_2018, "Li2S", 0.0, height_ev_per_atom=0.0)
    assert found.energy_ev_per_atom[0] == 0.0
    assert found.margin_ev_per_atom[0] > 0.5


def test_llzo_gives_the_published_zirconium_once_the_suboxide_zr4o_is_taken_away(
    published: Published, index_2018: PhaseIndex, without_2018: Callable[..., PhaseIndex]
) -> None:
    assert published["LLZO"]["products_0V"] == "Zr (or Zr3O); La2O3; Li2O"
    assert set(reaction(index_2018, "LLZO", 0.0, height_ev_per_atom=0.0).products[0]) == {"Zr4O", "La2O3", "Li2O"}
    older = reaction(without_2018("Zr4O"), "LLZO", 0.0, height_ev_per_atom=0.0)
    assert set(older.products[0]) == {"Zr", "La2O3", "Li2O"}


@pytest.mark.parametrize("material", OTHERS)
def test_energies_and_products_at_5_v_without_sulfur_are_the_published_ones(
    material: str, published: Published, heights_ev_per_atom: Mapping[str, float], index_2018: PhaseIndex
) -> None:
    found = reaction(index_2018, material, 5.0, height_ev_per_atom=heights_ev_per_atom.get(material, 0.0))
    expected = float(published[material]["E_D_5V_eV_per_atom"])
    assert found.energy_ev_per_atom[0] == pytest.approx(expected, abs=ROUNDING_EV_PER_ATOM)
    assert keys(set(found.products[0])) == names(published[material]["products_5V"])


@pytest.mark.parametrize("material", SULFIDES)
def test_sulfides_at_5_v_are_the_published_ones_once_the_correction_is_taken_off(
    material: str, published: Published, heights_ev_per_atom: Mapping[str, float], uncorrected: PhaseIndex
) -> None:
    found = reaction(uncorrected, material, 5.0, height_ev_per_atom=heights_ev_per_atom.get(material, 0.0))
    expected = float(published[material]["E_D_5V_eV_per_atom"])
    assert found.energy_ev_per_atom[0] == pytest.approx(expected, abs=ROUNDING_EV_PER_ATOM)
    assert keys(set(found.products[0])) == names(published[material]["products_5V"])


@pytest.mark.parametrize("material", [m for m in SULFIDES if m != "Li6PS5Cl"])
def test_with_the_correction_oxidation_of_sulfides_is_less_favourable_by_that_of_the_sulfur_set_free(
    material: str, published: Published, heights_ev_per_atom: Mapping[str, float], index_2018: PhaseIndex
) -> None:
    found = reaction(index_2018, material, 5.0, height_ev_per_atom=heights_ev_per_atom.get(material, 0.0))
    atoms = sum(parse_formula(formula_of(material)).values())
    shift = SULFIDE_CORRECTION_EV_PER_S * found.products[0]["S"] / atoms
    expected = float(published[material]["E_D_5V_eV_per_atom"]) + shift
    # P2S7 stands for P2S5 + 2 S here: it holds corrected sulfur and is on the hull for that reason alone.
    assert found.energy_ev_per_atom[0] == pytest.approx(expected, abs=ROUNDING_EV_PER_ATOM)
    assert keys(set(found.products[0]) - {"P2S7"}) == names(published[material]["products_5V"]) - keys({"P2S5"})


def test_li6ps5cl_gives_scl_at_5_v_and_without_it_phosphorus_chloride_as_published(
    index_2018: PhaseIndex, uncorrected: PhaseIndex
) -> None:
    assert "SCl" in reaction(index_2018, "Li6PS5Cl", 5.0, height_ev_per_atom=0.0).products[0]
    assert set(reaction(uncorrected, "Li6PS5Cl", 5.0, height_ev_per_atom=0.0).products[0]) == {"P2S5", "S", "PCl3"}


@pytest.mark.parametrize("material", [m for m in ABOVE_THE_HULL if m not in ("LATP", "LISICON")])
def test_entries_lie_as_high_above_the_hull_as_published(
    material: str, heights_ev_per_atom: Mapping[str, float], index_2018: PhaseIndex
) -> None:
    amounts = parse_formula(formula_of(material))
    height = index_2018.energies[index_2018.row_of[composition_key(amounts)]] - hull_energies_ev_per_atom(
        index_2018, [amounts]
    )
    assert height[0] == pytest.approx(heights_ev_per_atom[material], abs=0.003)


@pytest.mark.parametrize("material", ABOVE_THE_HULL)
def test_the_published_energies_are_those_of_the_phase_and_not_of_its_mixture(
    material: str, published: Published, heights_ev_per_atom: Mapping[str, float], index_2018: PhaseIndex
) -> None:
    of_mixture = reaction(index_2018, material, 0.0, height_ev_per_atom=0.0).energy_ev_per_atom[0]
    difference = of_mixture - float(published[material]["E_D_0V_eV_per_atom"])
    assert difference == pytest.approx(heights_ev_per_atom[material], abs=ROUNDING_EV_PER_ATOM)


def test_li3ps4_and_licoo2_react_at_the_published_ratio_to_the_published_products(index_2018: PhaseIndex) -> None:
    # 25 Li3PS4 + 72 LiCoO2 -> 25 Li2S + 25 Li3PO4 + 11 Li2SO4 + 8 Co9S8: 200 of 488 atoms are of Li3PS4.
    found = interface_reaction(index_2018, "Li3PS4", "LiCoO2")
    expected = {"Li2S": 25 / 97, "Li3PO4": 25 / 97, "Li2SO4": 11 / 97, "Co9S8": 8 / 97}
    (kink,) = [kink for kink in found.kinks if {phase.formula for phase in kink.products} == expected.keys()]
    assert kink.fraction_a == pytest.approx(200 / 488)
    assert kink.fraction_a == pytest.approx(0.41, abs=0.005)
    assert {phase.formula: phase.formula_units for phase in kink.products} == pytest.approx(expected)
    assert kink.reaction_energy_ev_per_atom == pytest.approx(-0.406, abs=0.005)
    # The lowest kink, with Co3S4, lies less than 1 meV/atom lower.
    assert found.minimum.reaction_energy_ev_per_atom == pytest.approx(kink.reaction_energy_ev_per_atom, abs=1e-3)


def test_without_co3s4_the_published_reaction_of_li3ps4_and_licoo2_is_the_lowest(
    without_2018: Callable[..., PhaseIndex],
) -> None:
    lowest = interface_reaction(without_2018("Co3S4"), "Li3PS4", "LiCoO2").minimum
    assert lowest.fraction_a == pytest.approx(200 / 488)
    assert {phase.formula for phase in lowest.products} == {"Li2S", "Li3PO4", "Li2SO4", "Co9S8"}


def test_the_table_of_published_materials_is_complete(published: Published) -> None:
    assert set(MATERIALS) | {"LLTO"} == set(published)
    assert np.isfinite([float(row["E_D_0V_eV_per_atom"]) for row in published.values()]).all()
