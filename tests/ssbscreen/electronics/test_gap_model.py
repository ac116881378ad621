"""Which phases conduct: known ones, unknown ones by their class, and the frequencies measured again."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.electronics.conducting_frequencies import ALL_PHASES, FREQUENCIES, NEAR_HULL_EV_PER_ATOM
from ssbscreen.electronics.gap_distribution import conducting_probability_of_gap
from ssbscreen.electronics.gap_model import S_BLOCK, conducting_probabilities, conduction_class, frequency_without_gap

UNKNOWN = float("nan")


def without_gap(formula):
    found = conducting_probabilities([formula], [UNKNOWN])
    return float(found.probability[0]), str(found.origin[0])


def test_a_known_gap_decides_and_is_named():
    found = conducting_probabilities(["Li3P", "Li2S"], [0.7, 3.4], ["DFT", "ML"])
    assert found.probability == pytest.approx(conducting_probability_of_gap([0.7, 3.4]))
    assert found.origin.tolist() == ["DFT gap 0.70 eV", "ML gap 3.40 eV"]


@pytest.mark.parametrize("formula", ["Zr", "Y", "In", "Li", "Sb"])
def test_metals_conduct_whatever_gap_is_stated(formula):
    found = conducting_probabilities([formula, formula], [UNKNOWN, 1.0])
    assert found.probability.tolist() == [1.0, 1.0]
    assert set(found.origin.tolist()) == {"metal by definition"}


@pytest.mark.parametrize("formula", ["Li15Ge4", "Zr3O", "Ti3P", "TiP", "Li21Si5", "LiAl", "Fe3C"])
def test_alloys_and_metallic_compounds_conduct(formula):
    assert without_gap(formula)[0] > 0.85


@pytest.mark.parametrize("formula", ["Li2S", "Li2O", "LiCl", "LiF", "LiI", "Li3N", "LiH"])
def test_salts_of_alkali_metals_insulate(formula):
    probability, origin = without_gap(formula)
    assert probability < 0.1
    assert origin.startswith("counting: s-block closed-shell ")


def test_a_phosphide_is_less_sure_than_a_sulfide():
    assert without_gap("Li2S")[0] < 0.1 < without_gap("Li3P")[0] < 0.5


def test_nothing_unknown_is_an_insulator():
    assert without_gap("?") == (ALL_PHASES.probability, f"counting: any phase ({ALL_PHASES.phases} phases)")
    assert without_gap("Li2Po")[0] > 0.05


def test_the_anion_is_the_least_electronegative_one_of_a_salt():
    assert conduction_class("Li6PS5Cl") == ("closed-shell", "S")
    assert conduction_class("Li2PO2N") == ("closed-shell", "N")
    assert conduction_class("FePO4") == ("open-shell", "O")
    assert conduction_class("Li3P") == (f"{S_BLOCK}Zintl", "P")
    assert conduction_class("LiOH") == ("closed-shell", "O")
    assert conduction_class("Li15Ge4") == ("metallic", "")


def test_small_classes_stand_aside_for_larger_ones():
    frequency, words = frequency_without_gap("Li3Fe2As3Pb")  # whatever its class, it has enough phases
    assert frequency.phases >= 20
    assert str(frequency.phases) in words


def test_gaps_and_formulas_are_pairs():
    with pytest.raises(ValueError, match="2 formulas with gaps of shape"):
        conducting_probabilities(["Li", "Na"], [0.0])


def test_the_frequencies_are_those_of_the_data(gaps_2018, phases_2018):
    near = near_hull(phases_2018)
    found: dict[tuple[str, str], list[float]] = {}
    for formula, gap in gaps_2018.items():
        if formula not in near or (known := conduction_class(formula)) is None:
            continue
        kind, anion = known
        probability = float(conducting_probability_of_gap(gap))
        plain = kind.removeprefix(S_BLOCK)
        for key in {(kind, anion), (plain, anion), (plain, ""), ("all", "")}:
            found.setdefault(key, []).append(probability)
    everything = found.pop(("all", ""))
    # Bounds of the table leave room for phases that rounding moves across the limit of the hull.
    assert len(everything) == pytest.approx(ALL_PHASES.phases, abs=20)
    assert np.mean(everything) == pytest.approx(ALL_PHASES.probability, abs=0.002)
    for key, frequency in FREQUENCIES.items():
        assert len(found[key]) == pytest.approx(frequency.phases, abs=3 + 0.001 * frequency.phases), key
        assert np.mean(found[key]) == pytest.approx(frequency.probability, abs=0.02), key
    large = {key for key, values in found.items() if len(values) >= 25}
    assert large <= set(FREQUENCIES)


def near_hull(phases):
    """Formulas within the stated distance of the hull."""
    from ssbscreen.thermo.phase_index import index_phases
    from ssbscreen.thermo.system_batches import compute_profiles

    formulas = [formula for formula, _ in phases]
    amounts = [parse_formula(formula) for formula in formulas]
    energies = np.array([energy for _, energy in phases], dtype=float)
    profiles = compute_profiles(index_phases(formulas, formulas, amounts, energies), amounts)
    close = energies - profiles.hull_energy < NEAR_HULL_EV_PER_ATOM
    return {formula for formula, near in zip(formulas, close, strict=True) if near}
