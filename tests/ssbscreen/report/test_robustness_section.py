"""The section of the page on how far ranks can be trusted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ssbscreen.decision.aggregations import AGGREGATIONS
from ssbscreen.decision.rank_reversal import CHANGES
from ssbscreen.report.number_text import name_words
from ssbscreen.report.page import page_html
from ssbscreen.report.robustness_plot import rank_plot
from ssbscreen.report.robustness_section import RoleRobustness, robustness_section
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


@pytest.fixture(scope="module")
def separator(run: RunTables) -> RoleRobustness:
    section = robustness_section(run)
    assert section is not None
    assert section.draws == 500
    return next(each for each in section.roles if each.role == "separator")


def rows_of(run: RunTables, role: str) -> list[dict]:
    rows = [row for row in run.read(tables.ROBUSTNESS).to_pylist() if row["role"] == role]
    return sorted(rows, key=lambda row: row["rank"])


def test_each_ranked_candidate_is_drawn_with_its_interval(run: RunTables, separator: RoleRobustness) -> None:
    rows = rows_of(run, "separator")
    intervals, shown, *places = separator.plot.figure["data"]
    assert intervals["x"] == pytest.approx([row["rank_expected"] for row in rows], abs=0.01)
    high = [x + up for x, up in zip(intervals["x"], intervals["error_x"]["array"], strict=True)]
    assert high == pytest.approx([max(row["rank_high"], row["rank_expected"]) for row in rows], abs=0.02)
    assert shown["x"] == [row["rank"] for row in rows]
    assert [sum(column) for column in zip(*(place["x"] for place in places), strict=True)] == pytest.approx(
        [row["probability_top_50"] for row in rows], abs=1e-3
    )


def test_no_more_than_thirty_are_drawn(run: RunTables) -> None:
    (row, *_) = rows_of(run, "separator")
    many = [{**row, "rank": rank} for rank in range(1, 41)]
    figure = rank_plot(run, "separator", many).figure
    assert [len(trace["y"]) for trace in figure["data"]] == [30] * 5


def test_aggregations_reversals_and_changes_are_told(separator: RoleRobustness) -> None:
    # So few are ranked that the first fifty are all: each pair of aggregations once.
    assert len(separator.agreements) == len(AGGREGATIONS) * (len(AGGREGATIONS) - 1) // 2
    assert "topsis and weighted sum" in {row[0] for row in separator.agreements}
    assert {(row[0], row[1]) for row in separator.reversals} == {
        (name_words(method), change) for method in AGGREGATIONS for change in CHANGES
    }
    assert separator.reversals[0][0] == "topsis"
    assert separator.reversals[0][2].startswith("0 of ")
    assert len(separator.stability) == 2


def test_what_to_do_next_is_ordered_by_its_value(run: RunTables) -> None:
    rows = [("Li3YCl6", "conductivity", 0.2), ("Li3PS4", "energies", 0.7), ("LiAlO2", "band gap", 0.4)]
    table = tables.VALUE_OF_INFORMATION.build(
        {
            "role": ["separator"] * 3,
            "candidate_id": [row[0] for row in rows],
            "calculation": [row[1] for row in rows],
            "top_ten_change": [row[2] for row in rows],
            "top_ten_probability_change": [0.5] * 3,
        }
    )
    usual = run.read

    class Other(RunTables):
        def read(self, schema):
            return table if schema is tables.VALUE_OF_INFORMATION else usual(schema)

    section = robustness_section(Other(run.run, run.manifest))
    assert section is not None
    found = next(each for each in section.roles if each.role == "separator").next_calculations
    ranked = {row["candidate_id"] for row in rows_of(run, "separator")}
    assert ranked >= {row[0] for row in rows}
    assert [(each.candidate, each.change) for each in found] == [
        ("Li3PS4", "0.70"),
        ("LiAlO2", "0.40"),
        ("Li3YCl6", "0.20"),
    ]
    assert found[1].meaning == "the band gap with a hybrid functional"


def test_the_page_has_the_section_only_where_it_was_computed(run: RunTables) -> None:
    page = page_html(run)
    assert 'id="robustness"' in page
    assert 'id="plot-robustness-catholyte"' in page
    older = {name: each for name, each in run.manifest["tables"].items() if name != "aggregations"}
    without = replace(run, manifest={**run.manifest, "tables": older})
    assert robustness_section(without) is None
    assert 'id="robustness"' not in page_html(without)
