"""What matminer and scikit-learn ask of every featurizer."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from matminer.featurizers.base import BaseFeaturizer, MultipleFeaturizer
from pymatgen.core import Composition
from sklearn.base import clone

from featurizers.cathode_interface import CathodeInterfaceFeaturizer
from featurizers.li_interface import LiInterfaceFeaturizer
from featurizers.moisture import MoistureFeaturizer
from featurizers.stability_window import StabilityWindowFeaturizer
from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases

# Made up, eV/atom: elements of air, a cathode's, and an oxide whose metal has no phase of its own.
PHASES = {
    "Li": 0.0, "S": 0.0, "O": 0.0, "H": 0.0, "C": 0.0, "Co": 0.0,
    "Li2S": -1.5, "Li2O": -2.0, "LiOH": -1.7, "Co3S4": -0.5, "LiCoO2": -1.6, "MgO": -3.0,
}  # fmt: skip
KINDS = ("window", "li", "li_si", "cathode", "moisture")


def phase_index() -> PhaseIndex:
    return index_phases([*PHASES], [*PHASES], [parse_formula(f) for f in PHASES], np.array([*PHASES.values()]))


def every_featurizer(index: PhaseIndex) -> dict[str, BaseFeaturizer]:
    return {
        "window": StabilityWindowFeaturizer(index, energy_std_ev_per_atom=0.024),
        "li": LiInterfaceFeaturizer(index),
        "li_si": LiInterfaceFeaturizer(index, anode_voltage_v=0.4),
        "cathode": CathodeInterfaceFeaturizer(index),
        "moisture": MoistureFeaturizer(index),
    }


@pytest.fixture(params=KINDS)
def featurizer(request: pytest.FixtureRequest) -> BaseFeaturizer:
    return every_featurizer(phase_index())[request.param]


def test_all_together_fill_a_dataframe_and_pass_over_what_they_do_not_know() -> None:
    every = MultipleFeaturizer([*every_featurizer(phase_index()).values()])
    every.set_n_jobs(1)
    known = [Composition("Li2S"), Composition("Co3S4")]
    unknown = [Composition("UF6"), Composition("MgO"), Composition({"X": 1, "Li": 1}), None]
    frame = pd.DataFrame({"composition": [*known, *unknown]})
    filled = every.featurize_dataframe(frame, "composition", pbar=False)
    labels = every.feature_labels()
    assert list(filled.columns[1:]) == labels
    assert len(set(labels)) == len(labels)
    assert filled.loc[2:, labels].isna().all(axis=None)
    assert filled.loc[:1, ["energy_above_hull_ev_per_atom", "probability_stable_at_0_v"]].notna().all(axis=None)
    assert filled.loc[1, "reaction_energy_at_0_v_ev_per_atom"] < filled.loc[1, "reaction_energy_at_0.4_v_ev_per_atom"]


def test_there_are_as_many_labels_as_features(featurizer: BaseFeaturizer) -> None:
    assert len(featurizer.featurize(Composition("Li2S"))) == len(featurizer.feature_labels())
    assert all(type(value) is float for value in featurizer.featurize(Composition("Li2S")))


def test_labels_carry_units_or_say_that_they_are_fractions_or_probabilities(featurizer: BaseFeaturizer) -> None:
    units = ("_ev_per_atom", "_ev_per_non_li_atom", "_v", "_fraction", "_per_formula", "_per_cm2_um", "_mmol_per_g")
    for label in featurizer.feature_labels():
        assert label.endswith(units) or label.startswith("probability_"), label


def test_citations_are_bibtex_with_a_doi(featurizer: BaseFeaturizer) -> None:
    assert featurizer.citations()
    for citation in featurizer.citations():
        assert citation.startswith("@article{")
        assert "doi={10." in citation
        assert citation.count("{") == citation.count("}")


def test_a_clone_has_the_same_parameters_and_features(featurizer: BaseFeaturizer) -> None:
    copy = clone(featurizer)
    assert copy.get_params().keys() == featurizer.get_params().keys()
    assert copy.feature_labels() == featurizer.feature_labels()
    np.testing.assert_array_equal(copy.featurize(Composition("Co3S4")), featurizer.featurize(Composition("Co3S4")))


def test_it_can_be_pickled_before_and_after_its_first_composition(featurizer: BaseFeaturizer) -> None:
    fresh = pickle.loads(pickle.dumps(featurizer))
    features = featurizer.featurize(Composition("Co3S4"))
    np.testing.assert_array_equal(fresh.featurize(Composition("Co3S4")), features)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(featurizer)).featurize(Composition("Co3S4")), features)


@pytest.mark.parametrize(
    "composition",
    [Composition("Mg2S"), Composition("MgO"), Composition("Rf2"), Composition({"X": 1}), Composition(), None, np.nan],
    ids=["unknown element", "phase without reference", "beyond the table", "no element", "empty", "none", "nan"],
)
def test_what_has_no_energy_is_a_row_of_nan(featurizer: BaseFeaturizer, composition: Composition | None) -> None:
    assert np.isnan(featurizer.featurize(composition)).all()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "window"])
def test_what_is_no_phase_reacts_with_nothing_that_could_be_told(kind: str) -> None:
    assert np.isnan(every_featurizer(phase_index())[kind].featurize(Composition("Li3S2"))).all()


def test_oxidation_states_and_multiples_change_nothing(featurizer: BaseFeaturizer) -> None:
    plain = featurizer.featurize(Composition("Li2S"))
    charged = Composition("Li4S2").add_charges_from_oxi_state_guesses()
    np.testing.assert_allclose(featurizer.featurize(charged), plain)
