"""What page and account say of conduction: counts, plots, candidates, errors of the model and its card."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from ssbscreen.report.account import account_text
from ssbscreen.report.conduction_account import conduction_account, interval, log10_text
from ssbscreen.report.conduction_plots import calibration_plot, kind_of, residual_plot, window_plot
from ssbscreen.report.conduction_section import conduction_section
from ssbscreen.report.model_quality import model_quality
from ssbscreen.report.page import page_html
from ssbscreen.report.run_plots import run_plots
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder

SHIPPED = Path(__file__).parents[3] / "models" / "conductivity" / "shipped"


@pytest.fixture
def content(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


@pytest.fixture
def card() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((SHIPPED / "card.json").read_text())["models"]["conductors"]
    return facts


def facts_of(**changed: Any) -> dict[str, Any]:
    return {
        "log10_conductivity_s_per_cm": -4.0, "log10_conductivity_std": None, "conductivity_is_upper_bound": False,
        "log10_conductivity_low_s_per_cm": None, "log10_conductivity_high_s_per_cm": None,
        "conductivity_in_domain": None, "conductivity_origin": "MEASURED",
    } | changed  # fmt: skip


def test_intervals_are_those_of_the_row_or_two_standard_deviations() -> None:
    assert interval(facts_of()) == pytest.approx((-4.4, -3.6))
    assert interval(facts_of(log10_conductivity_std=0.5)) == pytest.approx((-5.0, -3.0))
    predicted = facts_of(log10_conductivity_low_s_per_cm=-9.0, log10_conductivity_high_s_per_cm=-2.0)
    assert interval(predicted) == (-9.0, -2.0)
    assert interval(facts_of(conductivity_is_upper_bound=True)) == (-math.inf, -4.0)
    assert log10_text(-4.0, -math.inf, -4.0, bound=True) == "below 10^-4.0"


def test_kinds_tell_measured_bounds_and_the_domain_apart() -> None:
    ml = {"conductivity_origin": "ML"}
    assert kind_of(facts_of()) == "measured"
    assert kind_of(facts_of(conductivity_is_upper_bound=True)) == "measured, upper bound"
    assert kind_of(facts_of(conductivity_in_domain=True, **ml)) == "predicted"
    assert kind_of(facts_of(conductivity_in_domain=False, **ml)) == "predicted, outside the domain"


def test_the_plot_has_every_ranked_candidate_with_both_values_and_the_needs_of_a_separator(content: RunTables) -> None:
    plot = window_plot(content)
    assert plot is not None
    drawn = [y for trace in plot.figure["data"] for y in trace["y"]]
    assert sorted(drawn) == pytest.approx(sorted([-3.8, -1.9, -3.3]))
    assert [line["y0"] for line in plot.figure["layout"]["shapes"]] == pytest.approx(
        [math.log10(6e-5), math.log10(6e-4)]
    )
    bars = [trace["error_y"] for trace in plot.figure["data"] if "error_y" in trace]
    assert bars
    assert all(high == pytest.approx(0.4) for each in bars for high in each["array"])


def test_the_calibration_plot_shows_the_shares_of_the_card(card: dict[str, Any]) -> None:
    plot = calibration_plot(card)
    assert plot is not None
    whole = [trace for trace in plot.figure["data"] if trace["mode"] == "lines+markers"]
    assert [trace["y"] for trace in whole] == [
        [round(100.0 * card["coverage"][rows]["all"][f"held_{share}%"], 1) for share in (50, 80, 90)]
        for rows in ("folds", "test")
    ]
    assert calibration_plot({}) is None


def test_families_stand_by_their_error_with_the_bias_of_the_model(card: dict[str, Any]) -> None:
    plot = residual_plot(card)
    assert plot is not None
    bars, points = plot.figure["data"]
    assert list(bars["y"]) == sorted(bars["y"])
    assert any(label.startswith("NASICON") for label in bars["x"])
    assert not any(label.startswith(("all", "with a cell")) for label in bars["x"])
    lisicon = next(place for place, label in enumerate(points["x"]) if label.startswith("LISICON"))
    assert points["y"][lisicon] == card["errors"]["folds"]["LISICON"]["bias"]
    assert residual_plot({}) is None


def test_the_section_counts_every_judged_candidate(content: RunTables) -> None:
    section = conduction_section(content)
    assert sum(count for _, count in section.counts) == len(content.judged)
    assert dict(section.counts)["measured"] == 3
    assert model_quality(content).cards == []  # a run of an earlier version kept none


def test_the_worth_of_the_model_is_told_in_words_and_figures(run_folder: RunFolder, card: dict[str, Any]) -> None:
    kept = {"conductivity": {**card, "licence": "OBELiX, CC BY 4.0", "page": "# The card <of> the model"}}
    content = RunTables.of(run_folder)
    content.manifest["model_cards"] = kept  # type: ignore[index]
    assert 'href="trust.html#models"' in page_html(content)
    quality = model_quality(content)
    assert [(each.title, each.page) for each in quality.cards] == [("Conductivities", "# The card <of> the model")]
    assert "official test, 121 samples" in {row[0] for row in quality.errors}
    worst = max(float(row[2]) for row in quality.families)
    assert [float(row[2]) for row in quality.families][-1] == worst
    assert {"all", "with a cell"}.isdisjoint(row[0] for row in quality.families)
    assert len(quality.reliability) == 5
    assert {"calibration-of-the-model-of-conductivities", "errors-of-the-model-of-conductivities-by-family"} <= {
        plot.key for plot in run_plots(content)
    }


def test_the_account_tells_what_a_measured_value_means(content: RunTables) -> None:
    told = " ".join(account_text(conduction_account(content, "Li7La3Zr2O12")).split())
    assert "10^-3.3 (10^-3.7 to 10^-2.9) S/cm; MEASURED" in told
    assert "at 60 C" in told
    assert "assumed activation energy of 0.35 eV" in told
    assert account_text(conduction_account(content, "LiF")).startswith("CONDUCTION\n  not assessed")
