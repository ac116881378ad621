"""The featurizer within matminer's own machinery."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from pymatgen.core import Composition

from featurizers.stability_window import StabilityWindowFeaturizer
from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.phase_index import index_phases

# One compound in Li-S: taking Li from Li2S leaves S, so e V = -E_f per Li, E_f = 3 x -1.5 eV a formula.
PHASES = {"Li": 0.0, "S": 0.0, "Li2S": -1.5, "LiS": -0.9}


@pytest.fixture
def featurizer() -> StabilityWindowFeaturizer:
    amounts = [parse_formula(formula) for formula in PHASES]
    return StabilityWindowFeaturizer(index_phases([*PHASES], [*PHASES], amounts, np.array([*PHASES.values()])))


def test_li2s_is_stable_from_li_metal_to_its_formation_energy_per_li(featurizer: StabilityWindowFeaturizer) -> None:
    height, reduction, oxidation, at_li = featurizer.featurize(Composition("Li2S"))
    assert (height, reduction, at_li) == (0.0, 0.0, 0.0)
    assert oxidation == pytest.approx(3 * 1.5 / 2)


def test_lis_lies_above_the_mixture_of_li2s_and_sulfur(featurizer: StabilityWindowFeaturizer) -> None:
    height, _, _, at_li = featurizer.featurize(Composition("LiS"))
    # LiS = (Li2S + S) / 2: -4.5 / 2 eV over two atoms; with Li metal all of it becomes Li2S.
    assert height == pytest.approx(-0.9 + 4.5 / 4)
    assert at_li == pytest.approx((-4.5 + 2 * 0.9) / 2)


def test_what_is_no_phase_has_a_window_but_no_height(featurizer: StabilityWindowFeaturizer) -> None:
    height, reduction, oxidation, at_li = featurizer.featurize(Composition("Li3S2"))
    assert math.isnan(height)
    assert math.isnan(at_li)
    assert reduction == oxidation == pytest.approx(2.25)


def test_it_fills_a_dataframe_like_every_matminer_featurizer(featurizer: StabilityWindowFeaturizer) -> None:
    featurizer.set_n_jobs(1)
    frame = pd.DataFrame({"composition": [Composition("Li2S"), Composition("LiS")]})
    filled = featurizer.featurize_dataframe(frame, "composition", pbar=False)
    assert filled["oxidation_limit_v"].tolist() == pytest.approx([2.25, 2.25])
    assert list(filled.columns[1:]) == featurizer.feature_labels()


def test_with_an_error_of_the_energies_the_ends_of_the_intervals_follow(featurizer: StabilityWindowFeaturizer) -> None:
    featurizer.set_params(energy_std_ev_per_atom=0.01)
    found = dict(zip(featurizer.feature_labels(), featurizer.featurize(Composition("Li2S")), strict=True))
    # Two standard deviations of three atoms, over two Li; reduction ends at Li metal, which plates at 0 V.
    assert found["oxidation_limit_low_v"] == pytest.approx(2.25 - 2 * 0.01 * 3 / 2)
    assert found["oxidation_limit_high_v"] == pytest.approx(2.25 + 2 * 0.01 * 3 / 2)
    assert found["reduction_limit_low_v"] == found["reduction_limit_high_v"] == 0.0
