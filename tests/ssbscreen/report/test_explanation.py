"""The account of one candidate."""

from __future__ import annotations

import re

import numpy as np
import pytest

from ssbscreen.decision.aggregate import closeness
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.report.explanation import explain
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.scale_positions import scale_positions
from ssbscreen.store.run_folder import RunFolder


@pytest.mark.parametrize("role", ["separator", "catholyte"])
def test_positions_and_weights_give_back_every_score(run_folder: RunFolder, role: str) -> None:
    run = RunTables.of(run_folder)
    for row in run.ranking[role]:
        positions = scale_positions(run, role, row["candidate_id"])
        weights = np.array([each.weight for each in positions])
        low, high = ([getattr(each, end) for each in positions] for end in ("low", "high"))
        assert closeness(np.array([low, high]), weights) == pytest.approx([row["score"], row["score_high"]], abs=1e-9)


def test_what_criteria_lose_adds_up_to_the_whole_distance(run_folder: RunFolder) -> None:
    section = explain(run_folder, "Li3PS4").split("  position:")[0]
    lost = [int(line.split()[-1].rstrip("%")) for line in section.splitlines() if line.endswith("%")]
    assert len(lost) == len(RunTables.of(run_folder).roles["separator"].role.criteria)
    assert sum(lost) == pytest.approx(100, abs=5)


@pytest.mark.parametrize("written", ["Li3PS4", "PS4Li3", "Li6P2S8", "mp-0"])
def test_identifier_and_any_formula_of_the_composition_find_the_candidate(run_folder: RunFolder, written: str) -> None:
    assert explain(run_folder, written).startswith("Li3PS4 (mp-0)\n")


def test_profile_products_and_records_are_told(run_folder: RunFolder) -> None:
    text = explain(run_folder, "Li3PS4")
    assert "4 Li2S + Li3P" in text
    assert "above 1.72 V" in text
    assert "1.72 V (1.62 to 1.82)" in text
    assert "a tensor <script>" in text
    assert "H2S with moisture" in text


def test_missing_values_are_named_and_not_given_a_number(run_folder: RunFolder) -> None:
    text = explain(run_folder, "Li3YCl6")
    assert "NOT ASSESSED\n  chi, density, fracture_toughness, log10_conductivity" in text
    line = next(line for line in text.splitlines() if line.strip().startswith("log10_conductivity"))
    assert "not assessed" in line


def test_cost_cell_and_supply_are_told_with_what_the_prices_rest_on(run_folder: RunFolder) -> None:
    text = explain(run_folder, "Li10Ge(PS6)2")
    assert "PRACTICALITY" in text
    flat = " ".join(text.split())
    assert re.search(
        r"raw materials 4\d\d \$/kg \(1\d\d to 12\d\d\): Ge 99 % \(germanium dioxide, Europe, 2025\)", flat
    )
    assert "Wh/kg of the stack with 30 um of separator and 30 % of it in the cathode, no housing" in flat
    assert "500 Wh/kg up to 16." in flat  # at 2.0 g/cm3
    assert "read them as a lower bound" in flat
    assert "Not looked up in a source, so doubt them: the prices of P." in flat
    assert "Ge (US 2022); Ge, P (EU 2024); besides Li, which is on both lists" in flat
    assert "ever made not told by the sources of this run" in flat
    garnet = " ".join(explain(run_folder, "Li7La3Zr2O12").split())
    assert "500 Wh/kg at no thickness" in garnet
    assert "doubt them: the prices of O." in garnet


def test_without_a_density_there_is_a_cost_for_a_kilogram_and_no_cell(run_folder: RunFolder) -> None:
    flat = " ".join(explain(run_folder, "Li3YCl6").split())
    assert "for a kWh not assessed: no density" in flat
    assert "cell not assessed: no density" in flat


def test_an_element_without_a_price_is_named(run_folder: RunFolder) -> None:
    assert "raw materials not assessed: Tc: radioactive" in " ".join(explain(run_folder, "LiTcO4").split())


def test_an_excluded_candidate_is_explained_by_its_gates(run_folder: RunFolder) -> None:
    text = explain(run_folder, "LiCoO2")
    assert "SEPARATOR: excluded by closed_shell, band_gap" in text
    assert "Co has no closed-shell oxidation state" in text


def test_what_left_before_the_gates_is_explained_by_the_rejection(run_folder: RunFolder) -> None:
    assert "the zero of voltages" in explain(run_folder, "Li")
    assert "no Li" in explain(run_folder, "Na6Y2Cl12")


def test_an_unknown_candidate_is_refused_with_near_ones(run_folder: RunFolder) -> None:
    with pytest.raises(SsbscreenError, match="Li3YCl6"):
        explain(run_folder, "Li3YCl7")
    with pytest.raises(SsbscreenError, match="Li5YCl8|Li3YCl6"):
        explain(run_folder, "Li5YCl8")
