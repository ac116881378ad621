"""Features of the interface with cathodes against reactions solved by hand and published ones."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.core import Composition

from featurizers.cathode_interface import CathodeInterfaceFeaturizer
from ssbscreen.interfaces.electrodes import CATHODES
from ssbscreen.interfaces.single_pair import interface_reaction
from ssbscreen.thermo.phase_index import PhaseIndex


def features(featurizer: CathodeInterfaceFeaturizer, formula: str) -> dict[str, float]:
    return dict(zip(featurizer.feature_labels(), featurizer.featurize(Composition(formula)), strict=True))


def test_a_phase_above_the_hull_reacts_by_its_own_decay(lithium_sulfides: PhaseIndex) -> None:
    found = features(CathodeInterfaceFeaturizer(lithium_sulfides), "LiS")
    # 2 LiS -> Li2S + S whatever is beside it: -4.5 / 4 + 0.9 eV/atom; Li exchanged, the mixing itself gains nothing.
    assert found["reaction_with_discharged_S_ev_per_atom"] == pytest.approx(-0.225)
    assert found["reaction_with_charged_S_ev_per_atom"] == pytest.approx(-0.225)
    assert found["reaction_with_charged_S_at_2.1_v_ev_per_non_li_atom"] == 0.0
    assert found["worst_cathode_reaction_ev_per_atom"] == pytest.approx(-0.225)
    assert found["worst_cathode_reaction_open_to_li_ev_per_non_li_atom"] == 0.0


def test_cathodes_with_elements_that_the_phases_lack_have_no_value(lithium_sulfides: PhaseIndex) -> None:
    found = features(CathodeInterfaceFeaturizer(lithium_sulfides), "Li2S")
    known = {label for label, value in found.items() if not np.isnan(value)}
    assert known == {label for label in found if "_S_" in label or label.startswith("worst")}


def test_li_reacts_with_a_cathode_but_exchanges_nothing_with_itself(lithium_sulfides: PhaseIndex) -> None:
    found = features(CathodeInterfaceFeaturizer(lithium_sulfides), "Li")
    assert found["reaction_with_charged_S_ev_per_atom"] == pytest.approx(-1.5)  # 2 Li + S -> Li2S
    assert np.isnan(found["reaction_with_charged_S_at_2.1_v_ev_per_non_li_atom"])
    assert np.isnan(found["worst_cathode_reaction_open_to_li_ev_per_non_li_atom"])


def test_labels_name_the_cathodes_that_were_asked_for(lithium_sulfides: PhaseIndex) -> None:
    iron = tuple(cathode for cathode in CATHODES if cathode.name == "LiFePO4")
    assert CathodeInterfaceFeaturizer(lithium_sulfides, iron).feature_labels() == [
        "reaction_with_discharged_LiFePO4_ev_per_atom",
        "reaction_with_discharged_LiFePO4_at_3.45_v_ev_per_non_li_atom",
        "reaction_with_charged_LiFePO4_ev_per_atom",
        "reaction_with_charged_LiFePO4_at_3.45_v_ev_per_non_li_atom",
        "worst_cathode_reaction_ev_per_atom",
        "worst_cathode_reaction_open_to_li_ev_per_non_li_atom",
    ]


def test_li3ps4_and_licoo2_react_by_the_published_energy(index_2018: PhaseIndex) -> None:
    found = features(CathodeInterfaceFeaturizer(index_2018), "Li3PS4")
    # Zhu, He, Mo, J. Mater. Chem. A 4, 3253 (2016), doi:10.1039/C5TA08574H: -0.406 eV/atom
    assert found["reaction_with_discharged_LiCoO2_ev_per_atom"] == pytest.approx(-0.406, abs=0.005)


def test_every_energy_is_that_of_the_pair_asked_alone(index_2018: PhaseIndex) -> None:
    row = CathodeInterfaceFeaturizer(index_2018).featurize(Composition("Li6PS5Cl"))
    alone = [
        interface_reaction(index_2018, "Li6PS5Cl", state.formula, voltage_v=voltage).minimum.reaction_energy_ev_per_atom
        for cathode in CATHODES
        for state in cathode.states.values()
        for voltage in (None, state.voltage_v)
    ]
    assert row == pytest.approx([*alone, min(alone[::2]), min(alone[1::2])])
