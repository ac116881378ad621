"""Phase stability, band gap, evidence of conduction and radioactivity."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ssbscreen.criteria.registry import gates
from ssbscreen.domain.decisions import GateVerdicts
from ssbscreen.electronics.gap_distribution import expected_measured_gap_ev

NAN = float("nan")


def judged(gate: str, columns: dict[str, list[Any]], **limits: float) -> GateVerdicts:
    arrays = {name: np.array(values, dtype=object) for name, values in columns.items()}
    return gates()[gate].judge(arrays, {**gates()[gate].limits, **limits})


def test_phases_near_the_limit_of_metastability_are_uncertain() -> None:
    columns = {
        "energy_above_hull_ev_per_atom": [0.0, 0.05, 0.08, 0.12, 0.20, NAN, 0.08],
        "energy_above_hull_std_ev_per_atom": [0.024] * 6 + [NAN],
        "origin": ["DFT"] * 7,
    }
    states = ["passes", "passes", "uncertain", "uncertain", "fails", "uncertain", "passes"]
    assert judged("phase_stability", columns).state.tolist() == states
    assert judged("phase_stability", columns).reason[5] == "not assessed"
    assert judged("phase_stability", columns, largest_energy_above_hull_ev_per_atom=1.0).state[4] == "passes"


def gaps(
    values: list[float],
    origins: list[str],
    low: list[float] | None = None,
    high: list[float] | None = None,
    in_domain: list[float] | None = None,
) -> dict[str, list[Any]]:
    """Columns of gaps; without ends those of a source."""
    unknown = [NAN] * len(values)
    return {
        "band_gap_ev": values,
        "band_gap_origin": origins,
        "band_gap_low_ev": low or unknown,
        "band_gap_high_ev": high or unknown,
        "band_gap_in_domain": in_domain or unknown,
    }


def test_pbe_gaps_between_the_limit_and_what_a_measurement_may_find_are_uncertain() -> None:
    columns = gaps([0.0, 0.7, 1.5, 2.0, 4.3, NAN], ["DFT"] * 5 + [""])
    states = ["fails", "fails", "uncertain", "passes", "passes", "uncertain"]
    assert judged("band_gap", columns).state.tolist() == states


def test_measured_gaps_are_compared_as_they_are_and_learned_ones_without_an_interval_with_a_usual_error() -> None:
    columns = gaps([1.5, 2.5, 2.5, 3.5], ["MEASURED", "MEASURED", "ML", "ML"])
    assert judged("band_gap", columns).state.tolist() == ["fails", "passes", "uncertain", "passes"]


def test_a_learned_gap_is_compared_by_the_interval_of_its_row() -> None:
    # The same gap: all of the interval above 2 eV, its low end below, and even the measured gap of its high end below.
    columns = gaps([2.6, 2.6, 0.1], ["ML"] * 3, low=[2.2, 1.9, 0.0], high=[3.0, 3.0, 0.7], in_domain=[1.0] * 3)
    verdicts = judged("band_gap", columns)
    assert verdicts.state.tolist() == ["passes", "uncertain", "fails"]
    assert verdicts.reason[1].startswith("2.60 eV ML (1.90 to ")


def test_nothing_is_certain_of_a_gap_outside_the_domain_of_its_model() -> None:
    columns = gaps([5.0, 0.0], ["ML"] * 2, low=[4.5, 0.0], high=[5.5, 0.1], in_domain=[0.0, 0.0])
    verdicts = judged("band_gap", columns)
    assert verdicts.state.tolist() == ["uncertain", "uncertain"]
    assert "outside the domain" in verdicts.reason[0]


@pytest.mark.parametrize(("pbe", "measured"), [(4.5, 7.8), (0.6, 1.17), (9.2, 14.2)])
def test_the_mean_error_of_pbe_brings_mgo_silicon_and_lif_near_their_measured_gaps(pbe: float, measured: float) -> None:
    # PBE and measured gaps of MgO, Si and LiF; the fit is good to about 1.5 eV for single wide-gap solids.
    assert expected_measured_gap_ev(np.array(pbe)) == pytest.approx(measured, abs=1.5)


def test_a_pbe_gap_passes_with_the_probability_that_its_interval_gives() -> None:
    # 1.5 eV in PBE, 2.94 expected: the middle, 2.22, lies 0.61 standard deviations above the limit.
    columns = {
        "band_gap_ev": [1.5, NAN, 5.0], "band_gap_low_ev": [NAN] * 3, "band_gap_high_ev": [NAN] * 3,
        "band_gap_in_domain": [NAN] * 3, "band_gap_origin": ["DFT", "", "DFT"],
    }  # fmt: skip
    verdicts = judged("band_gap", columns)
    assert verdicts.probability[0] == pytest.approx(0.728, abs=2e-3)
    assert np.isnan([verdicts.probability[1], verdicts.value[1], verdicts.limit[1], verdicts.margin[1]]).all()
    assert verdicts.probability[2] > 0.999
    assert verdicts.margin.tolist()[0] == -0.5


def conduction(
    formula: str,
    log10: float = NAN,
    std: float = NAN,
    *,
    bound: bool = False,
    origin: str = "MEASURED",
    ends: tuple[float, float] = (NAN, NAN),
    in_domain: float = NAN,
) -> str:
    return str(evidence(formula, log10, std, bound=bound, origin=origin, ends=ends, in_domain=in_domain).state[0])


def evidence(
    formula: str,
    log10: float,
    std: float = NAN,
    *,
    bound: bool = False,
    origin: str = "MEASURED",
    ends: tuple[float, float] = (NAN, NAN),
    in_domain: float = NAN,
) -> GateVerdicts:
    columns: dict[str, list[Any]] = {
        "formula": [formula],
        "log10_conductivity_s_per_cm": [log10],
        "log10_conductivity_std": [std],
        "log10_conductivity_low_s_per_cm": [ends[0]],
        "log10_conductivity_high_s_per_cm": [ends[1]],
        "conductivity_is_upper_bound": [bound],
        "conductivity_in_domain": [in_domain],
        "conductivity_origin": [origin],
    }
    return judged("conduction_evidence", columns)


def test_simple_salts_without_evidence_fail_and_lithium_nitride_passes_by_its_measured_value() -> None:
    assert {conduction(formula) for formula in ("Li2S", "LiF", "LiCl", "Li2O", "Li3N")} == {"fails"}
    assert conduction("Li3N", np.log10(4e-4)) == "passes"
    assert conduction("LiF", -9.0, bound=True) == "fails"
    assert conduction("Li3PS4") == conduction("Li3YCl6") == "uncertain"


def test_lipon_passes_at_two_microsiemens_per_centimetre_with_a_narrow_error() -> None:
    assert conduction("Li2PO2N", np.log10(2e-6), 0.1) == "passes"
    assert conduction("Li2PO2N", np.log10(2e-6), 0.5) == "uncertain"


def test_an_upper_bound_excludes_only_when_it_lies_below_the_limit() -> None:
    assert conduction("Li3PO4", -9.0, bound=True) == "fails"
    assert conduction("Li3PO4", -4.0, bound=True) == "uncertain"
    assert conduction("LiI", -4.0, bound=True) == "fails"


def test_a_prediction_is_evidence_for_a_simple_salt_only_when_its_whole_interval_conducts() -> None:
    assert conduction("LiF", -5.0, origin="ML") == "fails"
    assert conduction("LiF", -2.0, 0.5, origin="ML") == "passes"
    assert conduction("Li3YCl6", -5.0, origin="ML") == "uncertain"


def test_the_gate_of_conduction_reads_the_interval_of_the_row_and_not_a_usual_error() -> None:
    assert conduction("Li3YCl6", -3.0, origin="ML", ends=(-5.9, -1.0), in_domain=1.0) == "passes"
    assert conduction("Li3YCl6", -3.0, origin="ML", ends=(-6.1, -1.0), in_domain=1.0) == "uncertain"
    assert conduction("LiYO2", -9.0, origin="ML", ends=(-13.0, -6.1), in_domain=1.0) == "fails"
    # The usual error of 1.5 decades would have had it between -12 and -6.
    assert conduction("LiYO2", -9.1, origin="ML", ends=(-13.0, -5.9), in_domain=1.0) == "uncertain"


def test_outside_the_domain_of_the_model_conduction_is_never_certain() -> None:
    for ends in ((-5.0, -1.0), (-13.0, -8.0)):
        verdict = evidence("LiYO2", sum(ends) / 2.0, origin="ML", ends=ends, in_domain=0.0)
        assert verdict.state.tolist() == ["uncertain"]
        assert verdict.reason[0].endswith("outside the domain of its model")
    assert conduction("LiF", -3.0, origin="ML", ends=(-5.0, -1.0), in_domain=0.0) == "fails"


def test_technetium_promethium_and_all_beyond_bismuth_are_radioactive() -> None:
    columns = {"formula": ["Li3BiO4", "LiTcO4", "LiPmO2", "LiUO3", "Li2ThF6", "LiPoO2", "Li7La3Zr2O12", "?"]}
    states = ["passes", "fails", "fails", "fails", "fails", "fails", "passes", "uncertain"]
    assert judged("radioactive", columns).state.tolist() == states
