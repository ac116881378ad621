"""The reference set beside other energies: figures that can be worked out by hand, and the files themselves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from flows.reference_assembly import RELAXED, SINGLE_POINT, Cell
from flows.reference_comparison import (
    compare_with_dft,
    completeness,
    formation_figures,
    height_figures,
    read_dft,
    restricted,
)
from flows.reference_errors import limit_deviations, measured_errors
from flows.reference_holes import hole_jobs
from flows.reference_jobs import CellJob
from flows.reference_limits import limit_pairs, window_figures
from flows.reference_provenance import index_of, known_electrolytes
from flows.reference_relaxation import bias_of_single_points, gain_figures, relaxation_gains
from flows.reference_sentences import dft_sentences, published_sentence, relaxation_sentence
from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.literature import PublishedWindow
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases

SHIPPED = Path(__file__).parents[2] / "ssbscreen" / "sources" / "reference_set"


def phases(**energies: float) -> PhaseIndex:
    """Phases by formula, eV/atom; elements at 0 besides."""
    formulas = list(energies)
    elements = sorted({element for formula in formulas for element in parse_formula(formula)})
    every = [*formulas, *elements]
    return index_phases(
        every, every, [parse_formula(each) for each in every], np.array([*energies.values(), *([0.0] * len(elements))])
    )


EMBEDDED = phases(LiF=-3.0, Li2O=-2.0, Li2O2=-1.6, YF3=-4.0)
DFT = phases(LiF=-3.1, Li2O=-1.9, YF3=-4.0, Li3YF6=-3.5)


def window(formula: str, reduction_v: float, oxidation_v: float) -> PublishedWindow:
    return PublishedWindow(formula, formula_key(formula), formula, reduction_v, oxidation_v, (), (), "somebody")


def test_limits_on_both_hulls_and_what_sets_them():
    pairs = {(pair.formula, pair.limit): pair for pair in limit_pairs(EMBEDDED, DFT, ["LiF", "Li2O"])}
    assert set(pairs) == {("LiF", "oxidation"), ("Li2O", "oxidation")}  # both are stable with Li metal on both hulls
    fluoride = pairs["LiF", "oxidation"]
    assert (fluoride.embedded_v, fluoride.dft_v) == (pytest.approx(6.0), pytest.approx(6.2))  # two atoms a Li
    oxide = pairs["Li2O", "oxidation"]
    # Li2O -> Li2O2 / 2 + Li: 3 * 2.0 - 4 * 1.6 / 2; Li2O -> O + 2 Li: 3 * 1.9 / 2.
    assert (oxide.embedded_v, oxide.dft_v) == (pytest.approx(2.8), pytest.approx(2.85))
    assert (oxide.embedded_products, oxide.dft_products) == ("Li2O2", "O")
    assert (oxide.absent_in_dft, oxide.absent_in_embedded) == ("Li2O2", "")
    figures = window_figures(list(pairs.values()))
    assert figures["compositions"] == 2
    assert "reduction" not in figures
    assert figures["oxidation"]["mean_absolute_v"] == pytest.approx(0.125)
    assert figures["oxidation"]["mean_v"] == pytest.approx(-0.125)
    assert [each["formula"] for each in figures["oxidation"]["worst"]] == ["LiF", "Li2O"]


def test_precision_and_recall_of_who_is_near_the_hull():
    ours = phases(Li2O=-2.0, LiO2=-1.0, Li2O2=-1.5, LiF=-3.0, LiF2=-2.0)
    theirs = phases(Li2O=-2.0, LiO2=-0.96, Li2O2=-1.46, LiF=-3.0, LiF2=-1.9)
    found = height_figures(ours, theirs, ["Li2O", "LiO2", "Li2O2", "LiF", "LiF2"])
    # The tie lines of Li2O and O, LiF and F hold 1.0 at LiO2, 1.5 at Li2O2 and 2.0 at LiF2.
    near = found["within_0.025_ev_per_atom"]
    assert found["compositions"] == 5
    assert near["embedded"] == 5
    assert near["dft"] == sum(each <= 0.025 for each in (0.0, 1.0 - 0.96, 1.5 - 1.46, 0.0, 0.1))
    assert near["recall"] == 1.0
    assert near["precision"] == near["dft"] / 5


def test_formation_energies_are_told_by_anion_family():
    keys = [formula_key(formula) for formula in ("LiF", "Li2O")]
    found = formation_figures(EMBEDDED, DFT, keys)
    assert found["halide"]["mean_ev_per_atom"] == pytest.approx(0.1)
    assert found["oxide"]["mean_ev_per_atom"] == pytest.approx(-0.1)
    assert found["all"]["mean_absolute_ev_per_atom"] == pytest.approx(0.1)
    assert found["all"]["compositions"] == 2


def test_completeness_counts_what_lies_on_the_other_hull():
    found = completeness(EMBEDDED, DFT)
    assert found["with_li"] == {"of_2018": 4, "in_the_set": 3}  # Li itself, LiF, Li2O; no Li3YF6
    assert found["lacking_on_the_hull_of_2018"] == ["Li3YF6"]
    assert found["elements_that_the_set_lacks"] == []
    assert completeness(phases(LiF=-3.0), DFT)["elements_that_the_set_lacks"] == ["O", "Y"]


def test_a_restricted_set_keeps_the_elements():
    found = restricted(EMBEDDED, [formula_key("LiF")])
    assert sorted(found.formulas) == ["F", "Li", "LiF", "O", "Y"]


def test_a_published_window_needs_no_phase_of_its_composition():
    # 3 LiF + YF3 on the hull: reduced to Y where 3 Li + YF3 -> 3 LiF + Y, (3 * 6 - 16) / 3 V below LiF's own 6 V.
    (reduction, oxidation) = limit_deviations(EMBEDDED, [window("Li3YF6", 0.6, 6.3), window("Li3ScF6", 0.5, 6.0)])
    assert reduction.computed_v == pytest.approx((3 * 6.0 - 16.0) / 3.0)
    assert oxidation.computed_v == pytest.approx(6.0)
    assert not reduction.is_phase
    errors = measured_errors([reduction, oxidation])
    assert errors["electrolytes"] == 1
    assert errors["by_part"]["of compositions that are no phase"]["limits"] == 2
    assert errors["by_part"]["oxidation"]["mean_absolute_deviation_v"] == pytest.approx(0.3)
    assert "of compositions that are a phase" not in errors["by_part"]


def test_a_phase_on_the_hull_has_the_window_of_the_mixture_at_its_composition():
    on_hull = (2 * 3 * -3.0 + 4 * -4.0) / 10  # of 3 LiF + YF3
    own = phases(LiF=-3.0, YF3=-4.0, Li3YF6=on_hull)
    published = [window("Li3YF6", 0.6, 6.3)]
    mixture, phase = limit_deviations(EMBEDDED, published), limit_deviations(own, published)
    assert [row.computed_v for row in phase] == pytest.approx([row.computed_v for row in mixture])
    assert [row.is_phase for row in phase] == [True, True]


def test_bromides_and_sulfides_count_and_are_told_apart():
    found = phases(LiBr=-1.7, Li2S=-1.5, LiF=-3.0)
    errors = measured_errors(
        limit_deviations(found, [window("LiBr", 0.0, 3.0), window("Li2S", 0.0, 2.0), window("LiF", 0.0, 6.1)])
    )
    assert errors["mean_absolute_deviation_v"] == pytest.approx((0.4 + 0.25 + 0.1) / 3)
    parts = errors["by_part"]
    assert parts["without bromides and iodides"]["mean_absolute_deviation_v"] == pytest.approx((0.25 + 0.1) / 2)
    assert parts["without bromides, iodides and sulfides"]["mean_absolute_deviation_v"] == pytest.approx(0.1)
    assert "0.17 V over 2 limits" in published_sentence(errors) or "0.18 V over 2 limits" in published_sentence(errors)


def test_gains_by_relaxation_and_the_bias_of_single_points():
    cells = [
        Cell("LiF", "LiF", -3.02, RELAXED, None, {}, "LiF"),
        Cell("Li2O", "Li2O", -2.04, RELAXED, None, {}, "Li2O"),
        Cell("YF3", "YF3", -4.0, SINGLE_POINT, None, None, "YF3"),
        Cell("YbF3 from YF3 Y->Yb", "YbF3", -4.0, RELAXED, None, {}, "YF3"),
    ]
    gains = relaxation_gains(cells, {"LiF": -3.0, "Li2O": -2.0, "YF3": -4.0})
    figures = gain_figures(gains)
    assert figures["all"]["cells"] == 2
    assert figures["all"]["mean_ev_per_atom"] == pytest.approx(-0.03)
    assert figures["oxide"]["mean_ev_per_atom"] == pytest.approx(-0.04)
    index = phases(LiF=-3.02, YF3=-4.0, Li3YF6=-3.4)
    methods = {"LiF": RELAXED, "YF3": SINGLE_POINT, "Li3YF6": RELAXED} | dict.fromkeys(("Li", "F", "Y"), "element")
    bias = bias_of_single_points(index, methods, figures, ["Li3YF6"])
    # YF3 lowered by 0.03 eV/atom: 4 of the 10 atoms of 3 LiF + YF3.
    assert bias["energy_above_hull_mean_ev_per_atom"] == pytest.approx(0.012)
    assert bias["reduction_limit_mean_v"] < 0.0
    assert "12.0 meV/atom higher" in relaxation_sentence({"gain": figures, "bias": bias}, 1)


def test_a_hole_is_filled_with_the_cell_of_the_nearest_rare_earth():
    ours = phases(LiF=-3.0, LuF3=-4.0, HoF3=-4.1, CaO=-3.0, YbO2=0.5)
    known = phases(LiF=-3.0, ErF3=-4.0, YbO=-3.0, GdF3=0.5, LaF3=-4.0)
    atoms = {"LuF3": 8, "HoF3": 16, "CaO": 2, "LiF": 2, "YbO2": 3}
    systems = [parse_formula("Li3ErF6"), parse_formula("LiYbO2"), parse_formula("LiGdF4")]
    assert hole_jobs(ours, systems, atoms, known) == [
        CellJob("CaO", "relaxed", (("Ca", "Yb"),)),
        CellJob("HoF3", "relaxed", (("Ho", "Er"),)),
    ]  # GdF3 is far above its hull, LaF3 in nobody's system
    assert hole_jobs(ours, systems, atoms | {"HoF3": 200}, known)[1].cell_id == "LuF3"
    # Er lies between Ho and Lu, so the set itself tells of ErF3; of YbO it does not.
    assert hole_jobs(ours, systems, atoms) == [CellJob("HoF3", "relaxed", (("Ho", "Er"),))]


def test_a_phase_of_a_larger_and_a_smaller_rare_earth_is_one_of_those_between_too():
    ours = phases(LiF=-3.0, EuF3=-4.0, DyF3=-4.1, TmF3=-4.0)
    atoms = {"EuF3": 8, "DyF3": 16, "TmF3": 8, "LiF": 2}
    systems = [parse_formula(formula) for formula in ("LiGdF4", "LiTbF4", "LiLuF4", "LiSmF4")]
    # Gd and Tb lie between Eu and Dy; nothing lies beyond Sm or Lu.
    assert hole_jobs(ours, systems, atoms) == [
        CellJob("EuF3", "relaxed", (("Eu", "Gd"),)),
        CellJob("DyF3", "relaxed", (("Dy", "Tb"),)),
    ]
    above = phases(LiF=-3.0, EuF3=-4.0, DyF3=0.1, TmF3=-4.0)
    assert hole_jobs(above, systems, atoms) == []


def test_alkalis_and_halogens_stand_in_for_each_other_one_place_away():
    ours = phases(K3AsO4=-2.0, Cs3AsO4=-2.0, InBr2=-0.8, LiCl=-2.0, NaI=-1.4)
    atoms = {"K3AsO4": 16, "Cs3AsO4": 32, "InBr2": 24, "LiCl": 2, "NaI": 2}
    systems = [parse_formula(formula) for formula in ("Rb2LiAsO4", "Li3InCl6", "LiRbCl2")]
    known = phases(InCl2=-1.4, RbI=-1.5, LiCl=-2.0)
    assert hole_jobs(ours, systems, atoms, known) == [
        CellJob("K3AsO4", "relaxed", (("K", "Rb"),)),
        CellJob("InBr2", "relaxed", (("Br", "Cl"),)),
    ]  # nothing tells of Na3AsO4, and RbI is in nobody's system


@pytest.mark.parametrize(("energy_ev_per_atom", "tried"), [(-3.7, True), (-3.95, False), (-4.2, False)])
def test_a_phase_far_above_its_neighbours_is_tried_in_their_cell(energy_ev_per_atom, tried):
    ours = phases(LiF=-3.0, ErF3=-4.0, TmF3=energy_ev_per_atom, LuF3=-4.1)
    found = hole_jobs(ours, [parse_formula("LiTmF4")], {"ErF3": 16, "TmF3": 4, "LuF3": 16, "LiF": 2})
    assert found == ([CellJob("ErF3", "relaxed", (("Er", "Tm"),))] if tried else [])


def test_a_table_without_energies_is_refused(tmp_path: Path):
    (tmp_path / "gaps.csv").write_text("formula,band_gap_ev\nLiF,8.7\n")
    with pytest.raises(SourceError, match="no formation energies"):
        read_dft(tmp_path / "gaps.csv")


def test_the_sentences_of_the_set_are_those_of_its_figures():
    errors = json.loads((SHIPPED / "provenance.json").read_text())["measured_errors"]
    phases_of_set = pq.read_table(SHIPPED / "phases.parquet")
    single_points = phases_of_set["method"].to_pylist().count(SINGLE_POINT)
    assert errors["sentences"] == [
        published_sentence(errors),
        *dft_sentences(errors["against_dft_of_2018"]),
        relaxation_sentence(errors["relaxation"], single_points),
    ]
    assert read_bundled().scale.measured == tuple(errors["sentences"])


def test_the_provenance_tells_what_the_tables_give():
    provenance = json.loads((SHIPPED / "provenance.json").read_text())
    told = provenance["measured_errors"]
    table, candidates = (pq.read_table(SHIPPED / f"{name}.parquet") for name in ("phases", "candidates"))
    from ssbscreen.sources.literature import read_windows

    found = measured_errors(limit_deviations(index_of(table), read_windows()))
    assert found["electrolytes"] >= 25
    for name, value in found.items():
        assert told[name] == (pytest.approx(value) if isinstance(value, float) else value), name
    assert provenance["candidates"] == len(candidates) >= 1500
    assert provenance["left_out"]["phases"] == len(table) - table["excluded"].null_count
    account = provenance["candidate_account"]
    assert account["of_these_candidates"] + account["other_candidates"] == len(candidates)
    lacking = sum(account["of_these_no_candidates"].values())
    assert account["pass_the_cheap_gates"] == account["of_these_candidates"] + lacking


def test_the_comparison_with_2018_is_that_of_the_files(shared_data: Path):
    table, candidates = (pq.read_table(SHIPPED / f"{name}.parquet") for name in ("phases", "candidates"))
    embedded, dft = index_of(table), read_dft(shared_data / "mp_formation_energies_2018" / "phases.csv.gz")
    told = json.loads((SHIPPED / "provenance.json").read_text())["measured_errors"]["against_dft_of_2018"]
    windows = window_figures(limit_pairs(embedded, dft, known_electrolytes()))
    assert windows["compositions"] >= 25
    for name, value in windows.items():
        assert value == _nearly(told["windows_of_known_electrolytes"][name])
    common = [each for each in candidates["formula"].to_pylist() if formula_key(each) in dft.row_of]
    assert height_figures(embedded, dft, common) == _nearly(told["energy_above_hull_of_common_candidates"])


def test_all_comparisons_are_json():
    found = compare_with_dft(EMBEDDED, DFT, known=["LiF", "Li3YF6"], candidates=["Li2O", "LiF"])
    assert json.loads(json.dumps(found)) == found
    assert found["windows_of_common_candidates"]["compositions"] == 2
    assert {each["formula"] for each in found["windows_of_known_electrolytes"]["limits_one_by_one"]} == {
        "LiF",
        "Li3YF6",
    }


def _nearly(value):
    """The same with floats to a relative 1e-6, wherever they stand."""
    if isinstance(value, dict):
        return {name: _nearly(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_nearly(each) for each in value]
    return pytest.approx(value, rel=1e-6, abs=1e-9) if isinstance(value, float) else value
