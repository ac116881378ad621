"""The sections on interfaces: their numbers are those of the tables."""

from __future__ import annotations

import re

import pytest

from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.report.air_section import SHOWN_EXPOSURES, air_section, air_words
from ssbscreen.report.cathode_matrix import STABLE_COLOUR, cathode_matrices, colour
from ssbscreen.report.coating_section import coated_pairs
from ssbscreen.report.explanation import explain
from ssbscreen.report.interphase_section import interphase_section
from ssbscreen.report.page import page_html
from ssbscreen.report.reaction_text import energy_interval, percent, probability, short_energy
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.shown_electrolytes import BEST_OF_ROLE, shown_electrolytes
from ssbscreen.report.voltage_profiles import HIGHEST_SHOWN_V, profile_plot
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


@pytest.fixture(scope="module")
def page(run: RunTables) -> str:
    return page_html(run)


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("%", "").strip())


def brightness(hexadecimal: str) -> float:
    red, green, blue = (int(hexadecimal[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_known_electrolytes_and_the_best_of_every_role_are_shown(run: RunTables) -> None:
    shown = [each.candidate for each in shown_electrolytes(run)]
    assert {"Li7La3Zr2O12", "Li10Ge(PS6)2", "Li3PS4", "Li3YCl6"} <= set(shown)
    for role in run.roles:
        assert {row["candidate_id"] for row in run.ranking[role] if row["rank"] <= BEST_OF_ROLE} <= set(shown)
    assert len(shown) == len(set(shown))
    assert not {"LiF", "LiCoO2"} & set(shown)


def test_an_interphase_on_the_page_has_the_numbers_of_its_row(run: RunTables) -> None:
    held = {(row["candidate_id"], row["anode"]): row for row in run.read(tables.INTERPHASES).to_pylist()}
    section = interphase_section(run)
    assert [name for name, _ in section.alloys] == ["Li-In"]
    for shown in section.rows:
        row, each = held[shown.shown.candidate, "Li"], shown.at_li
        assert each is not None
        assert number(each.energy) == pytest.approx(row["reaction_energy_ev_per_atom"], abs=5e-3)
        low, high = (number(text) for text in each.interval.split(" to "))
        reach = STANDARD_DEVIATIONS * row["reaction_energy_std_ev_per_atom"]
        assert (low, high) == pytest.approx(
            [min(row["margin_ev_per_atom"] + side * reach, 0.0) for side in (-1, 1)], abs=5e-3
        )
        shares = {product.formula: number(product.share) / 100.0 for product in each.products}
        assert shares == pytest.approx(
            {p["formula"]: p["volume_fraction"] for p in row["interphase_products"]}, abs=5e-3
        )
        assert {p.formula for p in each.products if p.conducts} == {
            p["formula"] for p in row["interphase_products"] if p["conducting_probability"] > 0.5
        }
        assert each.passivation_class == row["passivation_class"]
        assert number(each.change_of_solid) == pytest.approx(100.0 * row["volume_change_of_solid"], abs=0.5)
        assert number(each.change_with_li) == pytest.approx(100.0 * row["volume_change_with_li"], abs=0.5)


def test_every_cell_of_the_matrix_is_its_row_of_the_table(run: RunTables) -> None:
    keys = ("candidate_id", "cathode", "charge_state", "li_exchange")
    held = {tuple(row[key] for key in keys): row for row in run.read(tables.CATHODE_REACTIONS).to_pylist()}
    matrices = cathode_matrices(run)
    assert [matrix.exchange for matrix in matrices] == ["closed", "open"]
    for matrix in matrices:
        assert [(c.cathode, c.state) for c in matrix.columns] == [
            (cathode, state) for cathode in ("LiCoO2", "LiFePO4") for state in ("discharged", "charged")
        ]
        for line in matrix.rows:
            for column, cell in zip(matrix.columns, line.cells, strict=True):
                row = held[line.shown.candidate, column.cathode, column.state, matrix.exchange]
                assert cell is not None
                assert number(cell.text) == pytest.approx(row["reaction_energy_ev_per_atom"], abs=5e-3)
                assert cell.certain == (row["margin_ev_per_atom"] < -2.0 * row["reaction_energy_std_ev_per_atom"])


def test_a_stable_pair_says_0_and_no_reaction(run: RunTables) -> None:
    (closed, _) = cathode_matrices(run)
    line = next(row for row in closed.rows if row.shown.candidate == "Li3YCl6")
    cell = line.cells[1]
    assert cell is not None
    assert (cell.text, cell.background) == ("0", STABLE_COLOUR)
    assert cell.hover.endswith("no reaction")


def test_the_worst_pair_is_named_with_its_products(run: RunTables) -> None:
    (closed, _) = cathode_matrices(run)
    line = next(row for row in closed.rows if row.shown.candidate == "Li3PS4")
    assert (line.worst, line.worst_products) == ("LiCoO2, charged", "0.3 CO2")


def test_the_colour_darkens_with_the_energy_and_ends_at_the_scale() -> None:
    energies = [-0.001, -0.1, -0.2, -0.4, -0.6, -0.8]
    shades = [brightness(colour(energy)) for energy in energies]
    assert shades == sorted(shades, reverse=True)
    assert colour(-0.8) == colour(-3.0)


def test_coatings_stand_in_their_order_with_their_energies(run: RunTables, page: str) -> None:
    (pair,) = coated_pairs(run)
    assert (pair.candidate, pair.cathode, pair.uncoated) == ("Li3PS4", "LiCoO2", "−0.57")
    assert [(c.formula, c.with_candidate, c.with_cathode, c.at_voltage) for c in pair.coatings] == [
        ("LiCl", "0", "0", "0"),
        ("Li3PO4", "0", "−0.004", "−0.01"),
    ]
    assert "Li<sub>3</sub>PO<sub>4</sub>" in page


def test_a_profile_holds_every_step_of_the_table(run: RunTables) -> None:
    plot = profile_plot(run)
    assert plot is not None
    (trace,) = plot.figure["data"]
    points = set(zip(trace["x"], trace["y"], strict=True))
    assert {(0.0, 8.0), (1.72, 8.0), (1.72, 3.0), (HIGHEST_SHOWN_V, 3.0)} <= points
    assert "4 Li2S" in trace["hovertext"][0]


def test_every_section_is_on_the_page_and_in_its_navigation(page: str) -> None:
    for name in ("beside-li", "beside-cathodes", "coatings", "profiles"):
        assert f'<section id="{name}"' in page
        assert f'href="#{name}"' in page


def test_the_page_stays_below_four_megabytes_besides_its_rows(page: str) -> None:
    assert len(page.encode()) < 4e6


def test_the_account_of_a_candidate_names_its_interphases_pairs_and_coatings(run_folder: RunFolder) -> None:
    text = explain(run_folder, "Li10GeP2S12")
    assert "Li (0 V): −1.25 (−1.30 to −1.20) eV/atom, uncertain" in text
    assert "Li2S 73 % + Li3P 16 % + Li15Ge4 11 % (conducts)" in text
    assert "0.147 mAh/cm2 per micrometre" in text
    assert "−27 % with Li, +51 % of the solid" in text
    assert re.search(r"modelled +band gap of Li15Ge4", text)
    text = explain(run_folder, "Li3PS4")
    assert re.search(r"LiCoO2 +charged +−0\.57 \(−0\.62 to −0\.52\) +−1\.14 \(−1\.19 to −1\.09\) +at 4\.2 V", text)
    assert "0.4 Li3PS4 + 0.6 LiCo2O4 → 0.3 CO2" in text
    assert "LiCl 0/0/0; Li3PO4 0/−0.004/−0.01" in text
    account = text[text.index("INTERPHASES") : text.index("DRAWBACKS")]
    assert max(len(line) for line in account.splitlines()) <= 100


@pytest.mark.parametrize(
    ("margin", "interval"), [(0.5, (0.0, 0.0)), (0.05, (-0.03, 0.0)), (-0.05, (-0.13, 0.0)), (-0.5, (-0.58, -0.42))]
)
def test_an_interval_never_says_that_energy_is_given_back(margin: float, interval: tuple[float, float]) -> None:
    row: Row = {"margin_ev_per_atom": margin, "reaction_energy_std_ev_per_atom": 0.04}
    assert energy_interval(row) == pytest.approx(interval)


def test_no_reaction_is_hidden_by_rounding_and_no_probability_is_certain() -> None:
    assert [short_energy(value) for value in (0.0, -0.0, -0.3, -0.004, -0.0004)] == [
        "0", "0", "−0.30", "−0.004", "−0.0004",
    ]  # fmt: skip
    assert [probability(value) for value in (0.0, 0.004, 0.25, 0.996, 1.0, None)] == [
        "< 0.01", "< 0.01", "0.25", "> 0.99", "> 0.99", "not assessed",
    ]  # fmt: skip
    assert [percent(value, signed=True) for value in (0.5, -0.27, -0.001)] == ["+50 %", "−27 %", "0 %"]


def test_reactions_with_air_are_those_of_the_table(run: RunTables, page: str) -> None:
    section = air_section(run)
    found = run.rows_of(tables.AIR_REACTIONS, [row.shown.candidate for row in section.rows])
    for row in section.rows:
        by_exposure = {(each["atmosphere"], each["exposure"]): each for each in found[row.shown.candidate]}
        for (atmosphere, exposure), shown in zip(SHOWN_EXPOSURES, row.reactions, strict=True):
            energy = by_exposure[atmosphere, str(exposure)]["reaction_energy_ev_per_atom"]
            assert shown is not None
            assert number(shown.energy) == pytest.approx(energy, abs=0.005)
    sulfide = next(row for row in section.rows if row.shown.formula == "Li3PS4")
    assert (sulfide.handling, sulfide.tag, number(sulfide.h2s)) == ("glovebox", "bad", 22.2)
    assert sulfide.reactions[0] is not None
    assert sulfide.reactions[0].reaction == "Li3PS4 + 4 H2O → Li3PO4 + 4 H2S (gas)"
    assert 'id="air-reactions"' in page


def test_what_is_stable_in_air_has_no_reaction() -> None:
    row = {"reaction_energy_ev_per_atom": 0.0, "gases": [], "products": []}
    assert air_words(row, "LiF") == "no reaction"


def test_explain_tells_what_air_does(run_folder: RunFolder) -> None:
    told = explain(run_folder, "Li3PS4")
    assert "Li3PS4 + 4 H2O → Li3PO4 + 4 H2S (gas)" in told
    assert "handling: glovebox, likeliest glovebox; H2S at full hydrolysis 22.2 mmol/g" in told
