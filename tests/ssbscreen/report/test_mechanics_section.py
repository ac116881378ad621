"""The section on mechanics: who is drawn with which shape, who is named, how it stays small, what the table says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import asinh
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ssbscreen.domain.composition import formula_key
from ssbscreen.mechanics.table import mechanics_table
from ssbscreen.report.dendrite_theories import theories_plot
from ssbscreen.report.mechanics_plots import pugh_map, toughness_plot
from ssbscreen.report.mechanics_scatter import MOST_DRAWN, MOST_HOVERED
from ssbscreen.report.mechanics_section import LEARNED, MechanicsSection, mechanics_section
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ELASTICITY, MECHANICS, MISFIT_STRESSES

PLOTS = (pugh_map, toughness_plot, theories_plot)
NAMED = "known material, shape by origin"
# B and G of solids that everyone knows, with the origin of their moduli.
KNOWN = {"Li7La3Zr2O12": (102.8, 59.6, "DFT"), "Li6PS5Cl": (28.7, 8.1, "LITERATURE"), "Li3YCl6": (24.0, 11.0, "ML")}


@pytest.fixture(scope="module")
def section(run_folder: RunFolder) -> MechanicsSection:
    return mechanics_section(RunTables.of(run_folder))


def a_run(predicted: int, tensors: int = 0) -> Any:
    """What the plots read of a run with the known solids, so many tensors, and so many predictions, a third outside."""
    chance = np.random.default_rng(3)
    others = [f"{'T' if number < tensors else 'P'}{number:05d}" for number in range(tensors + predicted)]
    bulk = 10.0 ** chance.normal(1.7, 0.25, len(others))
    moduli = [
        *KNOWN.values(),
        *((b, 0.6 * b, "DFT" if c[0] == "T" else "ML") for b, c in zip(bulk, others, strict=True)),
    ]
    ids = [*KNOWN, *others]
    inside = [None if row[2] != "ML" else number % 3 != 0 for number, row in enumerate(moduli)]
    elasticity = ELASTICITY.build(
        {
            "candidate_id": ids,
            "bulk_gpa": [row[0] for row in moduli],
            "shear_gpa": [row[1] for row in moduli],
            **dict.fromkeys(("bulk_log10_std", "shear_log10_std"), [0.1] * len(ids)),
            "moduli_error_correlation": [0.5] * len(ids),
            "moduli_in_domain": inside,
            "volume_per_atom_a3": [15.0] * len(ids),
            "li_coordination": [4.5] * len(ids),
            "moduli_origin": [row[2] for row in moduli],
        }
    )
    held: dict[str, pa.Table] = {
        "elasticity": elasticity,
        "mechanics": mechanics_table(elasticity),
        "misfit_stresses": MISFIT_STRESSES.empty(),
    }
    ranked = [{"candidate_id": candidate, "rank": rank} for rank, candidate in enumerate(reversed(ids), start=1)]
    return SimpleNamespace(
        read=lambda schema: held[schema.name],
        rows_of=lambda _schema, candidates: {candidate: [] for candidate in candidates},
        judged=(*ids, "nothing known"),
        facts={candidate: {"formula": candidate} for candidate in ids},
        roles={"separator": None},
        ranking={"separator": ranked},
        candidates_of=lambda formula: (formula,) if formula in KNOWN else (),
        candidates_by_composition={formula_key(formula): (formula,) for formula in KNOWN},
    )


def drawn(make: Any, run: Any) -> Plot:
    plot = make(run)
    assert plot is not None
    return plot


def points(plot: Plot, *, named: bool = False) -> Sequence[dict[str, Any]]:
    """Traces of candidates, or that of the known ones."""
    return [each for each in plot.figure["data"] if "marker" in each and (each["name"] == NAMED) == named]


@pytest.mark.parametrize("make", PLOTS)
def test_known_materials_are_named_and_have_the_shape_of_their_origin(make: Any) -> None:
    (trace,) = points(drawn(make, a_run(50)), named=True)
    shapes = dict(zip(trace["text"], trace["marker"]["symbol"], strict=True))
    assert shapes == {"LLZO": "circle", "Li6PS5Cl": "square", "Li3YCl6": "diamond"}
    assert {words[3] for words in trace["customdata"]} == {"DFT", "LITERATURE", "ML, in its domain"}


@pytest.mark.parametrize("make", PLOTS)
def test_predictions_have_shapes_of_their_own_and_lie_below_the_tensors(make: Any) -> None:
    traces = points(drawn(make, a_run(30, tensors=10)))
    shapes = {trace["name"]: trace["marker"]["symbol"] for trace in traces}
    assert shapes == {"ML, outside its domain": "diamond-open", "ML, in its domain": "diamond", "DFT": "circle"}
    assert traces[-1]["name"] == "DFT"


@pytest.mark.parametrize("make", PLOTS)
def test_thousands_of_predictions_stay_few_words_and_small_points_with_the_known_and_computed_ones_told(
    make: Any,
) -> None:
    plot = drawn(make, a_run(9000, tensors=100))
    traces = points(plot)
    assert sum(len(trace["x"]) for trace in traces) == MOST_DRAWN
    told = [words[0] for trace in traces for words in trace.get("customdata", ())]
    assert len(told) == MOST_HOVERED
    assert sum(name.startswith("T") for name in told) == 100  # every tensor tells what it is
    assert "P09099" in told  # and the best ranked prediction
    sizes = {trace["name"].startswith("ML"): trace["marker"]["size"] for trace in traces}
    assert sizes[True] < sizes[False] < points(plot, named=True)[0]["marker"]["size"]
    assert set(points(plot, named=True)[0]["text"]) == {"LLZO", "Li6PS5Cl", "Li3YCl6"}
    assert any("9,100 candidates" in note and "3,000 are drawn and 600 tell" in note for note in plot.notes)
    # A kind stands in the legend once, though those without words are a trace of their own.
    legend = [trace["name"] for trace in traces if trace.get("showlegend", True)]
    assert sorted(legend) == ["DFT", "ML, in its domain", "ML, outside its domain"]
    assert len(json.dumps(plot.figure)) < 200_000


def test_few_candidates_are_all_drawn_and_told_without_a_word_about_it() -> None:
    plot = drawn(pugh_map, a_run(20))
    assert sum(len(trace["customdata"]) for trace in points(plot)) == 20
    assert not any("beside the known" in note for note in plot.notes)


def test_every_point_lies_where_its_two_moduli_say() -> None:
    (trace,) = points(drawn(pugh_map, a_run(5)), named=True)
    places = dict(zip(trace["text"], zip(trace["x"], trace["y"], strict=True), strict=True))
    assert places["LLZO"] == (102.8, 59.6)
    assert places["Li6PS5Cl"] == (28.7, 8.1)
    # Two standard deviations of 0.1 in log10: the factor 10^0.2.
    llzo = trace["text"].index("LLZO")
    assert trace["error_x"]["array"][llzo] == pytest.approx(102.8 * (10**0.2 - 1.0), rel=1e-3)
    assert trace["error_y"]["arrayminus"][llzo] == pytest.approx(59.6 * (1.0 - 10**-0.2), rel=1e-3)


def test_pughs_line_has_the_ratio_1_75_at_every_point() -> None:
    (line,) = [trace for trace in drawn(pugh_map, a_run(5)).figure["data"] if trace["mode"] == "lines"]
    assert [x / y for x, y in zip(line["x"], line["y"], strict=True)] == pytest.approx([1.75, 1.75], rel=1e-3)


def test_lines_of_overpotential_and_strain_are_those_of_a_micrometre() -> None:
    figure = drawn(toughness_plot, a_run(40)).figure
    levels = [shape["y0"] for shape in figure["layout"]["shapes"]]
    words = [each["text"] for each in figure["layout"]["annotations"]]
    assert words
    # 67.75 mV for each MPa m^0.5 with a flaw of 1 um.
    assert [float(text.split()[0]) / 67.75 for text in words] == pytest.approx(levels, rel=1e-3)
    for trace in figure["data"]:
        if trace["mode"] == "lines+text":
            strain = float(next(filter(None, trace["text"])).split()[0]) / 100.0
            # eps = K / (E sqrt(pi a)), in GPa and MPa m^0.5: K / E = 1000 eps sqrt(pi 1e-6).
            ratios = [y / x for x, y in zip(trace["x"], trace["y"], strict=True)]
            assert ratios == pytest.approx([1000.0 * strain * (np.pi * 1e-6) ** 0.5] * 2, rel=1e-3)


def test_both_theories_share_a_plot_with_their_limits_and_the_conflict_is_told() -> None:
    plot = drawn(theories_plot, a_run(40))
    layout = plot.figure["layout"]
    assert layout["xaxis"]["title"]["text"].startswith("Monroe-Newman ratio")
    assert layout["yaxis"]["title"]["text"].startswith("Chi")
    upright, level = layout["shapes"]
    assert (upright["x0"], level["y0"]) == (2.0, 0.0)
    assert any("contradict each other" in note and "never merged" in note for note in plot.notes)
    corners = {each["text"] for each in layout["annotations"]}
    assert corners == {
        f"Monroe-Newman: {one}<br>chi: {other}" for one in ("rough", "smooth") for other in ("rough", "smooth")
    }


def test_the_axis_of_chi_has_room_for_negative_values_and_its_ticks_are_where_they_say() -> None:
    axis = drawn(theories_plot, a_run(5)).figure["layout"]["yaxis"]
    assert axis["range"][0] < 0.0 < axis["range"][1]
    for place, text in zip(axis["tickvals"], axis["ticktext"], strict=True):
        assert place == pytest.approx(asinh(float(text.replace("−", "-")) / 2.0), rel=1e-3)


def test_without_volume_or_coordination_there_is_no_toughness_plot_and_no_plot_of_chi() -> None:
    run = a_run(5)
    elasticity = run.read(ELASTICITY)
    for name in ("volume_per_atom_a3", "li_coordination"):
        place = elasticity.schema.get_field_index(name)
        elasticity = elasticity.set_column(
            place, elasticity.schema.field(name), pa.nulls(len(elasticity), pa.float64())
        )
    held = {"elasticity": elasticity, "mechanics": mechanics_table(elasticity)}
    run.read = lambda schema: held[schema.name]
    assert toughness_plot(run) is None
    assert theories_plot(run) is None
    assert pugh_map(run) is not None


def test_a_run_without_moduli_has_no_plots_and_says_how_many_were_not_assessed() -> None:
    run = a_run(0)
    held = {"elasticity": ELASTICITY.empty(), "mechanics": MECHANICS.empty()}
    run.read = lambda schema: held[schema.name]
    found = mechanics_section(run)
    assert (found.plots, found.coverage, found.without) == ([], [], len(KNOWN) + 1)
    assert all(row.kind is None and row.cells == [] for row in found.rows)


def test_coverage_counts_every_judged_candidate_once_and_warns_of_predictions_only_where_there_are_some(
    section: MechanicsSection,
) -> None:
    found = mechanics_section(a_run(30, tensors=10))
    counts = {kind.name: count for kind, count in found.coverage}
    assert counts["DFT"] == 11
    assert counts["ML, in its domain"] + counts["ML, outside its domain"] == 31
    assert sum(counts.values()) + found.without == found.judged == 44
    assert LEARNED in found.notes
    assert LEARNED not in section.notes


def test_a_row_of_the_table_holds_value_interval_and_the_low_estimate(section: MechanicsSection) -> None:
    titles = [column.title for column in section.columns]
    garnet = next(row for row in section.rows if row.name == "LLZO")
    cells = dict(zip(titles, garnet.cells, strict=False))
    assert (cells["shear modulus G"].value, cells["shear modulus G"].interval) == ("59.6", "45.8 to 77.5")
    assert cells["fracture toughness"].remark == "Mazhnik 0.900"
    halide = next(row for row in section.rows if row.name == "Li3YCl6")
    assert (halide.kind, halide.cells) == (None, [])


def test_a_stress_stands_beside_every_cathode_of_known_volume_change_and_the_others_say_why(
    section: MechanicsSection,
) -> None:
    assert [name for name, _ in section.cathodes] == ["LiCoO2", "LiFePO4"]
    assert [change for _, change in section.cathodes] == ["+1.9 %", "−6.5 %"]
    reasons = dict(section.unknown_cathodes)
    assert sorted(reasons) == ["S", "of my own"]
    assert "swells by 80 %" in reasons["S"]
    garnet = next(row for row in section.rows if row.name == "LLZO")
    tension, compression = (cell.value for cell in garnet.cells[-2:])
    assert not tension.startswith("−")
    assert compression.startswith("−")
