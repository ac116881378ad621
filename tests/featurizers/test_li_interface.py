"""Features of the interface with an anode against a reaction solved by hand and published energies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pymatgen.core import Composition

from featurizers.li_interface import LiInterfaceFeaturizer
from ssbscreen.electronics.gap_distribution import conducting_probability_of_gap
from ssbscreen.interfaces.anode_reactions import anode_reactions
from ssbscreen.interfaces.electrodes import Anode
from ssbscreen.tables.catalogue import PHASE_PROPERTIES
from ssbscreen.thermo.phase_index import PhaseIndex

FARADAY_MAH_PER_MOL = 26801.48
A3_PER_CM3_PER_MOL = 1.0 / 0.602214076
LI_METAL_A3 = 13.0 * A3_PER_CM3_PER_MOL
LI2S_GAP_EV = 3.4

# LiS: 20 A^3 a formula unit, Li2S: 45.
PROPERTIES = PHASE_PROPERTIES.build(
    {
        "formula": ["Li2S", "LiS", "S"],
        "band_gap_ev": [LI2S_GAP_EV, 2.0, 2.0],
        "band_gap_origin": ["DFT"] * 3,
        "volume_per_atom_a3": [15.0, 10.0, 20.0],
        "volume_origin": ["DFT"] * 3,
    }
)


def features(featurizer: LiInterfaceFeaturizer, formula: str) -> dict[str, float]:
    return dict(zip(featurizer.feature_labels(), featurizer.featurize(Composition(formula)), strict=True))


@pytest.mark.parametrize("formula", ["LiS", "Li4S4"])
def test_lis_takes_up_one_li_to_li2s_with_the_volumes_of_the_table(lithium_sulfides: PhaseIndex, formula: str) -> None:
    found = features(LiInterfaceFeaturizer(lithium_sulfides, PROPERTIES), formula)
    # LiS + Li -> Li2S: -4.5 + 1.8 eV over two atoms.
    assert found["reaction_energy_at_0_v_ev_per_atom"] == pytest.approx(-1.35)
    assert found["li_taken_up_at_0_v_per_formula"] == pytest.approx(1.0)
    charge = FARADAY_MAH_PER_MOL / (45.0 / A3_PER_CM3_PER_MOL) * 1e-4
    assert found["li_per_micrometre_at_0_v_mah_per_cm2_um"] == pytest.approx(charge, rel=1e-6)
    assert found["volume_change_of_solid_at_0_v_fraction"] == pytest.approx((45.0 - 20.0) / 20.0)
    with_li = 20.0 + LI_METAL_A3
    assert found["volume_change_with_li_at_0_v_fraction"] == pytest.approx((45.0 - with_li) / with_li)


def test_a_single_product_conducts_with_the_probability_of_its_gap(lithium_sulfides: PhaseIndex) -> None:
    found = features(LiInterfaceFeaturizer(lithium_sulfides, PROPERTIES), "LiS")
    conducts = float(conducting_probability_of_gap(np.array([LI2S_GAP_EV]))[0])
    assert found["probability_stable_at_0_v"] == pytest.approx(0.0, abs=1e-12)
    assert found["conducting_volume_at_0_v_fraction"] == pytest.approx(conducts)
    assert found["probability_mixed_conducting_at_0_v"] == pytest.approx(conducts)
    assert found["probability_protected_at_0_v"] == pytest.approx(1.0 - conducts)


def test_where_nothing_reacts_there_is_no_interphase(lithium_sulfides: PhaseIndex) -> None:
    found = features(LiInterfaceFeaturizer(lithium_sulfides, PROPERTIES), "Li2S")
    assert found["reaction_energy_at_0_v_ev_per_atom"] == found["li_taken_up_at_0_v_per_formula"] == 0.0
    assert found["probability_protected_at_0_v"] == pytest.approx(1.0)
    assert math.isnan(found["li_per_micrometre_at_0_v_mah_per_cm2_um"])
    assert math.isnan(found["volume_change_with_li_at_0_v_fraction"])


def test_the_voltage_of_an_alloy_takes_its_work_off_each_li(lithium_sulfides: PhaseIndex) -> None:
    found = features(LiInterfaceFeaturizer(lithium_sulfides, PROPERTIES, anode_voltage_v=0.62), "LiS")
    assert found["reaction_energy_at_0.62_v_ev_per_atom"] == pytest.approx((-2.7 + 0.62) / 2)


def test_without_a_table_models_give_volumes_and_conduction(lithium_sulfides: PhaseIndex) -> None:
    found = LiInterfaceFeaturizer(lithium_sulfides).featurize(Composition("LiS"))
    assert np.isfinite(found).all()


def test_a_larger_error_of_the_energies_makes_a_stable_phase_less_certain(lithium_sulfides: PhaseIndex) -> None:
    small, large = (
        features(LiInterfaceFeaturizer(lithium_sulfides, energy_std_ev_per_atom=std), "Li2S") for std in (0.024, 10.0)
    )
    assert small["probability_stable_at_0_v"] > 0.999 > large["probability_stable_at_0_v"] > 0.5


def test_below_0_v_li_plates_so_there_is_no_equilibrium(lithium_sulfides: PhaseIndex) -> None:
    with pytest.raises(ValueError, match="Li metal plates"):
        LiInterfaceFeaturizer(lithium_sulfides, anode_voltage_v=-0.1).featurize(Composition("LiS"))


# Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015), table 1; Li10GeP2S12 by the energies of 2018.
@pytest.mark.parametrize(("formula", "published"), [("Li3PS4", -1.42), ("Li10GeP2S12", -1.25), ("Li2S", 0.0)])
def test_reaction_energy_with_li_is_the_published_one(index_2018: PhaseIndex, formula: str, published: float) -> None:
    energy, *_ = LiInterfaceFeaturizer(index_2018).featurize(Composition(formula))
    assert energy == pytest.approx(published, abs=0.01)


def test_energies_and_li_are_those_of_the_anode_reactions(index_2018: PhaseIndex) -> None:
    formulas = ["Li3PS4", "Li7La3Zr2O12", "LiTi2(PO4)3"]
    rows = [LiInterfaceFeaturizer(index_2018, anode_voltage_v=0.4).featurize(Composition(f)) for f in formulas]
    keys = ["Li3 P1 S4", "La3 Li7 O12 Zr2", "Li1 O12 P3 Ti2"]
    energies = index_2018.energies[[index_2018.row_of[key] for key in keys]]
    reference = anode_reactions(formulas, energies, index_2018, [Anode("Li-Si", 0.4, "")])[0]
    assert [row[0] for row in rows] == pytest.approx(reference.energy_ev_per_atom)
    assert [row[1] for row in rows] == pytest.approx(reference.li_taken_up)
